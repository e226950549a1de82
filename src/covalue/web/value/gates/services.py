"""Deciding at gates, moving milestones, holding reviews, writing checklists."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.utils.text import slugify

from covalue.benefits.dates import position_of
from covalue.web.ground.accounts.models import User
from covalue.web.ground.agreements import services as agreements
from covalue.web.ground.agreements.drafts import Draft
from covalue.web.ground.agreements.models import Agreement
from covalue.web.ground.organizations.actors import actor_in
from covalue.web.ground.organizations.entries import relationship_entry
from covalue.web.ground.organizations.models import Programme
from covalue.web.ground.organizations.rules import party_of
from covalue.web.ground.record.models import Scope
from covalue.web.ground.record.services import Subject, chain_lock, entry_add
from covalue.web.kit import clock
from covalue.web.kit.errors import Refused, require
from covalue.web.kit.limits import most
from covalue.web.kit.look.templatetags.look import day as in_words
from covalue.web.kit.texts import one_line
from covalue.web.value.cases import selectors as cases
from covalue.web.value.cases.case_text import case_of, read_data
from covalue.web.value.cases.models import Benefit, Gate, Plan
from covalue.web.value.documents import selectors as evidence
from covalue.web.value.documents.models import Document
from covalue.web.value.gates import gate_agreements, rules, selectors
from covalue.web.value.gates.models import (
    EVIDENCE_MOST,
    QUESTION_MOST,
    BenefitReview,
    Checklist,
    Decision,
    GateDecision,
    MilestoneForecast,
)
from covalue.web.value.projects.models import Project


@dataclass(frozen=True, slots=True, kw_only=True)
class ReviewDraft:
    """A decision about to be proposed: answers, evidence in words, and documents by the keys of the
    questions."""

    decision: str
    conditions: str = ""
    answers: Mapping[str, tuple[str, str]] = field(default_factory=dict)
    documents: Mapping[str, Sequence[Document]] = field(default_factory=dict)
    expires_at: datetime | None = None


@transaction.atomic
def review_propose(
    *, user: User, project: Project, draft: ReviewDraft, signatories: Sequence[User]
) -> Agreement:
    """Ask both parties for a decision at the gate that comes next."""
    chain_lock(scope=Scope.RELATIONSHIP, scope_id=project.relationship_id)
    require(rules.works_on(user, project.relationship))
    stage = selectors.stage_of(project=project)
    if not stage.gate:
        raise Refused("closed", f"The project is {stage.label.lower()}; nothing is left to decide.")
    asked = selectors.questions(project.relationship.programme, stage.gate)
    plan = Plan.objects.filter(project=project, gate=stage.gate).order_by("number").last()
    content: dict[str, Any] = {
        "project": str(project.pk),
        "gate": stage.gate,
        "decision": draft.decision,
        "conditions": one_line(
            draft.conditions, most=most(GateDecision, "conditions"), field="conditions"
        ),
        "checklist": [_answered(item, draft) for item in asked],
        "plan": {"number": plan.number, "hash": plan.hash} if plan else {},
    }
    gate_agreements.check(content)
    gate_agreements.check_now(project, content)
    title = f"{Decision(draft.decision).label} at {Gate(stage.gate).label.lower()}: {project.name}"
    return agreements.agreement_propose(
        user=user,
        relationship=project.relationship,
        kind=selectors.KIND,
        signatories=signatories,
        reference=project.pk,
        draft=Draft(
            title=title[:200],
            content=content,
            summary=content["conditions"],
            expires_at=draft.expires_at,
        ),
    )


def _answered(item: Mapping[str, str], draft: ReviewDraft) -> dict[str, Any]:
    """What both sign about a question: the documents, where there are any, with the hash of their
    bytes."""
    answer, words = draft.answers.get(item["key"], ("", ""))
    cited = [evidence.mention(document) for document in draft.documents.get(item["key"], ())]
    said = {
        "key": item["key"],
        "question": item["question"],
        "answer": answer,
        "evidence": one_line(words, most=EVIDENCE_MOST, field=item["key"]),
    }
    return {**said, "documents": cited} if cited else said


@transaction.atomic
def milestone_forecast(
    *, user: User, project: Project, key: str, date: str, reason: str
) -> MilestoneForecast:
    """Say when a milestone is expected now; benefits that start with it move along."""
    relationship = project.relationship
    chain_lock(scope=Scope.RELATIONSHIP, scope_id=relationship.pk)
    require(rules.works_on(user, relationship))
    known = {
        milestone.key: milestone for milestone in selectors.milestones(user=user, project=project)
    }
    if key not in known:
        raise Refused(
            "milestone_unknown",
            "The business case has no such milestone.",
            mend="Load the page again.",
            field="key",
        )
    date = date.strip()
    reason = one_line(
        reason,
        most=most(MilestoneForecast, "reason"),
        field="reason",
        missing="Say why it moves.",
    )
    version = cases.current(user=user, project=project)
    assert version is not None
    calendar = case_of(version.document).graph.calendar
    if position_of(date, calendar) is None:
        raise Refused(
            "date_wrong",
            f"'{date}' is no date.",
            mend="Write a day as 2026-10-05, or a period as 2026-Q4.",
            field="date",
        )
    if date == known[key].expected:
        raise Refused(
            "nothing_changed",
            "This is when it is expected already.",
            mend="Change it, or leave it.",
            field="date",
        )
    read_data(selectors.with_dates(version.body, {key: date}))
    row = MilestoneForecast(
        project=project,
        key=key,
        date=date,
        reason=reason,
        party=str(party_of(user, relationship)),
        by_name=user.name,
        at=clock.now(),
    )
    row.save()
    subject = Subject("milestone", row.pk, f"{project.name}: {known[key].title}"[:300])
    relationship_entry(
        user=user,
        relationship=relationship,
        action="milestone.forecast",
        subject=subject,
        before={"date": known[key].expected},
        after={"date": date, "reason": reason},
        rows=[row],
    )
    return row


@transaction.atomic
def benefit_review_hold(
    *, user: User, benefit: Benefit, due_on: date, held_on: date, outcome: str
) -> BenefitReview:
    """Write down what a scheduled review came to."""
    relationship = benefit.project.relationship
    chain_lock(scope=Scope.RELATIONSHIP, scope_id=relationship.pk)
    require(rules.works_on(user, relationship))
    if due_on not in benefit.review_days:
        raise Refused(
            "review_unknown",
            f"No review is scheduled for {in_words(due_on)}.",
            mend="Choose one of its days.",
            field="due_on",
        )
    if BenefitReview.objects.filter(benefit=benefit, due_on=due_on).exists():
        raise Refused("held_already", "This review is recorded already.", field="due_on")
    if held_on > clock.today(relationship.programme.time_zone):
        raise Refused("held_later", "It cannot have been held on a day to come.", field="held_on")
    row = BenefitReview(
        benefit=benefit,
        due_on=due_on,
        held_on=held_on,
        party=str(party_of(user, relationship)),
        by_name=user.name,
        outcome=one_line(
            outcome,
            most=most(BenefitReview, "outcome"),
            field="outcome",
            missing="Say what it came to.",
        ),
        at=clock.now(),
    )
    row.save()
    after = {"due_on": due_on, "held_on": held_on, "outcome": row.outcome}
    relationship_entry(
        user=user,
        relationship=relationship,
        action="benefit.reviewed",
        subject=Subject("benefit", benefit.pk, benefit.title),
        after=after,
        rows=[row],
    )
    return row


@transaction.atomic
def checklist_write(
    *, user: User, programme: Programme, gate: str, items: Sequence[Mapping[str, str]]
) -> Checklist:
    """Ask something else at a gate from now on; reviews that were signed keep their questions."""
    programme = Programme.objects.select_for_update().get(pk=programme.pk)
    require(rules.writes_checklists(user, programme))
    if gate not in Gate.values:
        raise Refused("gate_unknown", f"'{gate}' is no gate.", field="gate")
    asked = [item for item in items if item.get("question", "").strip()]
    if not asked:
        raise Refused("questions_missing", "A checklist asks at least one question.", field="items")
    if len(asked) > 30:
        raise Refused("questions_many", "A checklist asks at most 30 questions.", field="items")
    number = Checklist.objects.filter(programme=programme, gate=gate).count() + 1
    row = Checklist(
        programme=programme,
        gate=gate,
        number=number,
        items=_with_keys(asked),
        by_name=user.name,
        at=clock.now(),
    )
    row.save()
    entry_add(
        scope=Scope.ORGANIZATION,
        scope_id=programme.client_id,
        actor=actor_in(user, programme.client),
        action="checklist.written",
        subject=Subject("checklist", row.pk, str(row)),
        after={"questions": [item["question"] for item in row.items]},
        rows=[row],
    )
    return row


def _with_keys(items: Sequence[Mapping[str, str]]) -> list[dict[str, str]]:
    """Each question with a key of its own, so that an answer finds it again."""
    with_keys: dict[str, dict[str, str]] = {}
    for item in items:
        question = one_line(item["question"], most=QUESTION_MOST, field="items")
        why = one_line(item.get("why", ""), most=QUESTION_MOST, field="items")
        stem = item.get("key") or slugify(question)[:36].replace("-", "_") or "question"
        key = next(
            name
            for at in range(len(items) + 1)
            if (name := f"{stem}_{at}" if at else stem) not in with_keys
        )
        with_keys[key] = {"key": key, "question": question, "why": why}
    return list(with_keys.values())
