"""The meetings: each series from its first day on, what came of every meeting, what is on the next
agendas."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import time as wall_time
from datetime import timedelta
from functools import partial
from typing import Any
from uuid import UUID

from django.db.models import Q

from covalue.web.front.example.reading import text_file
from covalue.web.front.example.world import World
from covalue.web.kit import clock
from covalue.web.kit.days import add_months
from covalue.web.partnership.commitments.models import Commitment, CommitmentState
from covalue.web.partnership.commitments.services import commitments_review
from covalue.web.partnership.meetings.agendas import agenda_add
from covalue.web.partnership.meetings.calendar_rules import occurrences
from covalue.web.partnership.meetings.models import Meeting, MeetingState, Presence, Seat, Series
from covalue.web.partnership.meetings.outcomes import Attended, meeting_hold
from covalue.web.partnership.meetings.series import plan_ahead, rule_of, series_create, series_end
from covalue.web.partnership.meetings.services import meeting_miss

NTH = {"first": 1, "second": 2, "third": 3, "last": -1}
WEEKDAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday")
WRITTEN_AFTER = timedelta(hours=2)
PREPARED = timedelta(days=21)
"""How long before the day of loading the next meetings are planned: earlier than anybody puts a
point on an agenda."""

Plan = dict[str, Any]


def write(world: World) -> None:
    """Each partner's series, by level."""
    for partner, plans in text_file("meetings")["partners"].items():
        expected: set[UUID] = set()
        for level, plan in plans["series"].items():
            world.story.at(
                plan["since"], partial(_begin, world, partner, level, plan, expected), hour=16
            )
            for point in plan.get("agenda", []):
                world.story.at(point["on"], partial(_agenda, world, partner, level, point), hour=17)
            if end := plan.get("ended"):
                world.story.at(end["on"], partial(_end, world, partner, level, end), hour=16)
        first = min(world.story.day(plan["since"]) for plan in plans["series"].values())
        world.story.at(add_months(first, 11), partial(_follow, world, partner, expected), hour=7)
    world.story.at(world.story.now, plan_ahead)


def _begin(world: World, partner: str, level: str, plan: Plan, expected: set[UUID]) -> None:
    nth, weekday = plan["day"].split()
    usual = text_file("meetings")["levels"][level]
    series_create(
        user=world.manager,
        relationship=world.relationships[partner],
        level=level,
        title=usual["title"],
        every_months=plan["every"],
        local_time=wall_time.fromisoformat(plan["at"]),
        time_zone=world.programme.time_zone,
        starts_on=world.story.day(plan["since"]),
        nth=NTH[nth],
        weekday=WEEKDAYS.index(weekday),
        minutes=usual["minutes"],
        place=plan["place"],
    )
    _expect(world, partner, expected)


def _follow(world: World, partner: str, expected: set[UUID]) -> None:
    """Plan on every eleven months, the last time soon enough for the next agendas."""
    plan_ahead(relationship=world.relationships[partner])
    _expect(world, partner, expected)
    today = clock.today(world.programme.time_zone)
    later = min(add_months(today, 11), world.story.today - PREPARED)
    if later > today:
        world.story.at(later, partial(_follow, world, partner, expected), hour=7)


def _expect(world: World, partner: str, expected: set[UUID]) -> None:
    """What comes of the meetings that are planned by now and over by the end."""
    rows = Meeting.objects.filter(
        relationship=world.relationships[partner], ends_at__lte=world.story.now - WRITTEN_AFTER
    )
    for meeting in rows.exclude(pk__in=expected).select_related("series"):
        world.story.at(meeting.ends_at + WRITTEN_AFTER, partial(_record, world, partner, meeting))
        expected.add(meeting.pk)


def _record(world: World, partner: str, meeting: Meeting) -> None:
    assert meeting.series is not None
    told = text_file("meetings")["partners"][partner]
    plan, back = told["series"][meeting.level], _back(world, meeting)
    meeting = Meeting.objects.select_related(
        "relationship__programme__client", "relationship__partner"
    ).get(pk=meeting.pk)
    if meeting.state != MeetingState.PLANNED:
        return
    if why := plan.get("missed", {}).get(back):
        meeting_miss(user=world.manager, meeting=meeting, reason=why)
        return
    said = plan.get("said", {}).get(back) or _usual(partner, told, meeting.level, back)
    meeting_hold(
        user=world.manager,
        meeting=meeting,
        attendances=list(_there(meeting, said.get("sent", {}))),
        minutes=said["minutes"],
        decisions=said.get("decided", []),
    )
    if Commitment.objects.filter(
        relationship=meeting.relationship_id, state=CommitmentState.OPEN
    ).exists():
        commitments_review(user=world.manager, meeting=meeting, notes={})


def _back(world: World, meeting: Meeting) -> int:
    """-1 for the last meeting of the series, -2 for the one before, and so on."""
    assert meeting.series is not None
    assert meeting.slot is not None
    over = world.story.now - WRITTEN_AFTER - timedelta(minutes=meeting.minutes)
    later = occurrences(
        rule_of(meeting.series), meeting.slot, world.story.today + timedelta(days=2)
    )
    return -sum(occurrence.moment.starts_at <= over for occurrence in later)


def _usual(partner: str, told: dict[str, Any], level: str, back: int) -> dict[str, Any]:
    """What is said where nothing special was: in turn, about the partner's own topics."""
    pool = text_file("meetings")["levels"][level]["usual"]
    number = len(partner) - back
    words = {
        "partner": partner,
        "topic": told["topics"][number % len(told["topics"])],
        "other": told["topics"][(number + 1) % len(told["topics"])],
    }
    said = pool[number % len(pool)]
    decided = [sentence.format(**words) for sentence in said.get("decided", [])]
    return {
        "minutes": _sentence(said["minutes"].format(**words)),
        "decided": [_sentence(sentence) for sentence in decided],
    }


def _sentence(text: str) -> str:
    return text[0].upper() + text[1:]


def _there(meeting: Meeting, sent: dict[str, str]) -> Iterator[Attended]:
    day = meeting.local_day
    rows = Seat.objects.filter(
        relationship=meeting.relationship_id, level=meeting.level, starts_on__lte=day
    )
    for seat in rows.filter(Q(ends_on=None) | Q(ends_on__gt=day)).order_by("party"):
        delegate = sent.get(seat.person_name, "")
        presence = Presence.DELEGATE if delegate else Presence.PRESENT
        yield Attended(seat.party, seat.person_name, presence, seat.title, delegate)


def _agenda(world: World, partner: str, level: str, point: dict[str, Any]) -> None:
    rows = Meeting.objects.filter(
        relationship=world.relationships[partner], level=level, state=MeetingState.PLANNED
    )
    coming = rows.filter(starts_at__gt=world.story.now).select_related(
        "relationship__programme__client"
    )
    agenda_add(
        user=world.people[point["by"]],
        meeting=coming.order_by("starts_at")[0],
        title=point["point"],
        note=point.get("note", ""),
        decide=point.get("decide", False),
    )


def _end(world: World, partner: str, level: str, end: dict[str, Any]) -> None:
    series = Series.objects.get(relationship=world.relationships[partner], level=level)
    series_end(
        user=world.manager, series=series, ends_on=world.story.day(end["on"]), reason=end["why"]
    )
