"""Invitations by mail: text with a calendar file, to those who sit at the level, sent by a job.

Whoever plans one meeting invites at once. What a series plans a year ahead is sent when it comes
near, so that nobody gets a year of mails in a minute. A move or a cancellation follows to those who
were invited.
"""

from __future__ import annotations

import logging
from collections.abc import Sequence
from datetime import timedelta
from email.mime.text import MIMEText
from typing import Any
from uuid import UUID

from django.conf import settings
from django.core.mail import EmailMessage, get_connection
from django.db import transaction
from django.db.models import F, Q

from covalue.web.ground.accounts.models import User
from covalue.web.ground.jobs.models import Job
from covalue.web.ground.jobs.registry import Running, job_kind
from covalue.web.ground.jobs.services import job_start
from covalue.web.ground.record.services import chain_lock
from covalue.web.kit import clock
from covalue.web.partnership.meetings.calendars import both_times, calendar_of, description
from covalue.web.partnership.meetings.models import Meeting, MeetingState, Seat

logger = logging.getLogger(__name__)
AHEAD = timedelta(days=35)
KIND = "meetings.invite"


def mail_is_set_up() -> bool:
    """Whether Covalue can send at all."""
    return bool(settings.EMAIL_HOST)


def seats_of(meeting: Meeting) -> list[Seat]:
    """Who sits at the level on the day of the meeting, client first."""
    day = meeting.local_day
    rows = Seat.objects.filter(
        relationship=meeting.relationship_id, level=meeting.level, starts_on__lte=day
    )
    rows = rows.filter(Q(ends_on=None) | Q(ends_on__gt=day)).select_related("user")
    return list(rows.order_by("party", "pk"))


def guests_of(meeting: Meeting) -> list[Seat]:
    """Those of them who have an address."""
    return [seat for seat in seats_of(meeting) if seat.address]


def invitations_start(*, user: User, meeting: Meeting) -> Job | None:
    """Queue the invitations (or the cancellation); None when no mail is set up, nobody is to be
    asked, or it is over.

    Call under the lock of the relationship: it is written together with the change that it tells.
    """
    ahead = meeting.ends_at > clock.now()
    if not (mail_is_set_up() and ahead and guests_of(meeting)):
        return None
    meeting.invited_sequence = meeting.sequence
    meeting.save(update_fields=["invited_sequence"])
    what = "Cancellation" if meeting.state == MeetingState.CANCELLED else "Invitations"
    return job_start(
        user=user, kind=KIND, label=f"{what}: {meeting.title}"[:200], meeting_id=str(meeting.pk)
    )


def invitations_follow(*, user: User, meeting: Meeting) -> None:
    """Tell a change to those who were invited before."""
    if meeting.invited_sequence is not None:
        invitations_start(user=user, meeting=meeting)


def invitations_due() -> int:
    """Queue what is due: meetings of series that come near, and changes that nobody's click has
    sent. Returns how many.

    For the clock of the worker.
    """
    if not mail_is_set_up():
        return 0
    now = clock.now()
    near = Q(
        state=MeetingState.PLANNED,
        invited_sequence=None,
        series__isnull=False,
        starts_at__lt=now + AHEAD,
    )
    changed = Q(
        invited_sequence__lt=F("sequence"), state__in=[MeetingState.PLANNED, MeetingState.CANCELLED]
    )
    rows = Meeting.objects.filter(near | changed, starts_at__gt=now, series__isnull=False).order_by(
        "starts_at"
    )
    return sum(
        _start_due(pk, relationship) for pk, relationship in rows.values_list("pk", "relationship")
    )


@transaction.atomic
def _start_due(pk: UUID, relationship_id: UUID) -> bool:
    chain_lock(scope="relationship", scope_id=relationship_id)
    meeting = Meeting.objects.select_related("series__created_by").get(pk=pk)
    if meeting.series is None or meeting.invited_sequence == meeting.sequence:
        return False
    return invitations_start(user=meeting.series.created_by, meeting=meeting) is not None


@job_kind(KIND, "Invitations to a meeting")
def invitations_send(running: Running, user: User, meeting_id: str) -> dict[str, Any]:
    """Send the meeting as it is now to everybody who is to be asked; says who got it and who did
    not."""
    del user
    meetings = Meeting.objects.select_related(
        "relationship__programme__client", "relationship__partner"
    )
    meeting = meetings.get(pk=meeting_id)
    guests = guests_of(meeting)
    sent: list[str] = []
    failed: list[str] = []
    with get_connection() as connection:
        for done, seat in enumerate(guests):
            running.progress(100 * done // len(guests), f"{done} of {len(guests)} people")
            message = invitation(meeting, guests, seat)
            message.connection = connection
            try:
                message.send()
                sent.append(seat.person_name)
            except OSError:
                logger.exception("Meeting %s: an invitation could not be sent", meeting.pk)
                failed.append(seat.person_name)
    return {"sent": sent, "not sent": failed}


def invitation(meeting: Meeting, guests: Sequence[Seat], seat: Seat) -> EmailMessage:
    """The mail to one person: text, and the calendar's request (or cancellation) that mail programs
    act upon."""
    cancelled = meeting.state == MeetingState.CANCELLED
    method = "CANCEL" if cancelled else "REQUEST"
    link = f"{settings.BASE_URL}/meetings/{meeting.pk}/"
    before = "Cancelled: " if cancelled else "Changed: " if meeting.sequence else ""
    message = EmailMessage(
        subject=f"{before}{meeting.title}, {both_times(meeting).split(';')[0]}",
        body=(
            f"{meeting.title}:"
            f" {meeting.relationship}\n{meeting.place}\n\n{description(meeting, link)}\n"
        ),
        to=[seat.address],
    )
    part = MIMEText(calendar_of([meeting], method=method, seats=guests), "calendar", "utf-8")
    part.set_param("method", method)
    part.add_header("Content-Disposition", "attachment", filename="meeting.ics")
    message.attach(part)
    return message
