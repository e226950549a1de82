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
from covalue.web.ground.agreements.sentences import in_words, waits_for
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
    user, found = request.user, context["relationship"]
    state = selectors.plan_state(user=user, relationship=found, on=today_of(found))
    goals = [(found.client.name, each) for each in state.client_goals]
    goals += [(found.partner.name, each) for each in state.partner_goals]
    for name, rows, columns in (
        ("objectives", state.objectives, tables.OBJECTIVES),
        ("goals", goals, tables.GOALS),
    ):
        if asked := file_asked(request, name):
            return table_file(asked, rows, columns, f"plan {name} {context['other']}")
    versions = list(selectors.version_list(user=user, relationship=found)[:5])
    proposed = next((each for each in versions if each.is_open), None)
    context |= {
        "state": state,
        "tally": state.tally,
        "goals": goals,
        "proposed": proposed,
        "versions": versions,
        "signs": _signs(request, proposed),
        "answer": headlines.of_plan(
            found, state, proposed, waits_for(proposed) if proposed else []
        ),
        "today": today_of(found),
        "reports": list(selectors.progress_list(user=user, relationship=found)[:5]),
        "titles": _titles(state),
        "writes": rules.writes_plan(user, found),
        "reportable": _reportable(state),
        "may_report": rules.reported_by(user, found, items(state.plan.body))
        if state.plan
        else set(),
    }
    return render(request, "plans/plan.html", context)


def _signs(request: SignedInRequest, proposed: Agreement | None) -> bool:
    """Whether the reader's own signature is missing."""
    mine = (
        [each for each in proposed.signatories.all() if each.user_id == request.user.pk]
        if proposed
        else []
    )
    return any(each.answer_or_none is None for each in mine)


def _titles(state: PlanState) -> dict[str, str]:
    return {each["key"]: each["title"] for each in items(state.plan.body)} if state.plan else {}


def _reportable(state: PlanState) -> bool:
    return state.standing in {Phase.IN_FORCE, Phase.ENDED}


@login_required
def plan_versions(request: SignedInRequest, pk: UUID) -> HttpResponse:
    """Every proposal of the plan, agreed or not."""
    context = relationship_context(request, pk, "plan")
    rows = selectors.version_list(user=request.user, relationship=context["relationship"])
    if asked := file_asked(request):
        return table_file(asked, rows, tables.VERSIONS, f"plan versions {context['other']}")
    context |= {
        "title": "Versions of the plan",
        "table": table(request, rows, tables.VERSIONS, "-proposed"),
    }
    return render(request, "plans/versions.html", context)


@login_required
def plan_version(request: SignedInRequest, pk: UUID) -> HttpResponse:
    """One version: its words, what differs, and the way to its signatures."""
    found = selectors.version_get(user=request.user, version_id=pk)
    context = relationship_context(request, found.relationship_id, "plan")
    before = found.follows or found.replaces
    rows = changes(before.body if before else None, found.body)
    context |= {
        "title": found.title,
        "agreement": found,
        "plan": selectors.read(found),
        "sentence": in_words(found),
        "changes": rows if before else [],
        "before": before,
        "lists": [(goal_label(name, found.relationship), found.body[name]) for name in GOALS],
        "signs": found.is_open and _signs(request, found),
        "follows_on": found.is_open and rules.writes_plan(request.user, found.relationship),
        "is_own": context["party"] == found.party,
    }
    return render(request, "plans/version.html", context)


@login_required
def plan_reports(request: SignedInRequest, pk: UUID) -> HttpResponse:
    """Every report of progress."""
    context = relationship_context(request, pk, "plan")
    found, key = context["relationship"], request.GET.get("key", "")
    titles = _all_titles(request, found)
    rows = selectors.progress_list(
        user=request.user, relationship=found, key=key if key in titles else ""
    )
    columns = tables.reports(titles)
    if asked := file_asked(request):
        return table_file(asked, rows, columns, f"plan progress {context['other']}")
    context |= {
        "title": "Progress",
        "table": table(request, rows, columns, "-at"),
        "titles": titles,
        "key": key,
    }
    return render(request, "plans/reports.html", context)


