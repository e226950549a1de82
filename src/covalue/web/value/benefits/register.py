"""The benefits register: filtered, grouped; totals mix neither classes nor currencies, double
counts are told."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any
from uuid import UUID

from django.db.models import Count

from covalue.benefits.claims import Claim, by_measure, check_claims, over_claimed
from covalue.benefits.dates import month_of
from covalue.language.findings import Finding, Severity
from covalue.web.ground.accounts.models import User
from covalue.web.ground.organizations import selectors as organizations
from covalue.web.ground.organizations.models import Relationship
from covalue.web.value.benefits import selectors
from covalue.web.value.benefits.models import Stage, ValueReport
from covalue.web.value.benefits.owners import Ownership, Tenure, ownerships
from covalue.web.value.benefits.threads import attributed, case_shares
from covalue.web.value.cases import selectors as cases
from covalue.web.value.cases.models import BENEFIT_CLASSES, Benefit, CaseVersion
from covalue.web.value.gates.selectors import stages
from covalue.web.value.gates.stages import ProjectStage

GROUPS = {
    "class": "Class",
    "partner": "Partner",
    "area": "Area",
    "project": "Project",
    "stage": "Stage",
    "owner": "Owner",
}
"""What a register can be grouped by."""
LACKS = {
    "no-owner": "no owner",
    "no-measure": "no measure",
    "no-baseline": "no baseline",
    "no-target": "no target",
    "no-review": "no review",
    "no-objective": "no objective",
    "not-enabled": "nothing enables it",
    "no-figures": "no figures",
}
"""What a benefit may lack, as the register writes it."""


@dataclass(frozen=True, slots=True)
class Row:
    """One benefit of the register. Amounts are minor units: whole life as planned, to date as
    reported.

    Promised, expected and attributed are the part due to the project; realized and validated the
    whole effect.
    """

    benefit: Benefit
    stage: ProjectStage
    ownership: Ownership
    promised: int | None
    expected: int | None
    realized: int | None
    validated: int | None
    attributed: int | None
    lacks: Sequence[str]
    counted_twice: Sequence[str] = ()

    @property
    def in_sums(self) -> bool:
        """Whether its figures are added up: a stopped project promises nothing any more."""
        return self.expected is not None and not self.stage.stopped

    @property
    def owner(self) -> str:
        """Who answers for it; empty where nobody does."""
        return self.ownership.name if self.ownership.tenure in {Tenure.HELD, Tenure.NAMED} else ""

    def group(self, by: str) -> str:
        """The group in which it stands."""
        project = self.benefit.project
        return {
            "class": BENEFIT_CLASSES[self.benefit.benefit_class],
            "partner": project.relationship.partner.name,
            "area": project.area.name,
            "project": project.name,
            "stage": self.stage.label,
            "owner": self.owner or "nobody",
        }[by]


@dataclass(frozen=True, slots=True)
class Total:
    """A sum of one class in one currency within a group. In no sum are `unknown` benefits, which
    have no figures, and those of `stopped` projects.
    """

    group: str
    benefit_class: str
    currency: str
    count: int
    unknown: int
    stopped: int
    promised: int
    expected: int
    realized: int
    validated: int
    attributed: int
    twice: int
    """Benefits in the sum that count a measure that another counts as well."""


@dataclass(frozen=True, slots=True)
class Register:
    """Rows, totals, and what more than one benefit counts, by measure, among all that the reader
    sees (not only among what is filtered).
    """

    rows: Sequence[Row]
    totals: Sequence[Total]
    doubles: Mapping[str, Sequence[Finding]]
    choices: Mapping[str, Sequence[str]]


def register(
    *,
    user: User,
    on: date | None = None,
    by: str = "class",
    filters: Mapping[str, str] | None = None,
    **scope: Any,
) -> Register:
    """The register of a programme, a relationship or a project, in a constant number of queries; as
    of today where the programme is, without another day."""
    benefits = list(cases.benefit_list(user=user, **scope))
    rows, twice = _rows(user, benefits, on)
    kept = [row for row in rows if _passes(row, filters or {})]
    kept.sort(key=lambda row: (row.group(by), row.benefit.project.name, row.benefit.position))
    choices = {name: sorted({row.group(name) for row in rows}) for name in GROUPS}
    return Register(kept, totals(kept, by), twice, choices)


def totals(rows: Iterable[Row], by: str) -> list[Total]:
    """Sums by group, class and currency; what is no money is counted and never added up."""
    groups: dict[tuple[str, str, str], list[Row]] = {}
    for row in rows:
        groups.setdefault(
            (row.group(by), row.benefit.benefit_class, row.benefit.currency), []
        ).append(row)
    return [
        Total(
            group,
            BENEFIT_CLASSES[benefit_class],
            currency,
            count=len(members),
            unknown=sum(row.expected is None for row in members),
            stopped=sum(row.stage.stopped for row in members),
            promised=_sum(members, "promised"),
            expected=_sum(members, "expected"),
            realized=_sum(members, "realized"),
            validated=_sum(members, "validated"),
            attributed=_sum(members, "attributed"),
            twice=sum(bool(row.counted_twice) for row in members),
        )
        for (group, benefit_class, currency), members in sorted(groups.items())
    ]


def claims(benefits: Iterable[Benefit]) -> list[Claim]:
    """What the benefits count, across projects: one measure is the same where its title and unit
    are."""
    return [
        Claim(
            project=benefit.project.name,
            benefit=benefit.title,
            measure=f"{benefit.measure} ({benefit.measure_unit})",
            scope=frozenset(benefit.scope),
            shares={int(month): Decimal(share) for month, share in benefit.claim.items()},
        )
        for benefit in benefits
        if benefit.measure
    ]


def counted_twice(*, user: User, relationships: Iterable[Relationship]) -> list[str]:
    """The measures of which more than 100 % is counted among the relationships; stopped projects
    count nothing.

    One query, that reads only benefits whose measure another one counts as well.
    """
    seen = [
        relationship.pk
        for relationship in organizations.relationships_among(
            user=user, relationships=relationships
        )
    ]
    rows = Benefit.objects.filter(
        project__relationship__in=seen, project__stopped=False, dropped=False
    )
    rows = rows.exclude(measure="")
    shared = (
        rows.order_by()
        .values("measure", "measure_unit")
        .annotate(number=Count("pk"))
        .filter(number__gt=1)
    )
    columns = "title", "measure", "measure_unit", "scope", "claim", "project__name"
    benefits = (
        rows.filter(measure__in=shared.values("measure")).select_related("project").only(*columns)
    )
    return over_claimed(claims(benefits))


def _rows(
    user: User, benefits: Sequence[Benefit], on: date | None
) -> tuple[list[Row], dict[str, list[Finding]]]:
    projects = {benefit.project_id: benefit.project for benefit in benefits}
    stage_of = stages(projects=list(projects.values()))
    owners, reports = ownerships(benefits=benefits, on=on), selectors.reported(benefits=benefits)
    promised, shares = _promised(user, projects), _shares(benefits, reports)
    claimed = by_measure(
        claims(benefit for benefit in benefits if not stage_of[benefit.project_id].stopped)
    )
    twice = {
        measure: findings for measure, group in claimed.items() if (findings := check_claims(group))
    }
    serious = [
        finding
        for findings in twice.values()
        for finding in findings
        if finding.severity != Severity.NOTE
    ]
    rows = []
    for row in benefits:
        label = f"'{row.project.name}: {row.title}'"
        rows.append(
            Row(
                benefit=row,
                stage=stage_of[row.project_id],
                ownership=owners[row.pk],
                promised=promised.get(row.project_id, {}).get((row.key, row.currency)),
                expected=row.total_minor,
                realized=row.realized_minor,
                validated=row.validated_minor,
                attributed=_attributed(row, reports.get(row.pk, {}), shares.get(row.pk, {})),
                lacks=_lacks(row, owners[row.pk]),
                counted_twice=[finding.message for finding in serious if label in finding.message],
            )
        )
    return rows, twice


def _promised(user: User, projects: Mapping[UUID, Any]) -> dict[UUID, dict[tuple[str, str], int]]:
    """What each project's first plan at the business case promised in all, the part due to it, by
    benefit and currency: in another one it promised nothing.
    """
    promised: dict[UUID, dict[tuple[str, str], int]] = {}
    for row in cases.plan_list(user=user).filter(project__in=list(projects), gate="business_case"):
        if row.project_id not in promised:
            items = cases.read_plan(row).items
            promised[row.project_id] = {
                (item.name, item.currency): sum(item.amounts) for item in items
            }
    return promised


def _attributed(
    benefit: Benefit, known: selectors.Reports, shares: Mapping[date, Decimal]
) -> int | None:
    """The part due to the project of what was validated, rounded in each period; None where nothing
    is known of it."""
    amounts = [
        attributed(row.amount_minor, share)
        for day, row in _validated(known)
        if row.amount_minor is not None and (share := _share(benefit, day, shares)) is not None
    ]
    return sum(amounts) if amounts else None


def _shares(
    benefits: Iterable[Benefit], reports: Mapping[UUID, selectors.Reports]
) -> dict[UUID, Mapping[date, Decimal]]:
    """The part due to the project by first day, of benefits of which something was validated in a
    period in which they claim no measure: they have none, or it came before or after what was
    planned. One query, where there are any.
    """
    lacking = [
        benefit
        for benefit in benefits
        if any(
            _claimed(benefit, day) is None for day, _row in _validated(reports.get(benefit.pk, {}))
        )
    ]
    if not lacking:
        return {}
    versions = CaseVersion.objects.filter(pk__in={benefit.version_id for benefit in lacking})
    documents = dict(versions.values_list("pk", "document"))
    return {
        benefit.pk: case_shares(documents[benefit.version_id]).get(benefit.key, {})
        for benefit in lacking
    }


def _validated(known: selectors.Reports) -> list[tuple[date, ValueReport]]:
    return [
        (day, row)
        for (stage, day), row in known.items()
        if stage == Stage.VALIDATED and row.amount_minor is not None
    ]


def _share(benefit: Benefit, day: date, shares: Mapping[date, Decimal]) -> Decimal | None:
    claimed = _claimed(benefit, day)
    return shares.get(day) if claimed is None else claimed


def _claimed(benefit: Benefit, day: date) -> Decimal | None:
    """The share of its measure that the benefit counts in the period that begins on the day."""
    share = benefit.claim.get(str(month_of(day)))
    return None if share is None else Decimal(share)


def _lacks(benefit: Benefit, ownership: Ownership) -> list[str]:
    """Read from its version, but the owner as it stands today."""
    lacks = [code for code in benefit.lacks if code != "no-owner"]
    if ownership.tenure in {Tenure.VACANT, Tenure.LEFT}:
        lacks.insert(0, "no-owner")
    return lacks if benefit.known else [*lacks, "no-figures"]


def _sum(rows: Iterable[Row], name: str) -> int:
    return sum(getattr(row, name) or 0 for row in rows if row.in_sums)


def _passes(row: Row, filters: Mapping[str, str]) -> bool:
    for name, wanted in filters.items():
        if name in GROUPS and row.group(name) != wanted:
            return False
        if name == "lacks" and wanted not in row.lacks and not (wanted == "any" and row.lacks):
            return False
        if name == "twice" and not row.counted_twice:
            return False
        if name == "words" and not _mentions(row, wanted):
            return False
    return True


def _mentions(row: Row, words: str) -> bool:
    benefit = row.benefit
    text = " ".join(
        (
            benefit.title,
            benefit.project.name,
            benefit.measure,
            benefit.beneficiary,
            benefit.objective,
            row.owner,
        )
    )
    return all(word in text.casefold() for word in words.casefold().split())
