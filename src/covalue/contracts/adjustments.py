"""Adjustments: what changes earlier lines by a measure of quality: gate and multiplier."""

from __future__ import annotations

from typing import ClassVar, Literal

from pydantic import Field, model_validator

from covalue.contracts.clause import (
    Equation,
    Expansion,
    Sentence,
    Setting,
    constant,
    in_words,
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
