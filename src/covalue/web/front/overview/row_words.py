"""What stands in the cells of a partner's row on the programme's page."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal

from django.template.defaultfilters import floatformat

from covalue.web.front.overview.partner_rows import Row
from covalue.web.front.overview.programme import Overview
from covalue.web.kit.look.phrases import (
    BAD,
    NOTHING,
    WARNING,
    Phrase,
    joined,
    phrase,
    sentences,
    strong,
    styled,
)
from covalue.web.kit.look.templatetags.look import day
from covalue.web.partnership.assessments.templatetags.assessments import score, signed

HALF_A_YEAR = timedelta(days=182)
LOW_RATE = 60
"""Percent of committed value below which the validated part stands out."""
STANDS_OUT = "cv-bad"


def on_phone(row: Row) -> Phrase:
    """Under the name, where the matrix has no columns: the tier, what it leads, its renewal."""
    late = strong(f"{BAD} renewal overdue", STANDS_OUT) if row.tier_state.overdue else NOTHING
    leads = f"leads {row.leads}" if row.leads else ""
    return sentences(joined([str(row.tier_state.tier or "no tier"), leads]), late)


def tier_sign(row: Row) -> Phrase:
    """The sign beside the tier: its renewal is overdue, or due."""
    if row.tier_state.overdue:
        return _sign(BAD, "cv-bad", "renewal overdue")
    return _sign(WARNING, "cv-warn", "renewal due") if row.tier_state.due else NOTHING


def _sign(sign: str, look: str, heard: str) -> Phrase:
    return styled(phrase("{}{}", sign, styled(heard, "cv-sr")), look)


def both_views(row: Row) -> Phrase:
    """Both scores, for a screen on which they are not drawn."""
    latest = row.health.latest
    if latest is None:
        return NOTHING
    return sentences(
        f"{score(latest.client_score)} / {score(latest.partner_score)}",
        strong(f"gap {signed(latest.gap)}", STANDS_OUT) if latest.is_wide else "",
        strong("▼ falling", STANDS_OUT) if row.health.is_falling else "",
    )


def gap(row: Row) -> str:
    """Their score less ours; nothing where one of them is not known."""
    latest = row.health.latest
    if latest is None:
        return ""
    return strong(signed(latest.gap), STANDS_OUT) if latest.is_wide else signed(latest.gap)


def rate(percent: int | None) -> str:
    """Validated of committed value."""
    if percent is None:
        return styled("n/a", "cv-2")
    return strong(f"{percent} %", STANDS_OUT) if percent < LOW_RATE else f"{percent} %"


def chiefs(row: Row) -> str:
    """When the chief executives meet, or that they did not."""
    if row.missed_on is not None:
        return strong(f"{BAD} missed {near_day(row.missed_on, row.on)}", STANDS_OUT)
    if row.chiefs.overdue:
        return strong(f"{BAD} overdue", STANDS_OUT)
    if row.chiefs.next is not None:
        return near_day(row.chiefs.next.day, row.on)
    return styled("none planned" if row.chiefs_asked else "not in this tier", "cv-2")


def near_day(value: date, on: date) -> str:
    """A day without its year where that is beyond doubt: within half a year."""
    return f"{value.day} {value:%b}" if abs(value - on) < HALF_A_YEAR else day(value)


def open_commitments(row: Row) -> Phrase:
    """Ours and theirs, with how many of them are overdue."""
    counts = row.counts
    return phrase(
        "{} / {}",
        _with_overdue(counts.client_open, counts.client_overdue),
        _with_overdue(counts.partner_open, counts.partner_overdue),
    )


def _with_overdue(number: int, overdue: int) -> Phrase:
    return sentences(str(number), strong(f"({overdue}!)", STANDS_OUT) if overdue else "")


def means(overview: Overview) -> str:
    """The means of both sides' published scores, under their column."""
    ours, theirs = overview.health_means
    return "" if ours is None else f"means {_mean(ours)} and {_mean(theirs)}"


def _mean(value: Decimal | None) -> str:
    return "–" if value is None else floatformat(value, 1)


def tiers(overview: Overview) -> str:
    """Which tier has which rank, for the legend: of the rows that are shown in the table."""
    return ", ".join(f"{tier.rank} {str(tier).lower()}" for tier in overview.tiers)
