"""What the pages of commitments and escalations answer: read as text, without a database."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest

from covalue.web.ground.organizations.models import Organization, Programme, Relationship
from covalue.web.partnership.commitments import headlines, row_words
from covalue.web.partnership.commitments.models import Commitment, CommitmentReview, Escalation
from covalue.web.partnership.commitments.selectors import (
    Climb,
    Counts,
    OfMeeting,
    position_of,
)
from covalue.web.partnership.meetings.models import Meeting

ON = date(2026, 10, 12)
RAISED = datetime(2026, 10, 1, 8, tzinfo=UTC)
BETWEEN = Relationship(
    programme=Programme(client=Organization(name="Aldermoor"), time_zone="UTC"),
    partner=Organization(name="Orrin"),
)
LADDER = [["operational", 5], ["quarterly", 10], ["executive", 10], ["chief_executives", 15]]


def climbing(days: int, **fields: Any) -> Climb:
    """An escalation so many days after it was raised."""
    escalation = Escalation(
        relationship=BETWEEN,
        starts_level="operational",
        ladder=LADDER,
        raised_at=RAISED,
        **fields,
    )
    return Climb(escalation, position_of(escalation, RAISED + timedelta(days=days)))


def promised(**fields: Any) -> Commitment:
    given = {
        "relationship": BETWEEN,
        "party": "partner",
        "owner_name": "Kari Sund",
        "due_on": date(2026, 11, 1),
        "first_due_on": date(2026, 9, 1),
        "state": "open",
    }
    return Commitment(**{**given, **fields})


@pytest.mark.parametrize(
    ("counts", "said"),
    [
        (Counts(), "No commitment is open, and none was closed in the last 12 months."),
        (
            Counts(client_closed=2, client_kept=1),
            "No commitment is open. 1 of 2 closed in the last 12 months was kept.",
        ),
        (
            Counts(client_open=1),
            "None of the 1 open commitment is overdue: 1 of Aldermoor and 0 of Orrin.",
        ),
        (
            Counts(client_open=1, partner_open=2, partner_overdue=2),
            "2 of 3 open commitments are overdue: none of Aldermoor, 2 of Orrin.",
        ),
    ],
)
def test_what_was_promised(counts: Counts, said: str) -> None:
    assert headlines.of_counts(counts, "Aldermoor", "Orrin", []) == said


def test_what_is_escalated_beside_it() -> None:
    calm = "No commitment is open, and none was closed in the last 12 months."
    one = headlines.of_counts(Counts(), "Aldermoor", "Orrin", [climbing(1)])
    assert one == f"{calm} 1 escalation is open, the highest with the operational level."
    two = headlines.of_counts(Counts(), "Aldermoor", "Orrin", [climbing(30), climbing(1)])
    assert two == f"{calm} 2 escalations are open, the highest with the chief executives."


def test_key_figures() -> None:
    counts = Counts(client_open=2, client_overdue=1, partner_kept=2, partner_closed=3)
    told = [(each.value, each.unit, str(each.note)) for each in headlines.figures(counts, BETWEEN)]
    assert told == [
        (2, "", "✕ 1 overdue"),
        (0, "", "none overdue"),
        (None, "%", "in the last 12 months"),
        (67, "%", "2 of 3 closed in 12 months"),
    ]


MADE = "Kari Sund of Orrin promised it for"


@pytest.mark.parametrize(
    ("fields", "said"),
    [
        ({}, f"{MADE} 1 Nov 2026. No progress was reported yet."),
        ({"progress": 40}, f"{MADE} 1 Nov 2026. 40 % is done."),
        (
            {"progress": 40, "progress_note": "Tilburg is metered.", "due_moves": 1},
            f"{MADE} 1 Nov 2026. The day was moved once; at first it was 1 Sep 2026. 40 % is done:"
            " Tilburg is metered.",
        ),
        (
            {"due_on": date(2026, 10, 10), "due_moves": 2},
            f"{MADE} 10 Oct 2026, 2\xa0days ago. The day was moved 2 times; at first it was"
            " 1 Sep 2026. No progress was reported yet.",
        ),
        (
            {"state": "kept", "closed_on": ON, "reason": "Seen."},
            "Closed as kept on 12 Oct 2026. “Seen.”",
        ),
        (
            {"state": "dropped", "closed_on": ON, "due_on": date(2026, 10, 11), "reason": "No."},
            "Closed as dropped on 12 Oct 2026, 1\xa0day after its day. “No.”",
        ),
    ],
)
def test_one_commitment(fields: dict[str, Any], said: str) -> None:
    assert headlines.of_commitment(promised(**fields), ON) == said


def test_what_a_meeting_goes_through() -> None:
    meeting = Meeting(level="quarterly")
    none = OfMeeting([], [], [], [], None)
    waiting = OfMeeting([promised(), promised()], [], [], [], None)
    gone = OfMeeting([], [CommitmentReview()], [], [], None)
    said = headlines.of_meeting(meeting, waiting, begun=True)
    assert said.startswith("2 open commitments of the quarterly level or below wait to be gone")
    assert headlines.of_meeting(meeting, gone, begun=True) == "All 1 commitment was gone through."
    assert headlines.of_meeting(meeting, none, begun=False) == (
        "No commitment of the quarterly level or below is open. The meeting has not begun, so"
        " nothing can be written down for it yet."
    )


def test_what_a_meeting_said() -> None:
    assert headlines.said(CommitmentReview(state="open")) == "carried"
    kept = CommitmentReview(state="kept", progress=100, note="Seen.")
    assert headlines.said(kept) == "kept, 100 %. “Seen.”"


@pytest.mark.parametrize(
    ("days", "said"),
    [
        (
            1,
            "It is with the operational level until 6 Oct 2026, 08:00 UTC. Then it goes to the"
            " quarterly level by itself.",
        ),
        (
            20,
            "It is with the executive level until 26 Oct 2026, 08:00 UTC. Then it goes to the chief"
            " executives by itself.",
        ),
        (
            30,
            "It is with the chief executives until 10 Nov 2026, 08:00 UTC. There is no level"
            " above.",
        ),
        (
            50,
            "Overdue: the chief executives had until 10 Nov 2026, 08:00 UTC, and there is no level"
            " above.",
        ),
    ],
)
def test_an_escalation_as_it_climbs(days: int, said: str) -> None:
    assert headlines.of_escalation(climbing(days)) == said


def test_an_escalation_that_is_settled() -> None:
    settled = climbing(3, resolved_at=RAISED + timedelta(days=3), resolution="Ten days.")
    assert headlines.of_escalation(settled) == (
        "Settled with the operational level, 4 Oct 2026, 08:00 UTC. “Ten days.”"
    )


def test_all_escalations() -> None:
    settled = climbing(3, resolved_at=RAISED + timedelta(days=3))
    assert headlines.of_escalations([], BETWEEN) == (
        "Nothing was ever escalated between Aldermoor and Orrin."
    )
    assert headlines.of_escalations([settled], BETWEEN) == (
        "Nothing is escalated now; 1 was settled."
    )
    assert headlines.of_escalations([climbing(1), settled], BETWEEN) == (
        "1 is open; the highest is with the operational level until 6 Oct 2026, 08:00 UTC."
    )
    assert headlines.of_escalations([climbing(50), climbing(1)], BETWEEN) == (
        "1 escalation is overdue with the chief executives: there is no level above. 2 are open."
    )


def test_who_sees_to_a_commitment() -> None:
    promised = Commitment(owner_name="Kari Sund", level="executive", made_on=date(2026, 9, 1))
    assert row_words.promised_by(promised) == "Kari Sund, 1 Sep 2026"
    promised.made_in = Meeting(title="Executive")
    level = promised.get_level_display().lower()
    assert row_words.promised_by(promised) == f"Kari Sund, {level}, 1 Sep 2026"


def test_who_promised_it_when() -> None:
    made = promised(made_on=date(2026, 9, 1))
    assert row_words.owner(made) == "Kari Sund"
    assert row_words.owner(promised(owner_id=7)) == "Kari Sund, a member"
    assert row_words.promised_on(made) == "1 Sep 2026"
    meeting = Meeting(title="Quarterly")
    assert row_words.promised_on(promised(made_on=date(2026, 9, 1), made_in=meeting)) == (
        "1 Sep 2026, Quarterly"
    )


@pytest.mark.parametrize(
    ("inline", "said"),
    [
        (True, "<del>1 Sep 2026</del> 1 Nov 2026 (moved twice)"),
        (False, '<del>1 Sep 2026</del> 1 Nov 2026 <span class="cv-sub">moved twice</span>'),
    ],
)
def test_the_day_that_was_promised_first_is_struck_through(inline: bool, said: str) -> None:
    assert row_words.due_days(promised(due_moves=2), inline) == said.replace("twice", "2 times")
    assert row_words.due_days(promised(due_moves=0), inline) == "1 Nov 2026"


def test_how_often_meetings_left_it_open() -> None:
    assert row_words.how_often_carried(0) == "not carried yet"
    assert row_words.how_often_carried(1) == "carried once"


def test_what_each_side_kept_and_what_is_late() -> None:
    counts = Counts(client_closed=4, client_kept=3)
    assert row_words.client_kept(counts) == "75 % of 4"
    assert row_words.partner_kept(counts).__html__() == '<span class="cv-3">none closed</span>'
    assert [row_words.late(number) for number in (0, 2)] == ["0", "✕ 2"]


def test_what_a_meeting_lists() -> None:
    review = CommitmentReview()
    first = OfMeeting([promised()], [], [], [], None)
    assert headlines.gone_through(first) == "1 to go through, 0 made here"
    assert row_words.since_the_last(first) == "Closed since the beginning"
    before = Meeting(title="Quarterly", starts_at=RAISED, time_zone="UTC")
    second = OfMeeting([], [review, review], [promised()], [], before)
    assert headlines.gone_through(second) == "0 to go through, 2 gone through, 1 made here"
    assert row_words.since_the_last(second) == "Closed since Quarterly, 1 Oct 2026"


def test_the_ladder_in_words() -> None:
    assert headlines.of_ladder([("operational", 5), ("quarterly", 10)]) == (
        "What the daily work cannot settle goes on a ladder: 5 days with the operational, then 10"
        " days with the quarterly. When a level's time is over it goes up by itself."
    )
