"""Pages of agreements: what is proposed, what differs, who signs, and the answers."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST

from covalue.web.ground.accounts.requests import SignedInRequest
from covalue.web.ground.agreements import endings, selectors, services
from covalue.web.ground.agreements.difference import difference
from covalue.web.ground.agreements.forms import FollowForm, ProposalForm, ReasonForm
from covalue.web.ground.agreements.models import Agreement, Ending, Signatory
from covalue.web.ground.agreements.registry import ARRANGEMENT, kind_choices, kind_named
from covalue.web.ground.agreements.sentences import count_of, other_party, state_and_reason
from covalue.web.ground.organizations import rules
from covalue.web.ground.organizations import selectors as organizations
from covalue.web.ground.organizations.contexts import relationship_context
from covalue.web.kit import clock
from covalue.web.kit.look.form_page import form_page
from covalue.web.kit.look.forms import attempt, attempt_button
from covalue.web.kit.look.tables import Column, file_asked, table, table_file

STATES = [("open", "Open"), *Ending.choices]
COLUMNS = (
    Column("title", "What", lambda row: row.title, "title"),
    Column("kind", "Kind", lambda row: kind_named(row.kind).label, "kind"),
    Column("party", "Proposed for", lambda row: row.party, "party"),
    Column("by", "Proposed by", lambda row: row.proposed_by_name, "proposed_by_name"),
    Column(
        "proposed",
        "Proposed",
        lambda row: clock.day_in(row.proposed_at, row.relationship.time_zone),
        "proposed_at",
    ),
    Column("state", "State", lambda row: row.status, "outcome__kind"),
    Column("hash", "Content hash", lambda row: row.content_hash),
)


@login_required
def agreement_list(request: SignedInRequest, pk: UUID) -> HttpResponse:
    """Every proposal of the relationship, filtered, sorted, or as CSV."""
    context = relationship_context(request, pk, "agreements")
    relationship, state, kind = (
        context["relationship"],
        request.GET.get("state", ""),
        request.GET.get("kind", ""),
    )
    state = state if state in dict(STATES) else ""
    rows = selectors.agreement_list(
        user=request.user, relationship=relationship, status=state, kind=kind
    )
    if asked := file_asked(request):
        return table_file(asked, rows, COLUMNS, f"proposals {context['other']}")
    context |= {
        "table": table(request, rows, COLUMNS, "-proposed"),
        "states": STATES,
        "kinds": kind_choices(context["party"]),
        "state": state,
        "kind": kind,
        "proposes": rules.proposes(request.user, relationship),
    }
    context["answer"] = count_of(
        context["table"].page.paginator.count,
        relationship.client,
        relationship.partner,
        chosen=bool(state or kind),
    )
    return render(request, "agreements/list.html", context)


@login_required
def agreement_new(request: SignedInRequest, pk: UUID) -> HttpResponse:
    """Propose a working arrangement to the other party."""
    return _propose(request, relationship_context(request, pk, "agreements"), None)


@login_required
def propose_again(request: SignedInRequest, pk: UUID) -> HttpResponse:
    """Propose something else about the thing of an ended proposal."""
    proposal = selectors.agreement_get(user=request.user, agreement_id=pk)
    if editor := kind_named(proposal.kind).editor:
        return redirect(editor(proposal))
    return _propose(
        request, relationship_context(request, proposal.relationship_id, "agreements"), proposal
    )


def _propose(
    request: SignedInRequest, context: dict[str, Any], about: Agreement | None
) -> HttpResponse:
    relationship = context["relationship"]
    people = organizations.people_list(user=request.user, relationship=relationship)
    initial = (
        {"title": about.title, "text": about.body.get("text", ""), "summary": about.summary}
        if about
        else {}
    )
    initial["signatories"] = [str(request.user.pk)]
    form = ProposalForm(
        request.POST or None, relationship=relationship, people=people, initial=initial
    )
    if request.method == "POST" and form.is_valid():
        made = attempt(
            form,
            lambda: services.agreement_propose(
                user=request.user,
                relationship=relationship,
                kind=about.kind if about else ARRANGEMENT.name,
                draft=form.draft(),
                signatories=form.people(),
                reference=about.reference if about else None,
            ),
        )
        if made:
            return redirect("agreement", made.pk)
    return form_page(
        request,
        form,
        "New proposal",
        f"Propose it to {context['other']}",
        reverse("agreement_list", args=[relationship.pk]),
        "It binds when everybody named has signed. A later change of the words voids the"
        " signatures.",
        **context,
    )


@login_required
def agreement(request: SignedInRequest, pk: UUID) -> HttpResponse:
    """One proposal: its words, the difference, the signatures, what I can do."""
    return _agreement_page(request, pk)


def _agreement_page(
    request: SignedInRequest,
    pk: UUID,
    reason: ReasonForm | None = None,
    withdrawal: ReasonForm | None = None,
) -> HttpResponse:
    proposal = selectors.agreement_get(user=request.user, agreement_id=pk)
    if proposal.is_open and proposal.is_due():
        endings.end_if_due(agreement=proposal)
        proposal = selectors.agreement_get(user=request.user, agreement_id=pk)
    context = relationship_context(request, proposal.relationship_id, "agreements")
    previous = proposal.follows
    context |= {
        "previous": previous,
        "against_previous": difference(previous.body, proposal.body) if previous else [],
        "agreement": proposal,
        "title": proposal.title,
        "sentence": state_and_reason(proposal),
        "changes": proposal.changes,
        "sides": _sides(proposal),
        "thread": list(selectors.agreement_thread(user=request.user, agreement=proposal)),
        "reason": reason or ReasonForm(auto_id="reject_%s"),
        "withdrawal": withdrawal or ReasonForm(required=False, auto_id="withdraw_%s"),
        **_what_i_can(request, proposal, context["party"]),
    }
    return render(request, "agreements/agreement.html", context)


def _sides(proposal: Agreement) -> list[tuple[str, Any, list[Signatory]]]:
    signatories = list(proposal.signatories.all())
    pairs = (("client", proposal.relationship.client), ("partner", proposal.relationship.partner))
    shown = [pair for pair in pairs if pair[0] in proposal.parties]
    return [
        (party, org, [signatory for signatory in signatories if signatory.party == party])
        for party, org in shown
    ]


def _prepares(request: SignedInRequest, proposal: Agreement) -> bool:
    """What named roles sign is prepared by the first of them; everybody else only answers it."""
    names = set().union(*rules.sides(request.user, proposal.relationship).values())
    return set(kind_named(proposal.kind).signed_by[:1]) <= names


def _what_i_can(
    request: SignedInRequest, proposal: Agreement, party: str | None
) -> dict[str, bool]:
    """Which of the answers are the reader's to give."""
    mine = next(
        (
            signatory
            for signatory in proposal.signatories.all()
            if signatory.user_id == request.user.pk
        ),
        None,
    )
    proposes = rules.proposes(request.user, proposal.relationship) and _prepares(request, proposal)
    return {
        "signs": proposal.is_open and mine is not None and mine.answer_or_none is None,
        "counters": proposal.is_open and proposes and party == other_party(proposal.party),
        "owns": proposal.is_open and proposes and party == proposal.party,
        "again": not proposal.is_open and proposes,
    }


