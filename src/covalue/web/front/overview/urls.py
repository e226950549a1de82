"""Addresses of the start page, the pages of programmes and relationships, and briefs."""

from __future__ import annotations

from django.urls import path

from covalue.web.front.overview import start, views

urlpatterns = [
    path("", start.home, name="home"),
    path("relationships/<uuid:pk>/", start.relationship, name="relationship"),
    path("programmes/<uuid:pk>/", views.programme, name="programme"),
    path("meetings/<uuid:pk>/brief/", views.meeting_brief, name="meeting_brief"),
    path("meetings/<uuid:pk>/brief.pdf", views.meeting_brief_pdf, name="meeting_brief_pdf"),
]
