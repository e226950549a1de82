"""The application `record`."""

from __future__ import annotations

from django.apps import AppConfig
from django.core.checks import Tags, register
from django.db.models.signals import post_migrate


class RecordConfig(AppConfig):
    """Where Django finds `record`; installs the triggers after every migrate."""

    name = "covalue.web.record"
    label = "record"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Connect the triggers and their check."""
        from covalue.web.record import spans, tasks, triggers  # noqa: F401, PLC0415 (models are loaded only now)

        post_migrate.connect(triggers.install_after_migrate, sender=self)
        register(triggers.check_triggers, Tags.database)
        post_migrate.connect(spans.install_after_migrate, sender=self)
        register(spans.check_spans, Tags.database)
