"""Business cases carried through their gates, and what came of their benefits after go-live."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from decimal import Decimal
from functools import partial
from typing import Any

from covalue.web.front.example.casing import document, quarter
from covalue.web.front.example.filing import last_version
from covalue.web.front.example.reading import table, text_file
from covalue.web.front.example.world import World
from covalue.web.ground.accounts.models import User
from covalue.web.ground.agreements.models import Agreement
from covalue.web.ground.agreements.services import agreement_accept
from covalue.web.ground.organizations.models import RoleName
from covalue.web.kit import clock
from covalue.web.value.benefits.models import Stage
from covalue.web.value.benefits.owners import handover_propose
from covalue.web.value.benefits.services import change_report, value_report
from covalue.web.value.cases import selectors as cases
from covalue.web.value.cases import services as writing
from covalue.web.value.cases.case_text import case_of
from covalue.web.value.cases.models import Benefit, CaseVersion, Gate, Plan
from covalue.web.value.cases.projection import first_day
from covalue.web.value.gates import selectors as gates
from covalue.web.value.gates.services import (
    ReviewDraft,
    benefit_review_hold,
    milestone_forecast,
    review_propose,
)
from covalue.web.value.projects.models import Project

Told = dict[str, Any]
FIGURES_AFTER, VALIDATED_AFTER, REVIEW_HELD_AFTER = (timedelta(days=days) for days in (18, 46, 4))
"""From the end of a quarter until its figures are there and until they are validated; from a
review's day on."""


@dataclass
class Delivery:
    """One project on its way: what its latest version assumes, and when it goes live."""

    world: World
    name: str
    told: Told
    go_live: date
    expected: date
    assumed: dict[str, Any]
    version: CaseVersion | None = None
    benefits: dict[str, Benefit] = field(default_factory=dict)
    """As of the latest version, by key."""

    @property
    def project(self) -> Project:
        """The project, with all that its services read of it."""
        rows = Project.objects.select_related(
            "area", "relationship__programme__client", "relationship__partner"
        )
        return rows.get(name=self.name)

    def lead(self) -> User:
        """Who leads the partner."""
        partner = next(row["partner"] for row in table("projects") if row["project"] == self.name)
        return self.world.people[
            next(
                row["name"]
                for row in table("people")
                if row["organization"] == partner and row["role"] == RoleName.PARTNER_LEAD
            )
        ]


def write(world: World) -> None:
    """Each case with its gates, forecasts and handovers; what is reported follows from going
    live."""
    for name, told in text_file("cases").items():
        go_live = world.story.day(told["go live"])
        figures = {key: row[2] for key, row in told["assumptions"].items()}
        _plan_acts(Delivery(world, name, told, go_live, go_live, figures))


def _plan_acts(one: Delivery) -> None:
    story, told = one.world.story, one.told
    if "written" in told:
        story.at(told["written"], partial(_write, one, {}, ""), hour=10)
    for gate, entry in told.get("gates", {}).items():
        on = story.day(entry["on"])
        if "decision" not in entry:
            story.at(on, partial(_write_and_propose, one, gate, entry), hour=10)
        if not entry.get("open"):
            story.at(on + timedelta(days=4), partial(_decide, one, gate, entry), hour=15)
    for handover in told.get("forecasts", []):
        story.at(handover["on"], partial(_forecast, one, handover), hour=11)
    if "again" in told:
        story.at(
            told["again"]["on"],
            partial(_write_and_propose, one, told["again"]["gate"], told["again"]),
            hour=10,
        )
    for organization, cost in told.get("private", {}).items():
        story.at("-5m", partial(_keep_private, one, organization, *cost), hour=12)
    if "owners" in told:
        owners = dict(told["owners"])
        story.at(owners.pop("on"), partial(_hand_over_all, one, owners), hour=13)
    if "handover" in told:
        handover = told["handover"]
        story.at(
            handover["on"],
            partial(_hand_over, one, handover["benefit"], handover["to"], handover["note"]),
            hour=13,
        )
    if "progress" in told:
        story.at("-3w", partial(_progress, one, told["progress"]), hour=14)


