"""A gate review as a kind of agreement: both parties sign the decision; silence never means
agreed."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any
from uuid import UUID

from django.urls import reverse

from covalue.web.ground.agreements.models import BINDING, Agreement
from covalue.web.ground.agreements.registry import Kind, register
from covalue.web.ground.record.models import Scope
from covalue.web.ground.record.services import SYSTEM, Subject, entry_add
from covalue.web.kit import clock
from covalue.web.kit.errors import Refused
from covalue.web.value.cases.models import Gate, Plan
from covalue.web.value.documents import selectors as evidence
from covalue.web.value.documents.citables import Citable
from covalue.web.value.documents.citables import register as register_citable
from covalue.web.value.documents.models import Citation
from covalue.web.value.documents.services import Thing, cite
from covalue.web.value.gates.models import Decision, GateDecision
from covalue.web.value.gates.selectors import KIND
from covalue.web.value.gates.stages import stage_after
from covalue.web.value.projects.models import Project

FIELDS = {"project", "gate", "decision", "conditions", "checklist", "plan"}
ANSWERS = ("yes", "partly", "no", "not applicable")
NEEDS_PLAN = {Gate.BUSINESS_CASE, Gate.DESIGN, Gate.IMPLEMENTATION}


def check(content: Any) -> None:
    """Refuse what is no decision at a gate."""
    if not isinstance(content, dict) or set(content) != FIELDS or not _is_review(content):
        raise Refused(
            "gate_wrong",
            "This is no gate review.",
            mend="Propose it on the project's page of gates.",
        )
    if content["gate"] not in Gate.values:
        raise Refused("gate_unknown", f"'{content['gate']}' is no gate.", field="gate")
    if content["decision"] not in Decision.values:
        raise Refused(
            "decision_unknown", f"'{content['decision']}' is no decision.", field="decision"
        )
    if content["decision"] != Decision.GO and not content["conditions"].strip():
        what = "until what" if content["decision"] == Decision.HOLD else "why"
        raise Refused(
            "conditions_missing", f"Say {what}.", mend="Both sign the words.", field="conditions"
        )
    for question in content["checklist"]:
        if question["answer"] not in ANSWERS:
            raise Refused(
                "answer_missing",
                f"“{question['question']}” is not answered.",
                field=question["key"],
            )
        if (
            evidence.mentioned(
                project_id=content["project"], mentions=question.get("documents", [])
            )
            is None
        ):
            raise Refused(
                "document_unknown",
                f"A document for “{question['question']}” is not there, or is withdrawn.",
                mend="Choose shared documents of the project.",
                field=question["key"],
            )


def _is_review(content: dict[str, Any]) -> bool:
    """Is everything of the kind that it is read as? Anybody may propose any content through the
    API."""
    texts = [content["project"], content["conditions"]]
    checklist = content["checklist"]
    if not isinstance(checklist, list) or not all(isinstance(row, dict) for row in checklist):
        return False
    texts += [
        row.get(name) for row in checklist for name in ("key", "question", "answer", "evidence")
    ]
    return all(isinstance(text, str) for text in texts)


def check_now(project: Project, content: dict[str, Any]) -> None:
    """Refuse a decision at a gate that is not the next one, or a go without the plan that it
    needs."""
    stage = stage_after(GateDecision.objects.filter(project=project).order_by("number"))
    if stage.gate != content["gate"]:
        raise Refused(
            "gate_elsewhere",
            f"The project is in {stage.label.lower()}; this is about"
            f" {Gate(content['gate']).label}.",
            mend="Propose a review of the gate that comes next.",
            field="gate",
        )
    needs = content["decision"] == Decision.GO and content["gate"] in NEEDS_PLAN
    if needs and not Plan.objects.filter(project=project, gate=content["gate"]).exists():
        raise Refused(
            "plan_missing",
            f"There is no plan at {Gate(content['gate']).label.lower()} that both parties agreed.",
            mend="Propose a version of the business case as this gate's plan first.",
            field="decision",
        )


def on_agreed(agreement: Agreement) -> None:
    """What both signed is decided, if the gate is still the next one."""
    content = agreement.body
    project = (
        Project.objects.select_related("relationship__programme")
        .filter(pk=agreement.reference, relationship=agreement.relationship)
        .first()
    )
    if project is None or content["project"] != str(project.pk):
        raise Refused("project_gone", "This is about a project that is not here.")
    check_now(project, content)
    check(content)  # a document may have been withdrawn since it was proposed
    decision = GateDecision(
        project=project,
        number=GateDecision.objects.filter(project=project).count() + 1,
        gate=content["gate"],
        decision=content["decision"],
        conditions=content["conditions"],
        agreement=agreement,
        at=clock.now(),
        decided_on=clock.today(project.relationship.programme.time_zone),
    )
    decision.save()
    after = stage_after(GateDecision.objects.filter(project=project).order_by("number"))
    project.stage, project.stopped = after.stage, after.stopped
    project.save(update_fields=["stage", "stopped"])
    citations = _cite(agreement, decision)
    entry_add(
        scope=Scope.RELATIONSHIP,
        scope_id=project.relationship_id,
        actor=SYSTEM,
        action="gate.decided",
        subject=Subject("gate_decision", decision.pk, f"{project.name}: {decision}"[:300]),
        after={
            "gate": decision.gate,
            "decision": decision.decision,
            "conditions": decision.conditions,
            "evidence": _evidence(content),
        },
        rows=[decision, *citations],
    )


def _cite(agreement: Agreement, decision: GateDecision) -> list[Citation]:
    """What both signed on is evidence of the decision from now on."""
    content, citations = agreement.body, []
    for question in content["checklist"]:
        documents = evidence.mentioned(
            project_id=content["project"], mentions=question.get("documents", [])
        )
        thing = Thing(
            GATE_DECISION.name,
            decision.pk,
            f"{Gate(decision.gate).label}: {question['question']}",
            question["key"],
        )
        for document in documents or []:
            row = cite(document, thing, agreement.party, agreement.proposed_by_name)
            citations += [row] if row else []
    return citations


def _evidence(content: dict[str, Any]) -> list[str]:
    """The documents with the hash of their bytes, as the record tells them."""
    cited = [
        document for question in content["checklist"] for document in question.get("documents", [])
    ]
    return [
        f"{cited_one['title']}, version {cited_one['version']}, SHA-256 {cited_one['sha256']}"
        for cited_one in cited
    ]


def editor(agreement: Agreement) -> str:
    """Where another decision is proposed."""
    return reverse("gates", args=[agreement.reference])


def shown(agreement: Agreement) -> str:
    """Where it reads well: the open one and those that were decided stand on the page of the
    gates."""
    return editor(agreement) if agreement.is_open or agreement.outcome.kind in BINDING else ""


def _pages(decisions: Iterable[UUID]) -> dict[UUID, str]:
    rows = GateDecision.objects.filter(pk__in=list(decisions)).values_list("pk", "project_id")
    return {pk: reverse("gates", args=[project]) for pk, project in rows}


GATE_REVIEW = register(
    Kind(KIND, "Gate review", check=check, on_agreed=on_agreed, editor=editor, shown=shown)
)
GATE_DECISION = register_citable(Citable("gate_decision", "Decision at a gate", addresses=_pages))
