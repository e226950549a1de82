"""The application `tiers`."""

from __future__ import annotations

from django.apps import AppConfig


class TiersConfig(AppConfig):
    """Where Django finds `tiers`; makes its kind of agreement known."""

    name = "covalue.web.tiers"
    label = "tiers"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Register the kind."""
        from covalue.web.tiers import reviews  # noqa: F401, PLC0415 (models are loaded only now)
