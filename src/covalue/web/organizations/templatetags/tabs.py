"""The sections of a page: `{% load tabs %}{% programme_tabs programme tab title %}`."""

from __future__ import annotations

from uuid import UUID

from django import template
from django.urls import reverse

from covalue.web.organizations.models import Programme, Relationship
from covalue.web.organizations.tabs import PROGRAMME, PROJECT, RELATIONSHIP

register = template.Library()


@register.inclusion_tag("organizations/tabs.html")
def programme_tabs(programme: Programme, tab: str, title: str = "") -> dict[str, object]:
    """The sections of the programme; on a page below a section (with a title) the section is the
    way back."""
    return {"sections": _sections(PROGRAMME, programme.pk), "tab": tab, "title": title}


@register.inclusion_tag("organizations/tabs.html")
def relationship_tabs(relationship: Relationship, tab: str, title: str = "") -> dict[str, object]:
    """The sections of the relationship."""
    return {"sections": _sections(RELATIONSHIP, relationship.pk), "tab": tab, "title": title}


@register.inclusion_tag("organizations/tabs.html")
def project_tabs(project_id: UUID, tab: str, title: str = "") -> dict[str, object]:
    """The sections of the project."""
    return {"sections": _sections(PROJECT, project_id), "tab": tab, "title": title}


def _sections(rows: tuple[tuple[str, str, str], ...], pk: UUID) -> list[tuple[str, str, str]]:
    return [(name, label, reverse(address, args=[pk])) for name, label, address in rows]
