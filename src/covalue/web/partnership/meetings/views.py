"""Pages of meetings: those of a relationship, and one with its agenda, attendance, minutes and
decisions."""

from __future__ import annotations

from collections.abc import Callable
from http import HTTPStatus
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST

from covalue.web.ground.accounts.requests import SignedInRequest
from covalue.web.ground.organizations.contexts import relationship_context
from covalue.web.ground.organizations.models import Relationship
from covalue.web.kit import clock
from covalue.web.kit.look.form_page import form_page
from covalue.web.kit.look.forms import attempt, attempt_button
from covalue.web.kit.look.places import page_of
from covalue.web.kit.look.tables import file_asked, table, table_file
from covalue.web.partnership.meetings import (
    headlines,
    invitations,
    outcomes,
    rules,
    selectors,
    services,
    tables,
)
from covalue.web.partnership.meetings.calendars import both_times
from covalue.web.partnership.meetings.charts import AHEAD, BACK, rhythm_chart
from covalue.web.partnership.meetings.forms import (
    CorrectForm,
    HoldForm,
    MeetingForm,
    MoveForm,
    ReasonForm,
)
from covalue.web.partnership.meetings.models import Level, Meeting, Standing
from covalue.web.partnership.meetings.rhythm import rhythm
from covalue.web.partnership.meetings.series import plan_ahead

NEXT = 6


@login_required
def meeting_list(request: SignedInRequest, pk: UUID) -> HttpResponse:
    """How the two meet: rhythm, what comes, what was missed, seats and series."""
    context = relationship_context(request, pk, "meetings")
    relationship = context["relationship"]
    plan_ahead(relationship=relationship)
    if answer := _file(request, relationship):
        return answer
    now = clock.now()
    rows = selectors.meeting_list(user=request.user, relationship=relationship)
    shown = rhythm(user=request.user, relationships=[relationship], now=now)[relationship.pk]
    levels = {level.value for level in Level if shown.levels[level].used}
    drawn = list(rows.filter(starts_at__gte=now - BACK, starts_at__lte=now + AHEAD))
    levels |= {meeting.level for meeting in drawn}
    level, state = _choice(request)
    context |= {
        "answer": headlines.of_relationship(shown),
        "rhythm": shown,
        "arranges": rules.arranges(request.user, relationship),
        "chart": rhythm_chart(drawn, [Level(row) for row in levels], now) if drawn else None,
        "ahead": list(
            rows.filter(selectors.standing_is(Standing.PLANNED, now)).prefetch_related("agenda")[
                :NEXT
            ]
        ),
        "late": list(rows.filter(selectors.standing_is(Standing.UNRECORDED, now))),
        "missed": list(
            rows.filter(selectors.standing_is(Standing.MISSED, now)).order_by("-starts_at")[:NEXT]
        ),
        "board": selectors.seat_board(user=request.user, relationship=relationship, levels=levels),
        "series": [(series, tables.rule_text(series)) for series in _series(request, relationship)],
        "decisions": list(
            selectors.decisions_of(user=request.user, relationship=relationship)[:NEXT]
        ),
        "table": table(request, _filtered(request, relationship), tables.MEETINGS, "-day"),
        "states": Standing.choices,
        "levels": Level.choices,
        "level": level,
        "state": state,
        "own_zone": relationship.zones[1]
        if context["party"] == "partner"
        else relationship.zones[0],
    }
    return render(request, "meetings/list.html", context)


def _choice(request: SignedInRequest) -> tuple[str, str]:
    level, state = request.GET.get("level", ""), request.GET.get("state", "")
    return level if level in Level.values else "", state if state in Standing.values else ""


def _filtered(request: SignedInRequest, relationship: Relationship) -> Any:
    level, state = _choice(request)
    return selectors.meeting_list(
        user=request.user, relationship=relationship, level=level, state=state
    )


def _series(request: SignedInRequest, relationship: Relationship) -> Any:
    day = clock.today(relationship.programme.time_zone)
    rows = selectors.series_list(user=request.user, relationship=relationship)
    return [series for series in rows if series.ends_on is None or series.ends_on > day]


