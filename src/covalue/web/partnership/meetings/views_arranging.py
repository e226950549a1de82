"""Pages that arrange meetings: series and seats."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any
from uuid import UUID

from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse

from covalue.web.ground.accounts.requests import SignedInRequest
from covalue.web.ground.organizations.contexts import relationship_context
from covalue.web.ground.organizations.models import Relationship
from covalue.web.kit import clock
from covalue.web.kit.look.form_page import form_page
from covalue.web.kit.look.forms import attempt
from covalue.web.partnership.meetings import seats, selectors, series, tables
from covalue.web.partnership.meetings.forms import (
    LeaveForm,
    SeatForm,
    SeriesChangeForm,
    SeriesEndForm,
    SeriesForm,
    SucceedForm,
)
from covalue.web.partnership.meetings.permitting import side_name


def _page(
    request: SignedInRequest,
    context: dict[str, Any],
    form: Any,
    words: tuple[str, str, str],
    act: Callable[[], Any],
) -> HttpResponse:
    """A page with one form that leads back to the meetings of the relationship."""
    pk = context["relationship"].pk
    if request.method == "POST" and form.is_valid() and attempt(form, act) is not None:
        return redirect("meeting_list", pk)
    title, action, answer = words
    return form_page(
        request, form, title, action, reverse("meeting_list", args=[pk]), answer, **context
    )


def _today(relationship: Relationship) -> Any:
    return clock.today(relationship.programme.time_zone)


@login_required
def series_new(request: SignedInRequest, pk: UUID) -> HttpResponse:
    """Begin meetings that come round."""
    context = relationship_context(request, pk, "meetings")
    relationship = context["relationship"]
    form = SeriesForm(
        request.POST or None, relationship=relationship, initial={"starts_on": _today(relationship)}
    )
    words = (
        "New series",
        "Begin the series",
        "Its meetings of the next twelve months are planned at once.",
    )
    return _page(
        request,
        context,
        form,
        words,
        lambda: series.series_create(
            user=request.user, relationship=relationship, **form.fields_of()
        ),
    )


@login_required
def series_change(request: SignedInRequest, pk: UUID) -> HttpResponse:
    """Change a series from a day on."""
    arranged = selectors.series_get(user=request.user, series_id=pk)
    context = relationship_context(request, arranged.relationship_id, "meetings")
    form = SeriesChangeForm(request.POST or None, series=arranged)
    words = (f"Change {arranged.title}", "Change it", f"Now it meets {tables.rule_text(arranged)}.")
    return _page(
        request,
        context,
        form,
        words,
        lambda: series.series_change(user=request.user, series=arranged, **form.fields_of()),
    )


@login_required
def series_end(request: SignedInRequest, pk: UUID) -> HttpResponse:
    """End a series."""
    arranged = selectors.series_get(user=request.user, series_id=pk)
    context = relationship_context(request, arranged.relationship_id, "meetings")
    form = SeriesEndForm(request.POST or None)
    words = (f"End {arranged.title}", "End the series", "What was held before stays as it is.")
    return _page(
        request,
        context,
        form,
        words,
        lambda: series.series_end(user=request.user, series=arranged, **form.cleaned_data),
    )


@login_required
def seat_fill(request: SignedInRequest, pk: UUID) -> HttpResponse:
    """Put somebody on a vacant seat."""
    context = relationship_context(request, pk, "meetings")
    relationship = context["relationship"]
    initial = {
        "starts_on": _today(relationship),
        "level": request.GET.get("level"),
        "party": request.GET.get("party"),
    }
    form = SeatForm(request.POST or None, relationship=relationship, initial=initial)
    words = (
        "Fill a seat",
        "Fill it",
        "One person a day sits at a level for each side. Both sides see it.",
    )
    return _page(
        request,
        context,
        form,
        words,
        lambda: seats.seat_fill(user=request.user, relationship=relationship, **form.cleaned_data),
    )


@login_required
def seat_succeed(request: SignedInRequest, pk: UUID) -> HttpResponse:
    """Name who follows on a seat."""
    seat = selectors.seat_get(user=request.user, seat_id=pk)
    context = relationship_context(request, seat.relationship_id, "meetings")
    form = SucceedForm(request.POST or None, seat=seat)
    where = (
        f"the {seat.get_level_display().lower()} seat of {side_name(seat.relationship, seat.party)}"
    )
    words = (f"Who follows {seat}", "Name the successor", f"{seat} leaves {where} on that day.")
    return _page(
        request,
        context,
        form,
        words,
        lambda: seats.seat_succeed(user=request.user, seat=seat, **form.cleaned_data),
    )


@login_required
def seat_leave(request: SignedInRequest, pk: UUID) -> HttpResponse:
    """Say from when a seat is vacant."""
    seat = selectors.seat_get(user=request.user, seat_id=pk)
    context = relationship_context(request, seat.relationship_id, "meetings")
    form = LeaveForm(request.POST or None, initial={"ends_on": seat.ends_on})
    words = (
        f"{seat} leaves the seat",
        "Leave the seat",
        "Both sides see the vacancy until somebody fills it.",
    )
    return _page(
        request,
        context,
        form,
        words,
        lambda: seats.seat_leave(user=request.user, seat=seat, **form.cleaned_data),
    )
