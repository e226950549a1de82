"""A programme at one look: a row for each partner, from the bulk selectors of the apps."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from statistics import median
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from covalue.web.accounts.models import User
from covalue.web.assessments import selectors as assessments
from covalue.web.assessments.selectors import Health
from covalue.web.commitments import selectors as commitments
from covalue.web.commitments.selectors import Counts
from covalue.web.look.attention import Attention
from covalue.web.look.tables import Column
from covalue.web.look.templatetags.look import day as told
from covalue.web.meetings.models import Level
from covalue.web.meetings.rhythm import LevelRhythm, Rhythm, rhythm
from covalue.web.organizations import selectors as organizations
from covalue.web.organizations.models import Programme, Relationship
from covalue.web.overview.collecting import attention_list
from covalue.web.partners import selectors as partners
from covalue.web.partners.models import Waiver
from covalue.web.partners.selectors import AreaState
from covalue.web.tiers import selectors as tiers
from covalue.web.tiers.selectors import Standing


@dataclass(frozen=True, slots=True)
class Mark:
    """A cell of the matrix: `leads`, `ending`, `waiver` or `waiver_ending`, and the same in words."""

    kind: str
    label: str


@dataclass(frozen=True, slots=True)
class Row:
    """One partner."""

    relationship: Relationship
    marks: dict[int, Mark]
    """By the place of the area; in all others it may not be considered."""
    standing: Standing
    health: Health
    rhythm: Rhythm
    counts: Counts

    @property
    def chiefs(self) -> LevelRhythm:
        """How the chief executives meet."""
        return self.rhythm.levels[Level.CHIEF_EXECUTIVES]

    @property
    def chiefs_asked(self) -> bool:
        """Whether the chief executives are to meet: some tiers do not ask for it."""
        return self.rhythm.asks(Level.CHIEF_EXECUTIVES)

    @property
    def leads(self) -> str:
        """The areas that it leads, in words."""
        return ", ".join(
            mark.label.partition(" ")[2] for mark in self.marks.values() if mark.kind in {"leads", "ending"}
        )


@dataclass(frozen=True, slots=True)
class Overview:
    """The programme as of a day."""

    on: date
    areas: list[AreaState]
    rows: list[Row]
    attention: list[Attention]
    waivers: list[Waiver]

    @property
    def vacant(self) -> list[AreaState]:
        """Areas without a lead."""
        return [each for each in self.areas if each.is_vacant]

    @property
    def median_health(self) -> Any:
        """The median of the published scores that the client gave; None where none is published."""
        scores = [row.health.latest.client_score for row in self.rows if row.health.latest]
        known = [score for score in scores if score is not None]
        return median(known) if known else None

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
    def renewals(self) -> list[Row]:
        """Partners whose renewal is due or overdue."""
        return [row for row in self.rows if row.standing.due or row.standing.overdue]


COLUMNS = (
    Column("partner", "Partner", lambda row: row.relationship.partner.name),
    Column("leads", "Leads", lambda row: row.leads),
    Column("tier", "Tier", lambda row: row.standing.tier and row.standing.tier.name),
    Column("renewal", "Renewal due", lambda row: row.standing.renewal_due_on),
    Column("round", "Assessed", lambda row: row.health.latest and row.health.latest.label),
    Column("ours", "Our score", lambda row: row.health.latest and row.health.latest.client_score),
    Column("theirs", "Their score", lambda row: row.health.latest and row.health.latest.partner_score),
    Column("chiefs", "Chief executives meet", lambda row: row.chiefs.next and row.chiefs.next.day),
    Column("missed", "Meetings missed, 12 months", lambda row: row.rhythm.missed),
    Column("ours_open", "Our open commitments", lambda row: row.counts.client_open),
    Column("ours_late", "of them overdue", lambda row: row.counts.client_overdue),
    Column("theirs_open", "Their open commitments", lambda row: row.counts.partner_open),
    Column("theirs_late", "of them overdue", lambda row: row.counts.partner_overdue),
)


def overview(*, user: User, programme: Programme, now: datetime) -> Overview:
    """Everything that the programme's page shows; the number of queries does not grow with partners or years."""
    on = now.astimezone(ZoneInfo(programme.time_zone)).date()
    seen = organizations.relationships_seen(user=user)
    relationships = [each for each in seen if each.programme_id == programme.pk]
    areas = partners.area_states(user=user, programme=programme, on=on)
    waivers = [each for each in partners.waivers_begun(user=user, programme=programme, on=on) if each.ends_on > on]
    standing = tiers.standings(user=user, relationships=relationships, on=on)
    health = assessments.health(user=user, relationships=relationships)
    meetings = rhythm(user=user, relationships=relationships, now=now)
    counts = commitments.open_counts(user=user, relationships=relationships, on=on)
    marks = _marks(areas, waivers, on)
    rows = [
        Row(
            each, marks.get(each.pk, {}), standing[each.pk], health[each.pk], meetings[each.pk], counts[each.pk]
        )
        for each in relationships
    ]  # fmt: skip
    found = attention_list(user=user, relationships=relationships, programme=programme, now=now)
    return Overview(on, areas, rows, found, waivers)


def _marks(areas: list[AreaState], waivers: list[Waiver], on: date) -> dict[UUID, dict[int, Mark]]:
    """The marks of each relationship, each by the place of its area."""
    found: dict[UUID, dict[int, Mark]] = {}
    places = {state.area.pk: place for place, state in enumerate(areas)}
    for each in waivers:
        if each.area_id in places:
            found.setdefault(each.relationship_id, {})[places[each.area_id]] = _waiver(each, on)
    for place, state in enumerate(areas):
        if state.lead:
            ends = f", until {told(state.last_day)}" if state.is_ending else ""
            mark = Mark("ending" if state.is_ending else "leads", f"leads {state.area}{ends}")
            found.setdefault(state.lead.relationship_id, {})[place] = mark
    return found


def _waiver(waiver: Waiver, on: date) -> Mark:
    ends_now = (waiver.ends_on.year, waiver.ends_on.month) == (on.year, on.month)
    return Mark("waiver_ending" if ends_now else "waiver", f"waiver for {waiver.area} until {told(waiver.ends_on)}")
