"""The application `overview`."""

from __future__ import annotations

from django.apps import AppConfig


class OverviewConfig(AppConfig):
    """Where Django finds `overview`; gives the tiers their figures."""

    name = "covalue.web.overview"
    label = "overview"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Register the readers of the figures."""
        from covalue.web.overview.measuring import register_all  # noqa: PLC0415 (models are loaded only now)

        register_all()
