"""The application `organizations`."""

from __future__ import annotations

from django.apps import AppConfig


class OrganizationsConfig(AppConfig):
    """Where Django finds `organizations`."""

    name = "covalue.web.organizations"
    label = "organizations"
    default_auto_field = "django.db.models.BigAutoField"
