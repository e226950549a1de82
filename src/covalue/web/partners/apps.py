"""The application `partners`."""

from __future__ import annotations

from django.apps import AppConfig


class PartnersConfig(AppConfig):
    """Where Django finds `partners`."""

    name = "covalue.web.partners"
    label = "partners"
    default_auto_field = "django.db.models.BigAutoField"
