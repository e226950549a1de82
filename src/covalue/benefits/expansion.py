"""A profile as equations of the value language, which a person can see, and the figures that it
brings along.

Names with a dot belong to what stands before it: `picking.ramp` is a part of the benefit `picking`.
A field that is a plain number becomes a parameter of its own, a field that is a formula a quantity,
so that every figure of a profile has a name, a source and, where it changes from one version to the
next, a driver.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from decimal import Decimal

from covalue.benefits.fields import ALL, Driver, plain_number
from covalue.benefits.profile import LevelPart, MeasurePart, StartPart, SunsetPart
from covalue.benefits.schema import BenefitPart, CostPart
from covalue.language.decimals import plain
from covalue.language.periods import Calendar
from covalue.language.printer import to_text
from covalue.language.schema import ParameterPart, TablePart
from covalue.language.syntax import Expr, Name, Number

OF_PROFILE = "the profile"


@dataclass(frozen=True, slots=True)
class ProfileEquation:
    """One quantity; `field` is the field of the profile that it comes from."""

    name: str
    formula: str
    unit: str | None
    label: str
    field: str


@dataclass(frozen=True, slots=True)
class Figure:
    """One plain number of a profile, as a parameter."""

    part: ParameterPart
    driver: Driver
    field: str


@dataclass(frozen=True, slots=True)
class AmountRounding:
    """How the amounts of one currency are rounded in every period."""

    currency: str
    step: Decimal
    mode: str

    def of(self, formula: str) -> str:
        """The formula, rounded."""
        return f"round({formula} to {plain(self.step)} {self.currency} {self.mode})"


@dataclass(slots=True)
class ProfileEquations:
    """What a profile stands for. The quantity with the profile's own name is its amount in each
    period."""

    name: str
    equations: list[ProfileEquation] = field(default_factory=list)
    figures: dict[str, Figure] = field(default_factory=dict)
    tables: dict[str, TablePart] = field(default_factory=dict)

    def say(self, part: str, formula: str, unit: str | None, label: str, of: str) -> str:
        """Add an equation; its name."""
        name = f"{self.name}.{part}" if part else self.name
        self.equations.append(ProfileEquation(name, formula, unit, label, of))
        return name

    def given(
        self,
        part: str,
        formula: Expr,
        unit: str | None,
        label: str,
        driver: Driver,
        of: str,
        source: str = OF_PROFILE,
    ) -> str:
        """Add what a field says: a parameter where it is a plain number, an equation otherwise; its
        name."""
        number = plain_number(formula)
        if number is None:
            return self.say(part, to_text(formula), unit, label, of)
        self.figures[f"{self.name}.{part}"] = Figure(
            _parameter(unit, number, label, source), driver, of
        )
        return f"{self.name}.{part}"


def _parameter(unit: str | None, value: Number, label: str, source: str) -> ParameterPart:
    return ParameterPart.model_construct(
        unit=unit,
        value=value,
        values=None,
        per_contract=False,
        source=source,
        agreed=True,
        label=label,
    )


def milestone_figure(title: str, position: int) -> Figure:
    """The number of the period in which a milestone lies; the calendar's first period is number
    1."""
    part = _parameter(
        "number",
        Number(Decimal(position)),
        f"{title}: number of its period",
        "the milestone's date",
    )
    return Figure(part, "timing", "date")


def expand_benefit(
    name: str, part: BenefitPart, measure: MeasurePart | None, rounding: AmountRounding
) -> ProfileEquations:
    """The equations of a benefit. Its amount is below zero where the measure gets worse."""
    out = ProfileEquations(name)
    _life(out, part.start, part.sunset)
    _ramp(out, part)
    if part.decay is not None:
        rate = out.given(
            "decay_rate", part.decay.rate, "ratio", "lost each period", "adoption", "decay"
        )
        after = out.given(
            "decay_after",
            part.decay.after,
            "number",
            "periods before it fades",
            "adoption",
            "decay",
        )
        kept = f"if {name}.age >= {after} then previous({name}.decay, 1) * (1 - {rate}) else 1"
        out.say("decay", kept, "ratio", "what is left of it", "decay")
    if part.amounts is None:
        unit = _gain(out, part, measure, rounding)
    else:
        unit = _planned(out, part.amounts, rounding)
    _expected(out, part, unit)
    attributed = f"{name}.expected * {name}.share"
    if part.is_money:
        attributed = rounding.of(attributed)
        out.say(
            "whole", rounding.of(f"{name}.expected"), unit, "whoever it is due to", "attribution"
        )
    out.say("", attributed, unit, part.title, "title")
    if part.cost_of_measuring is not None:
        cost = part.cost_of_measuring.amount
        money, of = rounding.currency, "cost of measuring"
        single = out.given(
            "measuring_cost", cost, money, "cost of measuring in a period", "price", of
        )
        out.say(
            "measuring",
            f"if {name}.live then {rounding.of(single)} else 0 {money}",
            money,
            "cost of measuring",
            of,
        )
    return out


def _life(out: ProfileEquations, start: StartPart, sunset: SunsetPart | None) -> None:
    name = out.name
    offset = out.given(
        "offset", start.offset, "number", "periods after the milestone", "timing", "start"
    )
    begins = out.say(
        "start",
        f"{start.milestone}.period + {offset}",
        "number",
        "number of the first period",
        "start",
    )
    out.say("age", f"position(term) - {begins}", "number", "periods since the first", "start")
    live = f"{name}.age >= 0"
    if sunset is not None and sunset.after is not None:
        life = out.given("life", sunset.after, "number", "periods it lasts", "timing", "sunset")
        out.say(
            "end", f"{begins} + {life}", "number", "number of the first period after it", "sunset"
        )
    elif sunset is not None:
        late = out.given(
            "end_offset",
            sunset.offset or Number(Decimal(0)),
            "number",
            "offset",
            "timing",
            "sunset",
        )
        out.say(
            "end",
            f"{sunset.milestone}.period + {late}",
            "number",
            "number of the first period after it",
            "sunset",
        )
    if sunset is not None:
        live += f" and position(term) < {name}.end"
    out.say("live", live, "yes/no", "is it live?", "sunset")


def _ramp(out: ProfileEquations, part: BenefitPart) -> None:
    name, ramp = out.name, part.ramp
    level = out.given("level", ramp.level, "ratio", "level that is reached", "adoption", "ramp")
    if ramp.shape == "table":
        steps = [
            Name(
                out.given(
                    f"step_{at}",
                    step,
                    "ratio",
                    f"part of the level in period {at}",
                    "adoption",
                    "ramp",
                )
            )
            for at, step in enumerate(ramp.table, 1)
        ]
        out.tables[f"{name}.steps"] = _by_age(steps, "ratio")
        out.say(
            "progress", f"lookup({name}.steps, {name}.age)", "ratio", "part of the level", "ramp"
        )
    elif ramp.periods is not None:
        periods = out.given(
            "ramp_periods", ramp.periods, "number", "periods to the level", "adoption", "ramp"
        )
        held = f"min(max(({name}.age + 1) / {periods}, 0), 1)"
        out.say(
            "time",
            f"if {periods} > 0 then {held} else 1",
            "ratio",
            "part of the ramp's time",
            "ramp",
        )
        if ramp.shape == "s-curve":
            curve = f"{name}.time * {name}.time * (3 - 2 * {name}.time)"
        else:
            curve = f"{name}.time"
        out.say("progress", curve, "ratio", "part of the level", "ramp")
    reached = level if ramp.shape == "step" else f"{name}.progress * {level}"
    out.say("ramp", reached, "ratio", "level in the period", "ramp")


def _by_age(values: Sequence[Expr], gives: str) -> TablePart:
    """What is given by age, the last for all that follows; ages below zero take the first, and are
    never live."""
    count = len(values)
    if count == 1:
        bounds = ["from 0"]
    else:
        bounds = ["below 1", *(f"{at} to {at + 1}" for at in range(1, count - 1))]
    bounds += [f"from {count - 1}"] if count > 1 else []
    return TablePart.model_construct(
        over="number", gives=gives, ranges=dict(zip(bounds, values, strict=True)), source=None
    )


def _planned(out: ProfileEquations, amounts: Sequence[Number], rounding: AmountRounding) -> str:
    """The full effect as it is planned for each period since the start; nothing after the last of
    them."""
    money, rows = rounding.currency, list[Expr]()
    for at, amount in enumerate(amounts, 1):
        rows.append(
            Name(
                out.given(
                    f"amount_{at}", amount, money, f"amount in period {at}", "volume", "amounts"
                )
            )
        )
    out.tables[f"{out.name}.plan"] = _by_age([*rows, Number(Decimal(0), unit=money)], money)
    out.say(
        "full",
        f"lookup({out.name}.plan, {out.name}.age)",
        money,
        "full effect in a period",
        "amounts",
    )
    return money


def _gain(
    out: ProfileEquations, part: BenefitPart, measure: MeasurePart | None, rounding: AmountRounding
) -> str | None:
    """What the full effect is, in the unit that is handed back: money, or the measure's where it is
    none."""
    unit = measure.unit if measure is not None else None
    lower = measure is not None and measure.direction == "lower"
    levels = [
        _level(out, which, unit, level)
        for which, level in (("baseline", part.baseline), ("target", part.target))
    ]
    baseline, target = levels
    better = f"{baseline} - {target}" if lower else f"{target} - {baseline}"
    gain = out.say("gain", better, unit, "gain in the measure", "target")
    if part.unit_value is None:
        out.say("full", gain, unit, "full effect in a period", "target")
        return unit
    worth = out.given(
        "unit_value", part.unit_value, None, "worth of a gain of 1", "price", "unit value"
    )
    out.say("full", f"{gain} * {worth}", rounding.currency, "full effect in a period", "unit value")
    return rounding.currency


def _level(out: ProfileEquations, which: str, unit: str | None, level: LevelPart | None) -> str:
    if level is None:
        return out.say(which, "missing", unit, which, which)
    return out.given(which, level.value, unit, which, "rate", which, level.source or OF_PROFILE)


def _expected(out: ProfileEquations, part: BenefitPart, unit: str | None) -> None:
    name = out.name
    faded = f" * {name}.decay" if part.decay is not None else ""
    gross = (
        f"if {name}.live then {name}.full * {name}.ramp{faded} else 0{f' {unit}' if unit else ''}"
    )
    out.say("gross", gross, unit, "if all goes well", "title")
    likely = out.given(
        "probability", part.probability, "ratio", "probability", "confidence", "probability"
    )
    bias = out.given(
        "bias", part.optimism_bias, "ratio", "optimism bias", "confidence", "optimism bias"
    )
    sign = "+" if part.disbenefit else "-"
    out.say(
        "expected",
        f"{name}.gross * {likely} * (1 {sign} {bias})",
        unit,
        "less optimism",
        "optimism bias",
    )
    share, of = (
        (part.attribution.share, part.attribution.rule) if part.attribution else (ALL, OF_PROFILE)
    )
    out.given("share", share, "ratio", "part due to this project", "scope", "attribution", of)


def expand_cost(
    name: str, part: CostPart, calendar: Calendar, rounding: AmountRounding
) -> ProfileEquations:
    """The equations of a cost, an amount above zero in each period."""
    out, money = ProfileEquations(name), rounding.currency
    source = part.source or OF_PROFILE
    bias = out.given(
        "bias", part.optimism_bias, "ratio", "optimism bias", "confidence", "optimism bias"
    )
    if part.amounts is not None:
        dated = ParameterPart.model_construct(
            unit=money,
            value=None,
            values=dict(_by_period(part.amounts, calendar)),
            per_contract=False,
            source=source,
            agreed=True,
            label="amounts by period",
        )
        out.figures[f"{name}.amount"] = Figure(dated, part.driver, "amounts")
    elif part.amount is not None:
        out.given("amount", part.amount, money, "in a period", part.driver, "amount", source)
    paid = rounding.of(f"{name}.amount * (1 + {bias})")
    if part.start is not None:
        _life(out, part.start, part.sunset)
        paid = f"if {name}.live then {paid} else 0 {money}"
    out.say("", paid, money, part.title, "title")
    return out


def _by_period(amounts: dict[str, Number], calendar: Calendar) -> Iterator[tuple[str, Number]]:
    """Amounts of single periods as values that hold from a period on: nothing in those that are not
    named."""
    known = {
        index: value
        for label, value in amounts.items()
        if (index := calendar.index(label)) is not None
    }
    for index in range(calendar.periods):
        if index == 0 or index in known or index - 1 in known:
            yield calendar.label(index), known.get(index, Number(Decimal(0)))
