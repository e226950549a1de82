"""Value to date of many relationships: what was committed, realized and validated, by class and
currency, in one query.

Committed is the whole effect planned until today by each project's latest plan of the design gate;
realized and validated is what holds of closed periods, also of a benefit that a later version gave
up: the plan keeps it as well. A stopped project is in no sum. Classes and currencies are never
mixed.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from decimal import ROUND_HALF_UP, Decimal
from typing import Any, NamedTuple
from uuid import UUID

from django.db.models import (
    BigIntegerField,
    DateField,
    F,
    Field,
    Q,
    QuerySet,
    Sum,
    UUIDField,
    Value,
)
from django.db.models.functions import Cast

from covalue.web.ground.accounts.models import User
from covalue.web.ground.organizations import selectors as organizations
from covalue.web.ground.organizations.models import Relationship
from covalue.web.kit.asked_once import kept
from covalue.web.kit.days import add_months
from covalue.web.kit.sums import ExactSumField, exact_sum
from covalue.web.value.benefits.models import Stage, ValueReport
from covalue.web.value.cases.models import BENEFIT_CLASSES, Benefit, PlannedValue, ProjectValue

QUARTERS = 8
"""How many quarters the picture shows, the last closed one included."""
Group = tuple[str, str]
"""A class and a currency: what may be added up."""


@dataclass(slots=True)
class ToDate:
    """Sums of one class in one currency, in minor units; `unplanned` is validated where no plan of
    design is agreed, `unplanned_realized` realized there: neither is in a rate.

    None: nothing was planned by now, or nothing was reported, which is not zero.
    """

    committed: int | None = None
    realized: int | None = None
    validated: int | None = None
    unplanned: int = 0
    benefits: int = 0
    unplanned_realized: int = 0

    def add(self, other: ToDate) -> None:
        """Add what may be added up."""
        self.committed = _added(self.committed, other.committed)
        self.realized = _added(self.realized, other.realized)
        self.validated = _added(self.validated, other.validated)
        self.unplanned += other.unplanned
        self.benefits += other.benefits
        self.unplanned_realized += other.unplanned_realized

    @property
    def rate(self) -> int | None:
        """Validated of committed to date in whole percent; None where nothing above zero was
        planned by now."""
        return percent((self.validated or 0) - self.unplanned, self.committed)

    @property
    def realized_rate(self) -> int | None:
        """Realized of committed to date in whole percent."""
        return percent((self.realized or 0) - self.unplanned_realized, self.committed)

    @property
    def waits(self) -> int:
        """Realized, and not validated."""
        return (self.realized or 0) - (self.validated or 0)


@dataclass(slots=True)
class Partner:
    """The value of one relationship: sums by class and currency, and what is in none of them."""

    sums: dict[Group, ToDate] = field(default_factory=lambda: defaultdict(ToDate))
    stopped: int = 0
    """Benefits of projects that were stopped."""
    no_money: int = 0
    """Benefits that are no money."""

    @property
    def is_empty(self) -> bool:
        """Whether no benefit is written down at all."""
        return not (
            self.no_money or self.stopped or any(to_date.benefits for to_date in self.sums.values())
        )


@dataclass(frozen=True, slots=True)
class Quarter:
    """What was committed for the periods that ended within a quarter, and what came of them, of one
    class and currency.

    The label is as pages write it; amounts are minor units.
    """

    label: str
    committed: int
    realized: int
    validated: int


class _Row(NamedTuple):
    """One row of the query: sums to date of a relationship, or sums over all of them of the periods
    that end `months` after the day.
    """

    relationship: UUID | None
    benefit_class: str
    currency: str
    day: date | None
    months: int
    committed: int | None
    realized: int | None
    validated: int | None
    unplanned: int | None
    unplanned_realized: int | None
    number: int
    stopped: int


@dataclass(frozen=True, slots=True)
class Worth:
    """The value of the relationships asked for, as of a day."""

    on: date
    partners: dict[UUID, Partner]
    periods: Sequence[_Row]

    def total(self, group: Group) -> ToDate:
        """Over all relationships."""
        to_date = ToDate()
        for partner in self.partners.values():
            if group in partner.sums:
                to_date.add(partner.sums[group])
        return to_date

    @property
    def groups(self) -> list[Group]:
        """The classes and currencies that there are, in the order of the classes."""
        order = list(BENEFIT_CLASSES)
        used = {group for partner in self.partners.values() for group in partner.sums}
        return sorted(used, key=lambda group: (order.index(group[0]), group[1]))

    @property
    def stopped(self) -> int:
        """Benefits of stopped projects."""
        return sum(partner.stopped for partner in self.partners.values())

    @property
    def no_money(self) -> int:
        """Benefits that are no money."""
        return sum(partner.no_money for partner in self.partners.values())

    def quarters(self, group: Group) -> list[Quarter]:
        """The last closed quarters, oldest first, from the first with a figure on."""
        sums: dict[tuple[int, int], list[int]] = {key: [0, 0, 0] for key in _last_quarters(self.on)}
        for row in self.periods:
            assert row.day is not None, "periods have their day"
            key = _quarter(add_months(row.day, row.months) - timedelta(days=1))
            if key in sums and (row.benefit_class, row.currency) == group:
                amounts = (row.committed, row.realized, row.validated)
                sums[key] = [
                    held + (more or 0) for held, more in zip(sums[key], amounts, strict=True)
                ]
        timeline = [
            Quarter(f"Q{quarter} {year % 100:02}", *amounts)
            for (year, quarter), amounts in sums.items()
        ]
        first = next(
            (at for at, other in enumerate(timeline) if other.committed or other.realized),
            len(timeline),
        )
        return timeline[first:]


@kept
def value_to_date(*, user: User, relationships: Iterable[Relationship], on: date) -> Worth:
    """What was committed, realized and validated until the day (a period counts once it is over),
    in one query."""
    seen = [
        relationship.pk
        for relationship in organizations.relationships_among(
            user=user, relationships=relationships
        )
    ]
    partners = {pk: Partner() for pk in seen}
    periods = []
    for row in _read(seen, on):
        if row.relationship is None:
            periods.append(row)
        else:
            _keep(partners[row.relationship], row)
    return Worth(on, partners, periods)


def percent(part: int, whole: int | None) -> int | None:
    """Whole percent, rounded half up; None of nothing and of what is below it."""
    if whole is None or whole <= 0:
        return None
    return int((Decimal(100 * part) / whole).quantize(Decimal(1), ROUND_HALF_UP))


def _keep(partner: Partner, row: _Row) -> None:
    partner.stopped += row.stopped
    if not row.currency:
        partner.no_money += row.number
    elif row.number or row.committed is not None:
        partner.sums[row.benefit_class, row.currency].add(
            ToDate(
                row.committed,
                row.realized,
                row.validated,
                row.unplanned or 0,
                row.number,
                row.unplanned_realized or 0,
            )
        )


def _read(relationships: Sequence[UUID], on: date) -> Iterable[_Row]:
    """As one query, to date by relationship: what projects came to and what plans that are over
    have promised, and what the other plans have until now; over all relationships, by period: what
    was planned, and what came.
    """
    first = _first_day(_last_quarters(on)[0])
    since = add_months(first, -11)
    projects = ProjectValue.objects.filter(relationship__in=relationships)
    going = projects.filter(project__stopped=False)
    goes, unplanned = Q(project__stopped=False), Q(project__stopped=False, plan=None)
    planned = PlannedValue.objects.filter(ends_on__lte=on)
    running = planned.filter(
        plan__in=_among(going, "plan", planned_until__gt=on), holds_until__gt=on
    )
    recent = planned.filter(
        plan__in=_among(going, "plan", planned_until__gt=first), ends_on__gt=first
    )
    reported = Benefit.objects.filter(project__in=_among(going, "project", reported_to__gte=since))
    reports = ValueReport.objects.filter(
        benefit__in=_kept(reported).order_by().values("pk"), period__gte=since
    )
    came = {stage: exact_sum("difference_minor", filter=Q(stage=stage)) for stage in Stage}
    union = _sums(
        projects,
        relationship=F("relationship"),
        committed=exact_sum("planned_minor", filter=Q(goes, planned_until__lte=on)),
        realized=exact_sum("realized_minor", filter=goes),
        validated=exact_sum("validated_minor", filter=goes),
        unplanned=exact_sum("validated_minor", filter=unplanned),
        unplanned_realized=exact_sum("realized_minor", filter=unplanned),
        number=Sum("benefits", filter=goes, default=0),
        stopped=Sum("benefits", filter=~goes, default=0),
    ).union(
        _sums(
            running,
            relationship=F("plan__project__relationship"),
            committed=exact_sum("whole_to_date_minor"),
        ),
        _sums(recent, day=F("ends_on"), committed=exact_sum("whole_minor")),
        _sums(
            reports,
            benefit_class=F("benefit__benefit_class"),
            currency=F("benefit__currency"),
            day=F("period"),
            months=F("benefit__period_months"),
            realized=came[Stage.REALIZED],
            validated=came[Stage.VALIDATED],
        ),
        all=True,
    )
    return (_Row(*row) for row in union)


def _kept(benefits: QuerySet[Benefit]) -> QuerySet[Benefit]:
    """Those of the latest version, and those given up of which something was reported."""
    return benefits.filter(Q(dropped=False) | Q(realized_minor__isnull=False))


def _among(rows: QuerySet[ProjectValue], column: str, **conditions: Any) -> QuerySet[Any, Any]:
    among: QuerySet[Any, Any] = rows.filter(**conditions).order_by().values(column)
    return among


def _sums(rows: QuerySet[Any], **columns: Any) -> QuerySet[Any, Any]:
    """The rows added up by everything that is no sum, in the columns of `_Row`."""
    given = {**_NOTHING, "benefit_class": F("benefit_class"), "currency": F("currency"), **columns}
    named = {
        f"_{name}": value if hasattr(value, "resolve_expression") else Value(value)
        for name, value in given.items()
    }
    order = [f"_{name}" for name in _Row._fields]
    sums = {name: named.pop(name) for name in order[_SUMS:]}
    added: QuerySet[Any, Any] = rows.order_by().values(**named).annotate(**sums)
    return added.values_list(*order)


def _nothing(kind: Field[Any, Any]) -> Cast:
    return Cast(Value(None), kind)


_SUMS = _Row._fields.index("committed")
_NO_AMOUNT = Cast(Sum(_nothing(BigIntegerField())), ExactSumField())
_NOTHING = {
    "relationship": _nothing(UUIDField()),
    "day": _nothing(DateField()),
    "months": 0,
    **dict.fromkeys(_Row._fields[_SUMS:-2], _NO_AMOUNT),
    "number": Sum(Value(0)),
    "stopped": Sum(Value(0)),
}


def _added(one: int | None, two: int | None) -> int | None:
    return one if two is None else two if one is None else one + two


def _quarter(day: date) -> tuple[int, int]:
    return day.year, (day.month + 2) // 3


def _last_quarters(on: date) -> list[tuple[int, int]]:
    """The last quarters that were over by the day."""
    year, quarter = _quarter(on)
    end = year * 4 + quarter - 1
    return [(at // 4, at % 4 + 1) for at in range(end - QUARTERS, end)]


def _first_day(quarter: tuple[int, int]) -> date:
    return date(quarter[0], quarter[1] * 3 - 2, 1)
