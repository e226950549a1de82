"""Fees that do not depend on results."""

from __future__ import annotations

from typing import ClassVar, Literal

from pydantic import Field

from covalue.contracts.clause import Clause, Equation, Expansion, Sentence, Setting, Window, in_words, text_of
from covalue.language.schema import Formula


class FixedFee(Clause):
    """The same fee in every window, whatever the results."""

    title: ClassVar[str] = "Fixed fee"
    kind: Literal["fixed fee"]
    amount: Formula = Field(description="the fee of one window, in the contract's currency")
    every: Window = Field("month", description="how often it falls due")

    def expand(self, name: str, setting: Setting) -> Expansion:
        """The amount in the period in which each window closes."""
        equations = (
            Equation(f"{name}.each", text_of(self.amount), setting.currency, "fee each time"),
            Equation(name, setting.at_close(f"{name}.each", self.every), setting.currency),
        )
        return Expansion(equations, (Sentence(f"The fee for each {self.every} is {{{name}.each}}."),))

    def prose(self) -> str:
        """The clause in words."""
        return f"The client pays the partner a fixed fee of {in_words(self.amount)} for each {self.every}."
