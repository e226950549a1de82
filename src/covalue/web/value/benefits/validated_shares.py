"""How much of what a relationship's projects planned for some days is validated. Services and
reviews read it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from uuid import UUID

from covalue.benefits.plan import Plan as Frozen
from covalue.web.ground.organizations.models import Relationship
from covalue.web.value.benefits import selectors
from covalue.web.value.benefits.models import Stage
from covalue.web.value.cases.models import Benefit, Plan
from covalue.web.value.cases.projection import first_day
from covalue.web.value.cases.selectors import read_plan
from covalue.web.value.gates.selectors import stages
from covalue.web.value.projects.models import Project

Reported = Mapping[UUID, selectors.Reports]
IN_TIME = timedelta(days=90)
"""So long after the end of a period its figure may wait for validation before it counts as
missing."""


@dataclass(frozen=True, slots=True)
class Validation:
    """Planned and validated value of one currency in minor units, whoever it is due to.

    `due` counts the figures that were planned, `missing` those of them that nobody validated in
    time: as in the realization rate, what is missing counts as not come.
    """

    currency: str
    planned: int = 0
    validated: int = 0
    due: int = 0
    missing: int = 0

    def __add__(self, other: Validation) -> Validation:
        """Both together, of one currency."""
        return Validation(
            self.currency,
            self.planned + other.planned,
            self.validated + other.validated,
            self.due + other.due,
            self.missing + other.missing,
        )


def validated_shares(
    *, relationship: Relationship, starts_on: date, ends_on: date
) -> list[Validation]:
    """By currency, over the periods that lie within the days `[starts_on, ends_on)`, in four
    queries.

    Each project is measured against its plan in force; a stopped project promises nothing any more.
    """
    plans = _in_force(relationship)
    benefits = list(Benefit.objects.filter(project__in=list(plans)))
    reports, validations = selectors.reported(benefits=benefits), dict[str, Validation]()
    for benefit in benefits:
        for share in _figures(plans[benefit.project_id], benefit, reports, (starts_on, ends_on)):
            validations[share.currency] = (
                validations.get(share.currency, Validation(share.currency)) + share
            )
    return [validations[currency] for currency in sorted(validations)]


def _in_force(relationship: Relationship) -> dict[UUID, Frozen]:
    """The latest plan of each project that was not stopped."""
    projects = list(Project.objects.filter(relationship=relationship))
    stage = stages(projects=projects)
    running = [project.pk for project in projects if not stage[project.pk].stopped]
    rows = {
        row.project_id: row for row in Plan.objects.filter(project__in=running).order_by("number")
    }
    return {pk: read_plan(row) for pk, row in rows.items()}


def _figures(
    plan: Frozen, benefit: Benefit, reports: Reported, days: tuple[date, date]
) -> Iterator[Validation]:
    """What was planned for each period within the days, and what was validated."""
    item = plan.item(benefit.key)
    if item is None or not item.currency:
        return
    known = reports.get(benefit.pk, {})
    for at, planned in enumerate(item.whole):
        first, after = first_day(plan.calendar, at), first_day(plan.calendar, at + 1)
        if planned and days[0] <= first and after <= days[1]:
            row = known.get((Stage.VALIDATED, first)) if item.currency == benefit.currency else None
            come = row.amount_minor if row is not None else None
            if come is not None or after + IN_TIME <= days[1]:
                yield Validation(item.currency, planned, come or 0, 1, int(come is None))
