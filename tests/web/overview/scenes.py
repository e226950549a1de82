"""What the tests of the overview begin with, made by the services: value, scores, meetings."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from typing import Any

import delivering
from cast import Cast

from covalue.web.ground.organizations.models import Relationship
from covalue.web.partnership.assessments.defaults import DEFAULT
from covalue.web.partnership.assessments.models import Result, Round
from covalue.web.partnership.assessments.services import questionnaire_write
from covalue.web.partnership.meetings import outcomes
from covalue.web.partnership.meetings import services as meetings
from covalue.web.partnership.meetings.models import Meeting
from covalue.web.partnership.tiers.models import Admission, Tier
from covalue.web.value.benefits.services import value_report
from covalue.web.value.projects.models import Project

NOW = datetime(2026, 10, 12, 9, 0, tzinfo=UTC)
TODAY = NOW.date()


def valued(cast: Cast) -> Project:
    """Brightloom's project in value delivery: of 1,800.00 EUR planned for 2025, 1,500.00 are
    realized and 900.00 validated."""
    project = delivering.deliver(cast)
    benefit, year = delivering.saving(project), delivering.year(1)
    value_report(user=cast.bob, benefit=benefit, stage="realized", values={year: 150_000})
    finance = delivering.validator(cast)
    value_report(user=finance, benefit=benefit, stage="validated", values={year: 90_000})
    return project


def rated(
    cast: Cast, relationship: Relationship, *scores: tuple[int | None, int | None]
) -> list[Round]:
    """A closed round for each pair of published scores in hundredths, the client's first; the last
    one closed on 1 October 2026, each half a year after the one before."""
    questionnaire = cast.programme.questionnaires.first() or questionnaire_write(
        user=cast.alice, programme=cast.programme, questions=DEFAULT[:4]
    )
    rounds = []
    for at, (client, partner) in enumerate(scores):
        closed = datetime(2026, 10, 1, tzinfo=UTC) - timedelta(182) * (len(scores) - 1 - at)
        round, _new = Round.objects.get_or_create(
            programme=cast.programme,
            label=f"Round {at + 1}",
            defaults={
                "questionnaire": questionnaire,
                "opens_on": closed.date() - timedelta(30),
                "closes_on": closed.date(),
                "closed_at": closed,
            },
        )
        for party, score in (("client", client), ("partner", partner)):
            for dimension in ("", DEFAULT[0][0]):
                Result.objects.create(
                    round=round,
                    relationship=relationship,
                    party=party,
                    dimension=dimension,
                    score_hundredths=score,
                )
        rounds.append(round)
    return rounds


def tiered(cast: Cast, relationship: Relationship, name: str, rank: int, renewal: date) -> Tier:
    """The relationship is in the tier since the beginning of 2025."""
    tier, _new = Tier.objects.get_or_create(programme=cast.programme, name=name, rank=rank)
    Admission.objects.create(
        relationship=relationship, tier=tier, starts_on=date(2025, 1, 1), renewal_due_on=renewal
    )
    return tier


def meeting(cast: Cast, day: date, level: str = "chief_executives", **fields: Any) -> Meeting:
    """A planned meeting of both sides on the day, at ten in UTC."""
    given = {
        "user": cast.alice,
        "relationship": cast.with_bob,
        "level": level,
        "title": "Chief executives",
        "starts": datetime.combine(day, time(10)),
        "time_zone": "UTC",
    }
    return meetings.meeting_plan(**{**given, **fields})


def hold(cast: Cast, row: Meeting, **fields: Any) -> Meeting:
    """The meeting is recorded as held, with somebody of each side."""
    there = [
        outcomes.Attended("client", "Ewa Hartog"),
        outcomes.Attended("partner", "Kari Sund"),
    ]
    return outcomes.meeting_hold(
        user=cast.alice, meeting=row, attendances=there, **{"minutes": "We met.", **fields}
    )
