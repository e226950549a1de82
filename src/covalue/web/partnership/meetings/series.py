"""Writing series, and planning their meetings ahead."""

from __future__ import annotations

from datetime import date, time
from typing import Any

from django.db import transaction
from django.db.models import F, Q

from covalue.web.ground.accounts.models import User
from covalue.web.ground.organizations.models import Relationship
from covalue.web.ground.record.services import chain_lock
from covalue.web.kit import clock
from covalue.web.kit.days import add_months
from covalue.web.kit.errors import Refused
from covalue.web.partnership.meetings import invitations
from covalue.web.partnership.meetings.calendar_rules import Occurrence, Rule, in_step, occurrences
from covalue.web.partnership.meetings.models import Meeting, MeetingState, Series
from covalue.web.partnership.meetings.permitting import (
    check_level,
    check_minutes,
    check_months,
    check_zone,
    hold,
    place_of,
    reason_of,
    tell,
    title_of,
)
from covalue.web.partnership.meetings.services import touch

MONTHS_AHEAD = 12
RULE_FIELDS = ("every_months", "nth", "weekday", "month_day", "local_time", "time_zone")
FIELDS = ("title", *RULE_FIELDS, "minutes", "place")


@transaction.atomic
def series_create(
    *,
    user: User,
    relationship: Relationship,
    level: str,
    title: str,
    every_months: int,
    local_time: time,
    time_zone: str,
    starts_on: date,
    nth: int | None = None,
    weekday: int | None = None,
    month_day: int | None = None,
    minutes: int = 60,
    place: str = "",
    ends_on: date | None = None,
) -> Series:
    """Begin meetings that come round, and plan those of the next twelve months; days that are over
    are not planned."""
    hold(user, relationship, "plan meetings")
    check_level(level)
    fields = _checked(
        title=title,
        every_months=every_months,
        nth=nth,
        weekday=weekday,
        month_day=month_day,
        local_time=local_time,
        time_zone=time_zone,
        minutes=minutes,
        place=place,
    )
    if ends_on is not None and ends_on <= starts_on:
        raise Refused("days_reversed", "It would end before it starts.", field="ends_on")
    made = Series.objects.create(
        relationship=relationship,
        level=level,
        starts_on=starts_on,
        ends_on=ends_on,
        created_by=user,
        planned_until=max(starts_on, clock.today(time_zone)),
        **fields,
    )
    tell(
        user,
        made,
        "series.created",
        after=_told(made) | {"starts_on": starts_on, "ends_on": ends_on},
    )
    _plan(made)
    return made


@transaction.atomic
def series_change(*, user: User, series: Series, starts_on: date, **changes: Any) -> Series:
    """Change the series from a day on: it ends there and another follows, which takes over its
    meetings by month.

    A planned meeting goes to the new day of its month; one that has none there is cancelled. What
    was held, missed or cancelled stays as it was, and its month counts as done, as does the month
    whose meeting comes before the day. The turn of the months stays where their number does.
    Refused for a day in the past.
    """
    series = _locked(user, series, "change a series")
    _open_on(series, starts_on)
    kept = {name: getattr(series, name) for name in FIELDS}
    if changes.get("month_day") is not None:
        kept |= {"nth": None, "weekday": None}
    elif changes.get("weekday") is not None:
        kept |= {"month_day": None}
    fields = _checked(**{**kept, **changes})
    if fields == {name: getattr(series, name) for name in FIELDS}:
        raise Refused("nothing_changed", "The series would be as it is.", mend="Change something.")
    same = fields["every_months"] == series.every_months
    begins = in_step(starts_on, series.starts_on, series.every_months) if same else starts_on
    follower = Series.objects.create(
        relationship=series.relationship,
        level=series.level,
        starts_on=begins,
        ends_on=series.ends_on,
        created_by=user,
        planned_until=max(begins, _first_free(series, starts_on)),
        **fields,
    )
    before = _told(series)
    _take_over(user, series, follower)
    series.ends_on = starts_on
    series.save(update_fields=["ends_on"])
    tell(
        user,
        follower,
        "series.changed",
        before=before,
        after=_told(follower) | {"starts_on": follower.starts_on},
    )
    _plan(follower)
    return follower


