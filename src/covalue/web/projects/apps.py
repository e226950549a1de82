"""The application `projects`."""

from __future__ import annotations

from django.apps import AppConfig


class ProjectsConfig(AppConfig):
    """Where Django finds `projects`."""

    name = "covalue.web.projects"
    label = "projects"
    default_auto_field = "django.db.models.BigAutoField"
