"""Addresses of gates."""

from __future__ import annotations

from django.urls import path

from covalue.web.value.gates import views

urlpatterns = [
    path("projects/<uuid:pk>/gates/", views.gates, name="gates"),
    path("projects/<uuid:pk>/gates/review/", views.review_new, name="gate_review"),
    path("projects/<uuid:pk>/milestones/", views.milestone_forecast, name="milestone_forecast"),
    path("benefits/<uuid:pk>/review/", views.benefit_review, name="benefit_review"),
    path("programmes/<uuid:pk>/checklists/", views.checklists, name="checklists"),
    path(
        "programmes/<uuid:pk>/checklists/<str:gate>/", views.checklist_edit, name="checklist_edit"
    ),
]