def _first_free(series: Series, day: date) -> date:
    """The day, or the first one of the next month where the series has its meeting of the month
    before the day."""
    month = day.replace(day=1)
    done = series.meetings.filter(slot__gte=month, slot__lt=day).exists()
    return add_months(month, 1) if done else day


@transaction.atomic
def series_end(*, user: User, series: Series, ends_on: date, reason: str) -> Series:
    """End the series: its planned meetings from the day on are cancelled, each with the reason."""
    series = _locked(user, series, "end a series")
    _open_on(series, ends_on)
    reason = reason_of(reason)
    before, series.ends_on = series.ends_on, ends_on
    series.save(update_fields=["ends_on"])
    tell(
        user,
        series,
        "series.ended",
        before={"ends_on": before},
        after={"ends_on": ends_on, "reason": reason},
    )
    for meeting in series.meetings.filter(
        state=MeetingState.PLANNED, slot__gte=ends_on, starts_at__gt=clock.now()
    ):
        _cancel(user, meeting, reason)
    return series


def plan_ahead(*, relationship: Relationship | None = None) -> int:
    """Plan what the series lack until their horizon; called by the clock and before a page reads.
    Returns how many."""
    horizon = add_months(clock.today("UTC").replace(day=1), MONTHS_AHEAD + 1)
    rows = Series.objects.filter(
        Q(ends_on=None) | Q(ends_on__gt=F("planned_until")),
        Q(relationship__ends_on=None) | Q(relationship__ends_on__gt=F("planned_until")),
        planned_until__lt=horizon,
    )
    beyond = Meeting.objects.filter(
        state=MeetingState.PLANNED,
        starts_at__gt=clock.now(),
        relationship__ends_on__isnull=False,
    ).select_related("relationship")
    if relationship is not None:
        rows, beyond = (
            rows.filter(relationship=relationship),
            beyond.filter(relationship=relationship),
        )
    for meeting in beyond:
        ends_on = meeting.relationship.ends_on
        if ends_on is not None and meeting.local_day >= ends_on:
            _cancel_beyond(meeting)
    return sum(_plan_one(series) for series in rows)


@transaction.atomic
def _cancel_beyond(meeting: Meeting) -> None:
    """No meeting stays planned once the relationship has ended."""
    chain_lock(scope="relationship", scope_id=meeting.relationship_id)
    meetings = Meeting.objects.select_related(
        "relationship__programme__client", "relationship__partner"
    )
    meeting = meetings.get(pk=meeting.pk)
    if meeting.state == MeetingState.PLANNED:
        _cancel(None, meeting, "The relationship ends.")


@transaction.atomic
def _plan_one(series: Series) -> int:
    chain_lock(scope="relationship", scope_id=series.relationship_id)
    latest = Series.objects.select_related(
        "relationship__programme__client", "relationship__partner"
    )
    return _plan(latest.get(pk=series.pk))


def _plan(series: Series) -> int:
    """Under the lock: make the meetings of `[planned_until, horizon)`, which then begins at the
    horizon."""
    horizon = _horizon(series)
    if horizon <= series.planned_until:
        return 0
    known = set(
        series.meetings.filter(slot__gte=series.planned_until).values_list("slot", flat=True)
    )
    rows = [
        occurrence
        for occurrence in occurrences(rule_of(series), series.planned_until, horizon)
        if occurrence.day not in known
    ]
    made = [_meeting(series, occurrence) for occurrence in rows]
    Meeting.objects.bulk_create(made)
    before, series.planned_until = series.planned_until, horizon
    series.save(update_fields=["planned_until"])
    if made:
        tell(
            None,
            series,
            "series.planned",
            before={"until": before},
            after={"until": horizon, "days": [occurrence.day for occurrence in rows]},
        )
    return len(made)


def _horizon(series: Series) -> date:
    """To the end of the month that begins twelve months from now; not past the end of the series or
    relationship."""
    ahead = add_months(clock.today(series.time_zone).replace(day=1), MONTHS_AHEAD + 1)
    ends = [day for day in (series.ends_on, series.relationship.ends_on) if day is not None]
    return min([ahead, *ends])


def rule_of(series: Series) -> Rule:
    """The series as a rule of the calendar."""
    return Rule(
        every_months=series.every_months,
        local_time=series.local_time,
        time_zone=series.time_zone,
        starts_on=series.starts_on,
        nth=series.nth,
        weekday=series.weekday,
        month_day=series.month_day,
        ends_on=series.ends_on,
    )


