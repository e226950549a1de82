"""Fees that do not depend on results: fixed fee, milestone, licence, subscription."""

from __future__ import annotations

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
    text_of,
)
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
        return Expansion(
            equations, (Sentence(f"The fee for each {self.every} is {{{name}.each}}."),)
        )

    def prose(self) -> str:
        """The clause in words."""
        return (
            f"The client pays the partner a fixed fee of {in_words(self.amount)} for each"
            f" {self.every}."
        )


class Milestone(Clause):
    """A fee that falls due once, when something agreed is reached; less where it is late."""

    title: ClassVar[str] = "Milestone"
    kind: Literal["milestone"]
    amount: Formula = Field(description="the fee where the milestone is reached in time")
    reached: Formula = Field(
        description="a condition: yes from the period in which the milestone is accepted"
    )
    late_from: str | None = Field(None, description="the first period (2026-07) that is late")
    late_amount: Formula | None = Field(
        None, description="the fee where the milestone is reached late"
    )

    @model_validator(mode="after")
    def _late(self) -> Milestone:
        if (self.late_from is None) != (self.late_amount is None):
            raise ValueError("`late from` and `late amount` belong together")
        return self

    def expand(self, name: str, setting: Setting) -> Expansion:
        """The price in the first period in which the milestone is reached."""
        price = text_of(self.amount)
        if self.late_amount is not None:
            price = f"if since({self.late_from}) then {text_of(self.late_amount)} else {price}"
        equations = (
            Equation(
                f"{name}.reached", text_of(self.reached), "yes/no", "is the milestone reached?"
            ),
            Equation(
                f"{name}.before", f"previous({name}.done, no)", "yes/no", "was it reached before?"
            ),
            Equation(f"{name}.done", f"{name}.reached or {name}.before", "yes/no"),
            Equation(f"{name}.falls_due", f"{name}.reached and not {name}.before", "yes/no"),
            Equation(f"{name}.waits", f"not {name}.done", "yes/no"),
            Equation(f"{name}.price", price, setting.currency),
            Equation(name, setting.when(f"{name}.falls_due", f"{name}.price"), setting.currency),
        )
        says = (
            Sentence(
                f"The milestone is reached and {{{name}.price}} falls due.", f"{name}.falls_due"
            ),
            Sentence("The milestone was reached and settled before.", f"{name}.before"),
            Sentence("The milestone is not reached yet.", f"{name}.waits"),
        )
        return Expansion(equations, says)

    def prose(self) -> str:
        """The clause in words."""
        late = ""
        if self.late_amount is not None:
            late = (
                f" Where that is in {self.late_from} or later, the fee is"
                f" {in_words(self.late_amount)}."
            )
        when = f"once, when {in_words(self.reached)} is first reported"
        return f"The client pays the partner {in_words(self.amount)} {when}.{late}"


class Licence(Clause):
    """A licence paid up front, and maintenance as a part of its price every year."""

    title: ClassVar[str] = "Licence with maintenance"
    kind: Literal["licence"]
    price: Formula = Field(description="the price of the licence")
    from_: str = Field(description="the period (2026-01) in which it falls due")
    maintenance: Formula = Field(description="maintenance of one year as a part of the price")
    maintenance_from: str = Field(
        description="the period from which on maintenance is paid, as each year opens"
    )

    def expand(self, name: str, setting: Setting) -> Expansion:
        """The price once, maintenance as each year opens."""
        money = setting.currency
        yearly = setting.at_open(f"{name}.yearly", "year")
        equations = (
            Equation(f"{name}.price", text_of(self.price), money, "price of the licence"),
            Equation(
                f"{name}.licence", setting.when(f"during({self.from_})", f"{name}.price"), money
            ),
            Equation(
                f"{name}.yearly",
                f"{text_of(self.maintenance)} * {name}.price",
                money,
                "maintenance of a year",
            ),
            Equation(
                f"{name}.maintenance",
                setting.when(f"since({self.maintenance_from})", f"({yearly})"),
                money,
            ),
            Equation(name, f"{name}.licence + {name}.maintenance", money),
        )
        text = f"Licence: {{{name}.licence}}. Maintenance: {{{name}.maintenance}}."
        return Expansion(equations, (Sentence(text),))

    def prose(self) -> str:
        """The clause in words."""
        return (
            f"The client pays the partner {in_words(self.price)} for the licence in {self.from_},"
            f" and from {self.maintenance_from} on, as each year opens,"
            f" {in_words(self.maintenance)} of it for maintenance."
        )


class Subscription(Clause):
    """A price for each unit, paid in advance as each window opens, with a minimum and a yearly
    uplift."""

    title: ClassVar[str] = "Subscription"
    kind: Literal["subscription"]
    price: Formula = Field(
        description=(
            "the price of one unit for one window, e.g. 12 EUR/user; with uplift, the first one"
        )
    )
    units: Formula = Field(description="how many units are subscribed")
    minimum: Formula | None = Field(None, description="the units that are paid at least")
    every: Window = Field("month", description="how often it falls due, in advance")
    uplift: Formula | None = Field(
        None, description="the rise of the price as each year after the first opens"
    )

    def expand(self, name: str, setting: Setting) -> Expansion:
        """Units times price as each window opens."""
        if self.minimum is None:
            units = text_of(self.units)
        else:
            units = f"max({text_of(self.units)}, {text_of(self.minimum)})"
        equations = (
            Equation(f"{name}.units", units, None, "units paid"),
            *self._price(name),
            Equation(f"{name}.each", f"{name}.units * {name}.price", setting.currency),
            Equation(name, setting.at_open(f"{name}.each", self.every), setting.currency),
        )
        text = (
            f"{{{name}.units}} at {{{name}.price}} is {{{name}.each}} for each {self.every}, in"
            " advance."
        )
        return Expansion(equations, (Sentence(text),))

    def _price(self, name: str) -> list[Equation]:
        first = text_of(self.price)
        if self.uplift is None:
            return [Equation(f"{name}.price", first)]
        before = f"{name}.price_before"
        risen = f"{before} * (1 + {text_of(self.uplift)})"
        rises = f"if opens(term) then {first} else if opens(year) then {risen} else {before}"
        return [
            Equation(before, f"previous({name}.price, {first})"),
            Equation(f"{name}.price", rises),
        ]

    def prose(self) -> str:
        """The clause in words."""
        said = (
            f"As each {self.every} opens, the client pays the partner {in_words(self.price)} for"
            f" {in_words(self.units)}"
        )
        least = f", at least for {in_words(self.minimum)}" if self.minimum is not None else ""
        rise = ""
        if self.uplift is not None:
            rise = (
                f" The price rises by {in_words(self.uplift)} as each year after the first opens."
            )
        return f"{said}{least}.{rise}"