def _write(one: Delivery, figures: Told, note: str) -> None:
    one.assumed |= figures
    latest = max(
        [
            one.go_live,
            *(one.world.story.day(forecast["to"]) for forecast in one.told.get("forecasts", [])),
        ]
    )
    project = one.project
    text = document(
        one.name, one.told, (project.placed_on, one.expected, latest), one.assumed, one.lead().name
    )
    follows = one.version.number if one.version else 0
    one.version = writing.version_save(
        user=one.world.manager, project=project, document=text, follows=follows, note=note
    )
    benefits = cases.benefit_list(user=one.world.manager).filter(project=project)
    one.benefits = {benefit.key: benefit for benefit in benefits}


def _write_and_propose(one: Delivery, gate: str, entry: Told) -> None:
    """A version where something is other than before, then the plan, which the partner's lead
    signs."""
    moved = one.version is not None and f'"{one.expected.isoformat()}"' not in one.version.document
    if one.version is None or "set" in entry or moved:
        _write(one, entry.get("set", {}), entry.get("note", ""))
    assert one.version is not None
    draft = writing.GatePlanDraft(version=one.version, gate=gate, reason=entry.get("why", ""))
    made = writing.gate_plan_propose(
        user=one.world.manager,
        project=one.project,
        draft=draft,
        signatories=[one.world.manager, one.lead()],
    )
    if not entry.get("open"):
        _sign(one.lead(), made)


def _sign(user: User, agreement: Agreement) -> None:
    agreement_accept(user=user, agreement=agreement, content_hash=agreement.content_hash)


def _decide(one: Delivery, gate: str, entry: Told) -> None:
    project = one.project
    asked = gates.questions(one.world.programme, gate)
    decision = entry.get("decision", "go")
    answers = {
        asked_for["key"]: ("yes" if decision == "go" else "partly", "") for asked_for in asked
    }
    evidence = {
        key: [last_version(one.name, title)] for key, title in entry.get("evidence", {}).items()
    }
    draft = ReviewDraft(
        decision=decision, conditions=entry.get("why", ""), answers=answers, documents=evidence
    )
    signatories = [one.world.manager, one.lead()]
    _sign(
        one.lead(),
        review_propose(
            user=one.world.manager, project=project, draft=draft, signatories=signatories
        ),
    )
    if decision == "go" and gate == Gate.IMPLEMENTATION:
        _go_live(one)


def _forecast(one: Delivery, told: Told) -> None:
    one.expected = one.world.story.day(told["to"])
    milestone_forecast(
        user=one.world.people["Pieter Jansen"],
        project=one.project,
        key="go_live",
        date=one.expected.isoformat(),
        reason=told["why"],
    )


def _keep_private(one: Delivery, organization: str, title: str, amount: int) -> None:
    user = one.lead() if organization in one.world.relationships else one.world.manager
    at = quarter(one.world.story.day("-5m"))
    writing.private_cost_save(
        user=user, project=one.project, title=title, amounts={at: amount * 100}
    )


def _progress(one: Delivery, percents: dict[str, int]) -> None:
    for key, percent in percents.items():
        change_report(
            user=one.world.people["Pieter Jansen"], project=one.project, key=key, percent=percent
        )


def _hand_over_all(one: Delivery, owners: dict[str, str]) -> None:
    for key, to in owners.items():
        _hand_over(one, key, to, "")


def _hand_over(one: Delivery, key: str, to: str, note: str) -> None:
    """Signed by whoever answered for it, or by the programme manager, and by whoever does from
    today on."""
    benefit, owner = one.benefits[key], one.world.people[to]
    made = handover_propose(
        user=one.world.manager, benefit=benefit, to=owner, on=_today(one), note=note
    )
    for signer in made.signatories.filter(answer=None).select_related("user"):
        _sign(signer.user, made)


