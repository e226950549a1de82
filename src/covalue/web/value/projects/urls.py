"""Addresses of projects."""

from __future__ import annotations

from django.urls import path

from covalue.web.value.projects import views

urlpatterns = [
    path("programmes/<uuid:pk>/projects/", views.programme_projects, name="programme_projects"),
    path("programmes/<uuid:pk>/projects/new/", views.project_new, name="project_new"),
    path("relationships/<uuid:pk>/projects/", views.project_list, name="project_list"),
    path("projects/<uuid:pk>/end/", views.project_end, name="project_end"),
]
