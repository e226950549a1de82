"""Pages of a partner's tier: where it stands, the review that is prepared, the reviews that were
signed."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render

from covalue.web.ground.accounts.requests import SignedInRequest
from covalue.web.ground.agreements.models import Agreement
from covalue.web.ground.organizations import selectors as organizations
from covalue.web.ground.organizations.contexts import relationship_context
from covalue.web.ground.organizations.models import Party, Relationship
from covalue.web.kit.look.forms import attempt
from covalue.web.kit.look.tables import Column, file_asked, table_file
from covalue.web.kit.visible import NOT_THERE
from covalue.web.partnership.tiers import headlines, rules, selectors
from covalue.web.partnership.tiers.forms import ReviewForm
from covalue.web.partnership.tiers.judging import period
from covalue.web.partnership.tiers.models import Admission, ReviewKind, Tier
from covalue.web.partnership.tiers.review_content import present
from covalue.web.partnership.tiers.reviews import review_propose
from covalue.web.partnership.tiers.selectors import TierState
from covalue.web.partnership.tiers.services import today_of
from covalue.web.partnership.tiers.tables import ADMISSIONS, FROZEN, HISTORY, READINGS, history


@login_required
def tier(request: SignedInRequest, pk: UUID) -> HttpResponse:
    """The partner's tier since when, its criteria with the latest figures, every review with what
    it saw then."""
    context = relationship_context(request, pk, "tier")
    relationship, user = context["relationship"], request.user
    today = today_of(relationship.programme)
    tier_state = selectors.tier_states(user=user, relationships=[relationship], on=today)[
        relationship.pk
    ]
    reviews = list(selectors.review_list(user=user, relationship=relationship))
    admissions = list(selectors.admission_list(user=user, relationship=relationship))
    rows = (
        selectors.readings(user=user, relationship=relationship, tier=tier_state.tier, on=today)
        if tier_state.tier
        else []
    )
    files: dict[str, tuple[Sequence[Any], Sequence[Column]]] = {
        "criteria": (rows, READINGS),
        "reviews": (history(reviews), HISTORY),
        "tiers": (admissions, ADMISSIONS),
    }
    for name, (content, columns) in files.items():
        if asked := file_asked(request, name):
            return table_file(asked, content, columns, f"{name} {context['other']}")
    context |= {
        "tier_state": tier_state,
        "rows": rows,
        "reviews": reviews,
        "admissions": admissions,
        "today": today,
        "days": period(tier_state.tier, today) if tier_state.tier else None,
        **_inside(request, relationship, tier_state),
    }
    context["answer"] = headlines.of_relationship(tier_state, rows, waits=bool(context["waiting"]))
    context["no_tier"] = headlines.of_no_tier(
        relationship,
        context["party"],
        prepares=context["prepares"],
        has_tiers=bool(context["others"]),
    )
    return render(request, "tiers/relationship.html", context)


def _inside(
    request: SignedInRequest, relationship: Relationship, tier_state: TierState
) -> dict[str, Any]:
    """What the client alone sees: proposals that nobody has signed, and what can be prepared."""
    prepares = rules.prepares(request.user, relationship)
    tiers = (
        list(selectors.tiers_to_judge(user=request.user, relationship=relationship))
        if prepares
        else []
    )
    proposals = list(selectors.proposal_list(user=request.user, relationship=relationship)[:20])
    return {
        "proposals": proposals,
        "waiting": next((agreement for agreement in proposals if agreement.is_open), None),
        "prepares": prepares,
        "others": [tier for tier in tiers if tier != tier_state.tier],
    }


@login_required
def tier_review_new(request: SignedInRequest, pk: UUID) -> HttpResponse:
    """Prepare a review; for programme managers of the client only."""
    context = relationship_context(request, pk, "tier")
    relationship, user = context["relationship"], request.user
    if context["party"] != Party.CLIENT or not rules.prepares(user, relationship):
        raise Http404(NOT_THERE)
    today = today_of(relationship.programme)
    now, before = present(relationship, today), _before(request, relationship)
    tiers = list(selectors.tiers_to_judge(user=user, relationship=relationship))
    kind, chosen = _asked(request, now, before, tiers)
    context |= {
        "title": "Review",
        "now": now,
        "tiers": tiers,
        "kind": kind,
        "chosen": chosen,
        "today": today,
    }
    if chosen is None:
        context["answer"] = headlines.of_choosing(relationship.partner, has_tiers=bool(tiers))
        return render(request, "tiers/choose.html", context)
    people = organizations.people_list(user=user, relationship=relationship)
    form = ReviewForm(
        request.POST or None,
        kind=kind,
        tier=chosen,
        now=now,
        others=[tier for tier in tiers if tier != chosen],
        rows=selectors.readings(user=user, relationship=relationship, tier=chosen, on=today),
        initial=_initial(before),
        people=[
            person for person in people if person.party == Party.CLIENT and person.user != user
        ],
    )
    if request.method == "POST" and form.is_valid():
        made = attempt(
            form,
            lambda: review_propose(
                user=user,
                relationship=relationship,
                review=form.review(),
                sponsor=form.sponsor_user(),
                follows=before,
            ),
        )
        if made:
            return redirect("agreement", made.pk)
    context |= {
        "form": form,
        "days": period(chosen, today),
        "answer": headlines.of_preparing(relationship.partner, now, chosen, today),
        "kind_label": ReviewKind(kind).label,
        "before": before,
    }
    context["waiting"] = selectors.waiting_reviews(user=user, relationships=[relationship]).get(
        relationship.pk
    )
    return render(request, "tiers/review_form.html", context)


def _before(request: SignedInRequest, relationship: Relationship) -> Agreement | None:
    """The proposal that this one changes or repeats."""
    key = request.GET.get("from", "")
    try:
        pk = str(UUID(key))
    except ValueError:
        return None
    return selectors.proposal_get(user=request.user, relationship=relationship, agreement_id=pk)


def _asked(
    request: SignedInRequest, now: Admission | None, before: Agreement | None, tiers: list[Tier]
) -> tuple[str, Tier | None]:
    """Which kind of review, of which tier: as the address says, as proposed before, or as where the
    partner stands."""
    asked = {name: request.GET.get(name, "") for name in ("kind", "tier")}
    if before is not None:
        asked = {"kind": before.body["kind"], "tier": before.body["tier_id"]}
    kind = asked["kind"] or (ReviewKind.RENEWAL if now else ReviewKind.ADMISSION)
    if kind not in ReviewKind.values or (now is None and kind != ReviewKind.ADMISSION):
        kind = ReviewKind.ADMISSION
    if kind != ReviewKind.ADMISSION and now is not None:
        return kind, now.tier
    wanted = [tier for tier in tiers if now is None or tier.pk != now.tier_id]
    chosen = next((tier for tier in wanted if str(tier.pk) == asked["tier"]), None)
    return kind, chosen or (wanted[0] if len(wanted) == 1 else None)


def _initial(before: Agreement | None) -> dict[str, Any]:
    """What was proposed before, to be changed."""
    if before is None:
        return {}
    body = before.body
    names = ("decision", "reason", "conditions", "conditions_due_on", "next_due_on")
    asked = {name: body[name] for name in names} | {"moved_to": body["moved_to_id"]}
    for row in body["criteria"]:
        asked |= {
            f"met_{row['criterion_id']}": row["met"],
            f"note_{row['criterion_id']}": row["judgement"],
        }
    return asked


@login_required
def tier_review(request: SignedInRequest, pk: UUID) -> HttpResponse:
    """One signed review: the decision, why, and every criterion as it was known then."""
    review = selectors.review_get(user=request.user, review_id=pk)
    context = relationship_context(request, review.relationship_id, "tier")
    if asked := file_asked(request):
        return table_file(
            asked,
            review.criteria,
            FROZEN,
            f"review {review.relationship.partner} {review.decided_on}",
        )
    criteria = review.criteria
    context |= {
        "title": f"{review.get_kind_display()} review",
        "answer": headlines.of_review(review),
        "review": review,
        "criteria": criteria,
        "met": sum(row["met"] == "met" for row in criteria),
        "missed": sum(row["met"] == "not met" for row in criteria),
        "inside": selectors.sees_signatures(user=request.user, review=review),
    }
    return render(request, "tiers/review.html", context)
