"""Commitments of both sides: what may be done, by whom, and what stays visible."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import date, timedelta
from threading import Barrier
from uuid import uuid4

import pytest
from cast import Cast, join
from django.db import connections
from django.http import Http404
from django.test import Client
from tests.web.commitments.promises import meeting, promise, since_long

from covalue.web.ground.organizations.models import RoleName
from covalue.web.ground.organizations.services import relationship_end
from covalue.web.ground.record.models import Entry
from covalue.web.ground.record.verify import verify_all
from covalue.web.kit import clock
from covalue.web.kit.errors import Refused
from covalue.web.partnership.commitments import selectors, services
from covalue.web.partnership.commitments.models import Commitment, CommitmentReview
from covalue.web.partnership.commitments.services import Note


def code(act: object) -> str:
    with pytest.raises(Refused) as refused:
        act()  # type: ignore[operator]
    return refused.value.code


def story(commitment: Commitment) -> list[str]:
    return list(
        Entry.objects.filter(subject_id=commitment.pk)
        .order_by("number")
        .values_list("action", flat=True)
    )


def test_each_side_may_do_everything_about_commitments_of_both(cast: Cast) -> None:
    for user in (cast.alice, cast.bob):
        for party in ("client", "partner"):
            made = promise(cast, user=user, party=party)
            services.commitment_report(
                user=user, commitment=made, progress=40, note="Two of five sites."
            )
            services.commitment_move(
                user=user, commitment=made, due_on=made.due_on + timedelta(days=7), reason="Parts."
            )
            services.commitment_close(
                user=user, commitment=made, state="kept", reason="Seen at Tilburg."
            )
            reopened = services.commitment_reopen(
                user=user, commitment=made, reason="Site five is missing."
            )
            assert (reopened.state, reopened.closed_on, reopened.progress) == ("open", None, 40)
            assert story(made) == [
                "commitment.made",
                "commitment.progress_reported",
                "commitment.due_moved",
                "commitment.kept",
                "commitment.reopened",
            ]
    assert sorted(Commitment.objects.values_list("number", flat=True)) == [1, 2, 3, 4]
    assert verify_all() == []


def test_whoever_has_no_role_that_proposes_may_do_nothing(cast: Cast) -> None:
    viewer = join(cast.alice, cast.client, ("Vera Example", "vera@aldermoor.example"), "viewer")
    made = promise(cast)
    for user in (viewer, cast.charlie):
        acts = [
            lambda user=user: promise(cast, user=user),
            lambda user=user: services.commitment_report(user=user, commitment=made, progress=1),
            lambda user=user: services.commitment_move(
                user=user, commitment=made, due_on=date(2030, 1, 1), reason="x"
            ),
            lambda user=user: services.commitment_close(
                user=user, commitment=made, state="kept", reason="x"
            ),
            lambda user=user: services.commitment_reopen(user=user, commitment=made, reason="x"),
            lambda user=user: services.commitments_review(
                user=user, meeting=meeting(cast), notes={}
            ),
        ]
        assert {code(act) for act in acts} == {"not_allowed"}
    assert selectors.commitment_get(user=viewer, commitment_id=made.pk) == made
    with pytest.raises(Http404):
        selectors.commitment_get(user=cast.charlie, commitment_id=made.pk)


@pytest.mark.parametrize(
    ("fields", "expected"),
    [
        ({"party": "both"}, "party_unknown"),
        ({"text": " "}, "text_missing"),
        ({"text": "x" * 301}, "text_too_long"),
        ({"client_gains": ""}, "text_missing"),
        ({"partner_gains": "\n"}, "text_missing"),
        ({"owner_name": ""}, "text_missing"),
        ({"days": -1}, "due_past"),
        ({"level": "board"}, "level_unknown"),
    ],
)
def test_what_a_commitment_needs(cast: Cast, fields: dict[str, object], expected: str) -> None:
    assert code(lambda: promise(cast, **fields)) == expected
    assert not Commitment.objects.exists()


def test_the_owner_is_of_the_side_that_promises(cast: Cast) -> None:
    assert promise(cast, owner=cast.bob, owner_name="").owner_name == "Bob Example"
    assert code(lambda: promise(cast, owner=cast.alice)) == "owner_other_side"
    assert code(lambda: promise(cast, owner=cast.charlie)) == "owner_other_side"


def test_a_meeting_gives_day_and_level(cast: Cast) -> None:
    held = meeting(cast, starts_at=clock.now() - timedelta(days=9), level="executive")
    made = promise(cast, made_in=held, days=-3)
    assert (made.level, made.made_on) == ("executive", held.local_start.date())
    foreign = meeting(cast, relationship=cast.with_charlie)
    assert code(lambda: promise(cast, made_in=foreign)) == "meeting_foreign"
    assert (
        code(lambda: promise(cast, made_in=meeting(cast, state="cancelled"))) == "meeting_not_held"
    )
    later = meeting(cast, starts_at=clock.now() + timedelta(days=1), state="planned")
    assert code(lambda: promise(cast, made_in=later)) == "meeting_not_begun"


def test_nothing_new_after_the_end_of_the_relationship(cast: Cast) -> None:
    made = promise(cast)
    relationship_end(user=cast.alice, relationship=cast.with_bob, ends_on=clock.today("UTC"))
    cast.with_bob.refresh_from_db()
    assert code(lambda: promise(cast)) == "relationship_ended"
    assert (
        services.commitment_close(
            user=cast.bob, commitment=made, state="dropped", reason="Over."
        ).state
        == "dropped"
    )


def test_moves_of_the_day_stay_visible(cast: Cast) -> None:
    made = promise(cast)
    first = made.due_on
    for days in (7, 14):
        made = services.commitment_move(
            user=cast.bob,
            commitment=made,
            due_on=first + timedelta(days=days),
            reason=f"Week {days}.",
        )
    assert (made.first_due_on, made.due_moves) == (first, 2)
    told = [
        (e.old["due_on"], e.new["due_on"], e.new["reason"])
        for e in Entry.objects.filter(action="commitment.due_moved")
    ]
    assert sorted(told) == [
        (first.isoformat(), (first + timedelta(days=7)).isoformat(), "Week 7."),
        (
            (first + timedelta(days=7)).isoformat(),
            (first + timedelta(days=14)).isoformat(),
            "Week 14.",
        ),
    ]
    move = services.commitment_move
    assert (
        code(lambda: move(user=cast.bob, commitment=made, due_on=made.due_on, reason="x"))
        == "nothing_changed"
    )
    assert (
        code(lambda: move(user=cast.bob, commitment=made, due_on=date(2020, 1, 1), reason="x"))
        == "due_past"
    )
    assert (
        code(lambda: move(user=cast.bob, commitment=made, due_on=first, reason=" "))
        == "text_missing"
    )


def test_closing_and_reopening(cast: Cast) -> None:
    made = promise(cast)
    close, reopen = services.commitment_close, services.commitment_reopen
    assert (
        code(lambda: close(user=cast.bob, commitment=made, state="open", reason="x"))
        == "state_wrong"
    )
    assert (
        code(lambda: close(user=cast.bob, commitment=made, state="kept", reason=""))
        == "text_missing"
    )
    assert code(lambda: reopen(user=cast.bob, commitment=made, reason="x")) == "open_already"
    close(user=cast.bob, commitment=made, state="dropped", reason="The site closes.")
    assert (
        code(lambda: close(user=cast.alice, commitment=made, state="kept", reason="x"))
        == "closed_already"
    )
    report = services.commitment_report
    assert code(lambda: report(user=cast.alice, commitment=made, progress=1)) == "closed_already"
    assert code(lambda: reopen(user=cast.alice, commitment=made, reason="")) == "text_missing"
    assert reopen(user=cast.alice, commitment=made, reason="It stays open.").reason == ""
    for progress in (-1, 101, 10**30):
        assert (
            code(
                lambda progress=progress: report(user=cast.bob, commitment=made, progress=progress)
            )
            == "progress_wrong"
        )


def test_carried_from_meeting_to_meeting_until_closed(cast: Cast) -> None:
    made, strategic = (
        promise(cast),
        promise(cast, level="chief_executives", text="Meet twice a year"),
    )
    for number in (3, 2, 1):
        held = meeting(
            cast, starts_at=clock.now() - timedelta(hours=number), title=f"Review {number}"
        )
        of = selectors.commitments_for_meeting(user=cast.bob, meeting=held)
        assert [(each.pk, each.carried) for each in of.open] == [(made.pk, 3 - number)]
        note = Note(
            text="The last meter came." if number == 1 else "",
            state="kept" if number == 1 else "open",
        )
        services.commitments_review(
            user=cast.bob, meeting=held, notes={made.pk: note} if number == 1 else {}
        )
    assert [row.state for row in made.reviews.order_by("at")] == ["open", "open", "kept"]
    last = meeting(cast)
    of = selectors.commitments_for_meeting(user=cast.alice, meeting=last)
    assert (of.open, [each.pk for each in of.closed]) == ([], [made.pk])
    assert selectors.commitment_get(user=cast.alice, commitment_id=made.pk).carried == 2
    assert selectors.commitment_get(user=cast.alice, commitment_id=strategic.pk).carried == 0
    assert services.commitments_review(user=cast.alice, meeting=last, notes={}) == []


def test_a_review_writes_down_progress_and_words_once(cast: Cast) -> None:
    made, held = promise(cast), meeting(cast)
    review = services.commitments_review
    [row] = review(
        user=cast.alice, meeting=held, notes={made.pk: Note(text="Half of it.", progress=50)}
    )
    assert (row.state, row.progress, row.note) == ("open", 50, "Half of it.")
    made.refresh_from_db()
    assert (made.progress, made.progress_note) == (50, "Half of it.")
    assert (
        code(lambda: review(user=cast.bob, meeting=held, notes={made.pk: Note(text="x")}))
        == "not_to_review"
    )
    assert (
        code(lambda: review(user=cast.bob, meeting=meeting(cast), notes={uuid4(): Note()}))
        == "not_to_review"
    )
    assert (
        code(lambda: review(user=cast.bob, meeting=meeting(cast, state="missed"), notes={}))
        == "meeting_not_held"
    )
    assert (
        code(
            lambda: review(
                user=cast.bob, meeting=meeting(cast), notes={made.pk: Note(state="kept")}
            )
        )
        == "text_missing"
    )
    assert CommitmentReview.objects.count() == 1
    late = promise(cast, text="Another")
    assert [row.commitment for row in review(user=cast.bob, meeting=held, notes={})] == [late]
    assert "meeting.commitments_reviewed" in Entry.objects.values_list("action", flat=True)


def test_a_meeting_does_not_go_through_what_was_promised_in_it_or_later(cast: Cast) -> None:
    held = meeting(cast, starts_at=clock.now() - timedelta(days=3))
    made_here = promise(cast, made_in=held)
    promise(cast, text="Promised today")
    of = selectors.commitments_for_meeting(user=cast.alice, meeting=held)
    assert (of.open, of.made) == ([], [made_here])


def test_counts(cast: Cast) -> None:
    since_long(cast)
    today = clock.today("UTC")
    promise(cast, party="client")
    promise(cast, party="partner")
    with clock.at(clock.now() - timedelta(days=60)):
        promise(cast, party="partner", days=30)
        for state, party in (
            ("kept", "client"),
            ("kept", "client"),
            ("dropped", "client"),
            ("kept", "partner"),
        ):
            services.commitment_close(
                user=cast.bob, commitment=promise(cast, party=party), state=state, reason="So."
            )
    with clock.at(clock.now() - timedelta(days=400)):
        services.commitment_close(
            user=cast.bob, commitment=promise(cast), state="dropped", reason="Long ago."
        )
    relationships = [cast.with_bob, cast.with_charlie]
    counts = selectors.open_counts(user=cast.alice, relationships=relationships, on=today)
    found = counts[cast.with_bob.pk]
    assert (found.client_open, found.client_overdue, found.partner_open, found.partner_overdue) == (
        1,
        0,
        2,
        1,
    )
    assert (found.client_kept, found.client_closed, found.partner_kept, found.partner_closed) == (
        2,
        3,
        1,
        1,
    )
    assert (found.client_rate, found.partner_rate, found.open, found.kept, found.closed) == (
        67,
        100,
        3,
        3,
        4,
    )
    assert counts[cast.with_charlie.pk] == selectors.Counts()
    assert counts[cast.with_charlie.pk].client_rate is None
    # What a competitor asks of the other is as empty as what is not there.
    assert (
        selectors.open_counts(user=cast.charlie, relationships=relationships, on=today)[
            cast.with_bob.pk
        ].open
        == 0
    )


def test_of_two_closings_at_once_one_happens(live_cast: Cast) -> None:
    made, gate = promise(live_cast), Barrier(8)

    def close(number: int) -> str:
        try:
            gate.wait(timeout=60)
            user, state = ((live_cast.alice, "kept"), (live_cast.bob, "dropped"))[number % 2]
            services.commitment_close(
                user=user, commitment=made, state=state, reason=f"Number {number}."
            )
        except Refused as refused:
            return refused.code
        finally:
            connections.close_all()
        return "done"

    with ThreadPoolExecutor(8) as pool:
        answers = sorted(pool.map(close, range(8)))
    assert answers == ["closed_already"] * 7 + ["done"]
    assert len(story(made)) == 2
    assert verify_all() == []


def test_numbers_do_not_repeat_when_many_add_at_once(live_cast: Cast) -> None:
    def add(number: int) -> int:
        try:
            return promise(live_cast, text=f"Promise {number}").number
        finally:
            connections.close_all()

    with ThreadPoolExecutor(6) as pool:
        assert sorted(pool.map(add, range(6))) == [1, 2, 3, 4, 5, 6]


def test_a_measure_owner_reports_on_what_it_owns_and_changes_nothing_else(
    cast: Cast, client: Client
) -> None:
    person = ("Femke Example", "femke@aldermoor.example")
    femke = join(
        cast.alice, cast.programme.client, person, RoleName.MEASURE_OWNER, programme=cast.programme
    )
    own, other = promise(cast, party="client", owner=femke), promise(cast, party="client")
    services.commitment_report(user=femke, commitment=own, progress=40)
    own.refresh_from_db()
    assert own.progress == 40
    for act in (
        lambda: services.commitment_report(user=femke, commitment=other, progress=40),
        lambda: services.commitment_close(user=femke, commitment=own, state="kept", reason="Done."),
        lambda: services.commitment_move(
            user=femke, commitment=own, due_on=own.due_on, reason="Later."
        ),
    ):
        with pytest.raises(Refused) as refused:
            act()
        assert refused.value.code == "not_allowed"
    client.force_login(femke)
    pages = [client.get(f"/commitments/{each.pk}/").content.decode() for each in (own, other)]
    assert ["Report progress" in page for page in pages] == [True, False]
    assert not any("Move the day" in page for page in pages)
