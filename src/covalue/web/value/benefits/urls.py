"""Addresses of benefits."""

from __future__ import annotations

from django.urls import path

from covalue.web.value.benefits import estimate_views, views

urlpatterns = [
    path("programmes/<uuid:pk>/benefits/", views.programme_benefits, name="programme_benefits"),
    path(
        "relationships/<uuid:pk>/benefits/",
        views.relationship_benefits,
        name="relationship_benefits",
    ),
    path("projects/<uuid:pk>/", views.project, name="project"),
    path("projects/<uuid:pk>/benefits/", views.project_benefits, name="project_benefits"),
    path("projects/<uuid:pk>/map/", views.benefits_map, name="benefits_map"),
    path("projects/<uuid:pk>/progress/", views.progress_report, name="progress_report"),
    path(
        "programmes/<uuid:pk>/estimates/",
        estimate_views.programme_estimates,
        name="programme_estimates",
    ),
    path(
        "relationships/<uuid:pk>/estimates/",
        estimate_views.relationship_estimates,
        name="relationship_estimates",
    ),
    path(
        "projects/<uuid:pk>/estimates/", estimate_views.project_estimates, name="project_estimates"
    ),
    path("benefits/<uuid:pk>/", views.benefit, name="benefit"),
    path(
        "benefits/<uuid:pk>/realized/",
        views.value_report,
        {"stage": "realized"},
        name="value_realized",
    ),
    path(
        "benefits/<uuid:pk>/validated/",
        views.value_report,
        {"stage": "validated"},
        name="value_validated",
    ),
    path("benefits/<uuid:pk>/reports/", views.value_reports, name="value_reports"),
    path("benefits/<uuid:pk>/handover/", views.handover, name="handover"),
]
