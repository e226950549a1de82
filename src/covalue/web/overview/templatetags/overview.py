"""Blocks that other apps' pages show: `{% load overview %}`."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from django import template
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe

from covalue.web import clock
from covalue.web.accounts.models import User
from covalue.web.assessments import selectors as assessments
from covalue.web.commitments import selectors as commitments
from covalue.web.look.attention import Urgency
from covalue.web.meetings.models import Level
from covalue.web.meetings.rhythm import rhythm
from covalue.web.organizations.models import Relationship
from covalue.web.overview.collecting import attention_list, split_by_duty
from covalue.web.overview.programme import Mark
from covalue.web.overview.views import SHOWN
from covalue.web.partners import selectors as partners
from covalue.web.partners.selectors import AreaState
from covalue.web.tiers import selectors as tiers

register = template.Library()
SIGNS = {
    "leads": '<span class="cv-lead" role="img" aria-label="{}"></span>',
    "ending": '<span class="cv-lead ending" role="img" aria-label="{}"></span>',
    "waiver": '<span class="cv-waiver" role="img" aria-label="{}">W</span>',
    "waiver_ending": '<span class="cv-waiver soon" role="img" aria-label="{}">W</span>',
}
"""How a mark of the matrix is drawn."""


@register.simple_tag
def acting(user: User, relationships: Sequence[Relationship]) -> dict[str, object]:
    """What the reader must act on in these relationships; `broken`: how much of it is late; `others`: whose duty it
    is not, but somebody else's of the side.
    """
    found = attention_list(user=user, relationships=relationships, now=clock.now()) if relationships else []
    mine, others = split_by_duty(user=user, relationships=relationships, entries=found)
    broken = sum(each.urgency == Urgency.BROKEN for each in mine)
    return {
        "count": len(mine), "first": mine[:SHOWN], "more": mine[SHOWN:], "broken": broken, "others": others,
    }  # fmt: skip


@register.inclusion_tag("overview/act.html")
def act(user: User, relationships: Sequence[Relationship], title: str) -> dict[str, object]:
    """What the reader must act on in these relationships."""
    found = attention_list(user=user, relationships=relationships, now=clock.now())
    return {"title": title, "count": len(found), "first": found[:SHOWN], "more": found[SHOWN:]}


@register.inclusion_tag("overview/glance.html")
def glance(user: User, relationship: Relationship) -> dict[str, object]:
    """One relationship in figures: tier, both views, chief executives, commitments, lead roles, waivers."""
    now, rows = clock.now(), [relationship]
    on = clock.today(relationship.programme.time_zone)
    meetings = rhythm(user=user, relationships=rows, now=now)[relationship.pk]
    return {
        "relationship": relationship,
        "standing": tiers.standings(user=user, relationships=rows, on=on)[relationship.pk],
        "health": assessments.health(user=user, relationships=rows)[relationship.pk],
        "chiefs": meetings.levels[Level.CHIEF_EXECUTIVES],
        "chiefs_asked": meetings.asks(Level.CHIEF_EXECUTIVES),
        "counts": commitments.open_counts(user=user, relationships=rows, on=on)[relationship.pk],
        "roles": list(partners.lead_role_list(user=user, relationship=relationship, on=on)),
        "waivers": list(partners.waiver_list(user=user, relationship=relationship, on=on)),
    }


@register.simple_tag
def cells(marks: Mapping[int, Mark], areas: Sequence[AreaState]) -> SafeString:
    """The cells of a row of the matrix, one for each area; most of them are empty."""
    found = ['<td class="cell"></td>'] * len(areas)
    for place, mark in marks.items():
        found[place] = format_html('<td class="cell">{}</td>', format_html(SIGNS[mark.kind], mark.label))
    if found:
        found[-1] = found[-1].replace("cell", "cell last", 1)
    return mark_safe("".join(found))  # each was escaped when it was made
