"""Pay by measured performance: a fee at risk with a weighted scorecard, and service credits."""

from __future__ import annotations

from decimal import Decimal, localcontext
from typing import ClassVar, Literal

from pydantic import Field, model_validator

from covalue.contracts.clause import (
    Clause,
    Equation,
    Expansion,
    Sentence,
    Setting,
    Window,
    in_words,
    require_share,
    spaced,
    text_of,
)
from covalue.language.decimals import CONTEXT, plain
from covalue.language.schema import Formula, ModelDocument, Name, ParameterPart, Part
from covalue.language.syntax import Number


def _fixed_values(document: ModelDocument, name: str) -> list[Decimal] | None:
    """The values of a parameter over a set where they never change; None where they do."""
    for header, part in document.parameters.items():
        if header.split("[")[0].strip() == name:
            return _numbers(part)
    return None


def _numbers(part: ParameterPart) -> list[Decimal] | None:
    numbers = []
    for value in (part.values or {}).values():
        if not isinstance(value, Number):
            return None
        numbers.append(value.value)
    return numbers or None


def _total(values: list[Decimal] | None) -> Decimal | None:
    if values is None:
        return None
    with localcontext(CONTEXT):
        return sum(values, Decimal(0))


def _per_cent(share: Decimal) -> str:
    return f"{plain(share.scaleb(2, CONTEXT))}%"


class ScorecardFee(Clause):
    """A fee that is earned as far as a weighted scorecard is met."""

    title: ClassVar[str] = "Fee at risk with weighted scorecard"
    kind: Literal["fee at risk"]
    amount: Formula = Field(description="the AtRiskAmount of one window")
    every: Window = Field("quarter", description="how often it falls due")
    measures: Name = Field(description="the set of measures on the scorecard")
    weights: Name = Field(description="a parameter over the set; the weights add up to 100%")
    scores: Name = Field(
        description="a quantity over the set: each measure's score, 0 to 1, as the window closes"
    )
    missing: Literal["refuse", "re-weight"] = Field(
        description=(
            "where a score is missing: refuse the statement, or re-weight over the scores that are"
            " there"
        )
    )

    def problems(self, document: ModelDocument) -> list[tuple[str, str]]:
        """Weights that do not add up."""
        weights = _fixed_values(document, self.weights)
        total = _total(weights)
        if total is None or total == 1:
            return []
        return [
            (
                f"the weights '{self.weights}' add up to {_per_cent(total)}",
                "let them add up to 100%",
            )
        ]

    def expand(self, name: str, setting: Setting) -> Expansion:
        """The weighted mean of the scores, times the amount at risk."""
        there = f" where present({self.scores}[m])" if self.missing == "re-weight" else ""
        held = f"min(max({self.scores}[m], 0), 1)"
        equations = (
            Equation(f"{name}.at_risk", text_of(self.amount), setting.currency, "AtRiskAmount"),
            Equation(
                f"{name}.weights",
                f"sum({self.weights}[m] for m in {self.measures}{there})",
                "ratio",
            ),
            Equation(
                f"{name}.points",
                f"sum({self.weights}[m] * {held} for m in {self.measures}{there})",
                "ratio",
            ),
            Equation(
                f"{name}.score",
                f"if {name}.weights > 0 then {name}.points / {name}.weights else missing",
                "ratio",
            ),
            Equation(f"{name}.earned", f"{name}.score * {name}.at_risk", setting.currency),
            Equation(name, setting.at_close(f"{name}.earned", self.every), setting.currency),
        )
        text = (
            f"The weighted score is {{{name}.score}}; of {{{name}.at_risk}} at risk"
            f" {{{name}.earned}} is earned."
        )
        return Expansion(equations, (Sentence(text),))

    def prose(self) -> str:
        """The clause in words."""
        then = {
            "refuse": "Where a score is missing, no statement is made.",
            "re-weight": "Where a score is missing, the others' weights are raised in proportion.",
        }
        return (
            f"{in_words(self.amount)} of each {self.every} is at risk. The partner earns it in"
            f" proportion to the mean of the {spaced(self.scores)} of the {spaced(self.measures)},"
            f" weighted by the {spaced(self.weights)}. {then[self.missing]}"
        )


class EarnBackPart(Part):
    """How a service credit is earned back."""

    kind: Literal["yearly average", "good periods"] = Field(
        description=(
            "yearly average: where a level's mean of the year meets it; good periods: after so many"
            " in a row"
        )
    )
    periods: int | None = Field(None, ge=1, le=60, description="how many good periods in a row")

    @model_validator(mode="after")
    def _periods(self) -> EarnBackPart:
        if (self.kind == "good periods") != (self.periods is not None):
            raise ValueError("`periods` belongs to `kind: good periods`")
        return self


