"""Addresses of the programme's page and of briefs."""

from __future__ import annotations

from django.urls import path

from covalue.web.overview import views

urlpatterns = [
    path("programmes/<uuid:pk>/", views.programme, name="programme"),
    path("meetings/<uuid:pk>/brief/", views.meeting_brief, name="meeting_brief"),
    path("meetings/<uuid:pk>/brief.pdf", views.meeting_brief_pdf, name="meeting_brief_pdf"),
]
