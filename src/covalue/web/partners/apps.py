"""The application `partners`."""

from __future__ import annotations

from django.apps import AppConfig


class PartnersConfig(AppConfig):
    """Where Django finds `partners`; makes its kind of agreement known."""

    name = "covalue.web.partners"
    label = "partners"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Register the kind."""
        from covalue.web.partners import waivers  # noqa: F401, PLC0415 (models are loaded only now)
