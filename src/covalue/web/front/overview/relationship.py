"""One relationship at one look, alike for both parties: value, both views, meetings, commitments,
lead roles."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import Decimal

from covalue.web.front.overview.charts import meetings_chart, quarter_chart
from covalue.web.front.overview.value_groups import chosen, class_word
from covalue.web.ground.accounts.models import User
from covalue.web.ground.organizations.models import Relationship
from covalue.web.kit import clock
from covalue.web.kit.look.charts import HALF, Chart
from covalue.web.partnership.assessments import selectors as assessments
from covalue.web.partnership.assessments.charts import dimension_chart, trend_chart
from covalue.web.partnership.assessments.models import Comment
from covalue.web.partnership.assessments.selectors import Dimension, Health, Point
from covalue.web.partnership.commitments import selectors as commitments
from covalue.web.partnership.commitments.models import Commitment
from covalue.web.partnership.commitments.selectors import Counts
from covalue.web.partnership.meetings import selectors as meetings
from covalue.web.partnership.meetings.models import Level
from covalue.web.partnership.meetings.rhythm import LevelRhythm, Rhythm, rhythm
from covalue.web.partnership.partners import selectors as partners
from covalue.web.partnership.partners.models import LeadRole, Waiver
from covalue.web.partnership.tiers import selectors as tiers
from covalue.web.partnership.tiers.selectors import TierState
from covalue.web.value.benefits.register import counted_twice
from covalue.web.value.benefits.value_to_date import Group, ToDate, Worth, value_to_date
from covalue.web.value.cases import selectors as cases
from covalue.web.value.cases.models import BENEFIT_CLASSES, Gate, Plan

BACK, AHEAD = timedelta(days=365), timedelta(days=120)
"""How far the rhythm of meetings is shown."""
COMMITMENTS = 8
"""Open commitments that are shown; the rest is one click away."""


@dataclass(frozen=True, slots=True)
class Relation:
    """What the page of a relationship shows to either party; nothing in it is private."""

    relationship: Relationship
    on: date
    tier_state: TierState
    health: Health
    dimensions: Sequence[Dimension]
    comments: Sequence[Comment]
    rhythm: Rhythm
    counts: Counts
    roles: Sequence[LeadRole]
    waivers: Sequence[Waiver]
    worth: Worth
    group: Group
    counted_twice: Sequence[str]
    """What is counted twice within the relationship."""
    plans: Sequence[Plan]
    """The plans that committed value is read from, one for each project that is not stopped."""
    open: Sequence[Commitment]
    views: Sequence[Chart]
    quarters: Chart | None
    meetings: Chart | None

    @property
    def to_date(self) -> ToDate:
        """Its value of the class and currency told."""
        return self.worth.total(self.group)

    @property
    def currency(self) -> str:
        """Of the value told."""
        return self.group[1]

    @property
    def word(self) -> str:
        """The class told, as it stands in a sentence."""
        return class_word(self.group)

    @property
    def classes(self) -> list[tuple[str, str, ToDate]]:
        """Every class and currency, with its own figures: they have no sum."""
        return [
            (BENEFIT_CLASSES[group[0]], group[1], self.worth.total(group))
            for group in self.worth.groups
        ]

    @property
    def is_valued(self) -> bool:
        """Whether any benefit is written down."""
        return not self.worth.partners[self.relationship.pk].is_empty

    @property
    def latest(self) -> Point | None:
        """Both views in the latest closed round."""
        return self.health.latest

    @property
    def gap_change(self) -> Decimal | None:
        """The gap between both views less that of the round before; None where one of them is not
        known."""
        trend = self.health.trend
        if len(trend) < 2:
            return None
        before, last = trend[-2].gap, trend[-1].gap
        return last - before if last is not None and before is not None else None

    @property
    def worst(self) -> list[str]:
        """The dimensions in which the views have parted, the widest gap first; at most two."""
        return [
            dimension.name.lower() for dimension in self.dimensions if dimension.latest.is_wide
        ][:2]

    @property
    def chiefs(self) -> LevelRhythm:
        """How the chief executives meet."""
        return self.rhythm.levels[Level.CHIEF_EXECUTIVES]

    @property
    def missed_on(self) -> date | None:
        """The day, in the programme's zone, on which the chief executives' meeting was missed."""
        return self.chiefs.missed_on

    @property
    def last_held_on(self) -> date | None:
        """The day on which the chief executives met last."""
        return self.chiefs.last_held_on

    @property
    def chiefs_asked(self) -> bool:
        """Whether the tier asks the chief executives to meet."""
        return self.rhythm.asks(Level.CHIEF_EXECUTIVES)

    @property
    def cadence(self) -> str:
        """How often each level is to meet, in words; empty where nothing is set."""
        every = {1: "every month", 12: "once a year"}
        return ", ".join(
            f"{level.level.label.lower()}"
            f" {every.get(level.every_months, f'every {level.every_months} months')}"
            for level in self.rhythm.levels.values()
            if level.every_months
        )


def relation(*, user: User, relationship: Relationship, now: datetime, asked: str = "") -> Relation:
    """Everything that the page shows, for either party; scores and words only as they were
    published."""
    rows, zone = [relationship], relationship.programme.time_zone
    on = clock.day_in(now, zone)
    health = assessments.health(user=user, relationships=rows)[relationship.pk]
    dimensions = assessments.dimension_scores(user=user, relationship=relationship)
    worth = value_to_date(user=user, relationships=rows, on=on)
    group = chosen(worth.groups, relationship.programme, asked)
    views = [
        dimension_chart(relationship, dimensions, HALF),
        trend_chart(relationship, health, HALF),
    ]
    met = meetings.meeting_list(user=user, relationship=relationship).filter(
        starts_at__gt=now - BACK, starts_at__lt=now + AHEAD
    )
    return Relation(
        relationship=relationship,
        on=on,
        health=health,
        dimensions=dimensions,
        worth=worth,
        group=group,
        tier_state=tiers.tier_states(user=user, relationships=rows, on=on)[relationship.pk],
        comments=list(assessments.comment_list(user=user, relationship=relationship)[:2]),
        rhythm=rhythm(user=user, relationships=rows, now=now)[relationship.pk],
        counts=commitments.open_counts(user=user, relationships=rows, on=on)[relationship.pk],
        roles=list(partners.lead_role_list(user=user, relationship=relationship, on=on)),
        waivers=list(partners.waiver_list(user=user, relationship=relationship, on=on)),
        plans=_plans(user, relationship),
        counted_twice=counted_twice(user=user, relationships=rows),
        open=list(
            commitments.commitment_list(user=user, relationship=relationship, state="open")[
                :COMMITMENTS
            ]
        ),
        views=views if dimensions and health.latest else [],
        quarters=quarter_chart(worth.quarters(group), group, f"With {relationship.partner}", HALF),
        meetings=meetings_chart(list(met), now, zone),
    )


def _plans(user: User, relationship: Relationship) -> list[Plan]:
    """The latest plan at design of each project that is not stopped."""
    rows = cases.plan_list(user=user).filter(project__relationship=relationship, gate=Gate.DESIGN)
    rows = (
        rows.exclude(project__gate_decisions__decision="stop")
        .select_related(None)
        .select_related("project")
    )
    return list({plan.project_id: plan for plan in rows.defer("data")}.values())
