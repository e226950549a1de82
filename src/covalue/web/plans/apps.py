"""The application `plans`."""

from __future__ import annotations

from django.apps import AppConfig


class PlansConfig(AppConfig):
    """Where Django finds `plans`; makes its kind of agreement known."""

    name = "covalue.web.plans"
    label = "plans"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Register the kind."""
        from covalue.web.plans import kinds  # noqa: F401, PLC0415 (models are loaded only now)
