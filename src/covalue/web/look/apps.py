"""The application `look`."""

from __future__ import annotations

from django.apps import AppConfig


class LookConfig(AppConfig):
    """Where Django finds `look`."""

    name = "covalue.web.look"
    label = "look"
    default_auto_field = "django.db.models.BigAutoField"
