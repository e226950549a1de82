"""A business case in plain English: what is promised, by whom, from when, and what it rests on."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from covalue.benefits.business_case import BusinessCase
from covalue.benefits.changes import parameter_text
from covalue.benefits.dates import position_of
from covalue.benefits.fields import plain_number
from covalue.benefits.profile import LevelPart, RampPart, RangePart, StartPart, SunsetPart
from covalue.benefits.schema import AssumptionPart, BenefitPart, CostPart, OptionPart
from covalue.language.decimals import grouped, percentage
from covalue.language.printer import readable
from covalue.language.syntax import Expr, Number


def case_prose(case: BusinessCase) -> str:
    """The case as Markdown, in numbered sections."""
    document, calendar = case.document, case.graph.calendar
    head = [
        f"# {document.case}",
        "",
        (
            f"{document.project.name}: a project of **{document.project.client}** with"
            f" **{document.project.partner}**, in {document.currency}, from"
            f" {calendar.span('term', 0)}, by {calendar.kind}."
        ),
        "",
    ]
    sections = {
        "Options": [_option(name, part) for name, part in document.options.items()],
        "Milestones": [_milestone(case, name) for name in document.milestones],
        "What it promises": [
            _benefit(case, name, part) for name, part in document.benefits.items()
        ],
        "What it costs": [_cost(case, name, part) for name, part in document.costs.items()],
        "What it rests on": [
            _assumption(case, key, part) for key, part in document.assumptions.items()
        ],
        "How it is valued": list(_appraisal(case)),
    }
    filled = {title: lines for title, lines in sections.items() if lines}
    body = [
        line
        for at, (title, lines) in enumerate(filled.items(), 1)
        for line in _section(at, title, lines)
    ]
    return "\n".join([*head, *body, f"Version of this case (SHA-256): `{case.hash}`"]) + "\n"


def _section(number: int, title: str, lines: list[str]) -> Iterator[str]:
    yield f"## {number}. {title}"
    yield ""
    yield from (f"{number}.{at} {line}" for at, line in enumerate(lines, 1))
    yield ""


def _spaced(name: str) -> str:
    return name.replace("_", " ")


def in_words(formula: Expr) -> str:
    """A formula for reading: `orders × labour rate`, `90 %`, `2,000 EUR`."""
    if isinstance(formula, Number):
        if formula.percent:
            return percentage(formula.value)
        return (
            f"{grouped(formula.value)} {formula.unit}" if formula.unit else grouped(formula.value)
        )
    return _spaced(readable(formula))


def _option(name: str, part: OptionPart) -> str:
    if part.do_nothing:
        mark = " Nothing is done."
    elif part.preferred:
        mark = " This is the one that is recommended."
    else:
        mark = ""
    other = [f"{_spaced(key)} is {in_words(value)}" for key, value in part.assumptions.items()]
    other += [f"{_spaced(key)} is on {text}" for key, text in part.milestones.items()]
    return f"**{_spaced(name)}**: {part.title}.{mark}" + (
        f" Here {' and '.join(other)}." if other else ""
    )


def _milestone(case: BusinessCase, name: str) -> str:
    part, calendar = case.document.milestones[name], case.graph.calendar
    position = position_of(part.date, calendar)
    assert position is not None
    owner = f" {part.owner} answers for it." if part.owner else ""
    return (
        f"**{_spaced(name)}**: {part.title}, {part.date} (in"
        f" {calendar.label(position - 1)}).{owner}"
    )


def _benefit(case: BusinessCase, name: str, part: BenefitPart) -> str:
    kind = f"{_spaced(part.class_)} {'disbenefit' if part.disbenefit else 'benefit'}"
    for_whom = f" for: {part.beneficiary}" if part.beneficiary else ""
    owner = f"{part.owners[-1].name} answers for it" if part.owners else "Nobody answers for it"
    said = [
        f"**{part.title}** ({_spaced(name)}), a {kind}{for_whom}. {owner}.",
        _measured(case, part),
        f"It starts {_start(part.start)}{_ramp(part.ramp)}, and {_sunset(part.sunset)}.",
        *_worth(part),
    ]
    if part.reviews:
        said.append(f"It is reviewed on {', '.join(day.isoformat() for day in part.reviews)}.")
    return " ".join(text for text in said if text)


def _measured(case: BusinessCase, part: BenefitPart) -> str:
    measure = case.document.measures.get(part.measure or "")
    if measure is None:
        return "It has no measure."
    where = f" in {', '.join(part.scope)}" if part.scope else ""
    levels = f"from {_level(part.baseline)} to {_level(part.target)} {measure.unit}"
    return f"Measured by {measure.title}{where}, {levels} ({measure.direction} is better)."


def _level(level: LevelPart | None) -> str:
    return "what is missing yet" if level is None else in_words(level.value)


def _periods(count: Expr) -> str:
    return (
        f"{in_words(count)}"
        f" period{'' if isinstance(count, Number) and abs(count.value) == 1 else 's'}"
    )


def _start(start: StartPart) -> str:
    milestone = _spaced(start.milestone)
    if isinstance(start.offset, Number) and not start.offset.value:
        return f"with {milestone}"
    offset = plain_number(start.offset)
    if offset is None:
        return f"so many periods after {milestone}: {in_words(start.offset)}"
    size = replace(offset, value=abs(offset.value))
    return f"{_periods(size)} {'after' if offset.value > 0 else 'before'} {milestone}"


def _ramp(ramp: RampPart) -> str:
    if isinstance(ramp.level, Number) and ramp.level.value == 1:
        level = ""
    else:
        level = f" to {in_words(ramp.level)}"
    if ramp.shape == "table":
        return f", grows{level} by {', '.join(in_words(step) for step in ramp.table)}"
    if ramp.periods is None:
        return f", at once{level or ' in full'}"
    curve = "an S-curve" if ramp.shape == "s-curve" else "a straight line"
    return f", grows{level} along {curve} over {_periods(ramp.periods)}"


def _sunset(sunset: SunsetPart) -> str:
    if sunset.after is not None:
        return f"lasts {_periods(sunset.after)}"
    late = f", {_periods(sunset.offset)} later" if sunset.offset is not None else ""
    return f"ends with {_spaced(sunset.milestone or '')}{late}"


def _worth(part: BenefitPart) -> Iterator[str]:
    if part.unit_value is not None:
        yield f"A gain of 1 is worth {in_words(part.unit_value)} in a period."
    if part.amounts is not None:
        planned = ", ".join(grouped(amount.value) for amount in part.amounts)
        currency = f", in {part.currency}" if part.currency else ""
        yield f"It is planned at {planned} in the periods from its start{currency}."
    if part.decay is not None:
        yield (
            f"After {_periods(part.decay.after)} it loses {in_words(part.decay.rate)} of what is"
            " left each period."
        )
    yield (
        f"Its probability is {in_words(part.probability)}, its optimism bias"
        f" {in_words(part.optimism_bias)}."
    )
    if part.attribution is not None:
        yield (
            f"{in_words(part.attribution.share)} of it is due to this project:"
            f" {part.attribution.rule}."
        )
    if part.range is not None:
        yield f"It may come to {_range(part.range)} of that."


def _range(range_: RangePart) -> str:
    low, high = range_.ends
    return f"{in_words(low)} to {in_words(high)}"


def _cost(case: BusinessCase, name: str, part: CostPart) -> str:
    currency = part.currency or case.document.currency
    if part.amounts is not None:
        what = ", ".join(
            f"{grouped(value.value)} in {label}" for label, value in part.amounts.items()
        )
        paid = f"{what}, in {currency}"
    else:
        assert part.amount is not None
        from_when = f", {_start(part.start)}" if part.start is not None else ""
        until = f"; it {_sunset(part.sunset)}" if part.sunset is not None else ""
        paid = f"{in_words(part.amount)} in each period{from_when}{until}"
    source = f" Source: {part.source}." if part.source else ""
    return f"**{part.title}** ({_spaced(name)}), paid by the {part.party}: {paid}.{source}"


def _assumption(case: BusinessCase, key: str, part: AssumptionPart) -> str:
    name = key.partition("[")[0].strip()
    label = f" ({part.label})" if part.label else ""
    members = [p for p in case.graph.parameters.values() if p.name.partition("[")[0] == name]
    values = "; ".join(parameter_text(member, case.graph) for member in members)
    notes = [f"its driver is {part.driver}"]
    notes += [f"{part.owner} stands for it"] if part.owner else []
    notes += [f"it rests on {part.source}"] if part.source else []
    notes += [f"as of {part.date.isoformat()}"] if part.date else []
    notes += [f"it may be {_range(part.range)}"] if part.range is not None else []
    notes += [f"confidence is {part.confidence}"] if part.confidence else []
    return f"**{_spaced(name)}**{label} is {values}; {', '.join(notes)}."


def _appraisal(case: BusinessCase) -> Iterator[str]:
    part = case.document.appraisal
    if part.rate is None:
        rate = "by the UK Green Book's schedule"
    else:
        rate = f"at {in_words(part.rate)} a year"
    source = f" Source: {part.source}." if part.source else ""
    when = {
        "start": "on the first day of their period",
        "middle": "half-way through their period",
        "end": "at the end of their period",
    }[part.flows]
    whole = " Years are counted by the calendar's periods." if part.years == "by period" else ""
    yield f"Amounts count {when} and are discounted {rate}.{whole}{source}"
    counts = " and ".join(_spaced(class_) for class_ in part.counts)
    yield (
        f"Benefits of the class {counts} count in net present value, the others are shown on their"
        " own."
    )
