"""What the pages of programmes and relationships draw and say: `{% load overview %}`."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from django import template
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe

from covalue.web.front.overview import page_words, row_words
from covalue.web.front.overview.magnitudes import in_magnitude
from covalue.web.front.overview.partner_rows import Mark
from covalue.web.kit.look.axes import rounded_money
from covalue.web.partnership.partners.selectors import AreaState
from covalue.web.value.benefits.value_to_date import ToDate

register = template.Library()
BAR = 46
"""Width of the largest amount of a value column."""
SIGNS = {
    "leads": '<span class="cv-lead" role="img" aria-label="{}"></span>',
    "ending": '<span class="cv-lead ending" role="img" aria-label="{}"></span>',
    "waiver": '<span class="cv-waiver" role="img" aria-label="{}">W</span>',
    "waiver_ending": '<span class="cv-waiver soon" role="img" aria-label="{}">W</span>',
}
"""How a mark of the matrix is drawn."""


for words in (
    page_words.days_of,
    page_words.held,
    page_words.in_brief,
    page_words.leads,
    page_words.other_party,
    page_words.percent,
    page_words.scope_of,
    page_words.whose_proposal,
    row_words.both_views,
    row_words.chiefs,
    row_words.gap,
    row_words.on_phone,
    row_words.open_commitments,
    row_words.rate,
    row_words.tier_sign,
):
    register.filter(words)


@register.filter
def amount(minor: int | None, currency: str) -> str:
    """An amount with three significant figures: €4.91 m."""
    return "missing" if minor is None else rounded_money(minor, currency)


@register.simple_tag
def of_committed(to_date: ToDate, currency: str, power: int) -> str:
    """Validated / committed, as the heading of the column says."""
    both = (to_date.validated, to_date.committed)
    return " / ".join(in_magnitude(amount, currency, power) for amount in both)


@register.simple_tag
def value_bar(to_date: ToDate, scale: int, currency: str) -> SafeString:
    """Validated within realized, with a tick where it was committed to be; all on the column's one
    scale."""
    validated, realized, committed = (
        _wide(amount, scale) for amount in (to_date.validated, to_date.realized, to_date.committed)
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
    column_cells = ['<td class="cell"></td>'] * len(areas)
    for place, mark in marks.items():
        column_cells[place] = format_html(
            '<td class="cell">{}</td>', format_html(SIGNS[mark.kind], mark.label)
        )
    if column_cells:
        column_cells[-1] = column_cells[-1].replace("cell", "cell last", 1)
    return mark_safe("".join(column_cells))  # each was escaped when it was made
