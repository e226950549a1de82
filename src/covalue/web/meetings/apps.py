"""The application `meetings`."""

from __future__ import annotations

from django.apps import AppConfig


class MeetingsConfig(AppConfig):
    """Where Django finds `meetings`."""

    name = "covalue.web.meetings"
    label = "meetings"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Register the job that sends invitations."""
        from covalue.web.meetings import invitations  # noqa: F401, PLC0415 - needs the apps to be ready
