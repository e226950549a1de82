"""One project at a look: each benefit and class to date against the original promise, whoever the
value is due to."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from covalue.benefits import plan as frozen
from covalue.benefits.amounts import option_amounts
from covalue.benefits.business_case import BusinessCase
from covalue.web.value.benefits import calendars, selectors
from covalue.web.value.benefits.models import Stage
from covalue.web.value.benefits.register import Row
from covalue.web.value.cases import selectors as cases
from covalue.web.value.cases.models import BENEFIT_CLASSES, Plan
from covalue.web.value.cases.projection import first_day


@dataclass(frozen=True, slots=True)
class Amounts:
    """Minor units of one currency: over the whole life as promised and as expected now, and up to
    the last closed period. None is missing, which is not zero.
    """

    promised: int | None
    expected: int | None
    due: int | None
    """Promised by the end of the last closed period."""
    realized: int | None
    validated: int | None

    @property
    def rate(self) -> Decimal | None:
        """Validated to date ÷ promised to date; None where nothing was due yet, or nothing was
        reported."""
        return (
            Decimal(self.validated or 0) / self.due + 0
            if self.due and self.realized is not None
            else None
        )


@dataclass(frozen=True, slots=True)
class BenefitLine:
    """A benefit of the project with its amounts."""

    row: Row
    amounts: Amounts


@dataclass(frozen=True, slots=True)
class ClassLine:
    """The benefits of one class in one currency, added up. `unknown` of them have no figures and
    are in no sum."""

    name: str
    currency: str
    count: int
    unknown: int
    amounts: Amounts


@dataclass(frozen=True, slots=True)
class Summary:
    """What a project promised and what came of it. `plan` is the original promise, None where
    nothing is agreed."""

    plan: Plan | None
    as_of: str
    lines: Sequence[BenefitLine]
    classes: Sequence[ClassLine]

    @property
    def due(self) -> list[ClassLine]:
        """Classes of which something was due by now, the worst rate first."""
        lines = [line for line in self.classes if line.amounts.rate is not None]
        return sorted(lines, key=lambda line: line.amounts.rate or Decimal(0))

    @property
    def silent(self) -> list[ClassLine]:
        """Classes of which something was due by now, and nothing was reported."""
        return [line for line in self.classes if line.amounts.due and line.amounts.realized is None]

    @property
    def unowned(self) -> list[str]:
        """The benefits for which nobody answers."""
        return [line.row.benefit.title for line in self.lines if "no-owner" in line.row.lacks]


def summary(
    *, rows: Sequence[Row], plans: Iterable[Plan], forecast: BusinessCase | None, today: date
) -> Summary:
    """The summary of a project that the user sees: rows of its register, its plans, its case as
    expected now."""
    plan = next((other for other in plans if other.gate == "business_case"), None)
    promise = cases.read_plan(plan) if plan is not None else None
    reports = selectors.reported(benefits=[row.benefit for row in rows])
    items = _expected(forecast) if forecast is not None else {}
    calendar = promise.calendar if promise else forecast.graph.calendar if forecast else None
    as_of = calendars.last_closed(calendar, today) if calendar else -1
    lines = [
        BenefitLine(
            row,
            _amounts(
                row, promise, items.get(row.benefit.key), as_of, reports.get(row.benefit.pk, {})
            ),
        )
        for row in rows
    ]
    label = calendar.label(as_of) if calendar and as_of >= 0 else ""
    return Summary(plan, label, lines, _classes(lines))


def _expected(forecast: BusinessCase) -> dict[str, dict[date, int]]:
    """What is expected of each benefit by the first day of the period."""
    calendar, (amounts, _findings) = forecast.graph.calendar, option_amounts(forecast)
    return {
        item.name: {first_day(calendar, at): whole for at, whole in enumerate(item.whole)}
        for item in amounts.items
    }


def _amounts(
    row: Row,
    promise: frozen.Plan | None,
    expected: Mapping[date, int] | None,
    as_of: int,
    known: selectors.Reports,
) -> Amounts:
    item = promise.item(row.benefit.key) if promise is not None else None
    item = item if item is not None and item.currency == row.benefit.currency else None
    realized, validated = (_reported(known, stage) for stage in (Stage.REALIZED, Stage.VALIDATED))
    return Amounts(
        promised=sum(item.whole) if item is not None else None,
        expected=_at_completion(expected, realized),
        due=sum(item.whole[: as_of + 1]) if item is not None else None,
        realized=sum(realized.values()) if realized else None,
        validated=sum(validated.values()) if validated else None,
    )


def _at_completion(expected: Mapping[date, int] | None, realized: Mapping[date, int]) -> int | None:
    """What was realized, and for every other period what is expected; None where no figure is
    known."""
    if expected is None:
        return None
    return sum({**expected, **realized}.values())


def _reported(known: selectors.Reports, stage: Stage) -> dict[date, int]:
    reported = {day: row.amount_minor for (of, day), row in known.items() if of == stage}
    return {day: amount for day, amount in reported.items() if amount is not None}


def _classes(lines: Iterable[BenefitLine]) -> list[ClassLine]:
    groups: dict[tuple[str, str], list[BenefitLine]] = {}
    for line in lines:
        benefit = line.row.benefit
        if benefit.currency and not line.row.stage.stopped:
            groups.setdefault((benefit.benefit_class, benefit.currency), []).append(line)
    return [
        ClassLine(BENEFIT_CLASSES[name], currency, len(members), _unknown(members), _added(members))
        for (name, currency), members in groups.items()
    ]


def _unknown(lines: Sequence[BenefitLine]) -> int:
    return sum(line.amounts.expected is None for line in lines)


def _added(lines: Sequence[BenefitLine]) -> Amounts:
    names = ("promised", "expected", "due", "realized", "validated")
    sums: Mapping[str, int | None] = {
        name: _sum(getattr(line.amounts, name) for line in lines) for name in names
    }
    return Amounts(**sums)


def _sum(values: Iterable[int | None]) -> int | None:
    known = [value for value in values if value is not None]
    return sum(known) if known else None
