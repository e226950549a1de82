"""Value to date of many relationships: what was committed, realized and validated, by class and currency, in one query.

Committed is the whole effect planned until today by each project's latest plan of the design gate; realized and
validated is what holds of closed periods, also of a benefit that a later version gave up: the plan keeps it as well. A
stopped project is in no sum. Classes and currencies are never mixed.
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
    Case,
    Count,
    DateField,
    Exists,
    F,
    Field,
    OuterRef,
    Q,
    QuerySet,
    Sum,
    UUIDField,
    Value,
    When,
)
from django.db.models.functions import Cast

from covalue.web.accounts.models import User
from covalue.web.benefits.models import Stage, ValueReport
from covalue.web.cases.models import BENEFIT_CLASSES, Benefit, Gate, Plan, PlannedValue
from covalue.web.gates.models import Decision, GateDecision
from covalue.web.once import kept
from covalue.web.organizations import selectors as organizations
from covalue.web.organizations.models import Relationship
from covalue.web.tiers.months import add_months

QUARTERS = 8
"""How many quarters the picture shows, the last closed one included."""
Group = tuple[str, str]
"""A class and a currency: what may be added up."""


@dataclass(slots=True)
class ToDate:
    """Sums of one class in one currency, in minor units; `unplanned` is validated where no plan of design is agreed,
    `unplanned_realized` realized there: neither is in a rate.

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
        """Validated of committed to date in whole percent; None where nothing above zero was planned by now."""
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
        return not (self.no_money or self.stopped or any(each.benefits for each in self.sums.values()))


@dataclass(frozen=True, slots=True)
class Quarter:
    """What was committed for the periods that ended within a quarter, and what came of them, of one class and currency.

    The label is as pages write it; amounts are minor units.
    """

    label: str
    committed: int
    realized: int
    validated: int


class _Row(NamedTuple):
    """One row of the query: a sum to date of a relationship, or one over all of them of the periods that end `months`
    after the day; `what` was planned (one: the amount) or came (one: realized, two: validated).
    """

    what: str
    relationship: UUID | None
    benefit_class: str
    currency: str
    day: date | None
    months: int
    planned: bool
    stopped: bool
    one: int | None
    two: int | None
    count: int


@dataclass(frozen=True, slots=True)
class Worth:
    """The value of the relationships asked for, as of a day."""

    on: date
    partners: dict[UUID, Partner]
    periods: Sequence[_Row]

    def total(self, group: Group) -> ToDate:
        """Over all relationships."""
        found = ToDate()
        for each in self.partners.values():
            if group in each.sums:
                found.add(each.sums[group])
        return found

    @property
    def groups(self) -> list[Group]:
        """The classes and currencies that there are, in the order of the classes."""
        order = list(BENEFIT_CLASSES)
        found = {group for each in self.partners.values() for group in each.sums}
        return sorted(found, key=lambda group: (order.index(group[0]), group[1]))

    @property
    def stopped(self) -> int:
        """Benefits of stopped projects."""
        return sum(each.stopped for each in self.partners.values())

    @property
    def no_money(self) -> int:
        """Benefits that are no money."""
        return sum(each.no_money for each in self.partners.values())

    def quarters(self, group: Group) -> list[Quarter]:
        """The last closed quarters, oldest first, from the first with a figure on."""
        sums: dict[tuple[int, int], list[int]] = {key: [0, 0, 0] for key in _last_quarters(self.on)}
        for row in self.periods:
            assert row.day is not None, "periods have their day"
            key = _quarter(add_months(row.day, row.months) - timedelta(days=1))
            if key in sums and (row.benefit_class, row.currency) == group:
                amounts = (row.one, 0, 0) if row.what == "plan" else (0, row.one, row.two)
                sums[key] = [held + (more or 0) for held, more in zip(sums[key], amounts, strict=True)]
        found = [Quarter(f"Q{quarter} {year % 100:02}", *amounts) for (year, quarter), amounts in sums.items()]
        first = next((at for at, each in enumerate(found) if each.committed or each.realized), len(found))
        return found[first:]


@kept
def value_to_date(*, user: User, relationships: Iterable[Relationship], on: date) -> Worth:
    """What was committed, realized and validated until the day (a period counts once it is over), in one query."""
    seen = [each.pk for each in organizations.relationships_among(user=user, relationships=relationships)]
    partners = {pk: Partner() for pk in seen}
    periods = []
    for each in _read(seen, on):
        if each.relationship is None:
            periods.append(each)
        else:
            _keep(partners[each.relationship], each)
    return Worth(on, partners, periods)


