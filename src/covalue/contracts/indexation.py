"""Indexation: lines that follow an index, with the factor or the indexed price rounded."""

from __future__ import annotations

from typing import ClassVar, Literal

from pydantic import Field, model_validator

from covalue.contracts.clause import (
    Equation,
    Expansion,
    Sentence,
    Setting,
    Window,
    in_words,
    number_in_words,
    require_order,
    text_of,
)
from covalue.contracts.limits import OnLines
from covalue.language.printer import to_text
from covalue.language.schema import Formula, RoundingPart


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
    rounding: RoundingPart | None = Field(
        None,
        description=(
            "how the factor is rounded at a review, e.g. `{to: 0.001, mode: half up}`; with"
            " `price`, how the indexed price is, e.g. `{to: 0.01 EUR/order, mode: half up}`"
        ),
    )
    price: Formula | None = Field(
        None,
        description="the price that is indexed and rounded, e.g. 2.35 EUR/order; its lines follow",
    )

    @model_validator(mode="after")
    def _consistent(self) -> Indexation:
        require_order(self.least, self.most, "`most` is below `least`")
        if self.rounding is None and self.price is not None:
            raise ValueError("`price` is what `rounding` rounds: add `rounding: {to: …, mode: …}`")
        if self.rounding is not None and self.rounding.to.value <= 0:
            raise ValueError("the step of `rounding` must be above zero")
        if self.rounding is not None and self.price is None and self.rounding.to.unit is not None:
            raise ValueError(
                "without `price` the factor is rounded, which has no unit: write `to: 0.001`, or"
                " add the `price` that is indexed"
            )
        return self

    def expand(self, name: str, setting: Setting) -> Expansion:
        """The factor of the period, and what it adds to the lines."""
        money = setting.currency
        equations = [
            Equation(f"{name}.before", self.due(setting), money, "before indexation"),
            Equation(
                f"{name}.before_review", f"previous({name}.factor, 1)", "ratio", "factor before"
            ),
        ]
        if self.price is not None:
            return self._by_price(name, setting, equations)
        reviewed = self._rounded(self._held(name, f"{name}.wanted"))
        equations += [
            Equation(f"{name}.wanted", f"({self._over_base()})", "ratio", "index ÷ base"),
            Equation(
                f"{name}.factor",
                f"if {self._reviews()} then {reviewed} else {name}.before_review",
                "ratio",
                "factor",
            ),
            Equation(name, f"({name}.factor - 1) * {name}.before", money),
        ]
        text = f"{{{name}.before}} at the factor {{{name}.factor}} changes by {{{name}}}."
        return Expansion(tuple(equations), (Sentence(text),), {}, (f"{name}.factor",))

    def _by_price(self, name: str, setting: Setting, equations: list[Equation]) -> Expansion:
        """The price is indexed and rounded; the lines change as it does. What is due is multiplied
        before it is divided, so that it is exact."""
        assert self.price is not None
        price, reviews = text_of(self.price), self._reviews()
        reviewed = self._rounded(self._held(name, f"{name}.wanted", f" * {price}"))
        known = f"{name}.original > 0"
        due = f"{name}.before * {name}.indexed / {name}.original - {name}.before"
        equations += [
            Equation(
                f"{name}.wanted",
                f"({self._over_base(f'{price} * ')})",
                None,
                "price × index ÷ base",
            ),
            Equation(
                f"{name}.original",
                f"if {reviews} then {price} else previous({name}.original, {price})",
                None,
                "price that is indexed",
            ),
            Equation(
                f"{name}.indexed",
                f"if {reviews} then {reviewed} else previous({name}.indexed, {price})",
                None,
                "indexed price",
            ),
            Equation(
                f"{name}.factor",
                f"if {known} then {name}.indexed / {name}.original else missing",
                "ratio",
                "factor",
            ),
            Equation(name, f"if {known} then {due} else missing", setting.currency),
        ]
        text = (
            f"{{{name}.before}} at the price of {{{name}.indexed}} instead of {{{name}.original}}"
            f" changes by {{{name}}}."
        )
        balances = (f"{name}.indexed", f"{name}.factor")
        return Expansion(tuple(equations), (Sentence(text),), {}, balances)

    def _reviews(self) -> str:
        return f"opens({self.review}) and since({self.first_review})"

    def _over_base(self, price: str = "") -> str:
        """Index ÷ base. Only a review needs the index, so a period without one does not wait for
        its publication."""
        base = text_of(self.base)
        return f"if {base} > 0 then {price}{text_of(self.index)} / {base} else missing"

    def _held(self, name: str, wanted: str, price: str = "") -> str:
        """What the index asks for, within the bounds of one review."""
        if self.most is not None:
            wanted = f"min({wanted}, {name}.before_review * (1 + {text_of(self.most)}){price})"
        if self.least is not None:
            wanted = f"max({wanted}, {name}.before_review * (1 + {text_of(self.least)}){price})"
        return wanted

    def _rounded(self, formula: str) -> str:
        if self.rounding is None:
            return formula
        return f"round({formula} to {to_text(self.rounding.to)} {self.rounding.mode})"

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
            f" on; until then the factor is 1.{limits}{self._rounding_in_words()}"
        )

    def _rounding_in_words(self) -> str:
        if self.rounding is None:
            return ""
        step, mode = number_in_words(self.rounding.to), self.rounding.mode
        if self.price is None:
            return f" The factor is rounded to {step}, {mode}."
        return (
            f" At each review {in_words(self.price)} is indexed and rounded to {step}, {mode}; the"
            " amounts change as this price does."
        )
