"""A gate review as a kind of agreement: both parties sign the decision; silence never means agreed."""

from __future__ import annotations

from typing import Any

from django.urls import reverse

from covalue.web import clock
from covalue.web.agreements.kinds import Kind, register
from covalue.web.agreements.models import Agreement
from covalue.web.cases.models import Gate, Plan
from covalue.web.errors import Refused
from covalue.web.gates.models import Decision, GateDecision
from covalue.web.gates.selectors import KIND
from covalue.web.gates.stages import stage_after
from covalue.web.projects.models import Project
from covalue.web.record.models import Scope
from covalue.web.record.services import SYSTEM, Subject, entry_add

FIELDS = {"project", "gate", "decision", "conditions", "checklist", "plan"}
ANSWERS = ("yes", "partly", "no", "not applicable")
NEEDS_PLAN = {Gate.BUSINESS_CASE, Gate.DESIGN, Gate.IMPLEMENTATION}


def check(content: Any) -> None:
    """Refuse what is no decision at a gate."""
    if not isinstance(content, dict) or set(content) != FIELDS:
        raise Refused("gate_wrong", "This is no gate review.", mend="Propose it on the project's page of gates.")
    if content["gate"] not in Gate.values:
        raise Refused("gate_unknown", f"'{content['gate']}' is no gate.", field="gate")
    if content["decision"] not in Decision.values:
        raise Refused("decision_unknown", f"'{content['decision']}' is no decision.", field="decision")
    if content["decision"] != Decision.GO and not content["conditions"].strip():
        what = "until what" if content["decision"] == Decision.HOLD else "why"
        raise Refused("conditions_missing", f"Say {what}.", mend="Both sign the words.", field="conditions")
    for each in content["checklist"]:
        if each["answer"] not in ANSWERS:
            raise Refused("answer_missing", f"“{each['question']}” is not answered.", field=each["key"])


def check_now(project: Project, content: dict[str, Any]) -> None:
    """Refuse a decision at a gate that is not the next one, or a go without the plan that it needs."""
    stage = stage_after(GateDecision.objects.filter(project=project).order_by("number"))
    if stage.gate != content["gate"]:
        raise Refused(
            "gate_elsewhere", f"The project is in {stage.label.lower()}; this is about {Gate(content['gate']).label}.",
            mend="Propose a review of the gate that comes next.", field="gate",
        )  # fmt: skip
    needs = content["decision"] == Decision.GO and content["gate"] in NEEDS_PLAN
    if needs and not Plan.objects.filter(project=project, gate=content["gate"]).exists():
        raise Refused(
            "plan_missing", f"There is no plan at {Gate(content['gate']).label.lower()} that both parties agreed.",
            mend="Propose a version of the business case as this gate's plan first.", field="decision",
        )  # fmt: skip


def on_agreed(agreement: Agreement) -> None:
    """What both signed is decided, if the gate is still the next one."""
    content = agreement.body
    project = Project.objects.select_related("relationship__programme").filter(
        pk=agreement.reference, relationship=agreement.relationship
    ).first()  # fmt: skip
    if project is None or content["project"] != str(project.pk):
        raise Refused("project_gone", "This is about a project that is not here.")
    check_now(project, content)
    decision = GateDecision(
        project=project, number=GateDecision.objects.filter(project=project).count() + 1, gate=content["gate"],
        decision=content["decision"], conditions=content["conditions"], agreement=agreement, at=clock.now(),
        decided_on=clock.today(project.relationship.programme.time_zone),
    )  # fmt: skip
    decision.save()
    entry_add(
        scope=Scope.RELATIONSHIP, scope_id=project.relationship_id, actor=SYSTEM, action="gate.decided",
        subject=Subject("gate_decision", decision.pk, f"{project.name}: {decision}"[:300]),
        after={"gate": decision.gate, "decision": decision.decision, "conditions": decision.conditions},
    )  # fmt: skip


def editor(agreement: Agreement) -> str:
    """Where another decision is proposed."""
    return reverse("gates", args=[agreement.reference])


GATE_REVIEW = register(Kind(KIND, "Gate review", check=check, on_agreed=on_agreed, editor=editor))