def percent(part: int, whole: int | None) -> int | None:
    """Whole percent, rounded half up; None of nothing and of what is below it."""
    if whole is None or whole <= 0:
        return None
    return int((Decimal(100 * part) / whole).quantize(Decimal(1), ROUND_HALF_UP))


def _keep(partner: Partner, row: _Row) -> None:
    if row.what == "plan":
        partner.sums[row.benefit_class, row.currency].add(ToDate(committed=row.one))
    elif row.stopped:
        partner.stopped += row.count
    elif not row.currency:
        partner.no_money += row.count
    else:
        came, accepted = (0, 0) if row.planned else (row.one or 0, row.two or 0)
        partner.sums[row.benefit_class, row.currency].add(ToDate(None, row.one, row.two, accepted, row.count, came))


def _read(relationships: Sequence[UUID], on: date) -> Iterable[_Row]:
    """Four sums as one query: planned and come, to date by relationship, and by period over all of them."""
    first = _first_day(_last_quarters(on)[0])
    stopped = _projects(GateDecision.objects.filter(decision=Decision.STOP), relationships)
    designed = _projects(Plan.objects.filter(gate=Gate.DESIGN), relationships)
    later = Plan.objects.filter(
        gate=Gate.DESIGN, project=OuterRef("plan__project"), number__gt=OuterRef("plan__number")
    )
    planned = PlannedValue.objects.filter(
        ~Q(plan__project__in=stopped), ~Exists(later), plan__gate=Gate.DESIGN,
        plan__project__relationship__in=relationships, ends_on__lte=on,
    )  # fmt: skip
    benefits = Benefit.objects.filter(
        Q(dropped=False) | Q(realized_minor__isnull=False), project__relationship__in=relationships
    )
    going = benefits.exclude(project__in=stopped).order_by().values("pk")
    reports = ValueReport.objects.filter(benefit__in=going, period__gte=add_months(first, -11))
    came = {stage: Sum("difference_minor", filter=Q(stage=stage)) for stage in Stage}
    found = _sums(
        planned.filter(holds_until__gt=on), what="plan", relationship=F("plan__project__relationship"),
        day=_NO_DAY, months=0, one=Sum("whole_to_date_minor"),
    ).union(
        _sums(
            benefits, what="came", relationship=F("project__relationship"), day=_NO_DAY, months=0,
            stopped=_among(stopped), planned=_among(designed), one=Sum("realized_minor"),
            two=Sum("validated_minor"), count=Count("pk"),
        ),
        _sums(
            planned.filter(ends_on__gt=first), what="plan", relationship=_NOBODY, day=F("ends_on"), months=0,
            one=Sum("whole_minor"),
        ),
        _sums(
            reports, what="came", relationship=_NOBODY, benefit_class=F("benefit__benefit_class"),
            currency=F("benefit__currency"), day=F("period"), months=F("benefit__period_months"),
            one=came[Stage.REALIZED], two=came[Stage.VALIDATED],
        ),
        all=True,
    )  # fmt: skip
    return (_Row(*row) for row in found)


def _sums(rows: QuerySet[Any], **columns: Any) -> QuerySet[Any, Any]:
    """The rows added up by everything that is no sum, in the columns of `_Row`."""
    given = {
        "benefit_class": F("benefit_class"), "currency": F("currency"), "planned": True, "stopped": False,
        "two": Sum(_NO_AMOUNT), "count": Count("pk"), **columns,
    }  # fmt: skip
    named = {f"_{name}": each if hasattr(each, "resolve_expression") else Value(each) for name, each in given.items()}
    sums = {name: named.pop(name) for name in ("_one", "_two", "_count")}
    order = [f"_{name}" for name in _Row._fields]
    return rows.order_by().values(**named).annotate(**sums).values_list(*order)


def _projects(rows: QuerySet[Any], relationships: Sequence[UUID]) -> QuerySet[Any, Any]:
    """The projects of rows that refer to one; asked for once by the database, not for each benefit."""
    return rows.filter(project__relationship__in=relationships).order_by().values("project")


def _among(projects: QuerySet[Any, Any]) -> Case:
    return Case(When(project__in=projects, then=True), default=False)


def _nothing(kind: Field[Any, Any]) -> Cast:
    return Cast(Value(None), kind)


_NO_DAY, _NOBODY, _NO_AMOUNT = _nothing(DateField()), _nothing(UUIDField()), _nothing(BigIntegerField())


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
