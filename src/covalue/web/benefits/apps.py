"""The application `benefits`."""

from __future__ import annotations

from django.apps import AppConfig


class BenefitsConfig(AppConfig):
    """Where Django finds `benefits`; makes its kind of agreement known."""

    name = "covalue.web.benefits"
    label = "benefits"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Register the kind."""
        from covalue.web.benefits import kinds  # noqa: F401, PLC0415 (models are loaded only now)
