"""Rhythm and cadence in words: `{% load meetings %}`."""

from __future__ import annotations

from django import template
from django.urls import NoReverseMatch, reverse
from django.utils.html import format_html

from covalue.web.ground.organizations.models import Programme
from covalue.web.partnership.meetings.models import Cadence, months_text
from covalue.web.partnership.meetings.rhythm import LevelRhythm, Rhythm

register = template.Library()


@register.filter
def level(rhythm: Rhythm, name: str) -> LevelRhythm:
    """One level of the rhythm."""
    return rhythm.levels[name]


@register.filter
def cadences(rhythm: Rhythm) -> list[str]:
    """The cadence of each level, highest first."""
    rows = [level for level in reversed(rhythm.levels.values()) if level.every_months]
    return [f"{level.level.label.lower()} {months_text(level.every_months or 0)}" for level in rows]


@register.filter
def every(cadence: Cadence) -> str:
    """How often, in words."""
    return months_text(cadence.every_months)


@register.simple_tag
def tier_link(programme: Programme) -> str:
    """The way to the tiers of the programme, where there is a page of them."""
    try:
        return format_html(
            '<a class="cv-btn" href="{}">Tiers</a>', reverse("tier_list", args=[programme.pk])
        )
    except NoReverseMatch:
        return ""
