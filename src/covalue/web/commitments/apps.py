"""The application `commitments`."""

from __future__ import annotations

from django.apps import AppConfig


class CommitmentsConfig(AppConfig):
    """Where Django finds `commitments`."""

    name = "covalue.web.commitments"
    label = "commitments"
    default_auto_field = "django.db.models.BigAutoField"
