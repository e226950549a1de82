"""Pages of the joint account plan: what holds and how it stands, its versions, its editor, reports
of progress."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse

from covalue.web.ground.accounts.requests import SignedInRequest
from covalue.web.ground.agreements.models import Agreement
from covalue.web.ground.agreements.sentences import state_and_reason, waits_for
from covalue.web.ground.organizations import selectors as organizations
from covalue.web.ground.organizations.contexts import relationship_context
from covalue.web.ground.organizations.models import Relationship
from covalue.web.kit.look.form_page import form_page
from covalue.web.kit.look.forms import attempt
from covalue.web.kit.look.tables import file_asked, table, table_file
from covalue.web.partnership.plans import headlines, rules, selectors, services, tables
from covalue.web.partnership.plans.forms import (
    PlanForm,
    ProgressForm,
    Rows,
    content_of,
    faults,
    goal_label,
    judge,
    row_sets,
    typed,
)
from covalue.web.partnership.plans.plan_text import GOALS, LISTS, changes, items
from covalue.web.partnership.plans.selectors import Phase, PlanState
from covalue.web.partnership.plans.services import today_of

MODES = {
    "propose": ("Propose the joint account plan", "Propose it to {}"),
    "revise": ("Revise the proposed plan", "Revise it: sent to {} again"),
    "counter": ("Counter-propose the plan", "Counter-propose it to {}"),
}


@login_required
def plan(request: SignedInRequest, pk: UUID) -> HttpResponse:
    """The plan in force, how its objectives stand, what is proposed."""
    context = relationship_context(request, pk, "plan")
    user, relationship = request.user, context["relationship"]
    state = selectors.plan_state(user=user, relationship=relationship, on=today_of(relationship))
    goals = [(relationship.client.name, row) for row in state.client_goals]
    goals += [(relationship.partner.name, row) for row in state.partner_goals]
    zone = relationship.time_zone
    for name, rows, columns in (
        ("objectives", state.objectives, tables.objectives(zone)),
        ("goals", goals, tables.goals(zone)),
    ):
        if asked := file_asked(request, name):
            return table_file(asked, rows, columns, f"plan {name} {context['other']}")
    versions = list(selectors.version_list(user=user, relationship=relationship)[:5])
    proposed = next((agreement for agreement in versions if agreement.is_open), None)
    context |= {
        "state": state,
        "tally": state.tally,
        "goals": goals,
        "proposed": proposed,
        "versions": versions,
        "signs": _signs(request, proposed),
        "answer": headlines.of_plan(
            relationship, state, proposed, waits_for(proposed) if proposed else []
        ),
        "today": today_of(relationship),
        "reports": list(selectors.progress_list(user=user, relationship=relationship)[:5]),
        "titles": _titles(state),
        "writes": rules.writes_plan(user, relationship),
        "reportable": _reportable(state),
        "may_report": rules.reported_by(user, relationship, items(state.plan.body))
        if state.plan
        else set(),
    }
    return render(request, "plans/plan.html", context)


def _signs(request: SignedInRequest, proposed: Agreement | None) -> bool:
    """Whether the reader's own signature is missing."""
    mine = (
        [
            signatory
            for signatory in proposed.signatories.all()
            if signatory.user_id == request.user.pk
        ]
        if proposed
        else []
    )
    return any(signer.answer_or_none is None for signer in mine)


def _titles(state: PlanState) -> dict[str, str]:
    return {item["key"]: item["title"] for item in items(state.plan.body)} if state.plan else {}


def _reportable(state: PlanState) -> bool:
    return state.phase in {Phase.IN_FORCE, Phase.ENDED}


@login_required
def plan_versions(request: SignedInRequest, pk: UUID) -> HttpResponse:
    """Every proposal of the plan, agreed or not."""
    context = relationship_context(request, pk, "plan")
    rows = selectors.version_list(user=request.user, relationship=context["relationship"])
    if asked := file_asked(request):
        return table_file(asked, rows, tables.VERSIONS, f"plan versions {context['other']}")
    listed = table(request, rows, tables.VERSIONS, "-proposed")
    context |= {
        "title": "Versions of the plan",
        "answer": headlines.of_versions(listed.page.paginator.count),
        "table": listed,
    }
    return render(request, "plans/versions.html", context)


@login_required
def plan_version(request: SignedInRequest, pk: UUID) -> HttpResponse:
    """One version: its words, what differs, and the way to its signatures."""
    agreement = selectors.version_get(user=request.user, version_id=pk)
    context = relationship_context(request, agreement.relationship_id, "plan")
    before = agreement.follows or agreement.replaces
    rows = changes(before.body if before else None, agreement.body)
    context |= {
        "title": agreement.title,
        "agreement": agreement,
        "plan": selectors.read(agreement),
        "sentence": state_and_reason(agreement),
        "changes": rows if before else [],
        "before": before,
        "lists": [
            (goal_label(name, agreement.relationship), agreement.body[name]) for name in GOALS
        ],
        "signs": agreement.is_open and _signs(request, agreement),
        "follows_on": agreement.is_open and rules.writes_plan(request.user, agreement.relationship),
        "is_own": context["party"] == agreement.party,
    }
    return render(request, "plans/version.html", context)


