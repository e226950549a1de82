"""The key figures at the head of a programme's and of a relationship's page."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.template.defaultfilters import floatformat
from django.urls import reverse

from covalue.web.front.overview.programme import Overview
from covalue.web.front.overview.relationship import Relation
from covalue.web.kit.look.axes import rounded_money
from covalue.web.kit.look.phrases import bad, counted, joined, linked, phrase, strong, styled
from covalue.web.kit.look.templatetags.look import day
from covalue.web.partnership.assessments.templatetags.assessments import signed
from covalue.web.value.benefits.value_to_date import Quarter, ToDate


@dataclass(frozen=True, slots=True)
class KeyFigure:
    """One figure, as the look's `figure` takes it; without a value `missing` stands there."""

    label: str
    value: str = ""
    notes: tuple[str, ...] = ()
    unit: str = ""
    missing: str = "missing"
    is_word: bool = False


def _amount(label: str, minor: int | None, currency: str, *notes: str) -> KeyFigure:
    """Money, its magnitude beside it."""
    if minor is None:
        return KeyFigure(label, "", notes, is_word=True)
    number, _space, magnitude = rounded_money(minor, currency).partition("\u00a0")
    return KeyFigure(label, number, notes, magnitude)


def _missing(label: str, why: str, missing: str = "missing") -> KeyFigure:
    return KeyFigure(label, "", (why,), missing=missing, is_word=True)


def of_programme(overview: Overview) -> list[KeyFigure]:
    """Value of the class told, health, commitments, renewals, over all partners."""
    total, currency, quarters = (
        overview.total,
        overview.group[1],
        overview.worth.quarters(overview.group),
    )
    committed = f"{overview.word}, plans agreed at design"
    last = quarters[-1] if quarters else None
    return [
        _amount("Committed to date", total.committed, currency, committed),
        _amount("Realized", total.realized, currency, _realized(total)),
        _amount("Validated", total.validated, currency, *_validated(total, currency, last)),
        _health(overview.median_health),
        KeyFigure("Open commitments", str(overview.open), (_overdue(overview.overdue),)),
        KeyFigure("Renewals due", str(len(overview.renewals)), ("within 60 days or overdue",)),
    ]


def _realized(total: ToDate) -> str:
    if total.realized_rate is None:
        return "nothing committed by now"
    return f"{total.realized_rate} % of committed"


def _validated(total: ToDate, currency: str, last: Quarter | None) -> tuple[str, ...]:
    rate = "" if total.rate is None else phrase("{} of committed", strong(f"{total.rate} %"))
    latest = f"{rounded_money(last.validated, currency)} of {last.label}" if last else ""
    waits = f"{rounded_money(total.waits, currency)} waits for finance" if total.waits else ""
    unplanned = (
        f"of it {rounded_money(total.unplanned, currency)} without a plan, not in the rate"
        if total.unplanned
        else ""
    )
    return joined([rate, latest]), waits, unplanned


def _health(median: Decimal | None) -> KeyFigure:
    if median is None:
        return _missing("Health, median", "no round closed yet")
    notes = ("our view, published scores",)
    return KeyFigure("Health, median", floatformat(median, 1), notes, "of 5")


def _overdue(number: int) -> str:
    return bad(f"{number} overdue") if number else "none overdue"


def of_relationship(told: Relation) -> list[KeyFigure]:
    """The same for both parties: value, what each gets of it, their views, meetings, the tier."""
    client, partner = told.relationship.client, told.relationship.partner
    settled = "comes with a contract’s statements"
    return [
        *_value(told),
        _missing(f"{client} keeps, {partner} is paid", settled, "not settled yet"),
        _gap(told),
        _chiefs(told),
        KeyFigure("Tier", str(told.tier_state.tier or "none"), (_renewal(told),), is_word=True),
    ]


def _value(told: Relation) -> list[KeyFigure]:
    if not told.is_valued:
        return [
            _missing("Committed to date", "no business case yet"),
            _missing("Validated", "nothing is tracked yet"),
        ]
    to_date, currency = told.to_date, told.currency
    plans = f"{told.word}, {counted(len(told.plans), 'plan')} agreed at design"
    rate = "" if to_date.rate is None else f"{to_date.rate} % of committed"
    waits = f"{rounded_money(to_date.waits, currency)} waits for finance" if to_date.waits else ""
    return [
        _amount("Committed to date", to_date.committed, currency, plans),
        _amount("Validated", to_date.validated, currency, joined([rate, waits])),
    ]


def _gap(told: Relation) -> KeyFigure:
    label, latest = "Gap between views", told.latest
    if latest is None:
        return _missing(label, "no round closed yet")
    if latest.gap is None:
        return _missing(label, "not published from one side")
    whose = f"{told.relationship.partner}’s score less {told.relationship.client}’s, {latest.label}"
    if told.gap_change is not None:
        whose = f"{whose}; {signed(told.gap_change)} since the round before"
    return KeyFigure(label, _signed_gap(latest.gap, latest.is_wide), (whose,))


def _signed_gap(gap: Decimal, is_wide: bool) -> str:
    """The difference between both views; it stands out where they have parted."""
    return styled(signed(gap), "cv-bad") if is_wide else signed(gap)


def _chiefs(told: Relation) -> KeyFigure:
    label, ahead, note = "Chief executives", told.chiefs.next, _met(told)
    if ahead is None:
        return _missing(label, note, "none planned" if told.chiefs_asked else "not in this tier")
    when = linked(day(ahead.day), reverse("meeting", args=[ahead.id]))
    return KeyFigure(label, when, (note,), is_word=True)


def _met(told: Relation) -> str:
    if told.missed_on is not None:
        return bad(f"missed {day(told.missed_on)}")
    if told.chiefs.overdue:
        return bad("overdue")
    if told.last_held_on is not None:
        return f"last met {day(told.last_held_on)}"
    return "never met" if told.chiefs_asked else f"{told.tier_state.tier} asks for none"


def _renewal(told: Relation) -> str:
    due: date | None = told.tier_state.renewal_due_on
    if told.tier_state.overdue:
        return bad("renewal overdue")
    return f"renewal due {day(due)}" if due else "not admitted"
