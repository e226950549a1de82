"""A version's benefits and a plan's amounts as rows, so that a register of many projects is one
query."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from datetime import date
from itertools import accumulate
from typing import Any

from django.db.models import Q

from covalue.benefits import plan as frozen
from covalue.benefits.amounts import Item, names_of
from covalue.benefits.claims import Claim
from covalue.language.periods import Calendar
from covalue.web.kit.limits import check_amount
from covalue.web.value.cases.figures import CaseFigures
from covalue.web.value.cases.models import (
    Benefit,
    CaseVersion,
    Gate,
    Plan,
    PlannedValue,
    ProjectValue,
)
from covalue.web.value.projects.models import Project

LACKS = (
    "no-measure",
    "no-baseline",
    "no-target",
    "no-owner",
    "no-review",
    "no-objective",
    "not-enabled",
)
"""What a benefit is listed with when it is not there."""
NOT_OF_THE_DOCUMENT = {
    "id",
    "project",
    "key",
    "realized_minor",
    "validated_minor",
    "realized_to",
    "validated_to",
}
"""Fields of a benefit that no version writes."""
OF_BENEFIT = (
    "benefit_class",
    "currency",
    "realized_minor",
    "validated_minor",
    "realized_to",
    "validated_to",
)
OF_PLAN = ("benefit_class", "currency", "ends_on", "whole_to_date_minor")


def project_benefits(version: CaseVersion, figures: CaseFigures) -> None:
    """Write the rows of the version's benefits, and mark those that it leaves out. Within a
    transaction."""
    case, claims = figures.case, {claim.benefit: claim for claim in figures.claims}
    rows = [
        Benefit(
            project=version.project,
            key=key,
            version=version,
            position=at,
            **_fields(figures, key),
            claim=_claim(claims.get(key)),
            lacks=_lacks(figures, key),
        )
        for at, key in enumerate(case.document.benefits)
    ]
    written = [
        field.name
        for field in Benefit._meta.concrete_fields
        if field.name not in NOT_OF_THE_DOCUMENT
    ]
    Benefit.objects.bulk_create(
        rows, update_conflicts=True, unique_fields=["project", "key"], update_fields=written
    )
    left_out = Benefit.objects.filter(project=version.project).exclude(
        key__in=list(case.document.benefits)
    )
    left_out.update(dropped=True)
    project_value(version.project)


def project_plan(row: Plan, plan: frozen.Plan) -> list[PlannedValue]:
    """Write what the plan promises by class, currency and period. Within the transaction that
    writes the plan."""
    values: list[PlannedValue] = PlannedValue.objects.bulk_create(
        PlannedValue(plan=row, **fields) for fields in planned_values(plan)
    )
    project_value(row.project)
    return values


def planned_values(plan: frozen.Plan) -> list[dict[str, Any]]:
    """The fields of the plan's rows, but the plan itself: benefits in money, by class, currency and
    period."""
    groups: dict[tuple[str, str], list[Item]] = {}
    for item in plan.items:
        if item.kind == "benefit":
            groups.setdefault((item.class_, item.currency), []).append(item)
    return [
        {"benefit_class": name, "currency": currency, **fields}
        for (name, currency), items in groups.items()
        for fields in _sums(plan.calendar, items)
    ]


def project_value(project: Project) -> None:
    """Write anew what the project's benefits came to and what it promises. Within the transaction
    of the change."""
    plan = Plan.objects.filter(project=project, gate=Gate.DESIGN).order_by("number").last()
    kept = Benefit.objects.filter(
        Q(dropped=False) | Q(realized_minor__isnull=False), project=project
    )
    planned = (
        PlannedValue.objects.filter(plan=plan).order_by("ends_on")
        if plan
        else PlannedValue.objects.none()
    )
    rows = value_by_class(kept.values_list(*OF_BENEFIT), planned.values_list(*OF_PLAN))
    for row in rows:
        for name in ("realized_minor", "validated_minor"):
            what = f"What the project’s benefits have {name.removesuffix('_minor')}"
            check_amount(row[name] or 0, row["currency"], what=what, field="values")
    ProjectValue.objects.filter(project=project).delete()
    ProjectValue.objects.bulk_create(
        ProjectValue(project=project, relationship_id=project.relationship_id, plan=plan, **fields)
        for fields in rows
    )


def value_by_class(
    benefits: Iterable[tuple[Any, ...]], planned: Iterable[tuple[Any, ...]]
) -> list[dict[str, Any]]:
    """The fields of a project's rows, from those `OF_BENEFIT` and, in the order of their periods,
    those `OF_PLAN`."""
    totals: dict[tuple[str, str], dict[str, Any]] = defaultdict(lambda: dict(_NOTHING))
    days, ends = [], []
    for name, currency, realized, validated, *reported_to in benefits:
        row = totals[name, currency]
        row["benefits"] += 1
        for field, amount in (("realized_minor", realized), ("validated_minor", validated)):
            row[field] = row[field] if amount is None else (row[field] or 0) + amount
        days += [day for day in reported_to if day is not None]
    for name, currency, end, to_date in planned:
        totals[name, currency]["planned_minor"] = to_date
        ends.append(end)
    whole = {"reported_to": max(days, default=None), "planned_until": max(ends, default=None)}
    return [
        {"benefit_class": name, "currency": currency, **fields, **whole}
        for (name, currency), fields in totals.items()
    ]


_NOTHING = {"benefits": 0, "realized_minor": None, "validated_minor": None, "planned_minor": None}


def _sums(calendar: Calendar, items: list[Item]) -> list[dict[str, Any]]:
    whole = [sum(amounts) for amounts in zip(*(item.whole for item in items), strict=True)]
    due = [sum(amounts) for amounts in zip(*(item.amounts for item in items), strict=True)]
    whole_to_date, due_to_date = list(accumulate(whole)), list(accumulate(due))
    used = [at for at in range(len(whole)) if whole[at] or due[at]]
    ends = [first_day(calendar, at + 1) for at in used]
    return [
        {
            "starts_on": first_day(calendar, at),
            "ends_on": end,
            "holds_until": until,
            "whole_minor": whole[at],
            "due_minor": due[at],
            "whole_to_date_minor": whole_to_date[at],
            "due_to_date_minor": due_to_date[at],
        }
        for at, end, until in zip(used, ends, [*ends[1:], date.max], strict=True)
    ]


def first_day(calendar: Calendar, at: int) -> date:
    """The first day of a period by its number."""
    month = calendar.month_of(at)
    return date(month // 12, month % 12 + 1, 1)


def _fields(figures: CaseFigures, key: str) -> dict[str, Any]:
    case, document, calendar = figures.case, figures.case.document, figures.case.graph.calendar
    part, item, live = document.benefits[key], figures.item(key), figures.live.get(key)
    measure = document.measures.get(part.measure or "")
    objective = document.objectives.get(part.objective or "")
    known = key in names_of(case, case.preferred) and key not in figures.missing
    return {
        "title": part.title[:300],
        "benefit_class": part.class_,
        "disbenefit": bool(part.disbenefit),
        "objective": objective.title[:300] if objective else "",
        "beneficiary": (part.beneficiary or "")[:300],
        "owner": part.owners[-1].name[:200] if part.owners and part.owners[-1].to is None else "",
        "measure": measure.title[:300] if measure else "",
        "measure_unit": measure.unit[:80] if measure else "",
        "scope": list(part.scope),
        "currency": case.currency_of(key) or "",
        "known": known,
        "period_months": calendar.months_each,
        "amounts": _by_period(calendar, item.whole, item.amounts) if item else [],
        "starts_on": first_day(calendar, live[0]) if live else None,
        "ends_on": first_day(calendar, live[1] + 1) if live else None,
        "reviews": [day.isoformat() for day in part.reviews],
    }


def _by_period(calendar: Calendar, whole: tuple[int, ...], due: tuple[int, ...]) -> list[list[Any]]:
    """Only periods with an amount."""
    rows = zip(range(len(whole)), whole, due, strict=True)
    return [[first_day(calendar, at).isoformat(), one, two] for at, one, two in rows if one or two]


def _claim(claim: Claim | None) -> dict[str, str]:
    return {str(month): str(share) for month, share in claim.shares.items()} if claim else {}


def _lacks(figures: CaseFigures, key: str) -> list[str]:
    """What the check of the case misses in a benefit, in the order of `LACKS`."""
    place = figures.case.places[key]
    missed = {finding.code for finding in figures.findings if finding.place == place}
    return [code for code in LACKS if code in missed]
