"""A programme at one look: a row for each partner, from the bulk selectors of the apps."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from statistics import median
from uuid import UUID
from zoneinfo import ZoneInfo

from covalue.language.money import Money
from covalue.web.front.overview.attention import attention_list
from covalue.web.ground.accounts.models import User
from covalue.web.ground.organizations import selectors as organizations
from covalue.web.ground.organizations.models import Programme, Relationship
from covalue.web.kit.look.attention import Attention
from covalue.web.kit.look.tables import Column
from covalue.web.kit.look.templatetags.look import day as told
from covalue.web.partnership.assessments import selectors as assessments
from covalue.web.partnership.assessments.selectors import Health
from covalue.web.partnership.commitments import selectors as commitments
from covalue.web.partnership.commitments.selectors import Counts
from covalue.web.partnership.meetings.models import Level
from covalue.web.partnership.meetings.rhythm import LevelRhythm, Rhythm, rhythm
from covalue.web.partnership.partners import selectors as partners
from covalue.web.partnership.partners.models import Waiver
from covalue.web.partnership.partners.selectors import AreaState
from covalue.web.partnership.tiers import selectors as tiers
from covalue.web.partnership.tiers.selectors import Standing
from covalue.web.value.benefits.register import counted_twice
from covalue.web.value.benefits.value_to_date import Group, Partner, ToDate, Worth, value_to_date
from covalue.web.value.cases.models import BENEFIT_CLASSES

MOST_COLUMNS = 24
"""Areas up to which the matrix has a column for each."""


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
    marks: dict[int, Mark]
    """By the place of the area; in all others it may not be considered."""
    standing: Standing
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
        if not any(each.benefits for each in self.value.sums.values()):
            return "not in money" if self.value.no_money else "stopped"
        if self.to_date.benefits:
            return "nothing committed by now"
        return f"none {class_word(self.group)}"

    @property
    def troubles(self) -> list[str]:
        """What is wrong with it, in words that follow its name."""
        last, found = self.health.latest, []
        if self.health.is_falling:
            found.append("is falling")
        if self.chiefs.missed_at:
            found.append("has missed its chief executives’ meeting")
        elif self.chiefs.overdue:
            found.append("is overdue for its chief executives’ meeting")
        if last is not None and last.is_wide and last.gap is not None:
            found.append(
                "sees us far worse than we see it"
                if last.gap < 0
                else "sees us far better than we see it"
            )
        if self.standing.overdue:
            found.append("is overdue for its renewal")
        return found

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
            mark.label.partition(" ")[2]
            for mark in self.marks.values()
            if mark.kind in {"leads", "ending"}
        )


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
            (class_word(each), each[1], self.worth.total(each))
            for each in self.groups
            if each != self.group
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
        return _mean(each.client_score for each in latest), _mean(
            each.partner_score for each in latest
        )

    @property
    def vacant(self) -> list[AreaState]:
        """Areas without a lead."""
        return [each for each in self.areas if each.is_vacant]

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


def major(minor: int | None, row: Row) -> Decimal | None:
    """The amount in the currency's own unit, exactly."""
    return None if minor is None else Money(minor, row.group[1]).major


def class_word(group: Group) -> str:
    """The class as it stands in a sentence."""
    return BENEFIT_CLASSES[group[0]].lower()


def group_name(group: Group, among: Sequence[Group]) -> str:
    """The class, with its currency where there are several."""
    name = BENEFIT_CLASSES[group[0]]
    return name if len({currency for _class, currency in among}) < 2 else f"{name}, {group[1]}"


def chosen(groups: Sequence[Group], programme: Programme, asked: str) -> Group:
    """The class and currency asked for as `revenue-EUR`; else the first in the programme's own
    currency."""
    known = {"-".join(each): each for each in groups}
    own = [each for each in groups if each[1] == programme.currency]
    return known.get(asked) or next(iter([*own, *groups]), ("cashable", programme.currency))


def overview(*, user: User, programme: Programme, now: datetime, asked: str = "") -> Overview:
    """Everything that the programme's page shows; the number of queries does not grow with partners
    or years.

    Value is told of one class and currency, that which is `asked` for: classes and currencies have
    no sum.
    """
    on = now.astimezone(ZoneInfo(programme.time_zone)).date()
    seen = organizations.relationships_seen(user=user)
    relationships = [each for each in seen if each.programme_id == programme.pk]
    areas = partners.area_states(user=user, programme=programme, on=on)
    waivers = [
        each
        for each in partners.waivers_begun(user=user, programme=programme, on=on)
        if each.ends_on > on
    ]
    standing = tiers.standings(user=user, relationships=relationships, on=on)
    health = assessments.health(user=user, relationships=relationships)
    meetings = rhythm(user=user, relationships=relationships, now=now)
    counts = commitments.open_counts(user=user, relationships=relationships, on=on)
    worth = value_to_date(user=user, relationships=relationships, on=on)
    group = chosen(worth.groups, programme, asked)
    marks = _marks(areas, waivers, on)
    rows = [
        Row(
            each,
            marks.get(each.pk, {}),
            standing[each.pk],
            health[each.pk],
            meetings[each.pk],
            counts[each.pk],
            worth.partners[each.pk],
            group,
        )
        for each in relationships
    ]
    found = attention_list(user=user, relationships=relationships, programme=programme, now=now)
    twice = counted_twice(user=user, relationships=relationships)
    return Overview(on, areas, rows, found, waivers, worth, group, twice)


def _mean(scores: Iterable[Decimal | None]) -> Decimal | None:
    known = [score for score in scores if score is not None]
    return sum(known, Decimal(0)) / len(known) if known else None


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
    return Mark(
        "waiver_ending" if ends_now else "waiver",
        f"waiver for {waiver.area} until {told(waiver.ends_on)}",
    )
