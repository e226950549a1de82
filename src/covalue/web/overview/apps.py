"""The application `overview`."""

from __future__ import annotations

from django.apps import AppConfig


class OverviewConfig(AppConfig):
    """Where Django finds `overview`."""

    name = "covalue.web.overview"
    label = "overview"
    default_auto_field = "django.db.models.BigAutoField"