def _all_titles(request: SignedInRequest, found: Relationship) -> dict[str, str]:
    """The latest title of every objective and goal that was ever proposed."""
    versions = selectors.version_list(user=request.user, relationship=found).order_by("proposed_at")
    return {each["key"]: each["title"] for version in versions for each in items(version.body)}


@login_required
def plan_progress(request: SignedInRequest, pk: UUID) -> HttpResponse:
    """Report how far an objective or goal is."""
    context = relationship_context(request, pk, "plan")
    user, found = request.user, context["relationship"]
    state = selectors.plan_state(user=user, relationship=found, on=today_of(found))
    reported = state.plan if _reportable(state) else None
    form = ProgressForm(
        request.POST or None, plan=reported, initial={"key": request.GET.get("key")}
    )
    if request.method == "POST" and form.is_valid():
        made = attempt(
            form,
            lambda: services.progress_report(user=user, relationship=found, **form.cleaned_data),
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
    found = context["relationship"]
    standing = selectors.open_proposal(found)
    mode = (
        "propose"
        if standing is None
        else "revise"
        if standing.party == context["party"]
        else "counter"
    )
    people = organizations.people_list(user=request.user, relationship=found)
    options: dict[str, Any] = {"relationship": found, "people": people, "mode": mode}
    if request.method == "GET":
        form, rows = _blank(request, found, standing, options)
    elif "more" in request.POST:
        form, rows = _with_more_rows(request, found, options)
    else:
        form, rows = PlanForm(request.POST, **options), row_sets(found, data=request.POST)
        if made := _proposed(request, found, form, rows):
            return redirect("plan_version", made.pk)
    return render(request, "plans/edit.html", context | _editor(form, rows, mode, context))


def _blank(
    request: SignedInRequest,
    found: Relationship,
    standing: Agreement | None,
    options: dict[str, Any],
) -> tuple[PlanForm, dict[str, Rows]]:
    """Begin with what is proposed, else with what holds, else with nothing."""
    state = selectors.plan_state(user=request.user, relationship=found, on=today_of(found))
    before = standing or (state.plan.agreement if state.plan else None)
    content = before.body if before else {}
    initial = {name: content[name] for name in ("starts_on", "ends_on") if name in content}
    initial |= {"signatories": [str(request.user.pk)], "follows": standing.pk if standing else None}
    initial |= (
        {"title": before.title, "summary": standing.summary if standing else ""} if before else {}
    )
    return PlanForm(initial=initial, **options), row_sets(found, content=content)


def _with_more_rows(
    request: SignedInRequest, found: Relationship, options: dict[str, Any]
) -> tuple[PlanForm, dict[str, Rows]]:
    """The same page with everything that was typed and more empty rows; nothing is judged yet."""
    data = request.POST
    initial: dict[str, Any] = {
        name: data.get(name) for name in PlanForm.base_fields if name != "signatories"
    }
    initial["signatories"] = data.getlist("signatories")
    return PlanForm(initial=initial, **options), row_sets(found, content=typed(data), more=3)


def _proposed(
    request: SignedInRequest, found: Relationship, form: PlanForm, rows: dict[str, Rows]
) -> Agreement | None:
    if not all(each.is_valid() for each in rows.values()):
        return None
    form.is_valid()
    content = content_of(form, rows)
    judge(form, rows, content)
    if form.errors or any(each.is_wrong() for each in rows.values()):
        return None
    return attempt(
        form,
        lambda: services.plan_propose(
            user=request.user,
            relationship=found,
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
        "mode": mode,
        "wrong": wrong,
        "lists": [(name, names[name], rows[name]) for name in LISTS],
    }
