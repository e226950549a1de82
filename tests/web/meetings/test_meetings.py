"""Meetings from planned to held, missed or cancelled; agenda, minutes, decisions; the record of all
of it."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta

import pytest
from cast import Cast, join
from django.db import IntegrityError, connection, transaction
from django.http import Http404
from tests.web.meetings.conftest import NOW, TODAY

from covalue.web.ground.record.models import AppendOnlyError, Entry
from covalue.web.ground.record.verify import verify_all
from covalue.web.kit import clock
from covalue.web.kit.errors import Refused
from covalue.web.partnership.meetings import agendas, outcomes, selectors, services
from covalue.web.partnership.meetings.models import Meeting, Minutes, Standing
from covalue.web.partnership.meetings.outcomes import Attended

Plan = Callable[..., Meeting]
Hold = Callable[..., Meeting]


def refused(code: str, act: Callable[[], object]) -> Refused:
    with pytest.raises(Refused) as caught:
        act()
    assert caught.value.code == code
    return caught.value


def actions(cast: Cast) -> list[str]:
    rows = Entry.objects.filter(chain__scope_id=cast.with_bob.pk).order_by("number")
    return [each.action for each in rows if each.subject == "meeting"]


def test_from_planned_to_held(cast: Cast, plan: Plan, hold: Hold) -> None:
    meeting = plan(TODAY + timedelta(days=9), place="Rotterdam")
    agendas.agenda_add(user=cast.bob, meeting=meeting, title="Second shift", decide=True)
    services.meeting_move(
        user=cast.bob, meeting=meeting, starts=datetime(2026, 10, 21, 11, 0), reason="Train."
    )
    with clock.at(datetime(2026, 10, 21, 13, 0, tzinfo=UTC)):
        held = hold(cast.alice, meeting, decisions=["The pilot goes on.", " ", "Two ideas."])
        outcomes.minutes_correct(
            user=cast.bob, meeting=held, text="We met, all of us.", decisions=["And a third."]
        )
    held.refresh_from_db()
    assert (held.state, held.sequence, held.starts_at) == (
        "held",
        2,
        datetime(2026, 10, 21, 11, 0, tzinfo=UTC),
    )
    assert [each.text for each in held.decisions.all()] == [
        "The pilot goes on.",
        "Two ideas.",
        "And a third.",
    ]
    assert [(each.version, each.text) for each in held.minutes_versions.all()] == [
        (2, "We met, all of us."),
        (1, "We met."),
    ]
    assert [(each.party, each.name) for each in held.attendances.all()] == [
        ("client", "Ewa Hartog"),
        ("partner", "Kari Sund"),
    ]
    assert actions(cast) == [
        "meeting.planned",
        "agenda.added",
        "meeting.moved",
        "meeting.held",
        "minutes.corrected",
    ]
    moved = Entry.objects.get(action="meeting.moved")
    assert moved.old["starts"] == "2026-10-21 10:00 UTC"
    assert (moved.new["starts"], moved.new["reason"]) == ("2026-10-21 11:00 UTC", "Train.")
    assert verify_all() == []


def test_what_cannot_be_planned(cast: Cast, plan: Plan) -> None:
    assert refused("text_missing", lambda: plan(title=" ")).field == "title"
    assert refused("text_too_long", lambda: plan(title="x" * 201)).field == "title"
    assert refused("level_unknown", lambda: plan(level="daily")).field == "level"
    assert refused("time_zone_unknown", lambda: plan(time_zone="Mars/Base")).field == "time_zone"
    assert refused("minutes_wrong", lambda: plan(minutes=0)).field == "minutes"
    assert refused("minutes_wrong", lambda: plan(minutes=1441)).field == "minutes"
    assert refused("wall_time", lambda: plan(starts=NOW)).field == "starts"
    assert refused("year_wrong", lambda: plan(starts=datetime(1, 1, 1))).field == "starts"
    cast.with_bob.ends_on = TODAY + timedelta(days=5)
    cast.with_bob.save()
    plan(TODAY + timedelta(days=4))
    assert refused("relationship_ended", lambda: plan(TODAY + timedelta(days=5))).field == "starts"


def test_how_it_stands_at_every_edge(cast: Cast, plan: Plan) -> None:
    meeting = plan()  # from ten to eleven
    start, end = meeting.starts_at, meeting.ends_at
    assert end - start == timedelta(minutes=60)
    second = timedelta(seconds=1)
    edges = {
        start: Standing.PLANNED,
        end - second: Standing.PLANNED,
        end: Standing.UNRECORDED,
        end + timedelta(days=7) - second: Standing.UNRECORDED,
        end + timedelta(days=7): Standing.MISSED,
    }
    for moment, standing in edges.items():
        assert meeting.standing(moment) == standing
        with clock.at(moment):
            for each in Standing:
                listed = selectors.meeting_list(
                    user=cast.alice, relationship=cast.with_bob, state=each
                )
                assert (meeting in listed) == (each == standing), (moment, each)


def test_minutes_that_come_late_make_a_missed_meeting_held(
    cast: Cast, plan: Plan, hold: Hold
) -> None:
    forgotten, missed = plan(TODAY - timedelta(days=40)), plan(TODAY - timedelta(days=30))
    services.meeting_miss(user=cast.bob, meeting=missed, reason="A strike.")
    assert forgotten.stands == Standing.MISSED
    for meeting in (forgotten, missed):
        hold(cast.alice, meeting)
    assert not selectors.meeting_list(user=cast.bob, state="missed")
    entry = Entry.objects.filter(action="meeting.held").last()
    assert entry is not None
    assert {"missed", "A strike."} <= set(entry.old.values())


def test_what_may_follow_what(cast: Cast, plan: Plan, hold: Hold) -> None:
    ahead, over = plan(TODAY + timedelta(days=1)), plan(TODAY - timedelta(days=1))
    refused("meeting_ahead", lambda: hold(cast.alice, ahead))
    refused(
        "meeting_ahead", lambda: services.meeting_miss(user=cast.alice, meeting=ahead, reason="No.")
    )
    refused(
        "meeting_over", lambda: services.meeting_cancel(user=cast.alice, meeting=over, reason="No.")
    )
    later = datetime(2026, 10, 20, 10)
    refused(
        "meeting_over", lambda: services.meeting_move(user=cast.alice, meeting=over, starts=later)
    )
    services.meeting_move(
        user=cast.alice, meeting=over, starts=datetime(2026, 10, 9, 10)
    )  # it was on Friday
    refused(
        "nothing_moved",
        lambda: services.meeting_move(
            user=cast.bob, meeting=over, starts=datetime(2026, 10, 9, 10)
        ),
    )
    refused(
        "not_held", lambda: outcomes.minutes_correct(user=cast.bob, meeting=over, text="We met.")
    )
    assert refused(
        "text_missing", lambda: services.meeting_cancel(user=cast.bob, meeting=ahead, reason=" ")
    ).field
    services.meeting_cancel(user=cast.bob, meeting=ahead, reason="Nothing to talk about.")
    for act in (services.meeting_cancel, services.meeting_miss):
        refused("not_planned", lambda act=act: act(user=cast.alice, meeting=ahead, reason="Again."))
    refused("meeting_cancelled", lambda: hold(cast.alice, ahead))
    hold(cast.alice, over)
    refused("held_already", lambda: hold(cast.bob, over))
    refused(
        "not_planned", lambda: agendas.agenda_add(user=cast.bob, meeting=over, title="Too late")
    )
    refused(
        "nothing_changed",
        lambda: outcomes.minutes_correct(user=cast.bob, meeting=over, text="We met."),
    )


def test_who_was_there_is_told_whole_or_not_at_all(cast: Cast, plan: Plan, hold: Hold) -> None:
    meeting = plan(TODAY - timedelta(days=1))
    wrong = {
        "nobody_there": [Attended("client", "Ewa Hartog", "absent")],
        "delegate_missing": [Attended("client", "Ewa Hartog", "delegate")],
        "attendance_wrong": [Attended("both", "Ewa Hartog")],
        "text_missing": [Attended("client", " ")],
    }
    for code, there in wrong.items():
        refused(code, lambda there=there: hold(cast.alice, meeting, attendances=there))
    refused("text_missing", lambda: hold(cast.alice, meeting, minutes="  "))
    meeting.refresh_from_db()
    assert (meeting.state, meeting.attendances.count(), Minutes.objects.count()) == (
        "planned",
        0,
        0,
    )


def test_the_agenda_in_order(cast: Cast, plan: Plan) -> None:
    meeting = plan(TODAY + timedelta(days=9))
    items = [agendas.agenda_add(user=cast.alice, meeting=meeting, title=title) for title in "ABCD"]

    def order() -> str:
        rows = list(meeting.agenda.all())
        assert [each.position for each in rows] == list(range(1, len(rows) + 1))
        return "".join(each.title for each in rows)

    agendas.agenda_move(user=cast.bob, item=items[3], position=1)
    assert order() == "DABC"
    agendas.agenda_move(user=cast.bob, item=items[0], position=99)
    assert order() == "DBCA"
    agendas.agenda_remove(user=cast.alice, item=items[1])
    assert order() == "DCA"
    refused("point_gone", lambda: agendas.agenda_remove(user=cast.bob, item=items[1]))
    gone = Entry.objects.get(action="agenda.removed")
    assert gone.old["point"] == "B"
    added = agendas.agenda_add(user=cast.bob, meeting=meeting, title="E")
    assert (order(), added.raised_by_party, added.raised_by_name) == (
        "DCAE",
        "partner",
        "Bob Example",
    )


def test_minutes_and_decisions_are_never_changed(cast: Cast, plan: Plan, hold: Hold) -> None:
    meeting = hold(cast.alice, plan(TODAY - timedelta(days=1)), decisions=["Go on."])
    for row in (meeting.minutes_versions.get(), meeting.decisions.get()):
        row.text = "Otherwise."
        with pytest.raises(AppendOnlyError):
            row.save()
        with pytest.raises(IntegrityError), transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(f"UPDATE {row._meta.db_table} SET text = 'Otherwise.'")


def test_need_to_know(cast: Cast, plan: Plan) -> None:
    meeting = plan(TODAY + timedelta(days=9))
    item = agendas.agenda_add(user=cast.alice, meeting=meeting, title="Second shift")
    assert [*selectors.meeting_list(user=cast.bob)] == [meeting]
    for user in (cast.charlie, cast.nobody):
        assert not selectors.meeting_list(user=user)
        assert not selectors.meeting_list(user=user, relationship=cast.with_bob)
        assert not selectors.meeting_list(user=user, programme=cast.programme)
        assert not selectors.meeting_feed(user=user)
        for get, key in (
            (selectors.meeting_get, {"meeting_id": meeting.pk}),
            (selectors.agenda_get, {"item_id": item.pk}),
        ):
            with pytest.raises(Http404):
                get(user=user, **key)
        refused(
            "not_allowed",
            lambda user=user: services.meeting_cancel(user=user, meeting=meeting, reason="No."),
        )
    other = plan(TODAY + timedelta(days=9), relationship=cast.with_charlie)
    assert other not in selectors.meeting_list(user=cast.bob, programme=cast.programme)
    assert other in selectors.meeting_list(user=cast.alice, programme=cast.programme)


def test_readers_read(cast: Cast, plan: Plan) -> None:
    meeting = plan(TODAY + timedelta(days=9))
    reader = join(
        cast.bob,
        cast.brightloom,
        ("Rita Example", "rita@brightloom.example"),
        "viewer",
        relationship=cast.with_bob,
    )
    assert selectors.meeting_get(user=reader, meeting_id=meeting.pk) == meeting
    refused("not_allowed", lambda: plan(user=reader))
    refused("not_allowed", lambda: agendas.agenda_add(user=reader, meeting=meeting, title="Mine"))


def test_the_meeting_before_is_the_last_held_of_the_level(
    cast: Cast, plan: Plan, hold: Hold
) -> None:
    days = {n: plan(TODAY - timedelta(days=n)) for n in (90, 60, 30, 2)}
    hold(cast.alice, days[90])
    hold(cast.alice, days[60])
    services.meeting_miss(user=cast.alice, meeting=days[30], reason="A strike.")
    hold(cast.alice, plan(TODAY - timedelta(days=10), level="operational"))
    assert selectors.meeting_previous(days[2]) == days[60]
    assert selectors.meeting_previous(days[60]) == days[90]
    assert selectors.meeting_previous(days[90]) is None


def test_decisions_newest_meeting_first(cast: Cast, plan: Plan, hold: Hold) -> None:
    old, new = plan(TODAY - timedelta(days=60)), plan(TODAY - timedelta(days=30))
    hold(cast.alice, new, decisions=["C", "D"])
    hold(cast.alice, old, decisions=["A", "B"])
    told = [each.text for each in selectors.decisions_of(user=cast.bob, relationship=cast.with_bob)]
    assert told == ["C", "D", "A", "B"]
    assert [each.text for each in selectors.decisions_of(user=cast.bob, meeting=old)] == ["A", "B"]
    assert not selectors.decisions_of(user=cast.charlie)


def test_times_that_clocks_skip_and_repeat(cast: Cast, plan: Plan) -> None:
    skipped = plan(starts=datetime(2027, 3, 28, 2, 30), time_zone="Europe/Amsterdam")
    twice = plan(starts=datetime(2027, 10, 31, 2, 30), time_zone="Europe/Amsterdam")
    assert f"{skipped.local_start:%H:%M %Z}" == "03:30 CEST"
    assert f"{twice.local_start:%H:%M %Z}" == "02:30 CEST"
    assert skipped.local_start.date() == date(2027, 3, 28)
