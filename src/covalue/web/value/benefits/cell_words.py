"""The cells and notes of pages of benefits in words: what is missing, late or not asked for says
so."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import NamedTuple, Protocol

from django.urls import reverse

from covalue.benefits.by_period import ThreeViews
from covalue.benefits.estimates import Bias, DriverBias, Estimate
from covalue.benefits.value_thread import Arrival
from covalue.web.kit.look.axes import named_period, rounded_money
from covalue.web.kit.look.phrases import (
    NOTHING,
    Phrase,
    counted,
    joined,
    linked,
    phrase,
    sentences,
    strong,
    styled,
)
from covalue.web.kit.look.templatetags.look import day, money
from covalue.web.value.benefits.estimates import Compared, LeftOut
from covalue.web.value.benefits.figure_words import (
    bias,
    difference,
    lowfirst,
    normal,
    percent,
    spoken,
)
from covalue.web.value.benefits.models import ValueReport
from covalue.web.value.benefits.project_map import Coverage, MapRow
from covalue.web.value.benefits.register import Row, Total
from covalue.web.value.benefits.summary import Amounts, ClassLine, Summary
from covalue.web.value.benefits.threads import Story
from covalue.web.value.cases.models import Benefit
from covalue.web.value.gates.stages import ProjectStage
from covalue.web.value.projects.models import Project


class Said(Protocol):
    """What somebody wrote down, with a note to it or none."""

    by_name: str
    at: datetime
    note: str


def said_by(row: Said, zone: str) -> str:
    """Who wrote it, when in a time zone, and the note to it."""
    return f"{row.by_name}, {day(row.at, zone)}" + (f": {row.note}" if row.note else "")


def stage_look(stage: ProjectStage) -> str:
    """The kind of chip in which a stage is shown."""
    if stage.stopped:
        return "bad"
    return "warn" if stage.on_hold else "part"


def compared_with(summary: Summary) -> str:
    """What the figures of a project are compared with, and of whom they are."""
    whose = "whoever it is due to; classes and currencies apart"
    if summary.plan is None:
        return whose
    until = f", up to the end of {named_period(summary.as_of)}" if summary.as_of else ""
    return f"against the {lowfirst(spoken(summary.plan))}{until}; {whose}"


def benefits_of(line: ClassLine) -> str:
    """How many benefits a class has, and how many of them have no figures."""
    benefits = counted(line.count, "benefit")
    return f"{benefits}, {line.unknown} without figures" if line.unknown else benefits


def placed_with(project: Project) -> Phrase:
    """The partner of a project, and why it is with this one."""
    partner = project.relationship.partner
    if project.waiver_id is None:
        return phrase("{}, the lead of {}", partner, project.area)
    waiver = linked("waiver", reverse("waiver", args=[project.waiver_id]))
    return phrase("{}, outside its lead role, under a {}", partner, waiver)


def placed_on(project: Project) -> str:
    """The day on which a project was placed, and the one on which its work ended."""
    ended = f"; the work ended on {day(project.ended_on)}" if project.ended_on else ""
    return f"{day(project.placed_on)}{ended}"


def due_of(row: MapRow) -> Phrase:
    """When a change is due, and that it is late."""
    late = styled("late", "cv-bad") if row.late else NOTHING
    return sentences(named_period(row.due) or "no date", late)


def done_of(row: MapRow) -> Phrase:
    """How far a change is; where nobody has reported, that."""
    if row.percent is None:
        return styled("not reported", "cv-3")
    return phrase("{} %", row.percent)


def works_of(coverage: Coverage) -> Phrase:
    """How many changes lead to a benefit."""
    return phrase("{}", coverage.works) if coverage.works else styled("none", "cv-bad")


def mean_of(coverage: Coverage) -> str:
    """How far the changes are that lead to a benefit, of those that were reported."""
    return "missing" if coverage.percent is None else f"{coverage.percent} %"


def leads_to(benefits: int, of_all: int) -> Phrase:
    """To how many benefits a change leads."""
    return phrase("{} of {}", benefits, of_all) if benefits else styled("none", "cv-bad")


def progress_of(row: MapRow, zone: str) -> Phrase:
    """How far a thing on the map is, who said so, and that it is late; nothing of what is no
    work."""
    told = phrase("missing") if row.is_work else NOTHING
    if row.progress is not None:
        told = sentences(f"{row.percent} %", styled(said_by(row.progress, zone), "cv-sub"))
    late = styled(f"late: due {named_period(row.due)}", "cv-sub cv-bad") if row.late else NOTHING
    return sentences(told, late)


def leading_to(leading: Coverage) -> str:
    """What the changes are that lead to a benefit, and how far those are that were reported."""
    what = "changes and deliverables that bring it"
    if leading.percent is None:
        return what
    reported = f"mean of {leading.reported} of {leading.works} reported"
    return f"{what}; {leading.percent} % done, {reported}"


class Step(NamedTuple):
    """A step of the time axis: by when it was promised, what in all, and when it came."""

    until: str
    amount: str
    reached: Phrase


def steps_of(story: Story) -> list[Step]:
    """How late each part of a benefit comes; parts that come equally late are one step."""
    return [_step(story, first, last, step) for first, last, step in story.late]


def _step(story: Story, first: Arrival, last: Arrival, step: Arrival) -> Step:
    until = [named_period(story.calendar.label(each.period)) for each in (first, last)]
    amounts = [rounded_money(each.amount, story.benefit.currency) for each in (first, last)]
    return Step(
        until[0] if first.period == last.period else " to ".join(until),
        amounts[0] if first.amount == last.amount else " to ".join(amounts),
        _reached(step, story.calendar.kind),
    )


def _reached(step: Arrival, kind: str) -> Phrase:
    if step.status == "not yet" or step.later is None:
        return styled("not even forecast", "cv-bad")
    when = "in time"
    if step.later:
        periods = counted(abs(step.later), kind)
        when = f"{periods} {'late' if step.later > 0 else 'early'}"
    return phrase("{}", f"forecast {when}" if step.status == "forecast" else when)


def annualised(seen: ThreeViews, last: ThreeViews, currency: str) -> Phrase:
    """A year at the rate of the last period that has an amount; `seen` is as of the last closed
    one."""
    if last.annualised is None:
        return styled("nothing yet", "cv-3")
    amount = money(last.annualised, currency)
    if last.period == seen.period:
        return phrase("{}", amount)
    since = styled(f"from {named_period(last.period)}, the last one", "cv-sub")
    return sentences(amount, since)


def measure_of(benefit: Benefit) -> Phrase:
    """What a benefit is measured by."""
    if not benefit.measure:
        return styled("none", "cv-bad")
    return phrase("{}, {}", benefit.measure, benefit.measure_unit)


def reviews_of(benefit: Benefit) -> Phrase:
    """The days on which a benefit is looked at."""
    if not benefit.review_days:
        return styled("none", "cv-bad")
    return joined(day(review) for review in benefit.review_days)


def figure_of(report: ValueReport, benefit: Benefit) -> str:
    """What was reported: an amount, or the gain in the unit of the measure."""
    if benefit.currency:
        return money(report.amount_minor, benefit.currency)
    return "missing" if report.gain is None else f"{normal(report.gain)} {benefit.measure_unit}"


def benefits_in(total: Total) -> Phrase:
    """How many benefits a total is of, and which of them are in no sum or counted twice."""
    notes = (
        ("without figures, in no sum", total.unknown if total.currency else 0, "cv-sub"),
        ("of stopped projects, in no sum", total.stopped, "cv-sub"),
        ("counted twice", total.twice, "cv-sub cv-bad"),
    )
    told = (styled(f"{many} {what}", look) for what, many, look in notes if many)
    return sentences(str(total.count), *told)


def stands_in(row: Row, scope: str) -> str:
    """The stage of a benefit's project, and its partner where there are several."""
    if scope != "programme":
        return row.stage.label
    return f"{row.stage.label}, {row.benefit.project.relationship.partner}"


