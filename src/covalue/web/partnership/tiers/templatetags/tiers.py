"""Tiers in words: `{% load tiers %}`."""

from __future__ import annotations

from uuid import UUID

from django import template
from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString

from covalue.web.ground.agreements.models import Agreement
from covalue.web.partnership.tiers import row_words
from covalue.web.partnership.tiers.selectors import TierState

register = template.Library()
for words in (
    row_words.lasted,
    row_words.lateness,
    row_words.met_chip,
    row_words.partners,
    row_words.proposed,
    row_words.read_then,
    row_words.reads,
    row_words.renewal_chip,
    row_words.renewed,
    row_words.score,
    row_words.threshold,
    row_words.threshold_then,
    row_words.to_be_met,
    row_words.until,
):
    register.filter(words)


@register.simple_tag
def waiting_for(waiting: dict[UUID, Agreement], row: TierState) -> SafeString | str:
    """The proposed review of the partner that waits for a signature."""
    agreement = waiting.get(row.relationship.pk)
    if agreement is None:
        return ""
    link = reverse("agreement", args=[agreement.pk])
    return format_html('<span class="cv-sub"><a href="{}">review proposed</a></span>', link)
