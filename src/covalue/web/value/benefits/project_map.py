"""The benefits map of a project with what was reported: coverage both ways, and how far the changes
are."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import ROUND_HALF_UP, Decimal

from covalue.benefits.benefits_map import BenefitsMap, Node
from covalue.benefits.business_case import BusinessCase
from covalue.benefits.checks import check_case
from covalue.benefits.dates import position_of
from covalue.benefits.references import WORKS, works_in
from covalue.web.ground.accounts.models import User
from covalue.web.value.benefits import calendars, selectors
from covalue.web.value.benefits.models import ChangeProgress
from covalue.web.value.cases import selectors as cases
from covalue.web.value.cases.case_text import case_of
from covalue.web.value.projects.models import Project


@dataclass(frozen=True, slots=True)
class MapRow:
    """One thing on the map with what it serves, how far it is and what a check found."""

    node: Node
    serves: Sequence[str]
    progress: ChangeProgress | None
    due: str
    late: bool
    findings: Sequence[str]

    @property
    def percent(self) -> int | None:
        """How far it is; None where nobody has reported, which is not zero."""
        return self.progress.percent if self.progress else None

    @property
    def is_work(self) -> bool:
        """Whether its progress is reported: it is neither an objective nor a benefit."""
        return self.node.kind not in selectors.NOT_WORK


@dataclass(frozen=True, slots=True)
class Coverage:
    """What leads to a benefit, late work first. `percent` is the mean over what was reported,
    rounded half up."""

    node: Node
    reported: int
    percent: int | None
    rows: Sequence[MapRow]

    @property
    def works(self) -> int:
        """How many changes and deliverables lead to it."""
        return len(self.rows)

    @property
    def late(self) -> list[str]:
        """The titles of those that are late."""
        return [row.node.title for row in self.rows if row.late]


@dataclass(frozen=True, slots=True)
class ProjectMap:
    """A project's map; `case` is None where no business case was written."""

    case: BusinessCase | None
    found: BenefitsMap
    rows: Sequence[MapRow]
    coverage: Sequence[Coverage]

    @property
    def works(self) -> list[Node]:
        """Everything whose progress is reported."""
        return [row.node for row in self.rows if row.is_work]

    @property
    def leads(self) -> list[tuple[MapRow, int]]:
        """Every change and deliverable with the number of benefits it leads to, what is late
        first."""
        rows = [row for row in self.rows if row.is_work]
        rows.sort(key=lambda row: (not row.late, row.percent if row.percent is not None else -1))
        return [(row, sum(row in coverage.rows for coverage in self.coverage)) for row in rows]

    def leading_to(self, key: str) -> Coverage | None:
        """What leads to a benefit by its key."""
        return next((coverage for coverage in self.coverage if coverage.node.name == key), None)

    @property
    def percents(self) -> dict[str, int]:
        """What was reported, by key."""
        return {row.node.name: row.percent for row in self.rows if row.percent is not None}


def project_map(*, user: User, project: Project, on: date) -> ProjectMap:
    """The map of the latest version."""
    version = cases.current(user=user, project=project)
    if version is None:
        return ProjectMap(None, BenefitsMap({}), [], [])
    case = case_of(version.document)
    benefits_map = selectors.benefits_map(version)
    progress = selectors.latest_progress(user=user, project=project)
    rows = _rows(case, benefits_map, progress, on)
    return ProjectMap(case, benefits_map, rows, _coverage(benefits_map, rows))


def _rows(
    case: BusinessCase, benefits_map: BenefitsMap, progress: Mapping[str, ChangeProgress], on: date
) -> list[MapRow]:
    findings = check_case(case)
    due = _due(case)
    today = calendars.last_closed(case.graph.calendar, on) + 1
    rows = []
    for name, node in benefits_map.nodes.items():
        milestone = case.document.milestones.get(due.get(name, ""))
        position = position_of(milestone.date, case.graph.calendar) if milestone else None
        percent = progress[name].percent if name in progress else None
        rows.append(
            MapRow(
                node=node,
                serves=[
                    benefits_map.nodes[serve].title
                    for serve in node.serves
                    if serve in benefits_map.nodes
                ],
                progress=progress.get(name),
                due=milestone.date if milestone else "",
                late=position is not None and position - 1 < today and (percent or 0) < 100,
                findings=[
                    finding.message
                    for finding in findings
                    if name in case.places and finding.place == case.places[name]
                ],
            )
        )
    return rows


def _due(case: BusinessCase) -> dict[str, str]:
    works = (works_in(case.document, section) for section in WORKS)
    return {
        name: work.due
        for party_works in works
        for name, work in party_works.items()
        if work.due is not None
    }


def _coverage(benefits_map: BenefitsMap, rows: Sequence[MapRow]) -> list[Coverage]:
    covered = []
    for node in benefits_map.of_kind("benefit"):
        leading = [row for row in rows if row.is_work and _leads(benefits_map, row.node, node)]
        told = [row.percent for row in leading if row.percent is not None]
        mean = (
            int((Decimal(sum(told)) / len(told)).quantize(Decimal(1), ROUND_HALF_UP))
            if told
            else None
        )
        covered.append(
            Coverage(node, len(told), mean, sorted(leading, key=lambda row: not row.late))
        )
    return covered


def _leads(benefits_map: BenefitsMap, work: Node, benefit: Node) -> bool:
    return benefit.name in benefits_map.reaches(work.name)
