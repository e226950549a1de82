"""Pages of gates: the stages of a project, a decision, milestones, reviews, checklists."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse

from covalue.web.ground.accounts.models import User
from covalue.web.ground.accounts.requests import SignedInRequest
from covalue.web.ground.organizations import selectors as organizations
from covalue.web.ground.organizations.contexts import programme_context
from covalue.web.kit import clock
from covalue.web.kit.look.form_page import form_page
from covalue.web.kit.look.forms import attempt
from covalue.web.kit.look.tables import Column, file_asked, table_file
from covalue.web.value.cases import selectors as cases
from covalue.web.value.cases.models import Gate, Plan
from covalue.web.value.documents import selectors as evidence
from covalue.web.value.gates import headlines, rules, selectors, services
from covalue.web.value.gates.forms import (
    BenefitReviewForm,
    ChecklistForm,
    MilestoneForm,
    ReviewForm,
)
from covalue.web.value.gates.gate_agreements import NEEDS_PLAN
from covalue.web.value.gates.stages import CLOSED, STAGES, ProjectStage
from covalue.web.value.projects.models import Project
from covalue.web.value.projects.views import project_context

MILESTONES = (
    Column("milestone", "Milestone", lambda row: row.title),
    Column("promised", "Promised", lambda row: row.promised),
    Column("planned", "In the latest version", lambda row: row.planned),
    Column("expected", "Expected now", lambda row: row.expected),
    Column("late", "Periods late", lambda row: row.late),
    Column("reason", "Reason", lambda row: row.forecast.reason if row.forecast else ""),
)
DECISIONS = (
    Column("gate", "Gate", lambda row: row.get_gate_display()),
    Column("decision", "Decision", lambda row: row.get_decision_display()),
    Column("conditions", "Conditions", lambda row: row.conditions),
    Column("decided", "Decided on", lambda row: row.decided_on),
)
REVIEWS = (
    Column("benefit", "Benefit", lambda row: row.benefit.title),
    Column("due", "Due on", lambda row: row.due_on),
    Column("held", "Held on", lambda row: row.held.held_on if row.held else None),
    Column("outcome", "Outcome", lambda row: row.held.outcome if row.held else ""),
)


@login_required
def gates(request: SignedInRequest, pk: UUID) -> HttpResponse:
    """Where the project stands, what is needed next, and all that was decided."""
    context = project_context(request, pk, "gates")
    user, project = request.user, context["project"]
    decisions = list(selectors.decision_list(user=user, project=project))
    milestones = selectors.milestones(user=user, project=project)
    reviews = selectors.reviews(user=user, relationships=[project.relationship], project=project)
    files: dict[str, tuple[Sequence[Any], Sequence[Column]]] = {
        "": (decisions, DECISIONS),
        "milestones": (milestones, MILESTONES),
        "reviews": (reviews, REVIEWS),
    }
    for name, (rows, columns) in files.items():
        if asked := file_asked(request, name):
            return table_file(asked, rows, columns, f"{name or 'gates'} {project.name}")
    today = clock.today(project.relationship.time_zone)
    stage = selectors.stages(projects=[project])[project.pk]
    waiting, needed = (
        selectors.open_review(user=user, project=project),
        _needed(user, project, stage),
    )
    lacks = needed.plan_needed and needed.plan is None
    context |= {
        "stage": stage,
        "headline": headlines.of_gates(stage, waiting, plan_lacks=lacks),
        "steps": _steps(stage, decisions),
        "decisions": [(row, headlines.of_decision(row)) for row in decisions],
        "milestones": [
            (row, headlines.of_milestone(row, project.relationship.time_zone)) for row in milestones
        ],
        "reviews": [
            (row, headlines.of_review(row, is_overdue=row.overdue(today))) for row in reviews
        ],
        "works": rules.works_on(user, project.relationship),
        "waiting": waiting,
        "needed": needed,
        "asked_at": f"Asked at {needed.gate.lower()}",
        "asked_note": headlines.of_questions(
            len(needed.asked), needed.plan, plan_needed=needed.plan_needed
        ),
    }
    return render(request, "gates/gates.html", context)


def _steps(stage: ProjectStage, decisions: list[Any]) -> list[dict[str, Any]]:
    """Every stage with what was decided at its end."""
    last = {decision.gate: decision for decision in decisions}
    at = STAGES.index(stage.stage)
    names = [*(str(Gate(name).label) for name in Gate.values), "Closed"]
    return [
        {
            "name": label,
            "said": headlines.of_step(stage, last.get(name), is_here=at == number),
            "state": "here" if at == number else "past" if at > number else "",
        }
        for number, (name, label) in enumerate(zip(STAGES, names, strict=True))
    ]


@dataclass(frozen=True, slots=True)
class Needed:
    """What the next gate asks for, and its plan; no gate where nothing is left to decide."""

    gate: str = ""
    asked: Sequence[Mapping[str, str]] = ()
    plan: Plan | None = None
    plan_needed: bool = False


def _needed(user: User, project: Project, stage: ProjectStage) -> Needed:
    if not stage.gate:
        return Needed()
    plans = [
        plan for plan in cases.plan_list(user=user, project=project) if plan.gate == stage.gate
    ]
    return Needed(
        str(Gate(stage.gate).label),
        selectors.questions(project.relationship.programme, stage.gate),
        plans[-1] if plans else None,
        stage.gate in NEEDS_PLAN,
    )


@login_required
def review_new(request: SignedInRequest, pk: UUID) -> HttpResponse:
    """Ask both parties for a decision at the next gate."""
    context = project_context(request, pk, "gates")
    user, project = request.user, context["project"]
    stage = selectors.stages(projects=[project])[project.pk]
    if stage.stage == CLOSED:
        return redirect("gates", pk)
    last = selectors.decision_list(user=user, project=project).filter(gate=stage.gate).last()
    before = (
        {question["key"]: question for question in last.agreement.body["checklist"]} if last else {}
    )
    form = ReviewForm(
        request.POST or None,
        relationship=project.relationship,
        before=before,
        people=organizations.people_list(user=user, relationship=project.relationship),
        asked=selectors.questions(project.relationship.programme, stage.gate),
        documents=list(evidence.citable_list(user=user, project=project)),
    )
    if request.method == "POST" and form.is_valid():
        draft, people = form.draft(), form.people()
        made = attempt(
            form,
            lambda: services.review_propose(
                user=user, project=project, draft=draft, signatories=people
            ),
        )
        if made:
            return redirect("agreement", made.pk)
    return form_page(
        request,
        form,
        f"Review at {Gate(stage.gate).label.lower()}",
        "Ask both to sign",
        reverse("gates", args=[pk]),
        "What both parties answer, on what evidence, and what they decide.",
        **context,
    )


@login_required
def milestone_forecast(request: SignedInRequest, pk: UUID) -> HttpResponse:
    """Say when a milestone is expected now."""
    context = project_context(request, pk, "gates")
    user, project = request.user, context["project"]
    form = MilestoneForm(
        request.POST or None,
        milestones=selectors.milestones(user=user, project=project),
        initial={"key": request.GET.get("of", "")},
    )
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        if attempt(form, lambda: services.milestone_forecast(user=user, project=project, **data)):
            return redirect("gates", pk)
    return form_page(
        request,
        form,
        "Move a milestone",
        "Forecast it",
        reverse("gates", args=[pk]),
        "Benefits that start with it move along in the forecast. What was promised stays as it is.",
        **context,
    )


@login_required
def benefit_review(request: SignedInRequest, pk: UUID) -> HttpResponse:
    """Record what a scheduled review came to."""
    benefit = cases.benefit_get(user=request.user, benefit_id=pk)
    context = project_context(request, benefit.project_id, "gates")
    form = BenefitReviewForm(
        request.POST or None,
        benefit=benefit,
        held=benefit.held_reviews.all(),
        initial={
            "held_on": clock.today(benefit.project.relationship.time_zone),
            "due_on": request.GET.get("due", ""),
        },
    )
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        act = {
            "due_on": date.fromisoformat(data["due_on"]),
            "held_on": data["held_on"],
            "outcome": data["outcome"],
        }
        if attempt(
            form, lambda: services.benefit_review_hold(user=request.user, benefit=benefit, **act)
        ):
            return redirect("gates", benefit.project_id)
    return form_page(
        request,
        form,
        "Record a review",
        "Record it",
        reverse("gates", args=[benefit.project_id]),
        benefit.title,
        **context,
    )


@login_required
def checklists(request: SignedInRequest, pk: UUID) -> HttpResponse:
    """What the programme asks at every gate."""
    context = programme_context(request, pk, "projects")
    programme = context["programme"]
    versions = list(selectors.checklist_list(user=request.user, programme=programme))
    by_gate = {
        gate: [version for version in versions if version.gate == gate] for gate in Gate.values
    }
    rows = [
        (
            gate,
            Gate(gate).label,
            selectors.questions(programme, gate),
            of_gate,
            headlines.of_checklist(of_gate[0] if of_gate else None, programme.time_zone),
        )
        for gate, of_gate in by_gate.items()
    ]
    context |= {
        "title": "Checklists",
        "headline": (
            "What is asked at each gate before both parties decide go, hold or stop. Partners read"
            " the questions on the page of their project's gates."
        ),
        "rows": rows,
        "writes": rules.writes_checklists(request.user, programme),
    }
    return render(request, "gates/checklists.html", context)


@login_required
def checklist_edit(request: SignedInRequest, pk: UUID, gate: str) -> HttpResponse:
    """Ask something else at a gate from now on."""
    context = programme_context(request, pk, "projects")
    programme = context["programme"]
    if gate not in Gate.values or not rules.writes_checklists(request.user, programme):
        raise Http404("There is no such checklist.")
    form = ChecklistForm(request.POST or None, items=selectors.questions(programme, gate))
    if request.method == "POST" and form.is_valid():
        items = form.items()
        if attempt(
            form,
            lambda: services.checklist_write(
                user=request.user, programme=programme, gate=gate, items=items
            ),
        ):
            return redirect("checklists", pk)
    return form_page(
        request,
        form,
        f"Checklist at {Gate(gate).label.lower()}",
        "Ask this from now on",
        reverse("checklists", args=[pk]),
        "Reviews that were signed keep the questions that they answered.",
        **(context | {"base": "organizations/programme_base.html"}),
    )
