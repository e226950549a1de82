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
            count=len(found),
            unknown=sum(row.expected is None for row in found),
            stopped=sum(row.stage.stopped for row in found),
            promised=_sum(found, "promised"),
            expected=_sum(found, "expected"),
            realized=_sum(found, "realized"),
            validated=_sum(found, "validated"),
            attributed=_sum(found, "attributed"),
            twice=sum(bool(row.counted_twice) for row in found),
        )
        for (group, benefit_class, currency), found in sorted(groups.items())
    ]


def claims(benefits: Iterable[Benefit]) -> list[Claim]:
    """What the benefits count, across projects: one measure is the same where its title and unit
    are."""
    return [
        Claim(
            project=each.project.name,
            benefit=each.title,
            measure=f"{each.measure} ({each.measure_unit})",
            scope=frozenset(each.scope),
            shares={int(month): Decimal(share) for month, share in each.claim.items()},
        )
        for each in benefits
        if each.measure
    ]


def counted_twice(*, user: User, relationships: Iterable[Relationship]) -> list[str]:
    """The measures of which more than 100 % is counted among the relationships; stopped projects
    count nothing.

    One query, that reads only benefits whose measure another one counts as well.
    """
    seen = [
        each.pk
        for each in organizations.relationships_among(user=user, relationships=relationships)
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
    found = (
        rows.filter(measure__in=shared.values("measure")).select_related("project").only(*columns)
    )
    return over_claimed(claims(found))


def _rows(
    user: User, benefits: Sequence[Benefit], on: date | None
) -> tuple[list[Row], dict[str, list[Finding]]]:
    projects = {each.project_id: each.project for each in benefits}
    stage_of = stages(projects=list(projects.values()))
    owners, reports = ownerships(benefits=benefits, on=on), selectors.reported(benefits=benefits)
    promised, shares = _promised(user, projects), _shares(benefits, reports)
    claimed = by_measure(claims(each for each in benefits if not stage_of[each.project_id].stopped))
    twice = {measure: found for measure, group in claimed.items() if (found := check_claims(group))}
    serious = [each for found in twice.values() for each in found if each.severity != Severity.NOTE]
    rows = []
    for each in benefits:
        label = f"'{each.project.name}: {each.title}'"
        rows.append(
            Row(
                benefit=each,
                stage=stage_of[each.project_id],
                ownership=owners[each.pk],
                promised=promised.get(each.project_id, {}).get((each.key, each.currency)),
                expected=each.total_minor,
                realized=each.realized_minor,
                validated=each.validated_minor,
                attributed=_attributed(each, reports.get(each.pk, {}), shares.get(each.pk, {})),
                lacks=_lacks(each, owners[each.pk]),
                counted_twice=[found.message for found in serious if label in found.message],
            )
        )
    return rows, twice


def _promised(user: User, projects: Mapping[UUID, Any]) -> dict[UUID, dict[tuple[str, str], int]]:
    """What each project's first plan at the business case promised in all, the part due to it, by
    benefit and currency: in another one it promised nothing.
    """
    found: dict[UUID, dict[tuple[str, str], int]] = {}
    for row in cases.plan_list(user=user).filter(project__in=list(projects), gate="business_case"):
        if row.project_id not in found:
            items = cases.read_plan(row).items
            found[row.project_id] = {
                (item.name, item.currency): sum(item.amounts) for item in items
            }
    return found


def _attributed(
    benefit: Benefit, known: selectors.Reports, shares: Mapping[date, Decimal]
) -> int | None:
    """The part due to the project of what was validated, rounded in each period; None where nothing
    is known of it."""
    found = [
        attributed(row.amount_minor, share)
        for day, row in _validated(known)
        if row.amount_minor is not None and (share := _share(benefit, day, shares)) is not None
    ]
    return sum(found) if found else None


def _shares(
    benefits: Iterable[Benefit], reports: Mapping[UUID, selectors.Reports]
) -> dict[UUID, Mapping[date, Decimal]]:
    """The part due to the project by first day, of benefits of which something was validated in a
    period in which they claim no measure: they have none, or it came before or after what was
    planned. One query, where there are any.
    """
    lacking = [
        each
        for each in benefits
        if any(_claimed(each, day) is None for day, _row in _validated(reports.get(each.pk, {})))
    ]
    if not lacking:
        return {}
    versions = CaseVersion.objects.filter(pk__in={each.version_id for each in lacking})
    documents = dict(versions.values_list("pk", "document"))
    return {each.pk: case_shares(documents[each.version_id]).get(each.key, {}) for each in lacking}


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
    found = [code for code in benefit.lacks if code != "no-owner"]
    if ownership.tenure in {Tenure.VACANT, Tenure.LEFT}:
        found.insert(0, "no-owner")
    return found if benefit.known else [*found, "no-figures"]


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
    each = row.benefit
    text = " ".join(
        (each.title, each.project.name, each.measure, each.beneficiary, each.objective, row.owner)
    )
    return all(word in text.casefold() for word in words.casefold().split())
