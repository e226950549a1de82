"""Adjustments: what changes earlier lines by a measure: quality gate, quality multiplier,
indexation."""

from __future__ import annotations

from typing import ClassVar, Literal

from pydantic import Field, model_validator

from covalue.contracts.clause import (
    Equation,
    Expansion,
    Sentence,
    Setting,
    Window,
    constant,
    in_words,
    require_order,
    text_of,
)
from covalue.contracts.limits import OnLines
from covalue.language.schema import Formula


class QualityGate(OnLines):
    """What lines would pay the partner is not paid unless a condition holds; what the partner owes
    stays due."""

    title: ClassVar[str] = "Quality gate"
    kind: Literal["quality gate"]
    condition: Formula = Field(description="what has to hold when the statement is made")

    def expand(self, name: str, setting: Setting) -> Expansion:
        """Takes back the lines' amounts above zero where the gate is closed."""
        money, zero = setting.currency, setting.zero
        taken = f"if {name}.opens then {zero} else -{name}.payable"
        equations = (
            Equation(f"{name}.before", self.due(setting), money, "before the gate"),
            Equation(
                f"{name}.payable",
                f"max({name}.before, {zero})",
                money,
                "what the gate can hold back",
            ),
            Equation(f"{name}.opens", text_of(self.condition), "yes/no", "does the gate open?"),
            Equation(f"{name}.stays", f"not {name}.opens", "yes/no"),
            Equation(name, setting.at_close(f"({taken})", setting.every), money),
        )
        says = (
            Sentence(f"The condition holds, so {{{name}.before}} stands.", f"{name}.opens"),
            Sentence(
                f"The condition does not hold, so {{{name}.payable}} of {{{name}.before}} is not"
                " paid.",
                f"{name}.stays",
            ),
        )
        return Expansion(equations, says)

    def prose(self) -> str:
        """The clause in words."""
        return (
            f"Where {in_words(self.condition)} does not hold when a statement is made,"
            f" {self.whose()} are not paid to the partner; what the partner owes stays due."
        )


class QualityMultiplier(OnLines):
    """Lines are multiplied by a quality figure."""

    title: ClassVar[str] = "Quality multiplier"
    kind: Literal["quality multiplier"]
    multiplier: Formula = Field(description="the factor, e.g. 0.95; 1 leaves the lines as they are")

    @model_validator(mode="after")
    def _not_negative(self) -> QualityMultiplier:
        if (constant(self.multiplier) or 0) < 0:
            raise ValueError("a multiplier below zero would turn who pays whom")
        return self

    def expand(self, name: str, setting: Setting) -> Expansion:
        """The lines' amounts times the factor less one."""
        money = setting.currency
        change = f"({name}.multiplier - 1) * {name}.before"
        equations = (
            Equation(f"{name}.before", self.due(setting), money, "before the multiplier"),
            Equation(f"{name}.multiplier", text_of(self.multiplier), "ratio", "multiplier"),
            Equation(name, setting.at_close(change, setting.every), money),
        )
        text = f"{{{name}.before}} times {{{name}.multiplier}} changes it by {{{name}}}."
        return Expansion(equations, (Sentence(text),))

    def prose(self) -> str:
        """The clause in words."""
        return (
            f"When a statement is made, {self.whose()} are multiplied by"
            f" {in_words(self.multiplier)}."
        )


class Indexation(OnLines):
    """Lines follow an index, reviewed as each window opens, within a cap and a floor of the
    change."""

    title: ClassVar[str] = "Indexation"
    kind: Literal["indexation"]
    index: Formula = Field(description="the index as published for the period")
    base: Formula = Field(description="the index at the base date")
    review: Window = Field(
        "year", description="the factor changes as each such window opens, and holds in between"
    )
    first_review: str = Field(
        description="the period (2027-01) from which on the factor is reviewed; 1 before"
    )
    most: Formula | None = Field(
        None, description="the highest rise of the factor at one review, e.g. 5%"
    )
    least: Formula | None = Field(
        None, description="the lowest change of the factor at one review, e.g. 0%"
    )

    @model_validator(mode="after")
    def _in_order(self) -> Indexation:
        require_order(self.least, self.most, "`most` is below `least`")
        return self

    def expand(self, name: str, setting: Setting) -> Expansion:
        """The factor of the period, and what it adds to the lines."""
        money = setting.currency
        reviewed = f"{name}.wanted"
        if self.most is not None:
            reviewed = f"min({reviewed}, {name}.before_review * (1 + {text_of(self.most)}))"
        if self.least is not None:
            reviewed = f"max({reviewed}, {name}.before_review * (1 + {text_of(self.least)}))"
        # Only a review needs the index, so a period without one does not wait for its publication.
        wanted = (
            f"if {text_of(self.base)} > 0 then {text_of(self.index)} / {text_of(self.base)} else"
            " missing"
        )
        when = f"opens({self.review}) and since({self.first_review})"
        equations = (
            Equation(f"{name}.before", self.due(setting), money, "before indexation"),
            Equation(
                f"{name}.before_review", f"previous({name}.factor, 1)", "ratio", "factor before"
            ),
            Equation(f"{name}.wanted", f"({wanted})", "ratio", "index ÷ base"),
            Equation(
                f"{name}.factor",
                f"if {when} then {reviewed} else {name}.before_review",
                "ratio",
                "factor",
            ),
            Equation(name, f"({name}.factor - 1) * {name}.before", money),
        )
        text = f"{{{name}.before}} at the factor {{{name}.factor}} changes by {{{name}}}."
        return Expansion(equations, (Sentence(text),), {}, (f"{name}.factor",))

    def prose(self) -> str:
        """The clause in words."""
        bounds = (("rises by at most", self.most), ("changes by at least", self.least))
        said = " and ".join(
            f"{word} {in_words(bound)}" for word, bound in bounds if bound is not None
        )
        limits = f" At one review the factor {said}." if said else ""
        return (
            f"{self.whose().capitalize()} are multiplied by {in_words(self.index)} ÷"
            f" {in_words(self.base)}, reviewed as each {self.review} opens from {self.first_review}"
            f" on; until then the factor is 1.{limits}"
        )
