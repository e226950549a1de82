"""Addresses of the record."""

from __future__ import annotations

from django.urls import path

from covalue.web.ground.history import views

urlpatterns = [
    path("relationships/<uuid:pk>/record/", views.relationship_record, name="relationship_record"),
    path("organizations/<uuid:pk>/record/", views.organization_record, name="organization_record"),
    path(
        "relationships/<uuid:pk>/record/verify/",
        views.verify,
        {"scope": "relationship"},
        name="relationship_verify",
    ),
    path(
        "organizations/<uuid:pk>/record/verify/",
        views.verify,
        {"scope": "organization"},
        name="organization_verify",
    ),
]