def _file(request: SignedInRequest, relationship: Relationship) -> HttpResponse | None:
    user = request.user
    files: dict[str, tuple[Callable[[], Any], Any]] = {
        "": (lambda: _filtered(request, relationship), tables.MEETINGS),
        "seats": (lambda: selectors.seat_list(user=user, relationship=relationship), tables.SEATS),
        "series": (
            lambda: selectors.series_list(user=user, relationship=relationship),
            tables.SERIES,
        ),
        "decisions": (
            lambda: selectors.decisions_of(user=user, relationship=relationship),
            tables.DECISIONS,
        ),
    }
    for name, (rows, shown) in files.items():
        if asked := file_asked(request, name):
            return table_file(asked, rows(), shown, f"{name or 'meetings'} {relationship}")
    return None


@login_required
def meeting_new(request: SignedInRequest, pk: UUID) -> HttpResponse:
    """Plan one meeting."""
    context = relationship_context(request, pk, "meetings")
    relationship = context["relationship"]
    form = MeetingForm(
        request.POST or None,
        relationship=relationship,
        initial={"level": request.GET.get("level", "")},
    )
    if request.method == "POST" and form.is_valid():
        made = attempt(
            form,
            lambda: services.meeting_plan(
                user=request.user, relationship=relationship, **form.cleaned_data
            ),
        )
        if made:
            messages.success(request, _told_invitations(made))
            _tell_clocks(request, form)
            return redirect("meeting", made.pk)
    answer = "One that is over may be entered too: record it then as held or missed."
    return form_page(
        request,
        form,
        "Plan a meeting",
        "Plan it",
        reverse("meeting_list", args=[pk]),
        answer,
        **context,
    )


def _tell_clocks(request: SignedInRequest, form: Any) -> None:
    """Say it where the clocks skip or repeat the time that was entered."""
    if note := headlines.clock_note(form.cleaned_data["starts"], form.cleaned_data["time_zone"]):
        messages.warning(request, note)


def _told_invitations(meeting: Meeting) -> str:
    if meeting.invited_sequence is not None:
        return "It is planned, and invitations are on their way."
    if not invitations.mail_is_set_up():
        return "It is planned. No mail is set up: give people the calendar file of this page."
    return "It is planned. Nobody was invited: no seat of this level has an address, or it is over."


def meeting_context(request: SignedInRequest, pk: UUID) -> dict[str, Any]:
    """What every page of one meeting needs; Http404 when it is not visible."""
    meeting = selectors.meeting_get(user=request.user, meeting_id=pk)
    context = relationship_context(request, meeting.relationship_id, "meetings")
    return context | {
        "meeting": meeting,
        "arranges": rules.arranges(request.user, context["relationship"]),
    }


@login_required
def meeting(request: SignedInRequest, pk: UUID) -> HttpResponse:
    """One meeting: agenda before it, attendance, minutes and decisions after it."""
    context = meeting_context(request, pk)
    held, now = context["meeting"], clock.now()
    agenda = list(held.agenda.all())
    answer = headlines.of_meeting(held, now, len(agenda), sum(point.decide for point in agenda))
    context |= {
        "title": held.title,
        "answer": answer,
        "times": both_times(held),
        "clock_note": headlines.clock_note_of(held),
        "standing": held.standing(now),
        "agenda": agenda,
        "attendances": list(held.attendances.all()),
        "versions": list(held.minutes_versions.all()),
        "decisions": list(held.decisions.all()),
        "guests": list(invitations.guests_of(held)),
        "previous": selectors.meeting_previous(held),
        "mail": invitations.mail_is_set_up(),
        "brief": page_of("brief", held.pk),
        "open": held.state == "planned",
        "begun": held.starts_at <= now,
        "over": held.ends_at <= now,
    }
    return render(request, "meetings/meeting.html", context)


