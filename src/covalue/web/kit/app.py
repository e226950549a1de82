"""What every application of the house is to Django."""

from __future__ import annotations

from importlib import import_module
from typing import ClassVar

from django.apps import AppConfig


class HouseApp(AppConfig):
    """An application that may make things known to those below it: jobs, agreements, measures."""

    default = False  # it stands beside the real one in every apps.py, and is not what Django wants
    default_auto_field = "django.db.models.BigAutoField"
    makes_known: ClassVar[tuple[str, ...]] = ()
    """Its modules that register something; they need models, so they are loaded when those are."""

    def __init_subclass__(cls) -> None:
        """The application of its module."""
        cls.default = True

    def ready(self) -> None:
        """Load them."""
        for module in self.makes_known:
            import_module(f"{self.name}.{module}")
