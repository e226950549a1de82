"""The free term: any formula of the value language."""

from __future__ import annotations

from typing import ClassVar, Literal

from pydantic import Field

from covalue.contracts.clause import Clause, Equation, Expansion, Sentence, Setting, in_words, text_of
from covalue.language.schema import Formula


class FreeFormula(Clause):
    """An amount by a formula, for what no other term says. Positive: the client pays the partner."""

    title: ClassVar[str] = "Free formula"
    kind: Literal["formula"]
    amount: Formula = Field(description="the amount of each period; below zero the partner pays")
    meaning: str = Field(min_length=1, description="the clause in words, as the parties sign it")
    explained: str | None = Field(None, description="one line's explanation; {name} stands for a quantity's figure")

    def expand(self, name: str, setting: Setting) -> Expansion:
        """The formula itself."""
        says = (Sentence(self.explained),) if self.explained else ()
        return Expansion((Equation(name, text_of(self.amount), setting.currency),), says)

    def prose(self) -> str:
        """The meaning as written, and the formula."""
        meaning = self.meaning.strip()
        return f"{meaning}{'' if meaning.endswith('.') else '.'} The amount is {in_words(self.amount)}."