class ServiceCredits(Clause):
    """Credits for service levels that are missed, from a pool, up to an at-risk amount; earned back
    where agreed."""

    title: ClassVar[str] = "Service credits"
    kind: Literal["service credits"]
    charge: Formula = Field(description="the charge of each period that credits are a part of")
    levels: Name = Field(description="the set of service levels")
    actual: Name = Field(description="an input over the set: the level reached")
    expected: Name = Field(description="a parameter over the set: the level that has to be reached")
    allocation: Name = Field(
        description="a parameter over the set: the part of the pool that each level draws"
    )
    at_risk: Formula = Field(
        description="the AtRiskAmount as a part of the charge; credits of a period never exceed it"
    )
    pool: Formula | None = Field(
        None, description="the pool as a multiple of the AtRiskAmount, e.g. 200%; else 100%"
    )
    earn_back: EarnBackPart | None = None

    @model_validator(mode="after")
    def _shares(self) -> ServiceCredits:
        require_share(self.at_risk, "`at risk`")
        return self

    def problems(self, document: ModelDocument) -> list[tuple[str, str]]:
        """Allocations that exceed the pool."""
        parts = _fixed_values(document, self.allocation)
        total = _total(parts)
        if total is None or total <= 1:
            return []
        message = f"the allocations '{self.allocation}' add up to {_per_cent(total)} of the pool"
        return [(message, "let them add up to 100% or less; raise `pool` where more is meant")]

    def expand(self, name: str, setting: Setting) -> Expansion:
        """Credits by level, held at the amount at risk, less what is earned back."""
        equations = [*self._credits(name, setting)]
        says = [
            Sentence(
                f"The levels missed draw {{{name}.drawn}}; the AtRiskAmount is {{{name}.at_risk}}, "
                f"so the credit is {{{name}.credit}}."
            )
        ]
        if self.earn_back is None:
            equations.append(Equation(name, f"-{name}.credit", setting.currency))
            return Expansion(tuple(equations), tuple(says))
        equations += self._earn_back(name, setting, self.earn_back)
        says.append(Sentence(f"{{{name}.returned}} of earlier credits is earned back."))
        balances = (f"{name}.awaiting",) if self.earn_back.kind == "good periods" else ()
        return Expansion(tuple(equations), tuple(says), {}, balances)

    def _credits(self, name: str, setting: Setting) -> list[Equation]:
        money, subset = setting.currency, f"[s in {self.levels}]"
        pool = text_of(self.pool) if self.pool is not None else "1"
        draw = f"{pool} * {self.allocation}[s] * {name}.at_risk"
        missed = f"if {name}.met[s] then {setting.zero} else {draw}"
        cut = (
            f"if {name}.drawn > {setting.zero} then {name}.draw[s] * {name}.credit / {name}.drawn"
            f" else {setting.zero}"
        )
        return [
            Equation(
                f"{name}.at_risk",
                f"{text_of(self.at_risk)} * {text_of(self.charge)}",
                money,
                "AtRiskAmount",
            ),
            Equation(
                f"{name}.met{subset}",
                f"{self.actual}[s] >= {self.expected}[s]",
                "yes/no",
                "is the level met?",
            ),
            Equation(f"{name}.draw{subset}", missed, money, "drawn from the pool"),
            Equation(f"{name}.drawn", f"sum({name}.draw[s] for s in {self.levels})", money),
            Equation(
                f"{name}.credit",
                f"min({name}.drawn, {name}.at_risk)",
                money,
                "credit of the period",
            ),
            Equation(f"{name}.credit_of{subset}", cut, money, "the level's part of the credit"),
        ]

    def _earn_back(self, name: str, setting: Setting, earn_back: EarnBackPart) -> list[Equation]:
        money, zero, subset = setting.currency, setting.zero, f"[s in {self.levels}]"
        if earn_back.kind == "yearly average":
            met = f"mean({self.actual}[s] over year) >= {self.expected}[s]"
            credits = f"sum({name}.credit_of[s] over year)"
            returned = f"if closes(year) and {met} then {credits} else {zero}"
            steps = [Equation(f"{name}.returned_of{subset}", returned, money, "earned back")]
        else:
            steps = self._after_good_periods(name, setting, earn_back.periods or 1)
        total = f"sum({name}.returned_of[s] for s in {self.levels})"
        return [
            *steps,
            Equation(f"{name}.returned", total, money, "earned back"),
            Equation(name, f"{name}.returned - {name}.credit", money),
        ]

    def _after_good_periods(self, name: str, setting: Setting, periods: int) -> list[Equation]:
        money, zero, subset = setting.currency, setting.zero, f"[s in {self.levels}]"
        waiting = f"previous({name}.waiting[s], {zero})"
        return [
            Equation(
                f"{name}.good{subset}",
                f"if {name}.met[s] then previous({name}.good[s], 0) + 1 else 0",
                "number",
            ),
            Equation(
                f"{name}.returned_of{subset}",
                f"if {name}.good[s] >= {periods} then {waiting} else {zero}",
                money,
            ),
            Equation(
                f"{name}.waiting{subset}",
                f"{waiting} - {name}.returned_of[s] + {name}.credit_of[s]",
                money,
            ),
            Equation(
                f"{name}.awaiting",
                f"sum({name}.waiting[s] for s in {self.levels})",
                money,
                "credits not earned back",
            ),
        ]

    def prose(self) -> str:
        """The clause in words."""
        pool = f" The pool is {in_words(self.pool)} of it." if self.pool is not None else ""
        said = (
            f"In each period {in_words(self.at_risk)} of {in_words(self.charge)} is at risk.{pool}"
            f" For each of the {spaced(self.levels)} whose {spaced(self.actual)} is below"
            f" {spaced(self.expected)}, the partner credits the client its"
            f" {spaced(self.allocation)} of the pool, in all never more than the amount at risk."
        )
        if self.earn_back is None:
            return said
        if self.earn_back.kind == "yearly average":
            return (
                f"{said} When a year closes, the credits of each level that its mean of the year"
                " meets are returned."
            )
        return (
            f"{said} The credits of a level are returned once it is met in {self.earn_back.periods}"
            " periods in a row."
        )
