"""What tests of meetings share: a moment, and meetings at it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime, time, timedelta
from typing import Any

import pytest
from cast import Cast, make_cast

from covalue.web.kit import clock
from covalue.web.partnership.meetings import outcomes, seats, services
from covalue.web.partnership.meetings.models import Meeting
from covalue.web.partnership.tiers.models import Admission, Tier

NOW = datetime(2026, 10, 12, 9, 0, tzinfo=UTC)
TODAY = NOW.date()


BEGUN = datetime(2025, 1, 1, tzinfo=UTC)


@pytest.fixture
def cast(db: None) -> Cast:
    """The cast, whose roles hold since the beginning of 2025."""
    with clock.at(BEGUN):
        return make_cast()


@pytest.fixture
def live_cast(transactional_db: None) -> Cast:
    """The same for tests that other threads take part in."""
    with clock.at(BEGUN):
        return make_cast()


@pytest.fixture
def now() -> Iterator[datetime]:
    """Monday 12 October 2026, nine in the morning in UTC; services write as of then."""
    with clock.at(NOW):
        yield NOW


@pytest.fixture
def plan(cast: Cast, now: datetime) -> Callable[..., Meeting]:
    """Plans a meeting of Aldermoor and Brightloom on a day, at ten in UTC."""

    def make(day: date = TODAY, level: str = "executive", **fields: object) -> Meeting:
        given = {
            "user": cast.alice,
            "relationship": cast.with_bob,
            "level": level,
            "title": "Review",
            "starts": datetime.combine(day, time(10)),
            "time_zone": "UTC",
        }
        return services.meeting_plan(**{**given, **fields})  # type: ignore[arg-type]

    return make


@pytest.fixture
def hold() -> Callable[..., Meeting]:
    """Records a meeting as held."""

    def record(user: object, meeting: Meeting, **fields: object) -> Meeting:
        there = [
            outcomes.Attended("client", "Ewa Hartog"),
            outcomes.Attended("partner", "Kari Sund"),
        ]
        given = {"user": user, "meeting": meeting, "attendances": there, "minutes": "We met."}
        return outcomes.meeting_hold(**{**given, **fields})  # type: ignore[arg-type]

    return record


@pytest.fixture
def tier(cast: Cast, now: datetime) -> Tier:
    """Brightloom is in the strategic tier since the beginning of 2025."""
    made = Tier.objects.create(programme=cast.programme, name="Strategic", rank=1)
    Admission.objects.create(
        relationship=cast.with_bob,
        tier=made,
        starts_on=date(2025, 1, 1),
        renewal_due_on=TODAY + timedelta(days=365),
    )
    return made


def seat(cast: Cast, party: str, name: str, level: str = "executive", **fields: Any) -> None:
    email = f"{name.split(maxsplit=1)[0].lower()}@{party}.example"
    seats.seat_fill(
        user=cast.alice,
        relationship=cast.with_bob,
        party=party,
        level=level,
        person_name=name,
        **{"email": email, "starts_on": date(2026, 1, 1), **fields},
    )
