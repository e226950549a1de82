"""The one-page brief before a meeting, made from what is known now: as a page and, with the same
content, as PDF."""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass
from datetime import date, datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import typst

from covalue.web.ground.accounts.models import User
from covalue.web.ground.organizations.models import Party, Relationship
from covalue.web.kit.look.axes import rounded_money
from covalue.web.kit.look.templatetags.look import day, moment, whole_money
from covalue.web.partnership.assessments import selectors as assessments
from covalue.web.partnership.assessments.selectors import Point
from covalue.web.partnership.assessments.templatetags.assessments import score, signed
from covalue.web.partnership.commitments import selectors as commitments
from covalue.web.partnership.commitments.models import Commitment
from covalue.web.partnership.meetings import selectors as meetings
from covalue.web.partnership.meetings.models import Level, Meeting, Seat
from covalue.web.partnership.partners import selectors as partners
from covalue.web.partnership.plans import selectors as plans
from covalue.web.partnership.plans.selectors import PlanState, Standing
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
    found = meeting.relationship
    zone = found.programme.time_zone
    times = dict.fromkeys(moment(meeting.starts_at, each) for each in found.zones)
    decide = _decide(meeting)
    promised = _commitments(user, meeting, now)
    views = _views(user, found)
    return Brief(
        title=meeting.title,
        client=found.client.name,
        partner=found.partner.name,
        level=meeting.get_level_display(),
        times=list(times),
        place=meeting.place,
        people=_people(meeting),
        answer=_answer(decide, promised, views),
        as_of=moment(now, zone),
        sections=[
            decide,
            _value(user, found, now),
            views,
            promised,
            _escalations(user, found, now),
            _role(user, found, now),
            _plan(user, found, now),
            _before(user, meeting),
        ],
    )


def pdf(found: Brief) -> bytes:
    """The brief on one page of A4."""
    return bytes(typst.compile(str(TEMPLATE), sys_inputs={"brief": found.data()}))


def _answer(decide: Section, promised: Section, views: Section) -> str:
    late = sum(line.bad for line in promised.lines)
    texts = [
        f"{len(decide.lines)} to decide." if decide.lines else "Nothing is put up for decision yet."
    ]
    texts += [f"{late} commitment{'' if late == 1 else 's'} late."] if late else []
    texts += [f"The views part: {line.text.lower()}." for line in views.lines[1:] if line.bad][:1]
    return " ".join(texts)


def _people(meeting: Meeting) -> list[Line]:
    at = meeting.local_start.date()
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
    rows = [each for each in meeting.agenda.all() if each.decide]
    lines = [Line(each.raised_by_party, each.title, each.note) for each in rows]
    return Section("Decide", lines, "No point of the agenda asks for a decision yet.")


def _value(user: User, relationship: Relationship, now: datetime) -> Section:
    """What was promised over the whole life and what of it was attributed to date, by class and
    currency."""
    on = now.astimezone(ZoneInfo(relationship.programme.time_zone)).date()
    found = register(user=user, on=on, relationship=relationship)
    lines = [
        Line(
            "",
            f"{each.benefit_class}: {rounded_money(each.attributed, each.currency)} attributed",
            f"{rounded_money(each.promised, each.currency)} promised, "
            f"{rounded_money(each.expected, each.currency)} expected",
        )
        for each in found.totals
        if each.currency
    ]
    return Section(
        "Value", lines, "Not known yet: no project of this relationship tracks its benefits here."
    )


def _views(user: User, found: Relationship) -> Section:
    view = assessments.health(user=user, relationships=[found])[found.pk]
    if view.latest is None:
        return Section("How we see each other", [], "No round of the assessment is closed yet.")
    last = view.latest
    lines = [
        Line(
            "",
            f"All, {last.label}",
            _both(found, last),
            last.is_wide,
        )
    ]
    for each in assessments.dimension_scores(user=user, relationship=found)[:GAPS]:
        point = each.latest
        note = _both(found, point)
        gap = f", gap {signed(point.gap)}" if point.gap is not None else ""
        lines.append(Line("", each.name, note + gap, point.is_wide))
    return Section("How we see each other", lines)