@login_required
@require_POST
def accept(request: SignedInRequest, pk: UUID) -> HttpResponse:
    """Sign the content that the page showed."""
    proposal = selectors.agreement_get(user=request.user, agreement_id=pk)
    seen = request.POST.get("content_hash", "")
    attempt_button(
        request,
        lambda: services.agreement_accept(user=request.user, agreement=proposal, content_hash=seen),
        f"You signed “{proposal.title}”.",
    )
    return redirect("agreement", pk)


@login_required
@require_POST
def reject(request: SignedInRequest, pk: UUID) -> HttpResponse:
    """Refuse with a reason."""
    proposal = selectors.agreement_get(user=request.user, agreement_id=pk)
    form = ReasonForm(request.POST, auto_id="reject_%s")
    if form.is_valid():
        rejected = attempt(
            form,
            lambda: services.agreement_reject(
                user=request.user, agreement=proposal, **form.cleaned_data
            ),
        )
        if rejected:
            return redirect("agreement", pk)
    return _agreement_page(request, pk, reason=form)


@login_required
@require_POST
def withdraw(request: SignedInRequest, pk: UUID) -> HttpResponse:
    """Take the own side's proposal back."""
    proposal = selectors.agreement_get(user=request.user, agreement_id=pk)
    form = ReasonForm(request.POST, required=False, auto_id="withdraw_%s")
    if form.is_valid():
        withdrawn = attempt(
            form,
            lambda: services.agreement_withdraw(
                user=request.user, agreement=proposal, **form.cleaned_data
            ),
        )
        if withdrawn:
            return redirect("agreement", pk)
    return _agreement_page(request, pk, withdrawal=form)


@login_required
def counter(request: SignedInRequest, pk: UUID) -> HttpResponse:
    """Answer with another proposal."""
    return _follow(request, pk, services.agreement_counter, "Counter-propose")


@login_required
def revise(request: SignedInRequest, pk: UUID) -> HttpResponse:
    """Change the own side's open proposal."""
    return _follow(request, pk, services.agreement_revise, "Revise")


def _follow(request: SignedInRequest, pk: UUID, service: Any, title: str) -> HttpResponse:
    proposal = selectors.agreement_get(user=request.user, agreement_id=pk)
    if editor := kind_named(proposal.kind).editor:
        return redirect(editor(proposal))
    context = relationship_context(request, proposal.relationship_id, "agreements")
    countering = service is services.agreement_counter
    form = FollowForm(request.POST or None, agreement=proposal, reason_required=countering)
    if request.method == "POST" and form.is_valid():
        reason = form.cleaned_data["reason"]
        made = attempt(
            form,
            lambda: service(
                user=request.user, agreement=proposal, draft=form.draft(), reason=reason
            ),
        )
        if made:
            return redirect("agreement", made.pk)
    return form_page(
        request,
        form,
        title,
        f"{title} to {context['other']}",
        reverse("agreement", args=[pk]),
        "It takes the place of the open one; the same people sign. Signatures given so far are"
        " void.",
        **context,
    )
