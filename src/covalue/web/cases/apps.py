"""The application `cases`."""

from __future__ import annotations

from django.apps import AppConfig


class CasesConfig(AppConfig):
    """Where Django finds `cases`; makes its kind of agreement known."""

    name = "covalue.web.cases"
    label = "cases"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Register the kind."""
        from covalue.web.cases import kinds  # noqa: F401, PLC0415 (models are loaded only now)