def _both(relationship: Relationship, point: Point) -> str:
    return (
        f"{relationship.client} {score(point.client_score)},"
        f" {relationship.partner} {score(point.partner_score)}"
    )


def _commitments(user: User, meeting: Meeting, now: datetime) -> Section:
    of = commitments.commitments_for_meeting(user=user, meeting=meeting)
    today = now.astimezone(ZoneInfo(meeting.relationship.programme.time_zone)).date()
    since = f" since {day(of.previous.local_start.date())}" if of.previous else ""
    lines = [_commitment(each, today) for each in of.open] + [
        Line(each.party, each.text, f"{each.state} {day(each.closed_on)}") for each in of.closed
    ]
    return Section(f"Commitments{since}", lines, "None is open, and none was closed.")


def _commitment(row: Commitment, today: date) -> Line:
    late = (today - row.due_on).days
    carried = f", carried {row.carried}×" if row.carried else ""  # type: ignore[attr-defined]
    note = f"{late} days late" if late > 0 else f"due {day(row.due_on)}"
    return Line(row.party, row.text, f"{row.owner_name}, {note}{carried}", late > 0)


def _escalations(user: User, found: Relationship, now: datetime) -> Section:
    rows = commitments.open_escalations(user=user, relationships=[found], now=now)
    lines = [
        Line("", row.escalation.title, f"with the {Level(row.level).label.lower()}", row.overdue)
        for row in rows
    ]
    return Section("Escalations", lines, "None is open.")


def _role(user: User, found: Relationship, now: datetime) -> Section:
    on = now.astimezone(ZoneInfo(found.programme.time_zone)).date()
    standing = tiers.standings(user=user, relationships=[found], on=on)[found.pk]
    due = f"renewal due {day(standing.renewal_due_on)}" if standing.renewal_due_on else ""
    lines = [Line("", f"Tier: {standing.tier}", due, standing.overdue)] if standing.tier else []
    for role in partners.lead_role_list(user=user, relationship=found, on=on):
        lines.append(
            Line(
                "partner",
                f"Leads {role.area}",
                f"until {day(role.ends_on)}" if role.ends_on else "",
            )
        )
    for waiver in partners.waiver_list(user=user, relationship=found, on=on):
        limit = (
            f", up to {whole_money(waiver.limit_minor, waiver.currency)}"
            if waiver.limit_minor
            else ""
        )
        lines.append(Line("", f"Waiver for {waiver.area}", f"until {day(waiver.ends_on)}{limit}"))
    return Section("Lead role and tier", lines, f"{found.partner} leads no area and is in no tier.")


def _plan(user: User, found: Relationship, now: datetime) -> Section:
    on = now.astimezone(ZoneInfo(found.programme.time_zone)).date()
    state = plans.plan_states(user=user, relationships=[found], on=on)[found.pk]
    if state.plan is None:
        return Section("Joint account plan", [], "None is in force.")
    lines = _standing(state)
    for row in state.objectives:
        reported = "not reported" if row.percent is None else f"{row.percent} %"
        lines.append(
            Line(
                "", row.item["title"], f"{reported}, due {day(row.due_on)}", row.track == "overdue"
            )
        )
    return Section("Joint account plan", lines, "It has no objectives.")


def _standing(state: PlanState) -> list[Line]:
    """That the plan does not hold now, where it does not."""
    assert state.plan is not None, "there is a plan"
    if state.standing == Standing.ENDED:
        return [
            Line(
                "",
                "The plan has ended",
                f"on {day(state.plan.last_day)}; no other is in force",
                bad=True,
            )
        ]
    if state.standing == Standing.COMING:
        return [Line("", "The plan has not begun", f"it begins on {day(state.plan.starts_on)}")]
    return []


def _before(user: User, meeting: Meeting) -> Section:
    previous = meetings.meeting_previous(meeting)
    if previous is None:
        return Section("Last time", [], "This level has not met yet.")
    rows = meetings.decisions_of(user=user, meeting=previous)
    return Section(
        f"Decided on {day(previous.local_start.date())}",
        [Line("", each.text) for each in rows],
        "Nothing was decided.",
    )
