"""Pages of a programme's tiers: what each asks for, who is in it, which renewals are due."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST

from covalue.web.ground.accounts.requests import SignedInRequest
from covalue.web.ground.organizations.contexts import programme_context
from covalue.web.kit.look.form_page import form_page
from covalue.web.kit.look.forms import attempt, attempt_button
from covalue.web.kit.look.tables import file_asked, table_file
from covalue.web.partnership.tiers import headlines, rules, selectors, services
from covalue.web.partnership.tiers.forms import CriterionForm, EndCriterionForm, TierForm
from covalue.web.partnership.tiers.selectors import SOON
from covalue.web.partnership.tiers.services import today_of
from covalue.web.partnership.tiers.tables import CRITERIA, STANDINGS


@login_required
def tier_list(request: SignedInRequest, pk: UUID) -> HttpResponse:
    """The tiers with their criteria and partners, and the renewals in order of their days."""
    context = programme_context(request, pk, "tiers")
    programme, user = context["programme"], request.user
    today = today_of(programme)
    rows = selectors.programme_tier_states(user=user, programme=programme, on=today)
    if asked := file_asked(request):
        return table_file(asked, rows, STANDINGS, f"renewals {programme}")
    if asked := file_asked(request, "criteria"):
        criteria = selectors.criterion_list(user=user, programme=programme)
        return table_file(asked, criteria, CRITERIA, f"criteria {programme}")
    tiers = selectors.tiers_with_criteria(user=user, programme=programme, on=today)
    context |= {
        "tiers": [(tier, [row for row in rows if row.tier == tier]) for tier in tiers],
        "renewals": [row for row in rows if row.tier],
        "untiered": [row for row in rows if row.tier is None],
        "sets": rules.sets_tiers(user, programme),
        "today": today,
        "waiting": selectors.waiting_reviews(
            user=user, relationships=[row.relationship for row in rows]
        ),
        "answer": headlines.of_programme(bool(tiers), rows, today + SOON),
    }
    return render(request, "tiers/list.html", context)


@login_required
def tier_new(request: SignedInRequest, pk: UUID) -> HttpResponse:
    """Add a tier below the others."""
    context = programme_context(request, pk, "tiers")
    programme = context["programme"]
    form = TierForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        made = attempt(
            form,
            lambda: services.tier_add(user=request.user, programme=programme, **form.cleaned_data),
        )
        if made:
            return redirect("tier_page", made.pk)
    return form_page(
        request,
        form,
        "New tier",
        "Add the tier",
        reverse("tier_list", args=[pk]),
        "It ranks below the others, until it is raised. Say next what it asks of a partner.",
        **context,
    )


@login_required
@require_POST
def tiers_suggest(request: SignedInRequest, pk: UUID) -> HttpResponse:
    """Begin with the two usual tiers."""
    programme = programme_context(request, pk, "tiers")["programme"]
    attempt_button(
        request,
        lambda: services.tiers_suggest(user=request.user, programme=programme),
        "Two tiers are there, with criteria that you can change.",
    )
    return redirect("tier_list", pk)


def _tier_context(request: SignedInRequest, pk: UUID) -> dict[str, Any]:
    tier = selectors.tier_get(user=request.user, tier_id=pk)
    return programme_context(request, tier.programme_id, "tiers") | {"tier": tier}


@login_required
def tier_page(request: SignedInRequest, pk: UUID) -> HttpResponse:
    """One tier: what it asks for, what it asked for before, who is in it."""
    context = _tier_context(request, pk)
    tier, user = context["tier"], request.user
    today = today_of(tier.programme)
    criteria = list(selectors.criterion_list(user=user, tier=tier))
    if asked := file_asked(request):
        return table_file(asked, criteria, CRITERIA, f"criteria {tier}")
    rows = selectors.programme_tier_states(user=user, programme=tier.programme, on=today)
    members = [row for row in rows if row.tier == tier]
    if asked := file_asked(request, "partners"):
        return table_file(asked, members, STANDINGS, f"partners {tier}")
    asks = [row for row in criteria if row.ends_on is None or row.ends_on > today]
    context |= {
        "title": tier.name,
        "answer": headlines.of_tier(tier, len(asks), len(members)),
        "today": today,
        "members": members,
        "asked": asks,
        "ended": [row for row in criteria if row.ends_on is not None and row.ends_on <= today],
        "sets": rules.sets_tiers(user, tier.programme),
    }
    return render(request, "tiers/tier.html", context)


@login_required
def tier_edit(request: SignedInRequest, pk: UUID) -> HttpResponse:
    """Change a tier's name, description or months."""
    context = _tier_context(request, pk)
    tier = context["tier"]
    initial = {
        "name": tier.name,
        "description": tier.description,
        "renew_months": tier.renew_months,
    }
    form = TierForm(request.POST or None, initial=initial)
    if request.method == "POST" and form.is_valid():
        done = attempt(
            form, lambda: services.tier_change(user=request.user, tier=tier, **form.cleaned_data)
        )
        if done:
            return redirect("tier_page", pk)
    return form_page(
        request,
        form,
        f"Change {tier}",
        "Change it",
        reverse("tier_page", args=[pk]),
        "Signed reviews keep the old name. Other months count from the next review on.",
        **context,
    )


