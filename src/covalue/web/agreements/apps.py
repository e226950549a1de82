"""The application `agreements`."""

from __future__ import annotations

from django.apps import AppConfig


class AgreementsConfig(AppConfig):
    """Where Django finds `agreements`."""

    name = "covalue.web.agreements"
    label = "agreements"
    default_auto_field = "django.db.models.BigAutoField"
