"""Pages of commitments: both sides' list, one commitment with its story, the review in a meeting,
the programme."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST

from covalue.web.ground.accounts.requests import SignedInRequest
from covalue.web.ground.history import selectors as record
from covalue.web.ground.organizations import selectors as organizations
from covalue.web.ground.organizations.contexts import programme_context, relationship_context
from covalue.web.ground.organizations.models import Party
from covalue.web.kit import clock
from covalue.web.kit.look.form_page import form_page
from covalue.web.kit.look.forms import attempt, attempt_button
from covalue.web.kit.look.tables import file_asked, table, table_file
from covalue.web.partnership.commitments import headlines, rules, selectors, services
from covalue.web.partnership.commitments.forms import (
    CloseForm,
    CommitmentForm,
    MoveForm,
    ProgressForm,
    ReopenForm,
    ReviewForm,
)
from covalue.web.partnership.commitments.models import CommitmentState
from covalue.web.partnership.commitments.selectors import STATES, Counts
from covalue.web.partnership.commitments.tables import COUNTS, ESCALATIONS, commitment_columns
from covalue.web.partnership.meetings.selectors import meeting_get


@login_required
def commitment_list(request: SignedInRequest, pk: UUID) -> HttpResponse:
    """The commitments of both sides of a relationship."""
    context = relationship_context(request, pk, "commitments")
    user, relationship = request.user, context["relationship"]
    today = services.today_of(relationship)
    party, state = _filters(request)
    rows = selectors.commitment_list(
        user=user, relationship=relationship, party=party, state=state, on=today
    )
    columns = commitment_columns(today)
    if asked := file_asked(request):
        return table_file(asked, rows, columns, f"commitments {context['other']}")
    climbing = selectors.open_escalations(user=user, relationships=[relationship], now=clock.now())
    counts = selectors.open_counts(user=user, relationships=[relationship], on=today)[
        relationship.pk
    ]
    is_any = selectors.commitment_list(user=user, relationship=relationship).exists()
    context |= {
        "table": table(request, rows, columns, "due"),
        "today": today,
        "escalations": climbing,
        "now": clock.now(),
        "figures": headlines.figures(counts, relationship),
        "any": is_any,
        "answer": (
            headlines.of_counts(counts, relationship.client, relationship.partner, climbing)
            if is_any
            else headlines.of_nothing(relationship)
        ),
        "states": STATES,
        "parties": Party.choices,
        "chosen_party": party,
        "state": state,
        "follows_up": rules.follows_up(user, relationship),
    }
    return render(request, "commitments/list.html", context)


def _filters(request: SignedInRequest) -> tuple[str, str]:
    """The side and the state asked for; open ones where none is."""
    party, state = request.GET.get("party", ""), request.GET.get("state", "open")
    return party if party in Party.values else "", state if state in {"", *dict(STATES)} else "open"


@login_required
def commitment_new(request: SignedInRequest, pk: UUID) -> HttpResponse:
    """Write down what a side promises."""
    context = relationship_context(request, pk, "commitments")
    user, relationship = request.user, context["relationship"]
    meetings = list(selectors.meetings_to_choose(user=user, relationship=relationship))
    chosen = next(
        (meeting for meeting in meetings if str(meeting.pk) == request.GET.get("meeting")), None
    )
    initial = {"party": context["party"], "made_in": chosen and str(chosen.pk)}
    form = CommitmentForm(
        request.POST or None,
        relationship=relationship,
        meetings=meetings,
        initial=initial,
        people=organizations.people_list(user=user, relationship=relationship),
    )
    if request.method == "POST" and form.is_valid():
        made = attempt(
            form,
            lambda: services.commitment_add(
                user=user, relationship=relationship, **form.cleaned_data
            ),
        )
        if made:
            return redirect("commitment", made.pk)
    return form_page(
        request,
        form,
        "New commitment",
        "Add the commitment",
        reverse("commitment_list", args=[pk]),
        f"Both {relationship.client} and {relationship.partner} see it, and meetings go through it"
        " until it is closed.",
        **context,
    )


@login_required
def commitment(request: SignedInRequest, pk: UUID) -> HttpResponse:
    """One commitment: how it stands, what each side gains, its story, what can be done."""
    return _page(request, pk)


def _page(request: SignedInRequest, pk: UUID, **forms: Any) -> HttpResponse:
    commitment = selectors.commitment_get(user=request.user, commitment_id=pk)
    context = relationship_context(request, commitment.relationship_id, "commitments")
    entries = record.entry_list(
        user=request.user,
        scope="relationship",
        scope_id=commitment.relationship_id,
        subject_id=commitment.pk,
    )
    context |= {
        "commitment": commitment,
        "answer": headlines.of_commitment(commitment, services.today_of(commitment.relationship)),
        "title": f"Commitment {commitment.number}",
        "today": services.today_of(commitment.relationship),
        "entries": list(entries),
        "reviews": list(selectors.review_list(user=request.user, commitment=commitment)),
        "escalations": selectors.climbs(commitment.escalations.all(), clock.now()),
        "now": clock.now(),
        "follows_up": rules.follows_up(request.user, commitment.relationship),
        "reports": rules.reports(request.user, commitment)
        and commitment.state == CommitmentState.OPEN,
        "progress": ProgressForm(auto_id="progress_%s", initial={"progress": commitment.progress}),
        "move": MoveForm(auto_id="move_%s", initial={"due_on": commitment.due_on}),
        "close": CloseForm(auto_id="close_%s"),
        "reopen": ReopenForm(auto_id="reopen_%s"),
        **forms,
    }
    return render(request, "commitments/commitment.html", context)


def _act(request: SignedInRequest, pk: UUID, name: str, form: Any, service: Any) -> HttpResponse:
    """Run the service with what the form says; on a refusal the page comes again with the form
    open.

    Where somebody else has closed or reopened it meanwhile, its form is gone, and the refusal
    stands on its own.
    """
    commitment = selectors.commitment_get(user=request.user, commitment_id=pk)
    if form.is_valid() and attempt(
        form, lambda: service(user=request.user, commitment=commitment, **form.cleaned_data)
    ):
        return redirect("commitment", pk)
    shown = (name == "reopen") == (commitment.state != CommitmentState.OPEN)
    return _page(request, pk, **{name: form}, refused=[] if shown else form.non_field_errors())


@login_required
@require_POST
def commitment_report(request: SignedInRequest, pk: UUID) -> HttpResponse:
    """Report progress."""
    form = ProgressForm(request.POST, auto_id="progress_%s")
    return _act(request, pk, "progress", form, services.commitment_report)


@login_required
@require_POST
def commitment_move(request: SignedInRequest, pk: UUID) -> HttpResponse:
    """Move the due day."""
    return _act(
        request, pk, "move", MoveForm(request.POST, auto_id="move_%s"), services.commitment_move
    )


@login_required
@require_POST
def commitment_close(request: SignedInRequest, pk: UUID) -> HttpResponse:
    """Close it as kept or dropped."""
    return _act(
        request, pk, "close", CloseForm(request.POST, auto_id="close_%s"), services.commitment_close
    )


@login_required
@require_POST
def commitment_reopen(request: SignedInRequest, pk: UUID) -> HttpResponse:
    """Open it again."""
    return _act(
        request,
        pk,
        "reopen",
        ReopenForm(request.POST, auto_id="reopen_%s"),
        services.commitment_reopen,
    )


@login_required
def commitments_review(request: SignedInRequest, pk: UUID) -> HttpResponse:
    """Go through the open commitments in a meeting."""
    meeting = meeting_get(user=request.user, meeting_id=pk)
    context = relationship_context(request, meeting.relationship_id, "meetings")
    of = selectors.commitments_for_meeting(user=request.user, meeting=meeting)
    forms = [ReviewForm(request.POST or None, commitment=commitment) for commitment in of.open]
    if request.method == "POST" and all(form.is_valid() for form in forms):
        notes = {form.commitment.pk: form.note() for form in forms}
        if attempt_button(
            request,
            lambda: services.commitments_review(user=request.user, meeting=meeting, notes=notes),
            f"{len(notes)} commitment{'' if len(notes) == 1 else 's'} gone through.",
        ):
            return redirect("commitments_review", pk)
    begun = meeting.starts_at <= clock.now()
    context |= {
        "meeting": meeting,
        "title": f"Commitments, {meeting.title}",
        "of": of,
        "forms": forms,
        "today": services.today_of(meeting.relationship),
        "begun": begun,
        "answer": headlines.of_meeting(meeting, of, begun=begun),
        "follows_up": rules.follows_up(request.user, meeting.relationship),
        "errors": any(form.errors for form in forms if form.is_bound),
    }
    return render(request, "commitments/review.html", context)


@login_required
def programme_commitments(request: SignedInRequest, pk: UUID) -> HttpResponse:
    """Commitments and escalations with every partner of a programme."""
    context = programme_context(request, pk, "commitments")
    user, programme = request.user, context["programme"]
    today, (party, state) = clock.today(programme.time_zone), _filters(request)
    relationships = list(organizations.relationship_list(user=user).filter(programme=programme))
    counts = selectors.open_counts(user=user, relationships=relationships, on=today)
    per_partner = [(relationship, counts[relationship.pk]) for relationship in relationships]
    rows = selectors.commitment_list(
        user=user, programme=programme, party=party, state=state, on=today
    )
    columns = commitment_columns(today, partner=True)
    climbing = selectors.open_escalations(user=user, relationships=relationships, now=clock.now())
    files = (
        ("partners", per_partner, COUNTS),
        ("escalations", climbing, ESCALATIONS),
        ("", rows, columns),
    )
    for name, content, of in files:
        if asked := file_asked(request, name):
            return table_file(asked, content, of, f"{name or 'commitments'} {programme}")
    context |= {
        "per_partner": per_partner,
        "answer": headlines.of_counts(
            total(counts.values()), programme.client, "the partners", climbing
        ),
        "escalations": climbing,
        "now": clock.now(),
        "table": table(request, rows, columns, "due"),
        "today": today,
        "states": STATES,
        "parties": Party.choices,
        "chosen_party": party,
        "state": state,
        "sets_ladder": rules.sets_ladder(user, programme),
    }
    return render(request, "commitments/programme.html", context)


def total(counts: Any) -> Counts:
    """All of them together."""
    rows = list(counts)
    return Counts(
        **{name: sum(getattr(row, name) for row in rows) for name in Counts.__dataclass_fields__}
    )
