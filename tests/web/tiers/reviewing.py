"""What the tests of tiers share: a sponsor, a tier with criteria, a review from its preparation to
the signature."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager
from datetime import UTC, date, datetime, time
from decimal import Decimal
from typing import Any

from cast import Cast, join

from covalue.web.ground.accounts.models import User
from covalue.web.ground.agreements.models import Agreement
from covalue.web.ground.agreements.services import agreement_accept
from covalue.web.ground.organizations.models import Relationship
from covalue.web.kit import clock
from covalue.web.partnership.tiers import measures, services
from covalue.web.partnership.tiers.judging import Judgement, readings
from covalue.web.partnership.tiers.measures import Figure, Measure, Read
from covalue.web.partnership.tiers.models import Tier, TierReview
from covalue.web.partnership.tiers.review_content import Review
from covalue.web.partnership.tiers.reviews import review_propose
from covalue.web.partnership.tiers.services import today_of

MET = Judgement("met", "Seen in the minutes.")


def make_sponsor(cast: Cast) -> User:
    """An executive sponsor of the client."""
    person = ("Frida Example", "frida@aldermoor.example")
    return join(cast.alice, cast.client, person, "executive_sponsor", programme=cast.programme)


def make_tier(cast: Cast, name: str = "Strategic", **fields: Any) -> Tier:
    """A tier with one criterion that people judge."""
    tier = services.tier_add(user=cast.alice, programme=cast.programme, name=name, **fields)
    services.criterion_add(
        user=cast.alice, tier=tier, text=f"An executive of each side is named, {name}"
    )
    return tier


def review(
    relationship: Relationship, tier: Tier, kind: str, decision: str, **fields: Any
) -> Review:
    """Every criterion without a figure is judged as met."""
    rows = readings(relationship, tier, today_of(relationship.programme))
    judgements = {row.criterion.pk: MET for row in rows if not row.measured}
    values: dict[str, Any] = {"reason": "Eight years of common work.", "judgements": judgements}
    return Review(kind=kind, tier=tier, decision=decision, **(values | fields))


def propose(
    cast: Cast, sponsor: User, tier: Tier, kind: str, decision: str, **fields: Any
) -> Agreement:
    """Prepared by Alice for Brightloom."""
    given = review(cast.with_bob, tier, kind, decision, **fields)
    return review_propose(
        user=cast.alice, relationship=cast.with_bob, review=given, sponsor=sponsor
    )


def sign(agreement: Agreement, sponsor: User) -> TierReview:
    """The sponsor's signature makes it a review."""
    agreement_accept(user=sponsor, agreement=agreement, content_hash=agreement.content_hash)
    return TierReview.objects.get(agreement=agreement)


def decide(
    cast: Cast, sponsor: User, tier: Tier, kind: str, decision: str, **fields: Any
) -> TierReview:
    """Prepared and signed."""
    return sign(propose(cast, sponsor, tier, kind, decision, **fields), sponsor)


@contextmanager
def read_by(name: str, read: Read | None) -> Iterator[None]:
    """The measure is read so while the test runs, or by nothing."""
    old = measures.unregister(name)
    measures.register(Measure(name, old.label, old.unit, read))
    try:
        yield
    finally:
        measures.unregister(name)
        measures.register(old)


def reading(
    name: str, value: str | None, why: str = "no round is closed"
) -> AbstractContextManager[None]:
    """The measure reads this value while the test runs."""
    unit = measures.measure_named(name).unit
    figure = Figure(
        None if value is None else Decimal(value), unit, why="" if value else why, source="H1 2026"
    )
    return read_by(name, lambda *_days: figure)


def at(day: date) -> Any:
    """Noon of the day."""
    return clock.at(datetime.combine(day, time(12), UTC))