def _today(one: Delivery) -> date:
    return clock.today(one.world.programme.time_zone)


def _go_live(one: Delivery) -> None:
    """Everything is done; owners take over; from now on it is reported quarter by quarter, and
    reviewed."""
    _progress(one, dict.fromkeys(("change", "trained", "deliverable"), 100))
    plan = Plan.objects.filter(project__name=one.name, gate=Gate.IMPLEMENTATION).latest("number")
    rows = {row["key"]: row for row in table("benefits") if row["project"] == one.name}
    for benefit in one.benefits.values():
        row = rows[benefit.key]
        _hand_over(one, benefit.key, row["owner"], "")
        if row["realized"]:
            _report_all(one, benefit, row, _planned(plan, benefit.key))
        _review_all(one, benefit)


def _planned(plan: Plan, key: str) -> dict[date, Decimal]:
    """What was planned by the first day of the quarter: the whole effect, in minor units or as
    gain."""
    frozen, calendar = cases.read_plan(plan), case_of(plan.version.document).graph.calendar
    item = frozen.item(key)
    effect: Sequence[Decimal | int] = (
        item.whole if item else next(level.gains for level in frozen.levels if level.name == key)
    )
    return {first_day(calendar, at): Decimal(value) for at, value in enumerate(effect) if value}


def _report_all(
    one: Delivery, benefit: Benefit, row: dict[str, str], planned: dict[date, Decimal]
) -> None:
    """In parts of 100 of what was planned, the last part for every quarter after; validated two
    quarters at once."""
    parts = [int(part) for part in row["realized"].split()]
    waiting: dict[date, Decimal | int] = {}
    for at, (day, amount) in enumerate(planned.items()):
        over = first_of_next(day)
        value = _rounded(benefit, amount * parts[min(at, len(parts) - 1)] / 100)
        if over + FIGURES_AFTER > one.world.story.today:
            return
        if not value:
            continue
        one.world.story.at(
            over + FIGURES_AFTER,
            partial(_report, one, benefit, Stage.REALIZED, {day: value}),
            hour=10,
        )
        waiting[day] = _rounded(benefit, Decimal(value) * int(row["validated"]) / 100)
        if at % 2 and over + VALIDATED_AFTER <= one.world.story.today:
            one.world.story.at(
                over + VALIDATED_AFTER,
                partial(_report, one, benefit, Stage.VALIDATED, waiting),
                hour=10,
            )
            waiting = {}


def first_of_next(day: date) -> date:
    """The first day after the quarter that begins on the day."""
    return date(day.year + (day.month == 10), day.month % 12 + 3 if day.month < 10 else 1, 1)


def _rounded(benefit: Benefit, value: Decimal) -> Decimal | int:
    return int(value) if benefit.currency else value.quantize(Decimal("0.0001")).normalize()


def _report(
    one: Delivery, benefit: Benefit, stage: Stage, values: dict[date, Decimal | int]
) -> None:
    user = one.world.people["Fatima el Idrissi" if stage == Stage.REALIZED else "Sanne de Boer"]
    value_report(
        user=user,
        benefit=one.benefits[benefit.key],
        stage=stage,
        values=values,
        source="controlling",
    )


def _review_all(one: Delivery, benefit: Benefit) -> None:
    """Reviews as they fall due, where the project holds them."""
    for day in benefit.review_days if "reviewed" in one.told else []:
        held = day + REVIEW_HELD_AFTER
        if held <= one.world.story.today:
            one.world.story.at(held, partial(_hold, one, benefit, day, held), hour=16)


def _hold(one: Delivery, benefit: Benefit, due: date, held: date) -> None:
    user, outcome = one.world.people["Pieter Jansen"], one.told["reviewed"]
    benefit_review_hold(user=user, benefit=benefit, due_on=due, held_on=held, outcome=outcome)
