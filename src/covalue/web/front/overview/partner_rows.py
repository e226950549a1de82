"""The rows of the programme's table: one partner each, its marks in the matrix, and the columns of
the table as a file."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from uuid import UUID
from zoneinfo import ZoneInfo

from covalue.language.money import Money
from covalue.web.front.overview.value_groups import class_word
from covalue.web.ground.organizations.models import Relationship
from covalue.web.kit.look.tables import Column
from covalue.web.kit.look.templatetags.look import day
from covalue.web.partnership.assessments.selectors import Health
from covalue.web.partnership.commitments.selectors import Counts
from covalue.web.partnership.meetings.models import Level
from covalue.web.partnership.meetings.rhythm import LevelRhythm, Rhythm
from covalue.web.partnership.partners.models import Waiver
from covalue.web.partnership.partners.selectors import AreaState
from covalue.web.partnership.tiers.selectors import TierState
from covalue.web.value.benefits.value_to_date import Group, Partner, ToDate
from covalue.web.value.cases.models import BENEFIT_CLASSES


@dataclass(frozen=True, slots=True)
class Mark:
    """A cell of the matrix: `leads`, `ending`, `waiver` or `waiver_ending`, and the same in
    words."""

    kind: str
    label: str


@dataclass(frozen=True, slots=True)
class Row:
    """One partner."""

    relationship: Relationship
    on: date
    zone: ZoneInfo
    marks: dict[int, Mark]
    """By the place of the area; in all others it may not be considered."""
    tier_state: TierState
    health: Health
    rhythm: Rhythm
    counts: Counts
    value: Partner
    group: Group
    """The class and currency in which its value is told."""

    @property
    def to_date(self) -> ToDate:
        """Its value of the class and currency told."""
        return self.value.sums.get(self.group) or ToDate()

    @property
    def no_value(self) -> str:
        """Why there is nothing to measure in this class; empty where there is."""
        if self.to_date.committed is not None or self.to_date.realized is not None:
            return ""
        if self.value.is_empty:
            return "no business case yet"
        if not any(to_date.benefits for to_date in self.value.sums.values()):
            return "not in money" if self.value.no_money else "stopped"
        if self.to_date.benefits:
            return "nothing committed by now"
        return f"none {class_word(self.group)}"

    @property
    def troubles(self) -> list[str]:
        """What is wrong with it, in words that follow its name."""
        last, notices = self.health.latest, []
        if self.health.is_falling:
            notices.append("is falling")
        if self.chiefs.missed_at:
            notices.append("has missed its chief executives’ meeting")
        elif self.chiefs.overdue:
            notices.append("is overdue for its chief executives’ meeting")
        if last is not None and last.is_wide and last.gap is not None:
            notices.append(
                "sees us far worse than we see it"
                if last.gap < 0
                else "sees us far better than we see it"
            )
        if self.tier_state.overdue:
            notices.append("is overdue for its renewal")
        return notices

    @property
    def chiefs(self) -> LevelRhythm:
        """How the chief executives meet."""
        return self.rhythm.levels[Level.CHIEF_EXECUTIVES]

    @property
    def missed_on(self) -> date | None:
        """The day, in the programme's zone, on which the chief executives' meeting was missed."""
        return self.chiefs.missed_on

    @property
    def chiefs_asked(self) -> bool:
        """Whether the chief executives are to meet: some tiers do not ask for it."""
        return self.rhythm.asks(Level.CHIEF_EXECUTIVES)

    @property
    def leads(self) -> str:
        """The areas that it leads, in words."""
        return ", ".join(
            mark.label.partition(" ")[2]
            for mark in self.marks.values()
            if mark.kind in {"leads", "ending"}
        )


def major(minor: int | None, row: Row) -> Decimal | None:
    """The amount in the currency's own unit, exactly."""
    return None if minor is None else Money(minor, row.group[1]).major


COLUMNS = (
    Column("partner", "Partner", lambda row: row.relationship.partner.name),
    Column("leads", "Leads", lambda row: row.leads),
    Column("tier", "Tier", lambda row: row.tier_state.tier and row.tier_state.tier.name),
    Column("renewal", "Renewal due", lambda row: row.tier_state.renewal_due_on),
    Column("round", "Assessed", lambda row: row.health.latest and row.health.latest.label),
    Column("ours", "Our score", lambda row: row.health.latest and row.health.latest.client_score),
    Column(
        "theirs", "Their score", lambda row: row.health.latest and row.health.latest.partner_score
    ),
    Column("chiefs", "Chief executives meet", lambda row: row.chiefs.next and row.chiefs.next.day),
    Column("missed", "Meetings missed, 12 months", lambda row: row.rhythm.missed),
    Column("ours_open", "Our open commitments", lambda row: row.counts.client_open),
    Column("ours_late", "of them overdue", lambda row: row.counts.client_overdue),
    Column("theirs_open", "Their open commitments", lambda row: row.counts.partner_open),
    Column("theirs_late", "of them overdue", lambda row: row.counts.partner_overdue),
    Column("class", "Value of class", lambda row: BENEFIT_CLASSES[row.group[0]]),
    Column("currency", "Currency", lambda row: row.group[1]),
    Column(
        "committed",
        "Committed to date (plans agreed at design)",
        lambda row: major(row.to_date.committed, row),
    ),
    Column("realized", "Realized to date", lambda row: major(row.to_date.realized, row)),
    Column("validated", "Validated to date", lambda row: major(row.to_date.validated, row)),
    Column("rate", "Validated of committed, %", lambda row: row.to_date.rate),
)


def marks_of(
    areas: Sequence[AreaState], waivers: Sequence[Waiver], on: date
) -> dict[UUID, dict[int, Mark]]:
    """The marks of each relationship, each by the place of its area."""
    marks: dict[UUID, dict[int, Mark]] = {}
    places = {state.area.pk: place for place, state in enumerate(areas)}
    for waiver in waivers:
        if waiver.area_id in places:
            marks.setdefault(waiver.relationship_id, {})[places[waiver.area_id]] = _waiver(
                waiver, on
            )
    for place, state in enumerate(areas):
        if state.lead:
            ends = f", until {day(state.last_day)}" if state.is_ending else ""
            mark = Mark("ending" if state.is_ending else "leads", f"leads {state.area}{ends}")
            marks.setdefault(state.lead.relationship_id, {})[place] = mark
    return marks


def _waiver(waiver: Waiver, on: date) -> Mark:
    ends_now = (waiver.ends_on.year, waiver.ends_on.month) == (on.year, on.month)
    return Mark(
        "waiver_ending" if ends_now else "waiver",
        f"waiver for {waiver.area} until {day(waiver.ends_on)}",
    )
