"""The one-page brief before a meeting, made from what is known now: as a page and, with the same
content, as PDF."""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass
from datetime import date, datetime
from pathlib import Path

import typst

from covalue.web.ground.accounts.models import User
from covalue.web.ground.organizations.models import Party, Relationship
from covalue.web.kit import clock
from covalue.web.kit.look.axes import rounded_money
from covalue.web.kit.look.phrases import counted
from covalue.web.kit.look.templatetags.look import day, moment, whole_money
from covalue.web.partnership.assessments import selectors as assessments
from covalue.web.partnership.assessments.selectors import Dimension, Point
from covalue.web.partnership.assessments.templatetags.assessments import score, signed
from covalue.web.partnership.commitments import selectors as commitments
from covalue.web.partnership.commitments.models import Commitment
from covalue.web.partnership.meetings import selectors as meetings
from covalue.web.partnership.meetings.models import Level, Meeting, Seat
from covalue.web.partnership.partners import selectors as partners
from covalue.web.partnership.partners.models import Waiver
from covalue.web.partnership.plans import selectors as plans
from covalue.web.partnership.plans.selectors import Phase, PlanState, Row
from covalue.web.partnership.tiers import selectors as tiers
from covalue.web.value.benefits.register import register

TEMPLATE = Path(__file__).with_name("brief.typ")
GAPS = 3


@dataclass(frozen=True, slots=True)
class Line:
    """One line: which side it is of (`client`, `partner` or neither), the words, what is beside
    them."""

    side: str
    text: str
    note: str = ""
    bad: bool = False


@dataclass(frozen=True, slots=True)
class Section:
    """A heading with what is said under it; `empty` says what stands there while nothing is
    known."""

    title: str
    lines: list[Line]
    empty: str = ""


@dataclass(frozen=True, slots=True)
class Brief:
    """What both sides read before they meet."""

    title: str
    client: str
    partner: str
    level: str
    times: list[str]
    place: str
    people: list[Line]
    answer: str
    sections: list[Section]
    as_of: str

    def data(self) -> str:
        """As JSON, for the PDF."""
        return json.dumps(asdict(self))


def brief(*, user: User, meeting: Meeting, now: datetime) -> Brief:
    """The brief of the meeting; alike for both parties, with nothing in it that one of them keeps
    to itself."""
    relationship = meeting.relationship
    zone = relationship.programme.time_zone
    on = clock.day_in(now, zone)
    times = dict.fromkeys(moment(meeting.starts_at, place) for place in relationship.zones)
    decide = _decide(meeting)
    promised = _commitments(user, meeting, on)
    views = _views(user, relationship)
    return Brief(
        title=meeting.title,
        client=relationship.client.name,
        partner=relationship.partner.name,
        level=meeting.get_level_display(),
        times=list(times),
        place=meeting.place,
        people=_people(meeting),
        answer=_answer(decide, promised, views),
        as_of=moment(now, zone),
        sections=[
            decide,
            _value(user, relationship, on),
            views,
            promised,
            _escalations(user, relationship, now),
            _role(user, relationship, on),
            _plan(user, relationship, on),
            _before(user, meeting),
        ],
    )


def pdf(page: Brief) -> bytes:
    """The brief on one page of A4."""
    return bytes(typst.compile(str(TEMPLATE), sys_inputs={"brief": page.data()}))


def _answer(decide: Section, promised: Section, views: Section) -> str:
    late = sum(line.bad for line in promised.lines)
    texts = [
        f"{len(decide.lines)} to decide." if decide.lines else "Nothing is put up for decision yet."
    ]
    texts += [f"{counted(late, 'commitment')} late."] if late else []
    texts += [f"The views part: {line.text.lower()}." for line in views.lines[1:] if line.bad][:1]
    return " ".join(texts)


def _people(meeting: Meeting) -> list[Line]:
    at = meeting.local_day
    rows = Seat.objects.filter(
        relationship=meeting.relationship_id, level=meeting.level, starts_on__lte=at
    )
    held = {row.party: row for row in rows if row.ends_on is None or at < row.ends_on}
    return [
        Line(party.value, held[party].person_name, held[party].title)
        if party in held
        else Line(party.value, "vacant", "nobody sits at this level", bad=True)
        for party in Party
    ]


def _decide(meeting: Meeting) -> Section:
    points = [point for point in meeting.agenda.all() if point.decide]
    lines = [Line(point.raised_by_party, point.title, point.note) for point in points]
    return Section("Decide", lines, "No point of the agenda asks for a decision yet.")


def _value(user: User, relationship: Relationship, on: date) -> Section:
    """What was promised over the whole life and what of it was attributed to date, by class and
    currency."""
    lines = [
        Line(
            "",
            f"{total.benefit_class}: {rounded_money(total.attributed, total.currency)} attributed",
            f"{rounded_money(total.promised, total.currency)} promised, "
            f"{rounded_money(total.expected, total.currency)} expected",
        )
        for total in register(user=user, on=on, relationship=relationship).totals
        if total.currency
    ]
    return Section(
        "Value", lines, "Not known yet: no project of this relationship tracks its benefits here."
    )


