"""Pages of waivers: asking for one, one waiver, the log."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse

from covalue.web.ground.accounts.requests import SignedInRequest
from covalue.web.ground.agreements import selectors as agreements
from covalue.web.ground.agreements.models import Agreement
from covalue.web.ground.organizations import rules
from covalue.web.ground.organizations import selectors as organizations
from covalue.web.ground.organizations.contexts import programme_context, relationship_context
from covalue.web.ground.organizations.models import Party
from covalue.web.kit import clock
from covalue.web.kit.look.form_page import form_page
from covalue.web.kit.look.forms import attempt
from covalue.web.kit.look.tables import file_asked, major, table, table_file
from covalue.web.kit.visible import NOT_THERE
from covalue.web.partnership.partners import headlines, selectors, waivers
from covalue.web.partnership.partners.forms import EndOnForm, WaiverForm
from covalue.web.partnership.partners.tables import LOG, WORK


@login_required
def waiver_log(request: SignedInRequest, pk: UUID) -> HttpResponse:
    """Every request for a waiver, signed or not."""
    context = programme_context(request, pk, "areas")
    programme = context["programme"]
    rows = selectors.waiver_log(user=request.user, programme=programme)
    if asked := file_asked(request):
        return table_file(asked, rows, LOG, f"waivers {programme}")
    today = clock.today(programme.time_zone)
    shown = table(request, rows, LOG, "-asked")
    context |= {
        "title": "Waivers",
        "table": shown,
        "today": today,
        "answer": headlines.of_log(
            asked=shown.page.paginator.count,
            waiting=rows.filter(outcome=None).count(),
            in_force=selectors.waiver_list(
                user=request.user, programme=programme, on=today
            ).count(),
        ),
    }
    return render(request, "partners/waiver_log.html", context)


@login_required
def waiver_new(request: SignedInRequest, pk: UUID) -> HttpResponse:
    """Ask for a waiver for the partner of the relationship; for the client only."""
    context = relationship_context(request, pk, "lead_roles")
    relationship, user = context["relationship"], request.user
    if not rules.manages_programme(user, relationship.programme):
        raise Http404(NOT_THERE)
    before = _before(request, relationship)
    people = organizations.people_list(user=user, relationship=relationship)
    form = WaiverForm(
        request.POST or None,
        programme=relationship.programme,
        initial=_initial(request, relationship, before),
        areas=selectors.area_list(user=user, programme=relationship.programme, retired=False),
        people=[person for person in people if person.party == Party.CLIENT],
    )
    if request.method == "POST" and form.is_valid():
        made = attempt(
            form,
            lambda: waivers.waiver_propose(
                user=user, relationship=relationship, follows=before, **form.values()
            ),
        )
        if made:
            return redirect("agreement", made.pk)
    return form_page(
        request,
        form,
        f"Waiver for {relationship.partner}",
        "Sign it and ask the sponsor",
        reverse("lead_roles", args=[pk]),
        f"{relationship.partner} is not considered outside its lead role unless you and an"
        " executive sponsor sign a waiver. The partner sees its scope, limit and days, once it is"
        " signed.",
        **context,
    )


def _before(request: SignedInRequest, relationship: Any) -> Agreement | None:
    """The request that this one changes or repeats."""
    key = request.GET.get("from")
    if not key:
        return None
    rows = agreements.agreement_list(
        user=request.user, relationship=relationship, kind=selectors.WAIVER
    )
    return next((agreement for agreement in rows if str(agreement.pk) == key), None)


def _initial(
    request: SignedInRequest, relationship: Any, before: Agreement | None
) -> dict[str, Any]:
    today = clock.today(relationship.programme.time_zone)
    if before is None:
        return {"starts_on": today, "area": request.GET.get("area")}
    body = before.body
    names = ("scope", "reason", "alternatives", "starts_on", "ends_on")
    limit = major(body["limit_minor"], relationship.programme.currency)
    return {name: body[name] for name in names} | {"area": body["area_id"], "limit": limit}


@login_required
def waiver(request: SignedInRequest, pk: UUID) -> HttpResponse:
    """One signed waiver; the reason and the alternatives for the client only."""
    seen = selectors.waiver_get(user=request.user, waiver_id=pk)
    context = relationship_context(request, seen.relationship_id, "lead_roles")
    if asked := file_asked(request):
        return table_file(
            asked, seen.projects.all(), WORK, f"work under the waiver for {seen.area}"
        )
    today = clock.today(seen.relationship.programme.time_zone)
    context |= {
        "title": f"Waiver for {seen.area}",
        "waiver": seen,
        "chip": headlines.chip_of_waiver(seen, today),
        "answer": headlines.of_waiver(seen),
        "today": today,
        "inside": selectors.sees_inside(user=request.user, relationship=seen.relationship),
        "manages": rules.manages_programme(request.user, seen.relationship.programme),
        "projects": list(seen.projects.all()),
    }
    return render(request, "partners/waiver.html", context)


@login_required
def waiver_end(request: SignedInRequest, pk: UUID) -> HttpResponse:
    """End a waiver before its day."""
    waiver = selectors.waiver_get(user=request.user, waiver_id=pk)
    context = relationship_context(request, waiver.relationship_id, "lead_roles")
    if not rules.manages_programme(request.user, waiver.relationship.programme):
        raise Http404(NOT_THERE)
    today = clock.today(waiver.relationship.programme.time_zone)
    form = EndOnForm(request.POST or None, initial={"ends_on": today})
    if request.method == "POST" and form.is_valid():
        done = attempt(
            form, lambda: waivers.waiver_end(user=request.user, waiver=waiver, **form.cleaned_data)
        )
        if done:
            return redirect("waiver", pk)
    return form_page(
        request,
        form,
        "End the waiver",
        "End it",
        reverse("waiver", args=[pk]),
        "Nothing is placed under it from that day on; work that was placed goes on.",
        **context,
    )
