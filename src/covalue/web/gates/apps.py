"""The application `gates`."""

from __future__ import annotations

from django.apps import AppConfig


class GatesConfig(AppConfig):
    """Where Django finds `gates`; makes its kind of agreement known."""

    name = "covalue.web.gates"
    label = "gates"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Register the kind."""
        from covalue.web.gates import kinds  # noqa: F401, PLC0415 (models are loaded only now)