def meeting_form(
    request: SignedInRequest,
    context: dict[str, Any],
    form: Any,
    words: tuple[str, str, str],
    act: Callable[[], Any],
) -> HttpResponse:
    """A page with one form about the meeting: title, button, answer."""
    pk = context["meeting"].pk
    if request.method == "POST" and form.is_valid() and attempt(form, act) is not None:
        return redirect("meeting", pk)
    title, action, answer = words
    return form_page(request, form, title, action, reverse("meeting", args=[pk]), answer, **context)


@login_required
def meeting_move(request: SignedInRequest, pk: UUID) -> HttpResponse:
    """Put a meeting to another time or place."""
    context = meeting_context(request, pk)
    meeting = context["meeting"]
    initial = {
        "starts": meeting.local_start.replace(tzinfo=None),
        "time_zone": meeting.time_zone,
        "minutes": meeting.minutes,
        "place": meeting.place,
    }
    form = MoveForm(request.POST or None, relationship=context["relationship"], initial=initial)
    words = ("Move the meeting", "Move it", "Those who were invited get the change.")
    answer = meeting_form(
        request,
        context,
        form,
        words,
        lambda: services.meeting_move(user=request.user, meeting=meeting, **form.cleaned_data),
    )
    if answer.status_code == HTTPStatus.FOUND:
        _tell_clocks(request, form)
    return answer


@login_required
def meeting_cancel(request: SignedInRequest, pk: UUID) -> HttpResponse:
    """Call a meeting off."""
    context = meeting_context(request, pk)
    form = ReasonForm(request.POST or None)
    words = (
        "Cancel the meeting",
        "Cancel it",
        "It stays visible, with the reason. Those who were invited are told.",
    )
    return meeting_form(
        request,
        context,
        form,
        words,
        lambda: services.meeting_cancel(
            user=request.user, meeting=context["meeting"], **form.cleaned_data
        ),
    )


@login_required
def meeting_miss(request: SignedInRequest, pk: UUID) -> HttpResponse:
    """Say that a meeting did not take place."""
    context = meeting_context(request, pk)
    form = ReasonForm(request.POST or None)
    words = (
        "The meeting was missed",
        "Mark it missed",
        "It counts as missed for both sides. Name the cause.",
    )
    return meeting_form(
        request,
        context,
        form,
        words,
        lambda: services.meeting_miss(
            user=request.user, meeting=context["meeting"], **form.cleaned_data
        ),
    )


@login_required
def meeting_hold(request: SignedInRequest, pk: UUID) -> HttpResponse:
    """Record what came of a meeting."""
    context = meeting_context(request, pk)
    meeting = context["meeting"]
    form = HoldForm(request.POST or None, meeting=meeting, seats=invitations.seats_of(meeting))
    words = (
        "Record the meeting",
        "Record it as held",
        "Both sides see it at once. Minutes can be corrected later.",
    )
    return meeting_form(
        request,
        context,
        form,
        words,
        lambda: outcomes.meeting_hold(
            user=request.user,
            meeting=meeting,
            attendances=form.attendances(),
            minutes=form.cleaned_data["minutes"],
            decisions=form.decided(),
        ),
    )


@login_required
def meeting_minutes(request: SignedInRequest, pk: UUID) -> HttpResponse:
    """Correct the minutes: the next version."""
    context = meeting_context(request, pk)
    last = context["meeting"].minutes_versions.first()
    form = CorrectForm(request.POST or None, initial={"text": last.text if last else ""})
    words = (
        "Correct the minutes",
        "Write the next version",
        "Earlier versions stay readable to both.",
    )
    return meeting_form(
        request,
        context,
        form,
        words,
        lambda: outcomes.minutes_correct(
            user=request.user,
            meeting=context["meeting"],
            text=form.cleaned_data["text"],
            decisions=form.decided(),
        ),
    )


@login_required
@require_POST
def meeting_invite(request: SignedInRequest, pk: UUID) -> HttpResponse:
    """Send the invitations."""
    meeting = selectors.meeting_get(user=request.user, meeting_id=pk)
    attempt_button(
        request,
        lambda: services.meeting_invite(user=request.user, meeting=meeting),
        "Invitations are on their way.",
    )
    return redirect("meeting", pk)
