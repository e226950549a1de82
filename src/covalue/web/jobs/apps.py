"""The application `jobs`."""

from __future__ import annotations

from django.apps import AppConfig


class JobsConfig(AppConfig):
    """Where Django finds `jobs`."""

    name = "covalue.web.jobs"
    label = "jobs"
    default_auto_field = "django.db.models.BigAutoField"