@login_required
@require_POST
def tier_raise(request: SignedInRequest, pk: UUID) -> HttpResponse:
    """One rank up."""
    tier = selectors.tier_get(user=request.user, tier_id=pk)
    order = [row.pk for row in selectors.tier_list(user=request.user, programme=tier.programme)]
    at = order.index(tier.pk)
    if at:
        order[at - 1], order[at] = order[at], order[at - 1]
    attempt_button(
        request,
        lambda: services.tiers_order(user=request.user, programme=tier.programme, tiers=order),
        f"{tier} is tier {max(at, 1)} now.",
    )
    return redirect("tier_list", tier.programme_id)


@login_required
def criterion_new(request: SignedInRequest, pk: UUID) -> HttpResponse:
    """Add a criterion to a tier."""
    context = _tier_context(request, pk)
    tier = context["tier"]
    form = CriterionForm(request.POST or None, initial={"starts_on": today_of(tier.programme)})
    if request.method == "POST" and form.is_valid():
        made = attempt(
            form, lambda: services.criterion_add(user=request.user, tier=tier, **form.cleaned_data)
        )
        if made:
            return redirect("tier_page", pk)
    return form_page(
        request,
        form,
        f"New criterion of {tier}",
        "Add the criterion",
        reverse("tier_page", args=[pk]),
        "Every review from that day on judges it. Partners in the tier read it.",
        **context,
    )


@login_required
def criterion_edit(request: SignedInRequest, pk: UUID) -> HttpResponse:
    """End a criterion on a day, and begin another in its place."""
    criterion = selectors.criterion_get(user=request.user, criterion_id=pk)
    context = _tier_context(request, criterion.tier_id)
    initial = {
        "text": criterion.text,
        "measure": criterion.measure,
        "threshold": criterion.threshold,
    }
    form = CriterionForm(
        request.POST or None, initial=initial | {"starts_on": today_of(context["programme"])}
    )
    if request.method == "POST" and form.is_valid():
        made = attempt(
            form,
            lambda: services.criterion_change(
                user=request.user, criterion=criterion, **form.cleaned_data
            ),
        )
        if made:
            return redirect("tier_page", criterion.tier_id)
    return form_page(
        request,
        form,
        f"Change a criterion of {context['tier']}",
        "Change it from that day on",
        reverse("tier_page", args=[criterion.tier_id]),
        "The present one ends on the day and stays readable; reviews that judged it stay as they"
        " are.",
        **context,
    )


@login_required
def criterion_end(request: SignedInRequest, pk: UUID) -> HttpResponse:
    """End a criterion on a day."""
    criterion = selectors.criterion_get(user=request.user, criterion_id=pk)
    context = _tier_context(request, criterion.tier_id)
    form = EndCriterionForm(
        request.POST or None, initial={"ends_on": today_of(context["programme"])}
    )
    if request.method == "POST" and form.is_valid():
        done = attempt(
            form,
            lambda: services.criterion_end(
                user=request.user, criterion=criterion, **form.cleaned_data
            ),
        )
        if done:
            return redirect("tier_page", criterion.tier_id)
    return form_page(
        request,
        form,
        f"End a criterion of {context['tier']}",
        "End it",
        reverse("tier_page", args=[criterion.tier_id]),
        f"“{criterion.text}” is not judged any more from that day on.",
        **context,
    )
