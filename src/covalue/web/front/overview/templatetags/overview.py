"""Blocks that other apps' pages show: `{% load overview %}`."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, datetime, timedelta

from django import template
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe

from covalue.web.front.overview.attention import attention_list, split_by_duty
from covalue.web.front.overview.magnitudes import in_magnitude
from covalue.web.front.overview.programme import Mark
from covalue.web.front.overview.relationship import Relation, plan_name, relation
from covalue.web.front.overview.views import SHOWN
from covalue.web.ground.accounts.models import User
from covalue.web.ground.accounts.requests import SignedInRequest
from covalue.web.ground.organizations.models import Relationship
from covalue.web.kit import clock
from covalue.web.kit.look.attention import Urgency
from covalue.web.kit.look.axes import rounded_money
from covalue.web.kit.look.templatetags.look import day
from covalue.web.partnership.partners.selectors import AreaState
from covalue.web.value.benefits.value_to_date import ToDate

register = template.Library()
HALF_A_YEAR = timedelta(days=182)
BAR = 46
"""Width of the largest amount of a value column."""
SIGNS = {
    "leads": '<span class="cv-lead" role="img" aria-label="{}"></span>',
    "ending": '<span class="cv-lead ending" role="img" aria-label="{}"></span>',
    "waiver": '<span class="cv-waiver" role="img" aria-label="{}">W</span>',
    "waiver_ending": '<span class="cv-waiver soon" role="img" aria-label="{}">W</span>',
}
"""How a mark of the matrix is drawn."""


@register.simple_tag
def acting(
    user: User, relationships: Sequence[Relationship], now: datetime | None = None
) -> dict[str, object]:
    """What the reader must act on in these relationships; `broken`: how much of it is late;
    `others`: whose duty it is not, but somebody else's of the side. With the page's own moment
    nothing is read twice for it.
    """
    found = (
        attention_list(user=user, relationships=relationships, now=now or clock.now())
        if relationships
        else []
    )
    mine, others = split_by_duty(user=user, relationships=relationships, entries=found)
    broken = sum(each.urgency == Urgency.BROKEN for each in mine)
    return {
        "count": len(mine),
        "first": mine[:SHOWN],
        "more": mine[SHOWN:],
        "broken": broken,
        "others": others,
    }


@register.simple_tag
def relation_of(request: SignedInRequest, relationship: Relationship, now: datetime) -> Relation:
    """One relationship at one look; value in the class that the address asks for."""
    return relation(
        user=request.user, relationship=relationship, now=now, asked=request.GET.get("class", "")
    )


register.filter(plan_name)


@register.filter
def amount(minor: int | None, currency: str) -> str:
    """An amount with three significant figures: €4.91 m."""
    return "missing" if minor is None else rounded_money(minor, currency)


@register.simple_tag
def of_committed(to_date: ToDate, currency: str, power: int) -> str:
    """Validated / committed, as the heading of the column says."""
    both = (to_date.validated, to_date.committed)
    return " / ".join(in_magnitude(each, currency, power) for each in both)


@register.filter
def near_day(value: date, on: date) -> str:
    """A day without its year where that is beyond doubt: within half a year."""
    return f"{value.day} {value:%b}" if abs(value - on) < HALF_A_YEAR else day(value)


@register.simple_tag
def key_amount(minor: int | None, currency: str) -> SafeString:
    """The value of a figure, its magnitude small beside it; the word where it is missing."""
    if minor is None:
        return format_html('<dd class="v missing cv-word">{}</dd>', "missing")
    number, _space, magnitude = rounded_money(minor, currency).partition("\u00a0")
    return format_html('<dd class="v">{}<span class="u">{}</span></dd>', number, magnitude)


@register.simple_tag
def value_bar(to_date: ToDate, scale: int, currency: str) -> SafeString:
    """Validated within realized, with a tick where it was committed to be; all on the column's one
    scale."""
    validated, realized, committed = (
        _wide(each, scale) for each in (to_date.validated, to_date.realized, to_date.committed)
    )
    label = (
        f"validated {_told(to_date.validated, currency)}, realized"
        f" {_told(to_date.realized, currency)}, "
    )
    label += f"committed {_told(to_date.committed, currency)}"
    tick = (
        f'<path class="committed" d="M{committed} 1v16"/>' if to_date.committed is not None else ""
    )
    return mark_safe(  # nothing in it is anybody's text
        f'<svg class="cv-micro cv-value" width="{BAR + 4}" height="18" viewBox="0 0 {BAR + 4} 18"'
        f' role="img" aria-label="{label}"><path class="zero" d="M1 2v14"/><rect class="realized"'
        f' x="1" y="4.5" width="{realized}" height="9"/><rect class="validated" x="1" y="4.5"'
        f' width="{validated}" height="9"/>{tick}</svg>'
    )


def _wide(minor: int | None, scale: int) -> float:
    return round(max(0, minor or 0) * BAR / scale, 1)


def _told(minor: int | None, currency: str) -> str:
    return "nothing yet" if minor is None else rounded_money(minor, currency)


@register.simple_tag
def cells(marks: Mapping[int, Mark], areas: Sequence[AreaState]) -> SafeString:
    """The cells of a row of the matrix, one for each area; most of them are empty."""
    found = ['<td class="cell"></td>'] * len(areas)
    for place, mark in marks.items():
        found[place] = format_html(
            '<td class="cell">{}</td>', format_html(SIGNS[mark.kind], mark.label)
        )
    if found:
        found[-1] = found[-1].replace("cell", "cell last", 1)
    return mark_safe("".join(found))  # each was escaped when it was made
