"""The application `record`."""

from __future__ import annotations

from django.core.checks import Tags, register
from django.db.models.signals import post_migrate

from covalue.web.kit.app import HouseApp


class RecordConfig(HouseApp):
    """Where Django finds `record`; installs the triggers after every migrate."""

    name = "covalue.web.ground.record"
    label = "record"

    def ready(self) -> None:
        """Connect the triggers and their check."""
        from covalue.web.ground.record import spans, triggers  # noqa: PLC0415 - models are loaded only now

        post_migrate.connect(triggers.install_after_migrate, sender=self)
        register(triggers.check_triggers, Tags.database)
        post_migrate.connect(spans.install_after_migrate, sender=self)
        register(spans.check_spans, Tags.database)
