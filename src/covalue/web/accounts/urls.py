"""Addresses of the own account and of service accounts."""

from __future__ import annotations

from django.urls import path

from covalue.web.accounts import views

urlpatterns = [
    path("account/", views.account, name="account"),
    path("account/tokens/", views.token_list, name="token_list"),
    path("account/tokens/<uuid:pk>/revoke/", views.token_revoke, name="token_revoke"),
    path("organizations/<uuid:pk>/services/", views.service_list, name="service_list"),
    path("services/<uuid:pk>/tokens/new/", views.service_token_new, name="service_token_new"),
    path(
        "services/tokens/<uuid:pk>/revoke/", views.service_token_revoke, name="service_token_revoke"
    ),
]
