"""Rhythm and cadence in words: `{% load meetings %}`."""

from __future__ import annotations

from django import template
from django.urls import NoReverseMatch, reverse
from django.utils.html import format_html

from covalue.web.ground.organizations.models import Programme
from covalue.web.partnership.meetings import row_words
from covalue.web.partnership.meetings.models import Cadence, months_text
from covalue.web.partnership.meetings.rhythm import Rhythm

register = template.Library()
for words in (
    row_words.chiefs_meet,
    row_words.faint_zero,
    row_words.how_they_came,
    row_words.next_meeting,
    row_words.of_all,
    row_words.overdue_levels,
    row_words.points_to_talk_about,
    row_words.running,
    row_words.seated,
    row_words.standing_chip,
    row_words.who_came,
):
    register.filter(words)


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