def _views(user: User, relationship: Relationship) -> Section:
    latest = assessments.health(user=user, relationships=[relationship])[relationship.pk].latest
    if latest is None:
        return Section("How we see each other", [], "No round of the assessment is closed yet.")
    every = Line("", f"All, {latest.label}", _both(relationship, latest), latest.is_wide)
    dimensions = assessments.dimension_scores(user=user, relationship=relationship)[:GAPS]
    return Section(
        "How we see each other",
        [every, *(_dimension(relationship, dimension) for dimension in dimensions)],
    )


def _dimension(relationship: Relationship, dimension: Dimension) -> Line:
    point = dimension.latest
    gap = f", gap {signed(point.gap)}" if point.gap is not None else ""
    return Line("", dimension.name, f"{_both(relationship, point)}{gap}", point.is_wide)


def _both(relationship: Relationship, point: Point) -> str:
    return (
        f"{relationship.client} {score(point.client_score)},"
        f" {relationship.partner} {score(point.partner_score)}"
    )


def _commitments(user: User, meeting: Meeting, on: date) -> Section:
    of = commitments.commitments_for_meeting(user=user, meeting=meeting)
    since = f" since {day(of.previous.local_day)}" if of.previous else ""
    still_open = [_commitment(row, on) for row in of.open]
    closed = [Line(row.party, row.text, f"{row.state} {day(row.closed_on)}") for row in of.closed]
    return Section(
        f"Commitments{since}", [*still_open, *closed], "None is open, and none was closed."
    )


def _commitment(row: Commitment, on: date) -> Line:
    late = (on - row.due_on).days
    times: int = vars(row)["carried"]  # which the selector counted
    carried = f", carried {times}×" if times else ""
    note = f"{late} days late" if late > 0 else f"due {day(row.due_on)}"
    return Line(row.party, row.text, f"{row.owner_name}, {note}{carried}", late > 0)


def _escalations(user: User, relationship: Relationship, now: datetime) -> Section:
    rows = commitments.open_escalations(user=user, relationships=[relationship], now=now)
    lines = [
        Line("", row.escalation.title, f"with the {Level(row.level).label.lower()}", row.overdue)
        for row in rows
    ]
    return Section("Escalations", lines, "None is open.")


def _role(user: User, relationship: Relationship, on: date) -> Section:
    lines = [
        *_tier(user, relationship, on),
        *(
            Line("partner", f"Leads {role.area}", _until(role.ends_on))
            for role in partners.lead_role_list(user=user, relationship=relationship, on=on)
        ),
        *(
            Line("", f"Waiver for {waiver.area}", f"{_until(waiver.ends_on)}{_limit(waiver)}")
            for waiver in partners.waiver_list(user=user, relationship=relationship, on=on)
        ),
    ]
    empty = f"{relationship.partner} leads no area and is in no tier."
    return Section("Lead role and tier", lines, empty)


def _tier(user: User, relationship: Relationship, on: date) -> list[Line]:
    state = tiers.tier_states(user=user, relationships=[relationship], on=on)[relationship.pk]
    if state.tier is None:
        return []
    due = f"renewal due {day(state.renewal_due_on)}" if state.renewal_due_on else ""
    return [Line("", f"Tier: {state.tier}", due, state.overdue)]


def _until(ends_on: date | None) -> str:
    return f"until {day(ends_on)}" if ends_on else ""


def _limit(waiver: Waiver) -> str:
    if not waiver.limit_minor:
        return ""
    return f", up to {whole_money(waiver.limit_minor, waiver.currency)}"


def _plan(user: User, relationship: Relationship, on: date) -> Section:
    state = plans.plan_states(user=user, relationships=[relationship], on=on)[relationship.pk]
    if state.plan is None:
        return Section("Joint account plan", [], "None is in force.")
    lines = [*_not_in_force(state), *(_objective(row) for row in state.objectives)]
    return Section("Joint account plan", lines, "It has no objectives.")


def _objective(row: Row) -> Line:
    reported = "not reported" if row.percent is None else f"{row.percent} %"
    note = f"{reported}, due {day(row.due_on)}"
    return Line("", row.item["title"], note, row.track == "overdue")


def _not_in_force(state: PlanState) -> list[Line]:
    """That the plan does not hold now, where it does not."""
    assert state.plan is not None, "there is a plan"
    if state.phase == Phase.ENDED:
        return [
            Line(
                "",
                "The plan has ended",
                f"on {day(state.plan.last_day)}; no other is in force",
                bad=True,
            )
        ]
    if state.phase == Phase.COMING:
        return [Line("", "The plan has not begun", f"it begins on {day(state.plan.starts_on)}")]
    return []


def _before(user: User, meeting: Meeting) -> Section:
    previous = meetings.meeting_previous(meeting)
    if previous is None:
        return Section("Last time", [], "This level has not met yet.")
    rows = meetings.decisions_of(user=user, meeting=previous)
    return Section(
        f"Decided on {day(previous.local_day)}",
        [Line("", row.text) for row in rows],
        "Nothing was decided.",
    )
