"""Addresses of plans."""

from __future__ import annotations

from django.urls import path

from covalue.web.partnership.plans import views

urlpatterns = [
    path("relationships/<uuid:pk>/plan/", views.plan, name="plan"),
    path("relationships/<uuid:pk>/plan/edit/", views.plan_edit, name="plan_edit"),
    path("relationships/<uuid:pk>/plan/versions/", views.plan_versions, name="plan_versions"),
    path("relationships/<uuid:pk>/plan/reports/", views.plan_reports, name="plan_reports"),
    path("relationships/<uuid:pk>/plan/progress/", views.plan_progress, name="plan_progress"),
    path("plans/<uuid:pk>/", views.plan_version, name="plan_version"),
]
