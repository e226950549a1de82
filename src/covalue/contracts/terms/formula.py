"""The free term: any formula of the value language."""

from __future__ import annotations

from typing import ClassVar, Literal

from pydantic import Field

from covalue.contracts.clause import (
    Clause,
    Equation,
    Expansion,
    Sentence,
    Setting,
    in_words,
    text_of,
)
from covalue.language.printer import to_text
from covalue.language.schema import Formula, Part


class SentencePart(Part):
    """A sentence that explains a line where a condition holds."""

    text: str = Field(description="{name} stands for a quantity's figure")
    when: Formula


class FreeFormula(Clause):
    """An amount by a formula, for what no other term says. Positive: the client pays the
    partner."""

    title: ClassVar[str] = "Free formula"
    kind: Literal["formula"]
    amount: Formula = Field(description="the amount of each period; below zero the partner pays")
    meaning: str = Field(min_length=1, description="the clause in words, as the parties sign it")
    explained: list[str | SentencePart] = Field(
        [], description="sentences that explain a line; {name} stands for a quantity's figure"
    )

    def expand(self, name: str, setting: Setting) -> Expansion:
        """The formula itself."""
        equations, says = [Equation(name, text_of(self.amount), setting.currency)], []
        for at, part in enumerate(self.explained, 1):
            if isinstance(part, str):
                says.append(Sentence(part))
                continue
            flag = f"{name}.says_{at}"
            equations.append(Equation(flag, to_text(part.when), "yes/no"))
            says.append(Sentence(part.text, flag))
        return Expansion(tuple(equations), tuple(says))

    def prose(self) -> str:
        """The meaning as written, and the formula."""
        meaning = self.meaning.strip()
        return (
            f"{meaning}{'' if meaning.endswith('.') else '.'} The amount is"
            f" {in_words(self.amount)}."
        )
