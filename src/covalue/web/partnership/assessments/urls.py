"""Addresses of assessments."""

from __future__ import annotations

from django.urls import path

from covalue.web.partnership.assessments import views

urlpatterns = [
    path("programmes/<uuid:pk>/assessments/", views.assessment_list, name="assessment_list"),
    path(
        "programmes/<uuid:pk>/questionnaire/", views.questionnaire_edit, name="questionnaire_edit"
    ),
    path("programmes/<uuid:pk>/rounds/new/", views.round_open, name="round_open"),
    path("rounds/<uuid:pk>/extend/", views.round_extend, name="round_extend"),
    path("rounds/<uuid:pk>/close/", views.round_close, name="round_close"),
    path("relationships/<uuid:pk>/assessment/", views.assessment, name="assessment"),
    path("relationships/<uuid:pk>/assessment/answer/", views.round_answer, name="round_answer"),
]
