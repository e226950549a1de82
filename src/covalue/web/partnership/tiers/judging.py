"""A review before it is signed: each criterion with its figure, whether it is met, and the words
that are signed."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any
from uuid import UUID

from covalue.web.ground.organizations.models import Relationship
from covalue.web.kit.days import add_months
from covalue.web.kit.errors import Refused
from covalue.web.kit.look.templatetags.look import day
from covalue.web.kit.texts import one_line
from covalue.web.partnership.tiers.measures import Figure, measure_named
from covalue.web.partnership.tiers.models import (
    Decision,
    Met,
    ReviewKind,
    Tier,
    TierCriterion,
    decision_words,
)
from covalue.web.partnership.tiers.services import criteria_on

ALLOWED: dict[str, tuple[Decision, ...]] = {
    ReviewKind.ADMISSION: (Decision.ADMIT, Decision.MOVE, Decision.REFUSE),
    ReviewKind.RENEWAL: (
        Decision.RENEW,
        Decision.RENEW_WITH_CONDITIONS,
        Decision.MOVE,
        Decision.EXIT,
    ),
    ReviewKind.EXIT: (Decision.EXIT, Decision.MOVE, Decision.RENEW_WITH_CONDITIONS, Decision.RENEW),
}
"""What each kind of review may decide."""

STAYS = frozenset({Decision.ADMIT, Decision.MOVE, Decision.RENEW, Decision.RENEW_WITH_CONDITIONS})
"""Decisions after which the partner is in a tier."""

LONGEST_NOTE = 1_000
"""Characters of what shows that a criterion is met; kept within the figures of a review."""


@dataclass(frozen=True, slots=True)
class Judgement:
    """What people say of a criterion without a figure."""

    met: str = Met.UNKNOWN
    note: str = ""


@dataclass(frozen=True, slots=True)
class Reading:
    """A criterion with what its measure reads now; without a measure the figure is None."""

    criterion: TierCriterion
    figure: Figure | None

    @property
    def measured(self) -> bool:
        """Whether a figure decides, not people."""
        return self.figure is not None and self.figure.value is not None

    @property
    def met(self) -> str:
        """What the figure says; not known where there is none."""
        if self.figure is None or self.figure.value is None:
            return Met.UNKNOWN.value
        return (Met.YES if self.figure.value >= Decimal(self.criterion.threshold) else Met.NO).value

    @property
    def told(self) -> dict[str, Any]:
        """As it is frozen, before anybody judges."""
        figure, row = self.figure, self.criterion
        return {
            "criterion_id": str(row.pk),
            "text": row.text,
            "measure": row.measure,
            "label": measure_named(row.measure).label if row.measure else "",
            "threshold": row.threshold,
            "unit": figure.unit if figure else "",
            "figure": f"{figure.value:f}" if figure and figure.value is not None else None,
            "why": figure.why if figure and figure.value is None else "",
            "source": figure.source if figure else "",
            "measured": self.measured,
            "met": self.met,
            "judgement": "",
        }


def period(tier: Tier, on: date) -> tuple[date, date]:
    """The days `[starts_on, ends_on)` over which figures are read: as many months back as the tier
    is renewed after."""
    return add_months(on, -tier.renew_months), on


def readings(relationship: Relationship, tier: Tier, on: date) -> list[Reading]:
    """Every criterion of the tier on the day with its figure, read now."""
    days = period(tier, on)
    return [
        Reading(
            row, measure_named(row.measure).figure(relationship, *days) if row.measure else None
        )
        for row in criteria_on(tier, on)
    ]


def judged(rows: list[Reading], judgements: Mapping[UUID, Judgement]) -> list[dict[str, Any]]:
    """The readings with the judgements; every criterion without a figure needs one, those with a
    figure take none."""
    wanted = {row.criterion.pk for row in rows if not row.measured}
    if extra := set(judgements) - wanted:
        name = next((row.criterion.text for row in rows if row.criterion.pk in extra), "")
        problem = (
            f"“{name}” has a figure, which decides."
            if name
            else "A criterion judged is none of this tier's now."
        )
        raise Refused("judgement_extra", problem, mend="Load the page again.", field="judgements")
    return [
        row.told if row.measured else _judged(row, judgements.get(row.criterion.pk)) for row in rows
    ]


def _judged(row: Reading, judgement: Judgement | None) -> dict[str, Any]:
    field, text = f"met_{row.criterion.pk}", row.criterion.text
    if judgement is None or judgement.met not in Met.values:
        raise Refused(
            "judgement_missing", f"Judge “{text}”: met, not met, or not known.", field=field
        )
    known = judgement.met != Met.UNKNOWN
    note = one_line(
        judgement.note,
        most=LONGEST_NOTE,
        field=f"note_{row.criterion.pk}",
        missing=f"Say what shows that “{text}” is {judgement.met}." if known else "",
    )
    return row.told | {"met": str(judgement.met), "judgement": note}


def line(row: Mapping[str, Any]) -> str:
    """A criterion in words: what is asked, the figure or why there is none, and whether it is
    met."""
    said = [row["text"]]
    if row["measure"]:
        figure = (
            f"{row['figure']} {row['unit']}"
            if row["figure"] is not None
            else f"not known: {row['why']}"
        )
        source = f" ({row['source']})" if row["source"] else ""
        said.append(f"{row['label']}, at least {row['threshold']}: {figure}{source}")
    said.append(f"{row['met']}{', as judged: ' + row['judgement'] if row['judgement'] else ''}")
    return "; ".join(said)


def words(content: Mapping[str, Any]) -> str:
    """The whole review as it is signed."""
    decision = decision_words(content["decision"], content["tier"], content["moved_to"])
    parts = [
        f"{ReviewKind(content['kind']).label} review of {content['partner']}, tier"
        f" {content['tier']}"
    ]
    parts.append(f"Decision: {decision}")
    parts.append(f"Reason: {content['reason']}")
    if content["conditions"]:
        parts.append(
            f"Conditions, until {_day(content['conditions_due_on'])}: {content['conditions']}"
        )
    if content["next_due_on"]:
        parts.append(f"Next renewal: {_day(content['next_due_on'])}")
    parts.append(
        f"Criteria, with figures of {_day(content['read_from'])} to before"
        f" {_day(content['read_to'])}:"
    )
    return "\n".join([*parts, *(f"– {line(row)}" for row in content["criteria"])])


def _day(text: str) -> str:
    return day(date.fromisoformat(text))
