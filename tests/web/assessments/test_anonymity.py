"""Nobody derives a single answer: not from a page, the API, an export, the record, nor from tables after closing."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import timedelta

import pytest
from cast import Cast, join
from django.db import transaction
from django.test import Client

from covalue.web import clock
from covalue.web.accounts.models import User
from covalue.web.accounts.services import token_issue
from covalue.web.assessments import attention, closing, selectors, services
from covalue.web.assessments.defaults import DEFAULT
from covalue.web.assessments.models import Comment, Response, Result, Round
from covalue.web.errors import Refused
from covalue.web.organizations.models import Organization

SECRET = re.compile(
    rb'name="csrfmiddlewaretoken" value="[^"]*"|[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}'
    rb"|[0-9a-f]{8,64}|\d\d:\d\d(?::\d\d(?:\.\d+)?)?"
)
"""What differs between any two moments: tokens, keys, hashes, times of day."""


def colleagues(cast: Cast, organization: Organization, number: int) -> list[User]:
    """People of one side who may answer."""
    lead = cast.alice if organization == cast.client else cast.bob
    return [
        join(
            lead, organization, (f"{organization} {each}", f"p{each}@{organization.name.lower()}.example"),
            "contract_manager", relationship=cast.with_bob,
        )
        for each in range(number)
    ]  # fmt: skip


def opened(cast: Cast, label: str = "H1 2026") -> Round:
    if not cast.programme.questionnaires.exists():
        services.questionnaire_write(user=cast.alice, programme=cast.programme, questions=DEFAULT[:4])
    return services.round_open(
        user=cast.alice, programme=cast.programme, label=label, closes_on=clock.today() + timedelta(20)
    )


def answer(cast: Cast, user: User, round: Round, scores: list[int | None], comment: str = "") -> None:
    questions = selectors.questions_of(round)
    values = {each.pk: score for each, score in zip(questions, scores, strict=True)}
    services.round_answer(user=user, round=round, relationship=cast.with_bob, scores=values, comment=comment)


def everything(cast: Cast, round: Round) -> Iterator[bytes]:
    """Every byte that Alice and Bob get about the assessment."""
    pages = [
        f"/relationships/{cast.with_bob.pk}/{page}"
        for page in ("", "assessment/", "assessment/?format=csv", "record/", "record/?format=csv")
    ]
    whole = [f"/programmes/{cast.programme.pk}/assessments/{end}" for end in ("", "?format=csv")]
    about = f"/relationships/{cast.with_bob.pk}/assessment"
    api = [about, f"{about}/answers", "/rounds", f"/programmes/{cast.programme.pk}/health",
           f"/record/relationship/{cast.with_bob.pk}"]  # fmt: skip
    for user in (cast.alice, cast.bob):
        browser = Client()
        browser.force_login(user)
        _token, key = token_issue(user=user, name="all", scopes=["read"])
        yield from (browser.get(address).content for address in [*pages, *whole])
        for address in api:
            yield Client().get(f"/api/v1{address}", headers={"Authorization": f"Bearer {key}"}).content
        late = browser.post(f"/relationships/{cast.with_bob.pk}/assessment/answer/", {"q1": "5"})
        yield late.content
    found = attention.attention(user=cast.alice, relationships=[cast.with_bob], now=clock.now())
    yield repr([(each.text, each.reason) for each in found]).encode()


def world(cast: Cast, raters: list[User], scores: list[list[int | None]]) -> list[bytes]:
    """What everybody sees, while the round is open and after it, if these answers are given."""
    with transaction.atomic():
        round = opened(cast)
        for user, row in zip(raters, scores, strict=True):
            answer(cast, user, round, row)
        seen = list(everything(cast, round))
        closing.round_close(user=cast.alice, round=round)
        seen += everything(cast, round)
        transaction.set_rollback(True)
    return [SECRET.sub(b"", each) for each in seen]


@pytest.mark.parametrize("side", ["client", "brightloom"])
@pytest.mark.parametrize("number", [1, 4])
def test_with_fewer_than_five_no_byte_depends_on_an_answer(cast: Cast, side: str, number: int) -> None:
    raters = colleagues(cast, getattr(cast, side), number)
    rest: list[list[int | None]] = [[3, 4, 2, None]] * (number - 1)
    first = world(cast, raters, [[1, 1, 1, 1], *rest])
    assert first == world(cast, raters, [[5, None, 5, 4], *rest])
    assert any(b"not published" in each for each in first)


def test_a_dimension_with_fewer_than_five_is_not_shown_though_the_others_are(cast: Cast) -> None:
    raters = colleagues(cast, cast.brightloom, 6)
    rest: list[list[int | None]] = [[4, 4, None, None]] * 5
    first = world(cast, raters, [[4, 4, 1, 1], *rest])
    assert first == world(cast, raters, [[4, 4, 5, 5], *rest])
    assert any(b"4.0" in each for each in first)


def test_with_five_an_answer_makes_a_difference(cast: Cast) -> None:
    """The comparison above would see one."""
    raters = colleagues(cast, cast.brightloom, 5)
    rest: list[list[int | None]] = [[4, 4, 4, 4]] * 4
    assert world(cast, raters, [[1, 1, 1, 1], *rest]) != world(cast, raters, [[5, 5, 5, 5], *rest])


def test_after_closing_no_table_joins_a_person_to_an_answer(cast: Cast) -> None:
    round = opened(cast)
    for user in colleagues(cast, cast.brightloom, 5):
        answer(cast, user, round, [4, 4, 4, 4], comment="")
    answer(cast, cast.bob, round, [2, 2, 2, 2], comment="Decisions take too long.")
    closing.round_close(user=cast.alice, round=round)
    assert Response.objects.filter(round=round).count() == 6
    assert not Response.objects.exclude(user=None).exists()
    assert not Response.objects.exclude(comment="").exists()
    assert [(each.author_name, each.text) for each in Comment.objects.all()] == [
        ("Bob Example", "Decisions take too long.")
    ]


def test_scores_of_the_other_side_and_their_number_stay_unknown_while_it_is_open(cast: Cast) -> None:
    round = opened(cast)
    for user in colleagues(cast, cast.brightloom, 5):
        answer(cast, user, round, [4, 4, 4, 4])
    counts = selectors.participation(user=cast.alice, round=round, relationships=[cast.with_bob])
    assert counts == {cast.with_bob.pk: 0}
    assert selectors.participation(user=cast.bob, round=round, relationships=[cast.with_bob]) == {cast.with_bob.pk: 5}
    assert not Result.objects.exists()


def test_it_can_be_changed_until_closing_and_not_after(cast: Cast) -> None:
    round = opened(cast)
    answer(cast, cast.bob, round, [1, 1, 1, 1])
    answer(cast, cast.bob, round, [5, None, 5, 5])
    assert Response.objects.count() == 1
    own = selectors.own_answers(user=cast.bob, round=round, relationship=cast.with_bob)
    assert own is not None
    assert sorted(own[0].values(), key=str) == [5, 5, 5, None]
    closing.round_close(user=cast.alice, round=round)
    with pytest.raises(Refused, match="is closed"):
        answer(cast, cast.bob, round, [2, 2, 2, 2])
    with pytest.raises(Refused, match="is closed"):
        closing.round_close(user=cast.alice, round=round)


def test_a_round_closes_by_itself_on_its_day(cast: Cast) -> None:
    round = opened(cast)
    with clock.at(clock.now() + timedelta(20)):
        with pytest.raises(Refused, match="is closed"):
            answer(cast, cast.bob, round, [1, 1, 1, 1])
        assert closing.close_due() == 1
        assert closing.close_due() == 0


def test_readers_and_competitors_do_not_answer(cast: Cast) -> None:
    round = opened(cast)
    viewer = join(cast.alice, cast.client, ("V Example", "v@aldermoor.example"), "viewer", relationship=cast.with_bob)
    for user in (viewer, cast.charlie):
        with pytest.raises(Refused, match="do not allow"):
            answer(cast, user, round, [1, 1, 1, 1])


@pytest.mark.parametrize("scores", [[6, 1, 1, 1], [0, 1, 1, 1]])
def test_a_score_is_between_one_and_five(cast: Cast, scores: list[int | None]) -> None:
    with pytest.raises(Refused, match="between 1 and 5"):
        answer(cast, cast.bob, opened(cast), scores)


def test_both_views_their_gap_and_the_trend(cast: Cast) -> None:
    partners, clients = colleagues(cast, cast.brightloom, 5), colleagues(cast, cast.client, 5)
    for label, ours in (("H1 2025", 4), ("H2 2025", 3), ("H1 2026", 2)):
        round = opened(cast, label)
        for user in clients:
            answer(cast, user, round, [ours, ours, ours, ours])
        for user in partners:
            answer(cast, user, round, [4, 4, 5, 5])
        closing.round_close(user=cast.alice, round=round)
    health = selectors.health(user=cast.bob, relationships=[cast.with_bob, cast.with_charlie])
    view = health[cast.with_bob.pk]
    assert view.latest is not None
    assert (view.latest.client_score, view.latest.partner_score, view.latest.gap) == (2, 4.5, 2.5)
    assert view.is_falling
    assert [each.label for each in view.trend] == ["H1 2025", "H2 2025", "H1 2026"]
    assert health[cast.with_charlie.pk].latest is None
    dimensions = selectors.dimension_scores(user=cast.bob, relationship=cast.with_bob)
    assert [(each.name, each.latest.gap) for each in dimensions] == [("Win:win conduct", 3), ("Cultural fit", 2)]
