"""A programme at one look: a row for each partner, from the bulk selectors of the apps."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from statistics import median
from zoneinfo import ZoneInfo

from covalue.web.front.overview.attention import attention_list
from covalue.web.front.overview.partner_rows import Row, marks_of
from covalue.web.front.overview.value_groups import chosen, class_word
from covalue.web.ground.accounts.models import User
from covalue.web.ground.organizations import selectors as organizations
from covalue.web.ground.organizations.models import Programme
from covalue.web.kit import clock
from covalue.web.kit.look.attention import Attention
from covalue.web.partnership.assessments import selectors as assessments
from covalue.web.partnership.commitments import selectors as commitments
from covalue.web.partnership.meetings.rhythm import rhythm
from covalue.web.partnership.partners import selectors as partners
from covalue.web.partnership.partners.models import Waiver
from covalue.web.partnership.partners.selectors import AreaState
from covalue.web.partnership.tiers import selectors as tiers
from covalue.web.partnership.tiers.models import Tier
from covalue.web.value.benefits.register import counted_twice
from covalue.web.value.benefits.value_to_date import Group, ToDate, Worth, value_to_date

MOST_COLUMNS = 24
"""Areas up to which the matrix has a column for each."""


@dataclass(frozen=True, slots=True)
class Overview:
    """The programme as of a day."""

    on: date
    areas: list[AreaState]
    rows: list[Row]
    attention: list[Attention]
    waivers: list[Waiver]
    worth: Worth
    group: Group
    counted_twice: Sequence[str]
    """Measures of which more than 100 % is counted among all benefits of the programme."""

    @property
    def total(self) -> ToDate:
        """The value of the class and currency told, over all partners."""
        return self.worth.total(self.group)

    @property
    def others(self) -> list[tuple[str, str, ToDate]]:
        """What the page does not add to it: the other classes and currencies, by name and
        currency."""
        return [
            (class_word(group), group[1], self.worth.total(group))
            for group in self.groups
            if group != self.group
        ]

    @property
    def groups(self) -> list[Group]:
        """The classes and currencies in which value is told."""
        return self.worth.groups

    @property
    def word(self) -> str:
        """The class told, as it stands in a sentence."""
        return class_word(self.group)

    @property
    def troubled(self) -> list[Row]:
        """Partners with whom something is wrong, those with most first."""
        return sorted(
            (row for row in self.rows if row.troubles), key=lambda row: -len(row.troubles)
        )

    @property
    def in_words(self) -> bool:
        """Whether the areas are told in words: a matrix of so many columns helps nobody."""
        return len(self.areas) > MOST_COLUMNS

    @property
    def scale(self) -> int:
        """The largest amount of a partner, in minor units; 1 where there is none."""
        amounts = (
            amount or 0
            for row in self.rows
            for amount in (row.to_date.committed, row.to_date.realized)
        )
        return max([1, *amounts])

    @property
    def health_means(self) -> tuple[Decimal | None, Decimal | None]:
        """The means of the published scores, the client's and the partners'; None where none is
        published."""
        latest = [row.health.latest for row in self.rows if row.health.latest]
        return _mean(point.client_score for point in latest), _mean(
            point.partner_score for point in latest
        )

    @property
    def vacant(self) -> list[AreaState]:
        """Areas without a lead."""
        return [state for state in self.areas if state.is_vacant]

    @property
    def median_health(self) -> Decimal | None:
        """The median of the published scores that the client gave; None where none is published."""
        scores = [row.health.latest.client_score for row in self.rows if row.health.latest]
        known = [score for score in scores if score is not None]
        return median(known) if known else None

    @property
    def led(self) -> int:
        """Areas with a lead."""
        return len(self.areas) - len(self.vacant)

    @property
    def client_open(self) -> int:
        """Open commitments of the client."""
        return sum(row.counts.client_open for row in self.rows)

    @property
    def partner_open(self) -> int:
        """Open commitments of the partners."""
        return sum(row.counts.partner_open for row in self.rows)

    @property
    def open(self) -> int:
        """Open commitments of both sides."""
        return sum(row.counts.open for row in self.rows)

    @property
    def overdue(self) -> int:
        """Of them overdue."""
        return sum(row.counts.overdue for row in self.rows)

    @property
    def missed(self) -> list[Row]:
        """Partners whose chief executives' meeting was missed or is overdue."""
        return [row for row in self.rows if row.chiefs.missed_at or row.chiefs.overdue]

    @property
    def tiers(self) -> list[Tier]:
        """The tiers of the partners, the highest first."""
        known = {row.tier_state.tier for row in self.rows if row.tier_state.tier}
        return sorted(known, key=lambda tier: tier.rank)

    @property
    def renewals(self) -> list[Row]:
        """Partners whose renewal is due or overdue."""
        return [row for row in self.rows if row.tier_state.due or row.tier_state.overdue]


def overview(*, user: User, programme: Programme, now: datetime, asked: str = "") -> Overview:
    """Everything that the programme's page shows; the number of queries does not grow with partners
    or years.

    Value is told of one class and currency, that which is `asked` for: classes and currencies have
    no sum.
    """
    zone = ZoneInfo(programme.time_zone)
    on = clock.day_in(now, zone)
    relationships = [
        relationship
        for relationship in organizations.relationships_seen(user=user)
        if relationship.programme_id == programme.pk
    ]
    areas = partners.area_states(user=user, programme=programme, on=on)
    waivers = [
        waiver
        for waiver in partners.waivers_begun(user=user, programme=programme, on=on)
        if waiver.ends_on > on
    ]
    marks = marks_of(areas, waivers, on)
    tier_states = tiers.tier_states(user=user, relationships=relationships, on=on)
    health = assessments.health(user=user, relationships=relationships)
    meetings = rhythm(user=user, relationships=relationships, now=now)
    counts = commitments.open_counts(user=user, relationships=relationships, on=on)
    worth = value_to_date(user=user, relationships=relationships, on=on)
    group = chosen(worth.groups, programme, asked)
    return Overview(
        on=on,
        areas=areas,
        rows=[
            Row(
                relationship=relationship,
                on=on,
                zone=zone,
                marks=marks.get(relationship.pk, {}),
                tier_state=tier_states[relationship.pk],
                health=health[relationship.pk],
                rhythm=meetings[relationship.pk],
                counts=counts[relationship.pk],
                value=worth.partners[relationship.pk],
                group=group,
            )
            for relationship in relationships
        ],
        attention=attention_list(
            user=user, relationships=relationships, programme=programme, now=now
        ),
        waivers=waivers,
        worth=worth,
        group=group,
        counted_twice=counted_twice(user=user, relationships=relationships),
    )


def _mean(scores: Iterable[Decimal | None]) -> Decimal | None:
    known = [score for score in scores if score is not None]
    return sum(known, Decimal(0)) / len(known) if known else None