def belongs_to(row: Compared, scope: str) -> str:
    """The class of a benefit, and its project and partner where there are several."""
    project = row.benefit.project
    named: Iterable[object] = {
        "project": (),
        "relationship": (project,),
        "programme": (project, project.relationship.partner),
    }[scope]
    return ", ".join(str(name) for name in (row.told.class_, *named))


def why_left_out(row: LeftOut, scope: str) -> str:
    """Why a benefit is not compared, and of which project it is where there are several."""
    return row.reason if scope == "project" else f"{row.benefit.project}: {row.reason}"


def rate_of(amounts: Amounts, stands_out: bool = False) -> Phrase:
    """How much of what was due is validated; a dash where nothing was due or reported."""
    if amounts.rate is None:
        return phrase("–")
    rate = percent(amounts.rate)
    return strong(rate) if stands_out else phrase("{}", rate)


def bias_of(row: Bias) -> Phrase:
    """How far estimates were from what came; pale where there is too little to tell."""
    return strong(bias(row.rate)) if row.rate is not None else styled(bias(None), "cv-3")


def driver_bias_of(row: DriverBias) -> Phrase:
    """As `bias_of`, of what one driver took or added."""
    return phrase("{}", bias(row.rate)) if row.rate is not None else styled(bias(None), "cv-3")


def moved_by(told: Estimate) -> str:
    """What each driver took from a promise, or added to it."""
    parts = (
        f"{driver} {difference(amount, told.currency)}" for driver, amount in told.drivers.items()
    )
    return ", ".join(parts) or "as promised"
