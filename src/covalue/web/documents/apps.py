"""The application `documents`."""

from __future__ import annotations

from django.apps import AppConfig


class DocumentsConfig(AppConfig):
    """Where Django finds `documents`."""

    name = "covalue.web.documents"
    label = "documents"
    default_auto_field = "django.db.models.BigAutoField"
