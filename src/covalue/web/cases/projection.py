"""A version's benefits as rows, so that a register of many projects is one query."""

from __future__ import annotations

from datetime import date
from typing import Any

from covalue.benefits.amounts import OptionAmounts, live_periods, names_of, option_amounts
from covalue.benefits.business_case import BusinessCase
from covalue.benefits.checks import check_case
from covalue.benefits.claims import Claim, claims_of
from covalue.language.periods import Calendar
from covalue.web.cases.models import Benefit, CaseVersion

LACKS = ("no-measure", "no-baseline", "no-target", "no-owner", "no-review", "no-objective", "not-enabled")
"""What a benefit is listed with when it is not there."""


def project_benefits(version: CaseVersion, case: BusinessCase) -> None:
    """Write the rows of the version's benefits, and mark those that it leaves out. Within a transaction."""
    amounts, _findings = option_amounts(case)
    claims = {claim.benefit: claim for claim in claims_of(case)}
    rows = [
        Benefit(
            project=version.project,
            key=key,
            version=version,
            position=at,
            **_fields(case, amounts, key),
            claim=_claim(claims.get(key)),
        )
        for at, key in enumerate(case.document.benefits)
    ]
    for row, lacks in zip(rows, _lacks(case), strict=True):
        row.lacks = lacks
    written = [field.name for field in Benefit._meta.concrete_fields if field.name not in {"id", "project", "key"}]
    Benefit.objects.bulk_create(rows, update_conflicts=True, unique_fields=["project", "key"], update_fields=written)
    left_out = Benefit.objects.filter(project=version.project).exclude(key__in=list(case.document.benefits))
    left_out.update(dropped=True)


def first_day(calendar: Calendar, at: int) -> date:
    """The first day of a period by its number."""
    month = calendar.month_of(at)
    return date(month // 12, month % 12 + 1, 1)


def _fields(case: BusinessCase, amounts: OptionAmounts, key: str) -> dict[str, Any]:
    part, document, calendar = case.document.benefits[key], case.document, case.graph.calendar
    item = amounts.item(key)
    belongs = key in names_of(case, amounts.option)
    live = live_periods(amounts.evaluation, key) if belongs and key not in amounts.missing else []
    measure = document.measures.get(part.measure or "")
    objective = document.objectives.get(part.objective or "")
    known = belongs and key not in amounts.missing
    return {
        "title": part.title[:300], "benefit_class": part.class_, "disbenefit": bool(part.disbenefit),
        "objective": objective.title[:300] if objective else "", "beneficiary": (part.beneficiary or "")[:300],
        "owner": part.owners[-1].name[:200] if part.owners and part.owners[-1].to is None else "",
        "measure": measure.title[:300] if measure else "", "measure_unit": measure.unit[:80] if measure else "",
        "scope": list(part.scope), "currency": case.currency_of(key) or "", "known": known,
        "period_months": calendar.months_each,
        "amounts": _by_period(calendar, item.whole, item.amounts) if item else [],
        "starts_on": first_day(calendar, live[0]) if live else None,
        "ends_on": first_day(calendar, live[-1] + 1) if live else None,
        "reviews": [day.isoformat() for day in part.reviews],
    }  # fmt: skip


def _by_period(calendar: Calendar, whole: tuple[int, ...], due: tuple[int, ...]) -> list[list[Any]]:
    """Only periods with an amount."""
    rows = zip(range(len(whole)), whole, due, strict=True)
    return [[first_day(calendar, at).isoformat(), one, two] for at, one, two in rows if one or two]


def _claim(found: Claim | None) -> dict[str, str]:
    return {str(month): str(share) for month, share in found.shares.items()} if found else {}


def _lacks(case: BusinessCase) -> list[list[str]]:
    """By benefit, in the order of the document."""
    findings = check_case(case)
    return [
        [code for code in LACKS if any(each.code == code and each.place == case.places[key] for each in findings)]
        for key in case.document.benefits
    ]
