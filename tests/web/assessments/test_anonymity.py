"""Nobody derives a single answer: not from a page, the API, an export, the record, nor from tables
after closing."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from datetime import datetime, time, timedelta

import pytest
from cast import Cast, join
from django.apps import apps
from django.db import transaction
from django.test import Client
from tests.web.tiers.reviewing import make_tier

from covalue.web.ground.accounts.models import User
from covalue.web.ground.accounts.services import token_issue
from covalue.web.ground.organizations.models import Organization
from covalue.web.kit import clock
from covalue.web.kit.errors import Refused
from covalue.web.partnership.assessments import attention, closing, selectors, services
from covalue.web.partnership.assessments.defaults import DEFAULT
from covalue.web.partnership.assessments.models import Comment, Response, Result, Round
from covalue.web.partnership.meetings.models import Meeting
from covalue.web.partnership.meetings.services import meeting_plan
from covalue.web.partnership.tiers.models import Admission, Tier
from covalue.web.partnership.tiers.services import criterion_add

SECRET = re.compile(
    rb'name="csrfmiddlewaretoken"'
    rb' value="[^"]*"|[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}'
    rb"|[0-9a-f]{8,64}|\d\d:\d\d(?::\d\d(?:\.\d+)?)?"
)
"""What differs between any two moments: tokens, keys, hashes, times of day."""


def colleagues(cast: Cast, organization: Organization, number: int) -> list[User]:
    """People of one side who may answer."""
    lead = cast.alice if organization == cast.client else cast.bob
    return [
        join(
            lead,
            organization,
            (f"{organization} {each}", f"p{each}@{organization.name.lower()}.example"),
            "contract_manager",
            relationship=cast.with_bob,
        )
        for each in range(number)
    ]


def opened(cast: Cast, label: str = "H1 2026") -> Round:
    if not cast.programme.questionnaires.exists():
        services.questionnaire_write(
            user=cast.alice, programme=cast.programme, questions=DEFAULT[:4]
        )
    return services.round_open(
        user=cast.alice,
        programme=cast.programme,
        label=label,
        closes_on=clock.today("UTC") + timedelta(20),
    )


def answer(
    cast: Cast, user: User, round: Round, scores: list[int | None], comment: str = ""
) -> None:
    questions = selectors.questions_of(round)
    values = {each.pk: score for each, score in zip(questions, scores, strict=True)}
    services.round_answer(
        user=user, round=round, relationship=cast.with_bob, scores=values, comment=comment
    )


def judged(cast: Cast) -> None:
    """A tier that judges Brightloom by both scores, and a meeting of which there is a brief."""
    if Tier.objects.exists():
        return
    tier = make_tier(cast)
    for name in ("assessment_by_client", "assessment_by_partner"):
        criterion_add(
            user=cast.alice, tier=tier, text=f"At least 3 as {name}", measure=name, threshold="3"
        )
    day = clock.today("UTC")
    Admission.objects.create(
        relationship=cast.with_bob, tier=tier, starts_on=day, renewal_due_on=day + timedelta(365)
    )
    meeting_plan(
        user=cast.alice,
        relationship=cast.with_bob,
        level="executive",
        title="Executive meeting",
        starts=datetime.combine(day + timedelta(9), time(10)),
        time_zone="Europe/Amsterdam",
    )


def everything(cast: Cast, round: Round) -> Iterator[bytes]:
    """Every byte that Alice and Bob get about the assessment, or that is made of it."""
    meeting = Meeting.objects.get().pk
    about, programme = f"/relationships/{cast.with_bob.pk}", f"/programmes/{cast.programme.pk}"
    ends = (
        "",
        "assessment/",
        "assessment/?format=csv",
        "tier/",
        "tier/?format=csv",
        "record/",
        "record/?format=csv",
    )
    pages = ["/", f"/meetings/{meeting}/brief/", *(f"{about}/{end}" for end in ends)]
    whole = [
        f"{programme}/{end}"
        for end in ("", "?format=csv", "assessments/", "assessments/?format=csv", "tiers/")
    ]
    api = [
        f"{about}/assessment",
        f"{about}/assessment/answers",
        "/rounds",
        f"{programme}/health",
        f"{about}/tier",
        f"/meetings/{meeting}/brief",
        f"{programme}/overview",
        f"/record/relationship/{cast.with_bob.pk}",
    ]
    for user in (cast.alice, cast.bob):
        browser = Client()
        browser.force_login(user)
        _token, key = token_issue(user=user, name="all", scopes=["read"])
        yield from (browser.get(address).content for address in [*pages, *whole])
        for address in api:
            yield (
                Client()
                .get(f"/api/v1{address}", headers={"Authorization": f"Bearer {key}"})
                .content
            )
        late = browser.post(f"/relationships/{cast.with_bob.pk}/assessment/answer/", {"q1": "5"})
        yield late.content
    found = attention.attention(user=cast.alice, relationships=[cast.with_bob], now=clock.now())
    yield repr([(each.text, each.reason) for each in found]).encode()


def world(cast: Cast, raters: list[User], scores: list[list[int | None]]) -> list[bytes]:
    """What everybody sees, while the round is open and after it, if these answers are given."""
    judged(cast)
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
def test_with_fewer_than_five_no_byte_depends_on_an_answer(
    cast: Cast, side: str, number: int
) -> None:
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


def test_an_answer_by_the_api_leaves_nothing_beside_the_name(cast: Cast) -> None:
    """An idempotency key keeps a write with its answer for its user: not this one, which would
    outlive the round."""
    judged(cast)
    round = opened(cast)
    _token, key = token_issue(user=cast.bob, name="own", scopes=["read", "write"])
    body = json.dumps(
        {
            "answers": [
                {"question_id": str(each.pk), "score": 2} for each in selectors.questions_of(round)
            ]
        }
    )
    headers = {"Authorization": f"Bearer {key}", "Idempotency-Key": "once"}
    address = f"/api/v1/relationships/{cast.with_bob.pk}/assessment/answers"
    said = [
        Client().put(address, body, content_type="application/json", headers=headers)
        for _ in range(2)
    ]
    assert [(each.status_code, each.json()["answered_by_own_side"]) for each in said] == [
        (200, 1),
        (200, 1),
    ]
    closing.round_close(user=cast.alice, round=round)
    assert (
        Client().put(address, body, content_type="application/json", headers=headers).status_code
        == 404
    )
    questions = {each.pk.hex for each in selectors.questions_of(round)}
    for model in apps.get_models():
        columns = {field.attname for field in model._meta.concrete_fields}
        for row in model._base_manager.values_list(*columns):
            words = " ".join(map(str, row)).replace("-", "")
            assert not (cast.bob.pk.hex in words and any(each in words for each in questions)), (
                model
            )


def test_a_statement_stands_in_one_dimension(cast: Cast) -> None:
    """In a second one that one more person answers, the difference would be that person's
    answer."""
    twice = [("Trust", "They do what they say."), ("Delivery", "they do what they say")]
    with pytest.raises(Refused, match="there twice"):
        services.questionnaire_write(user=cast.alice, programme=cast.programme, questions=twice)


def test_scores_of_the_other_side_and_their_number_stay_unknown_while_it_is_open(
    cast: Cast,
) -> None:
    round = opened(cast)
    for user in colleagues(cast, cast.brightloom, 5):
        answer(cast, user, round, [4, 4, 4, 4])
    counts = selectors.participation(user=cast.alice, round=round, relationships=[cast.with_bob])
    assert counts == {cast.with_bob.pk: 0}
    assert selectors.participation(user=cast.bob, round=round, relationships=[cast.with_bob]) == {
        cast.with_bob.pk: 5
    }
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
    viewer = join(
        cast.alice,
        cast.client,
        ("V Example", "v@aldermoor.example"),
        "viewer",
        relationship=cast.with_bob,
    )
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
    assert [(each.name, each.latest.gap) for each in dimensions] == [
        ("Win:win conduct", 3),
        ("Cultural fit", 2),
    ]