def _meeting(series: Series, occurrence: Occurrence) -> Meeting:
    meeting = Meeting(
        relationship=series.relationship,
        series=series,
        slot=occurrence.day,
        level=series.level,
        title=series.title,
        starts_at=occurrence.moment.starts_at,
        time_zone=series.time_zone,
        minutes=series.minutes,
        place=series.place,
        changed_at=clock.now(),
    )
    meeting.set_end()
    return meeting


def _take_over(user: User, series: Series, follower: Series) -> None:
    """Give the follower the meetings from its start on, month by month."""
    first = follower.planned_until
    until = max(series.planned_until, first)
    free = {
        (occurrence.day.year, occurrence.day.month): occurrence
        for occurrence in occurrences(rule_of(follower), first, until)
    }
    for meeting in series.meetings.filter(slot__gte=follower.starts_on).order_by("slot"):
        assert meeting.slot is not None
        place = free.pop((meeting.slot.year, meeting.slot.month), None)
        if place is not None:
            _put(user, meeting, follower, place)
        elif meeting.state == MeetingState.PLANNED:
            _cancel(user, meeting, "The series was changed.")


def _put(user: User, meeting: Meeting, follower: Series, place: Occurrence) -> None:
    meeting.series, meeting.slot = follower, place.day
    if meeting.state != MeetingState.PLANNED:
        meeting.save(update_fields=["series", "slot"])
        return
    fresh = _meeting(follower, place)
    for name in ("title", "starts_at", "time_zone", "minutes", "place"):
        setattr(meeting, name, getattr(fresh, name))
    touch(meeting)
    invitations.invitations_follow(user=user, meeting=meeting)


def _cancel(user: User | None, meeting: Meeting, reason: str) -> None:
    meeting.state, meeting.reason = MeetingState.CANCELLED, reason
    touch(meeting)
    tell(
        user,
        meeting,
        "meeting.cancelled",
        before={"state": "planned"},
        after={"state": "cancelled", "reason": reason},
    )
    if user is not None:
        invitations.invitations_follow(user=user, meeting=meeting)


def _checked(**fields: Any) -> dict[str, Any]:
    check_months(fields["every_months"])
    check_zone(fields["time_zone"])
    check_minutes(fields["minutes"])
    if fields["local_time"].tzinfo is not None:
        raise Refused(
            "wall_time", "The time is one on the wall of the time zone.", field="local_time"
        )
    _check_day(fields["nth"], fields["weekday"], fields["month_day"])
    return {
        **fields,
        "title": title_of(fields["title"]),
        "place": place_of(fields["place"]),
    }


def _check_day(nth: int | None, weekday: int | None, month_day: int | None) -> None:
    by_weekday = nth in {1, 2, 3, 4, -1} and weekday in range(7) and month_day is None
    by_day = nth is None and weekday is None and month_day in range(1, 32)
    if not (by_weekday or by_day):
        raise Refused(
            "day_wrong",
            "A series needs either the nth weekday or a day of the month.",
            mend="Choose one of them.",
            field="day",
        )


def _locked(user: User, series: Series, what: str) -> Series:
    hold(user, series.relationship, what)
    latest = Series.objects.select_related(
        "relationship__programme__client", "relationship__partner"
    )
    return latest.get(pk=series.pk)


def _open_on(series: Series, day: date) -> None:
    if series.ends_on is not None and series.ends_on <= day:
        raise Refused(
            "series_ended", f"The series ends on {series.ends_on:%d %b %Y}.", field="starts_on"
        )
    if day < max(clock.today(series.time_zone), series.starts_on):
        raise Refused(
            "day_past",
            "What was planned before today stays.",
            mend="Choose today or later.",
            field="starts_on",
        )


def _told(series: Series) -> dict[str, Any]:
    day = (
        {"nth": series.nth, "weekday": series.weekday}
        if series.month_day is None
        else {"day": series.month_day}
    )
    return {
        "title": series.title,
        "level": series.level,
        "every_months": series.every_months,
        **day,
        "time": f"{series.local_time:%H:%M} {series.time_zone}",
        "minutes": series.minutes,
        "place": series.place,
    }
