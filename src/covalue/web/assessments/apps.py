"""The application `assessments`."""

from __future__ import annotations

from django.apps import AppConfig


class AssessmentsConfig(AppConfig):
    """Where Django finds `assessments`."""

    name = "covalue.web.assessments"
    label = "assessments"
    default_auto_field = "django.db.models.BigAutoField"
