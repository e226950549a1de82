"""From what was decided to the stage in which a project is."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from covalue.web.value.cases.models import Gate
from covalue.web.value.gates.models import Decision, GateDecision

CLOSED = "closed"
STAGES: tuple[str, ...] = (*Gate.values, CLOSED)
"""In their order; each but the last ends with the gate of its name."""


@dataclass(frozen=True, slots=True)
class ProjectStage:
    """The stage of a project, since when, and what was decided last."""

    stage: str = Gate.BUSINESS_CASE
    stopped: bool = False
    on_hold: bool = False
    since: date | None = None
    last: GateDecision | None = None

    @property
    def name(self) -> str:
        """The stage in words."""
        return "Closed" if self.stage == CLOSED else str(Gate(self.stage).label)

    @property
    def label(self) -> str:
        """The stage as pages write it."""
        if self.stopped:
            return "Stopped"
        return f"{self.name}, on hold" if self.on_hold else self.name

    @property
    def gate(self) -> str:
        """The gate that comes next; empty where nothing is left to decide."""
        return "" if self.stage == CLOSED else self.stage


def stage_after(decisions: Iterable[GateDecision]) -> ProjectStage:
    """The stage after decisions in their order."""
    project_stage = ProjectStage()
    for gate_decision in decisions:
        project_stage = _after(project_stage, gate_decision)
    return project_stage


def _after(before: ProjectStage, decided: GateDecision) -> ProjectStage:
    if decided.decision == Decision.GO:
        following = STAGES[STAGES.index(decided.gate) + 1]
        return ProjectStage(following, since=decided.decided_on, last=decided)
    if decided.decision == Decision.STOP:
        return ProjectStage(CLOSED, stopped=True, since=decided.decided_on, last=decided)
    return ProjectStage(before.stage, on_hold=True, since=before.since, last=decided)
