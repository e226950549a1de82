"""The application `plans`."""

from __future__ import annotations

from django.apps import AppConfig


class PlansConfig(AppConfig):
    """Where Django finds `plans`."""

    name = "covalue.web.plans"
    label = "plans"
    default_auto_field = "django.db.models.BigAutoField"
