"""Tiers in words: `{% load tiers %}`."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django import template
from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString

from covalue.web.ground.agreements.models import Agreement
from covalue.web.partnership.tiers.measures import measure_named
from covalue.web.partnership.tiers.models import Met, TierReview
from covalue.web.partnership.tiers.selectors import TierState

register = template.Library()


@register.filter
def measure_label(name: str) -> str:
    """The measure in words."""
    return measure_named(name).label


@register.filter
def measure_unit(name: str) -> str:
    """Its unit."""
    return measure_named(name).unit


@register.filter
def score(review: TierReview) -> str:
    """How many criteria were met, missed and not known then."""
    counts: dict[Any, int] = dict.fromkeys(Met.values, 0)
    for row in review.criteria:
        counts[row["met"]] += 1
    said = [f"{number} {name}" for name, number in counts.items() if number]
    return f"{', '.join(said)} of {sum(counts.values())} criteria" if said else "no criteria"


@register.simple_tag
def waiting_for(waiting: dict[UUID, Agreement], row: TierState) -> SafeString | str:
    """The proposed review of the partner that waits for a signature."""
    agreement = waiting.get(row.relationship.pk)
    if agreement is None:
        return ""
    link = reverse("agreement", args=[agreement.pk])
    return format_html('<span class="cv-sub"><a href="{}">review proposed</a></span>', link)
