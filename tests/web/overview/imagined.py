"""Rows, programmes and relationships as the words of the pages get them, without a database."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from covalue.web.front.overview.partner_rows import Row
from covalue.web.front.overview.programme import Overview
from covalue.web.front.overview.relationship import Relation
from covalue.web.ground.organizations.models import Organization, Programme, Relationship
from covalue.web.kit.look.attention import Attention, Urgency
from covalue.web.partnership.assessments.selectors import Health, Point
from covalue.web.partnership.commitments.selectors import Counts
from covalue.web.partnership.meetings.models import Level
from covalue.web.partnership.meetings.rhythm import LevelRhythm, Planned, Rhythm
from covalue.web.partnership.partners.models import Area, LeadRole
from covalue.web.partnership.partners.selectors import AreaState
from covalue.web.partnership.tiers import selectors as tiers
from covalue.web.partnership.tiers.models import Tier
from covalue.web.value.benefits.value_to_date import Group, Partner, ToDate, Worth

ON = date(2026, 10, 12)
AMSTERDAM = "Europe/Amsterdam"
CASHABLE: Group = ("cashable", "EUR")
ID = UUID(int=1)
STRATEGIC = Tier(name="Strategic", rank=1)


def relationship(partner: str = "Orrin") -> Relationship:
    client = Organization(name="Aldermoor")
    programme = Programme(client=client, name="Partners", time_zone=AMSTERDAM)
    return Relationship(programme=programme, partner=Organization(name=partner))


def planned(day: date) -> Planned:
    noon = datetime(day.year, day.month, day.day, 12, tzinfo=UTC)
    return Planned(ID, noon, noon, AMSTERDAM, "Chief executives")


def rhythm(tier: str = "", **chiefs: Any) -> Rhythm:
    """As the chief executives meet; the other levels do not."""
    calm: dict[str, Any] = {
        "used": False,
        "every_months": None,
        "last_held": None,
        "next": None,
        "missed": 0,
        "missed_at": None,
        "unrecorded": (),
        "without_agenda": (),
        "due": None,
        "overdue": False,
        "zone": AMSTERDAM,
    }
    levels = {level.value: LevelRhythm(level=level, **calm) for level in Level}
    levels[Level.CHIEF_EXECUTIVES] = replace(levels[Level.CHIEF_EXECUTIVES], **chiefs)
    return Rhythm(ON, tier, levels, ())


def health(*scores: tuple[str | None, str | None]) -> Health:
    """The client's score and the partner's, round by round."""
    rounds = [tuple(None if score is None else Decimal(score) for score in pair) for pair in scores]
    return Health([Point(f"Round {at}", *pair) for at, pair in enumerate(rounds, 1)])


def tier_state(tier: Tier | None = None, renewal_due_on: date | None = None) -> tiers.TierState:
    return tiers.TierState(
        relationship=relationship(), on=ON, tier=tier, renewal_due_on=renewal_due_on
    )


def row(partner: str = "Orrin", **fields: Any) -> Row:
    """A partner with whom nothing is wrong and nothing is known."""
    given: dict[str, Any] = {
        "relationship": relationship(partner),
        "on": ON,
        "zone": ZoneInfo(AMSTERDAM),
        "marks": {},
        "tier_state": tier_state(),
        "health": health(),
        "rhythm": rhythm(),
        "counts": Counts(),
        "value": Partner(),
        "group": CASHABLE,
    }
    return Row(**{**given, **fields})


def worth(*partners: Partner) -> Worth:
    return Worth(ON, {UUID(int=at): partner for at, partner in enumerate(partners)}, [])


def valued(no_money: int = 0, stopped: int = 0, **sums: ToDate) -> Partner:
    """Sums by class, in EUR."""
    groups = {(name, "EUR"): to_date for name, to_date in sums.items()}
    return Partner(sums=groups, no_money=no_money, stopped=stopped)


def area(name: str, *, is_led: bool = True) -> AreaState:
    lead = LeadRole() if is_led else None
    return AreaState(Area(name=name), lead, None, None, None, ON)


def entry(text: str = "Name an owner", urgency: Urgency = Urgency.TO_DO) -> Attention:
    return Attention(urgency=urgency, text=text, page=("home", ID), reason="nobody answers for it")


def programme(*rows: Row, **fields: Any) -> Overview:
    """A programme whose one area is led."""
    given: dict[str, Any] = {
        "on": ON,
        "areas": [area("Packing")],
        "rows": list(rows),
        "attention": [entry()],
        "waivers": [],
        "worth": worth(),
        "group": CASHABLE,
        "counted_twice": [],
    }
    return Overview(**{**given, **fields})


def relation(**fields: Any) -> Relation:
    """A relationship of which nothing is known."""
    shown = relationship()
    given: dict[str, Any] = {
        "relationship": shown,
        "on": ON,
        "tier_state": tier_state(),
        "health": health(),
        "dimensions": [],
        "comments": [],
        "rhythm": rhythm(),
        "counts": Counts(),
        "roles": [],
        "waivers": [],
        "worth": Worth(ON, {shown.pk: Partner()}, []),
        "group": CASHABLE,
        "counted_twice": [],
        "plans": [],
        "open": [],
        "views": [],
        "quarters": None,
        "meetings": None,
    }
    if "value" in fields:
        fields["worth"] = Worth(ON, {shown.pk: fields.pop("value")}, [])
    return Relation(**{**given, **fields})
