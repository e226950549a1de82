"""The calendar feed behind its secret address, one meeting as a file, and the page that makes
addresses."""

from __future__ import annotations

from uuid import UUID

from django.conf import settings
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import condition, require_POST, require_safe

from covalue.web.ground.accounts.models import TokenScope, User
from covalue.web.ground.accounts.requests import SignedInRequest
from covalue.web.ground.accounts.services import token_authenticate
from covalue.web.ground.record.canonical import digest
from covalue.web.ground.record.models import moment
from covalue.web.kit.look.forms import attempt, attempt_button
from covalue.web.kit.visible import NOT_THERE
from covalue.web.partnership.meetings import feeds, selectors
from covalue.web.partnership.meetings.calendars import calendar_of
from covalue.web.partnership.meetings.forms import FeedForm
from covalue.web.partnership.meetings.models import Meeting

CALENDAR = "text/calendar; charset=utf-8"


def _owner(key: str) -> User:
    """Whose feed it is; Http404 for a key that is unknown, revoked, expired, or good for something
    else."""
    usable = key.isascii() and key.isprintable()
    token = token_authenticate(key=key) if usable else None
    if token is None or TokenScope.CALENDAR not in token.scopes:
        raise Http404(NOT_THERE)
    return token.user


def _meetings(request: HttpRequest, key: str) -> list[Meeting]:
    """What the feed holds, read once for a request."""
    kept = vars(request)
    if "feed" not in kept:
        kept["feed"] = list(selectors.meeting_feed(user=_owner(key)))
    meetings: list[Meeting] = kept["feed"]
    return meetings


def _tag(request: SignedInRequest, key: str) -> str:
    """Tells whether anything changed without writing the feed: programs ask often."""
    parts = [settings.BASE_URL]
    for meeting in _meetings(request, key):
        relationship = meeting.relationship
        parts += [
            str(meeting.pk),
            str(meeting.sequence),
            moment(meeting.changed_at),
            str(relationship),
            *relationship.zones,
        ]
        parts += [
            meeting.state,
            *(f"{item.position} {item.title}" for item in meeting.agenda.all()),
        ]
    return f'"{digest(*parts)}"'


@require_safe
@condition(etag_func=_tag)
def calendar_feed(request: SignedInRequest, key: str) -> HttpResponse:
    """Every meeting that the owner of the key sees, from 90 days back; no sign-in, the key is the
    secret."""
    response = HttpResponse(calendar_of(_meetings(request, key)), content_type=CALENDAR)
    response["Cache-Control"] = "private, no-cache"
    response["Content-Disposition"] = 'inline; filename="covalue.ics"'
    return response


@login_required
def meeting_file(request: SignedInRequest, pk: UUID) -> HttpResponse:
    """One meeting as a calendar file."""
    meeting = selectors.meeting_get(user=request.user, meeting_id=pk)
    response = HttpResponse(calendar_of([meeting]), content_type=CALENDAR)
    response["Content-Disposition"] = 'attachment; filename="meeting.ics"'
    return response


@login_required
@never_cache
def calendar(request: SignedInRequest) -> HttpResponse:
    """Make and revoke addresses of the own calendar; a new one is shown once."""
    form, address = FeedForm(request.POST or None), ""
    if request.method == "POST" and form.is_valid():
        made = attempt(
            form, lambda: feeds.feed_issue(user=request.user, name=form.cleaned_data["name"])
        )
        if made:
            form, address = FeedForm(), feed_address(made[1])
    rows = list(feeds.feed_list(user=request.user))
    return render(
        request, "meetings/calendar.html", {"form": form, "address": address, "feeds": rows}
    )


def feed_address(key: str) -> str:
    """The address that a calendar program subscribes to."""
    return f"{settings.BASE_URL}{reverse('calendar_feed', args=[key])}"


@login_required
@require_POST
def calendar_revoke(request: SignedInRequest, pk: UUID) -> HttpResponse:
    """Make an address useless."""
    token = feeds.feed_get(user=request.user, feed_id=pk)
    attempt_button(
        request,
        lambda: feeds.feed_revoke(user=request.user, feed=token),
        f"{token.name} does not work any more.",
    )
    return redirect("calendar")
