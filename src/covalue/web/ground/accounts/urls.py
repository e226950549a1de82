"""Addresses of one's own keys to the API."""

from __future__ import annotations

from django.urls import path

from covalue.web.ground.accounts import views

urlpatterns = [
    path("account/tokens/", views.token_list, name="token_list"),
    path("account/tokens/<uuid:pk>/revoke/", views.token_revoke, name="token_revoke"),
]
