"""The application `benefits`."""

from __future__ import annotations

from django.apps import AppConfig


class BenefitsConfig(AppConfig):
    """Where Django finds `benefits`; makes known its kind of agreement and what cites documents."""

    name = "covalue.web.benefits"
    label = "benefits"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Register both."""
        from covalue.web.benefits import evidence, kinds  # noqa: F401, PLC0415 (models are loaded only now)
