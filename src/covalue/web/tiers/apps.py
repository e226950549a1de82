"""The application `tiers`."""

from __future__ import annotations

from django.apps import AppConfig


class TiersConfig(AppConfig):
    """Where Django finds `tiers`."""

    name = "covalue.web.tiers"
    label = "tiers"
    default_auto_field = "django.db.models.BigAutoField"