@login_required
def plan_reports(request: SignedInRequest, pk: UUID) -> HttpResponse:
    """Every report of progress."""
    context = relationship_context(request, pk, "plan")
    relationship, key = context["relationship"], request.GET.get("key", "")
    titles = _all_titles(request, relationship)
    rows = selectors.progress_list(
        user=request.user, relationship=relationship, key=key if key in titles else ""
    )
    columns = tables.reports(titles)
    if asked := file_asked(request):
        return table_file(asked, rows, columns, f"plan progress {context['other']}")
    listed = table(request, rows, columns, "-at")
    context |= {
        "title": "Progress",
        "answer": headlines.of_reports(listed.page.paginator.count, of_one=bool(key)),
        "table": listed,
        "titles": titles,
        "key": key,
    }
    return render(request, "plans/reports.html", context)


def _all_titles(request: SignedInRequest, relationship: Relationship) -> dict[str, str]:
    """The latest title of every objective and goal that was ever proposed."""
    versions = selectors.version_list(user=request.user, relationship=relationship).order_by(
        "proposed_at"
    )
    return {item["key"]: item["title"] for version in versions for item in items(version.body)}


@login_required
def plan_progress(request: SignedInRequest, pk: UUID) -> HttpResponse:
    """Report how far an objective or goal is."""
    context = relationship_context(request, pk, "plan")
    user, relationship = request.user, context["relationship"]
    state = selectors.plan_state(user=user, relationship=relationship, on=today_of(relationship))
    reported = state.plan if _reportable(state) else None
    form = ProgressForm(
        request.POST or None, plan=reported, initial={"key": request.GET.get("key")}
    )
    if request.method == "POST" and form.is_valid():
        made = attempt(
            form,
            lambda: services.progress_report(
                user=user, relationship=relationship, **form.cleaned_data
            ),
        )
        if made:
            messages.success(request, "The progress is reported; what was reported before stays.")
            return redirect("plan", pk)
    answer = (
        "Both parties see it, with your name and the day."
        if reported
        else "No plan is in force to report on."
    )
    return form_page(
        request, form, "Report progress", "Report it", reverse("plan", args=[pk]), answer, **context
    )


@login_required
def plan_edit(request: SignedInRequest, pk: UUID) -> HttpResponse:
    """Write a plan: a new one, or in the place of the one that is proposed."""
    context = relationship_context(request, pk, "plan")
    relationship = context["relationship"]
    proposal = selectors.open_proposal(relationship)
    mode = (
        "propose"
        if proposal is None
        else "revise"
        if proposal.party == context["party"]
        else "counter"
    )
    people = organizations.people_list(user=request.user, relationship=relationship)
    options: dict[str, Any] = {"relationship": relationship, "people": people, "mode": mode}
    if request.method == "GET":
        form, rows = _blank(request, relationship, proposal, options)
    elif "more" in request.POST:
        form, rows = _with_more_rows(request, relationship, options)
    else:
        form, rows = PlanForm(request.POST, **options), row_sets(relationship, data=request.POST)
        if made := _proposed(request, relationship, form, rows):
            return redirect("plan_version", made.pk)
    return render(request, "plans/edit.html", context | _editor(form, rows, mode, context))


def _blank(
    request: SignedInRequest,
    relationship: Relationship,
    proposal: Agreement | None,
    options: dict[str, Any],
) -> tuple[PlanForm, dict[str, Rows]]:
    """Begin with what is proposed, else with what holds, else with nothing."""
    state = selectors.plan_state(
        user=request.user, relationship=relationship, on=today_of(relationship)
    )
    before = proposal or (state.plan.agreement if state.plan else None)
    content = before.body if before else {}
    initial = {name: content[name] for name in ("starts_on", "ends_on") if name in content}
    initial |= {"signatories": [str(request.user.pk)], "follows": proposal.pk if proposal else None}
    initial |= (
        {"title": before.title, "summary": proposal.summary if proposal else ""} if before else {}
    )
    return PlanForm(initial=initial, **options), row_sets(relationship, content=content)


def _with_more_rows(
    request: SignedInRequest, relationship: Relationship, options: dict[str, Any]
) -> tuple[PlanForm, dict[str, Rows]]:
    """The same page with everything that was typed and more empty rows; nothing is judged yet."""
    data = request.POST
    initial: dict[str, Any] = {
        name: data.get(name) for name in PlanForm.base_fields if name != "signatories"
    }
    initial["signatories"] = data.getlist("signatories")
    return PlanForm(initial=initial, **options), row_sets(relationship, content=typed(data), more=3)


def _proposed(
    request: SignedInRequest, relationship: Relationship, form: PlanForm, rows: dict[str, Rows]
) -> Agreement | None:
    if not all(row.is_valid() for row in rows.values()):
        return None
    form.is_valid()
    content = content_of(form, rows)
    judge(form, rows, content)
    if form.errors or any(row.is_wrong() for row in rows.values()):
        return None
    return attempt(
        form,
        lambda: services.plan_propose(
            user=request.user,
            relationship=relationship,
            draft=form.draft(content),
            signatories=form.people(),
            follows=form.cleaned_data["follows"],
        ),
    )


def _editor(
    form: PlanForm, rows: dict[str, Rows], mode: str, context: dict[str, Any]
) -> dict[str, Any]:
    title, action = MODES[mode]
    names = {"objectives": "Objectives of both"} | {
        name: goal_label(name, context["relationship"]) for name in GOALS
    }
    wrong = list(faults(form, rows)) if form.is_bound else []
    return {
        "title": title,
        "form": form,
        "action": action.format(context["other"]),
        "answer": headlines.of_editor(is_first=mode == "propose"),
        "wrong": wrong,
        "lists": [
            ("Goal" if name in GOALS else "Objective", names[name], rows[name]) for name in LISTS
        ],
    }
