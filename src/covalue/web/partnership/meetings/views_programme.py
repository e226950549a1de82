"""Pages of the client: how all partners meet, and the cadence by tier and level."""

from __future__ import annotations

from datetime import timedelta
from typing import Any
from uuid import UUID

from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST

from covalue.web.ground.accounts.requests import SignedInRequest
from covalue.web.ground.organizations.contexts import programme_context
from covalue.web.ground.organizations.models import Programme
from covalue.web.ground.organizations.selectors import relationship_list
from covalue.web.kit import clock
from covalue.web.kit.look.form_page import form_page
from covalue.web.kit.look.forms import attempt, attempt_button
from covalue.web.kit.look.tables import PAGE_SIZE, Table, file_asked, table_file
from covalue.web.partnership.meetings import cadences, headlines, rules, selectors, tables
from covalue.web.partnership.meetings.forms import CadenceForm
from covalue.web.partnership.meetings.models import Standing
from covalue.web.partnership.meetings.rhythm import rhythm
from covalue.web.partnership.tiers.models import Tier

SHOWN = 20


@login_required
def programme_meetings(request: SignedInRequest, pk: UUID) -> HttpResponse:
    """How all partners meet: next, missed, overdue, vacant; and the cadence."""
    context = programme_context(request, pk, "meetings")
    programme = context["programme"]
    rows = _rows(request, programme)
    missed = _missed(request, programme)
    held = [
        cadence
        for cadence in selectors.cadence_list(user=request.user, programme=programme)
        if _holds(cadence, programme)
    ]
    for name, data, shown in (
        ("", rows, tables.PARTNERS),
        ("missed", missed, (tables.PARTNER, *tables.MEETINGS)),
        ("cadence", held, tables.CADENCES),
    ):
        if asked := file_asked(request, name):
            return table_file(asked, data, shown, f"{name or 'meetings'} {programme}")
    page = Paginator(rows, PAGE_SIZE).get_page(request.GET.get("page"))
    context |= {
        "answer": headlines.of_programme(rows),
        "rows": rows,
        "table": Table(page=page, columns=tables.PARTNERS, sort="", query={}),
        "missed": list(missed[:SHOWN]),
        "missed_count": missed.count(),
        "grid": tables.cadence_grid(held, list(Tier.objects.filter(programme=programme))),
        "levels": tables.level_names(),
        "sets": rules.sets_cadence(request.user, programme),
    }
    return render(request, "meetings/programme.html", context)


def _rows(request: SignedInRequest, programme: Programme) -> list[tables.Row]:
    """The partners with their rhythm: those that need somebody first."""
    partners = list(relationship_list(user=request.user).filter(programme=programme))
    shown = rhythm(user=request.user, relationships=partners, now=clock.now())
    rows = [(relationship, shown[relationship.pk]) for relationship in partners]
    return sorted(rows, key=lambda row: (-len(row[1].overdue), -row[1].missed, row[0].partner.name))


def _missed(request: SignedInRequest, programme: Programme) -> Any:
    rows = selectors.meeting_list(user=request.user, programme=programme, state=Standing.MISSED)
    return rows.filter(starts_at__gte=clock.now() - timedelta(days=365)).order_by("-starts_at")


def _holds(cadence: Any, programme: Programme) -> bool:
    day = clock.today(programme.time_zone)
    return cadence.starts_on <= day and (cadence.ends_on is None or day < cadence.ends_on)


@login_required
def cadence_set(request: SignedInRequest, pk: UUID) -> HttpResponse:
    """Say how often partners of a tier meet at a level."""
    context = programme_context(request, pk, "meetings")
    programme = context["programme"]
    initial = {
        "tier": request.GET.get("tier"),
        "level": request.GET.get("level"),
        "starts_on": clock.today(programme.time_zone),
    }
    form = CadenceForm(
        request.POST or None, tiers=Tier.objects.filter(programme=programme), initial=initial
    )
    if request.method == "POST" and form.is_valid():
        made = attempt(form, lambda: cadences.cadence_set(user=request.user, **form.cleaned_data))
        if made:
            return redirect("programme_meetings", pk)
    return form_page(
        request,
        form,
        "Set the cadence",
        "Set it",
        reverse("programme_meetings", args=[pk]),
        "Past the cadence and a quarter of it, a level without a held meeting is overdue.",
        **context,
    )


@login_required
@require_POST
def cadence_end(request: SignedInRequest, pk: UUID) -> HttpResponse:
    """From today on, no meeting of the level is due in the tier."""
    cadence = selectors.cadence_get(user=request.user, cadence_id=pk)
    attempt_button(
        request,
        lambda: cadences.cadence_end(user=request.user, cadence=cadence),
        "The cadence has ended.",
    )
    return redirect("programme_meetings", cadence.programme_id)
