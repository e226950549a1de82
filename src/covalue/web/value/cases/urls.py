"""Addresses of business cases."""

from __future__ import annotations

from django.urls import path

from covalue.web.value.cases import editor, views

urlpatterns = [
    path("projects/<uuid:pk>/case/", views.case, name="case"),
    path("projects/<uuid:pk>/case/start/", views.case_start, name="case_start"),
    path("projects/<uuid:pk>/case/edit/<slug:name>/", editor.case_edit, name="case_edit"),
    path("projects/<uuid:pk>/case/figures/<slug:name>/", editor.case_figures, name="case_figures"),
    path("projects/<uuid:pk>/case/private/", views.private_cost, name="private_cost_new"),
    path("projects/<uuid:pk>/case/private/<uuid:key>/", views.private_cost, name="private_cost"),
    path("projects/<uuid:pk>/case/upload/", views.case_upload, name="case_upload"),
    path("projects/<uuid:pk>/case/versions/", views.case_versions, name="case_versions"),
    path("projects/<uuid:pk>/case/versions/<int:number>/", views.case_version, name="case_version"),
    path(
        "projects/<uuid:pk>/case/versions/<int:number>/yaml/",
        views.case_document,
        name="case_document",
    ),
    path(
        "projects/<uuid:pk>/case/versions/<int:number>/workbook/",
        views.case_workbook,
        name="case_workbook",
    ),
    path(
        "projects/<uuid:pk>/case/versions/<int:number>/propose/",
        views.plan_propose,
        name="plan_propose",
    ),
    path("projects/<uuid:pk>/case/compare/", views.case_compare, name="case_compare"),
]
