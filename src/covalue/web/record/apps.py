"""The application `record`."""

from __future__ import annotations

from django.apps import AppConfig


class RecordConfig(AppConfig):
    """Where Django finds `record`."""

    name = "covalue.web.record"
    label = "record"
    default_auto_field = "django.db.models.BigAutoField"
