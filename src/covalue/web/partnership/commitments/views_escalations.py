"""Pages of escalations and of the ladder."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST

from covalue.web.ground.accounts.requests import SignedInRequest
from covalue.web.ground.history import selectors as record
from covalue.web.ground.organizations.contexts import programme_context, relationship_context
from covalue.web.kit import clock
from covalue.web.kit.look.form_page import form_page
from covalue.web.kit.look.forms import attempt
from covalue.web.kit.look.tables import file_asked, table_file
from covalue.web.partnership.commitments import escalations, headlines, rules, selectors
from covalue.web.partnership.commitments.forms import EscalationForm, LadderForm, ResolveForm
from covalue.web.partnership.commitments.services import today_of
from covalue.web.partnership.commitments.tables import ESCALATIONS

STATES = [("open", "Open"), ("resolved", "Settled")]


@login_required
def escalation_list(request: SignedInRequest, pk: UUID) -> HttpResponse:
    """What is on the ladder between both parties, and what was settled."""
    context = relationship_context(request, pk, "commitments")
    user, relationship, now = request.user, context["relationship"], clock.now()
    state = request.GET.get("state", "")
    state = state if state in dict(STATES) else ""
    every = selectors.climbs(selectors.escalation_list(user=user, relationship=relationship), now)
    rows = [
        climb
        for climb in selectors.by_height(every)
        if not state or climb.is_open == (state == "open")
    ]
    if asked := file_asked(request):
        return table_file(asked, rows, ESCALATIONS, f"escalations {context['other']}")
    context |= {
        "title": "Escalations",
        "rows": rows,
        "any": bool(every),
        "now": now,
        "states": STATES,
        "state": state,
        "answer": headlines.of_escalations(selectors.by_height(every), relationship),
        "ladder": headlines.of_ladder(selectors.rungs(relationship.programme)),
        "follows_up": rules.follows_up(user, relationship),
    }
    return render(request, "commitments/escalations.html", context)


@login_required
def escalation_new(request: SignedInRequest, pk: UUID) -> HttpResponse:
    """Raise something."""
    context = relationship_context(request, pk, "commitments")
    user, relationship = request.user, context["relationship"]
    about = selectors.commitment_list(user=user, relationship=relationship, state="open")
    initial = {"commitment": request.GET.get("commitment")}
    form = EscalationForm(request.POST or None, commitments=about, initial=initial)
    if request.method == "POST" and form.is_valid():
        made = attempt(
            form,
            lambda: escalations.escalation_raise(
                user=user, relationship=relationship, **form.cleaned_data
            ),
        )
        if made:
            return redirect("escalation", made.pk)
    return form_page(
        request,
        form,
        "Escalate",
        "Put it on the ladder",
        reverse("escalation_list", args=[pk]),
        "The clock runs from now. When the time of a level is over, it goes to the next by itself,"
        " up to the chief executives.",
        **context,
    )


@login_required
def escalation(request: SignedInRequest, pk: UUID) -> HttpResponse:
    """One escalation: the ladder, where it stands, until when."""
    return _page(request, pk)


def _page(request: SignedInRequest, pk: UUID, resolve: ResolveForm | None = None) -> HttpResponse:
    escalation = selectors.escalation_get(user=request.user, escalation_id=pk)
    context = relationship_context(request, escalation.relationship_id, "commitments")
    climb, now = selectors.climbs([escalation], clock.now())[0], clock.now()
    entries = record.entry_list(
        user=request.user,
        scope="relationship",
        scope_id=escalation.relationship_id,
        subject_id=escalation.pk,
    )
    seats = selectors.seats(
        user=request.user,
        relationship=escalation.relationship,
        on=today_of(escalation.relationship),
    )
    context |= {
        "escalation": escalation,
        "answer": headlines.of_escalation(climb),
        "title": escalation.title,
        "climb": climb,
        "now": now,
        "entries": list(entries),
        "steps": _steps(climb, seats),
        "follows_up": rules.follows_up(request.user, escalation.relationship),
        "resolve": resolve or ResolveForm(auto_id="resolve_%s"),
    }
    return render(request, "commitments/escalation.html", context)


def _steps(climb: selectors.Climb, seats: dict[str, dict[str, str]]) -> list[dict[str, Any]]:
    """The rungs, highest first as a ladder stands, each with its state and who sits there."""
    steps, at = climb.position.steps, climb.position.steps.index(climb.position.step)
    states = [
        "passed" if place < at else "now" if place == at else "next" for place in range(len(steps))
    ]
    ahead = "to come" if climb.is_open else "not reached"
    rows = [
        {
            "step": step,
            "state": state,
            "word": "passed" if state == "passed" else ahead,
            "look": "now late" if state == "now" and climb.overdue else state,
            "seats": seats[step.level],
        }
        for step, state in zip(steps, states, strict=True)
    ]
    return rows[::-1]


@login_required
@require_POST
def escalation_resolve(request: SignedInRequest, pk: UUID) -> HttpResponse:
    """Settle it."""
    escalation = selectors.escalation_get(user=request.user, escalation_id=pk)
    form = ResolveForm(request.POST, auto_id="resolve_%s")
    if form.is_valid():
        settled = attempt(
            form,
            lambda: escalations.escalation_resolve(
                user=request.user, escalation=escalation, **form.cleaned_data
            ),
        )
        if settled:
            return redirect("escalation", pk)
    return _page(request, pk, form)


@login_required
def ladder(request: SignedInRequest, pk: UUID) -> HttpResponse:
    """How many days an escalation stays at each level."""
    context = programme_context(request, pk, "commitments")
    programme = context["programme"]
    form = LadderForm(request.POST or None, initial=dict(selectors.rungs(programme)))
    if request.method == "POST" and form.is_valid():
        days = form.cleaned_data
        if attempt(
            form, lambda: escalations.ladder_set(user=request.user, programme=programme, days=days)
        ):
            messages.success(request, "Escalations raised from now on climb this ladder.")
            return redirect("programme_commitments", pk)
    return form_page(
        request,
        form,
        "Ladder of escalations",
        "Set the ladder",
        reverse("programme_commitments", args=[pk]),
        "How many days an escalation may stay with each level before it goes to the next. Those"
        " that are open keep the ladder they began with.",
        **context,
    )
