"""Limits: what bounds the sum of several lines over a window. Each limit is a line of its own, the
adjustment."""

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
    constant,
    in_words,
    require_order,
    spaced,
    text_of,
)
from covalue.language.schema import Formula


class OnLines(Clause):
    """A clause that works on the amounts due of earlier lines, and adds a line of its own: the
    adjustment."""

    on: list[str] | None = Field(
        None, description="the lines it works on; all earlier ones where it is left out"
    )

    def due(self, setting: Setting) -> str:
        """The sum of the lines' amounts due."""
        lines = setting.lines if self.on is None else tuple(self.on)
        return " + ".join(f"{line}.due" for line in lines) or setting.zero

    def whose(self) -> str:
        """The lines, in words."""
        if self.on is None:
            return "all amounts above"
        return f"the amounts of {', '.join(map(spaced, self.on))}"


class Limit(OnLines):
    """What all limits have in common."""

    over: Window = Field("year", description="the window over which the lines are summed")

    def _start(self, name: str, setting: Setting) -> list[Equation]:
        """What the lines come to this period, and what was paid earlier in the window."""
        money = setting.currency
        so_far = setting.so_far(f"{name}.paid", self.over)
        return [
            Equation(f"{name}.before", self.due(setting), money, "before the limit"),
            Equation(f"{name}.so_far", so_far, money, "paid earlier"),
        ]

    def _finish(self, name: str, paid: str, setting: Setting) -> list[Equation]:
        money = setting.currency
        return [
            Equation(f"{name}.paid", paid, money, "paid to date after the limit"),
            Equation(name, f"{name}.paid - {name}.so_far - {name}.before", money),
            Equation(f"{name}.cuts", f"{name} != {setting.zero}", "yes/no"),
            Equation(f"{name}.keeps", f"not {name}.cuts", "yes/no"),
        ]

    def _says(self, name: str, bounds: str) -> tuple[Sentence, ...]:
        before = (
            f"Paid earlier in the {self.over}: {{{name}.so_far}}. Now due before the limit:"
            f" {{{name}.before}}."
        )
        return (
            Sentence(before),
            Sentence(
                f"{bounds} The total to date is held at {{{name}.paid}}, an adjustment of"
                f" {{{name}}}.",
                f"{name}.cuts",
            ),
            Sentence(
                f"{bounds} The total to date of {{{name}.paid}} is within it.", f"{name}.keeps"
            ),
        )


class Cap(Limit):
    """The client never pays more than an amount within a window."""

    title: ClassVar[str] = "Cap"
    kind: Literal["cap"]
    amount: Formula = Field(description="the most that is paid within the window")

    def expand(self, name: str, setting: Setting) -> Expansion:
        """The total to date, never above the cap."""
        equations = [
            *self._start(name, setting),
            Equation(f"{name}.most", text_of(self.amount), setting.currency),
            *self._finish(name, f"min({name}.so_far + {name}.before, {name}.most)", setting),
        ]
        return Expansion(
            tuple(equations),
            self._says(name, f"The cap is {{{name}.most}}."),
            {},
            (f"{name}.paid",),
        )

    def prose(self) -> str:
        """The clause in words."""
        return (
            f"Within each {self.over}, {self.whose()} together are at most {in_words(self.amount)}."
        )


class Floor(Limit):
    """The client pays at least an amount within a window; the difference falls due when the window
    closes."""

    title: ClassVar[str] = "Floor"
    kind: Literal["floor"]
    amount: Formula = Field(description="the least that is paid within the window")

    def expand(self, name: str, setting: Setting) -> Expansion:
        """The total of the window, lifted to the floor at its close."""
        total = f"{name}.so_far + {name}.before"
        lifted = f"max({total}, {name}.least)"
        if self.over == setting.period:
            paid = lifted
        else:
            paid = f"if closes({self.over}) then {lifted} else {total}"
        equations = [
            *self._start(name, setting),
            Equation(f"{name}.least", text_of(self.amount), setting.currency),
            *self._finish(name, paid, setting),
        ]
        return Expansion(
            tuple(equations),
            self._says(name, f"The floor is {{{name}.least}}."),
            {},
            (f"{name}.paid",),
        )

    def prose(self) -> str:
        """The clause in words."""
        return (
            f"Within each {self.over}, {self.whose()} together are at least"
            f" {in_words(self.amount)}; what is missing falls due when the {self.over} closes."
        )


class Collar(Limit):
    """A cap and a floor on the running total of a window, after every settlement."""

    title: ClassVar[str] = "Collar"
    kind: Literal["collar"]
    floor: Formula = Field(
        description="the least that the window's total may be, e.g. -1_000_000 EUR"
    )
    cap: Formula = Field(description="the most that the window's total may be")
    cut_amounts: Literal["lost", "recovered"] = Field(
        "lost",
        description="lost for good, or paid later in the window as far as the collar then allows",
    )

    @model_validator(mode="after")
    def _in_order(self) -> Collar:
        require_order(self.floor, self.cap, "the cap of the collar is below its floor")
        least, most = constant(self.floor), constant(self.cap)
        if (least or 0) > 0 or (most or 0) < 0:
            raise ValueError(
                "zero must lie within a collar; for a minimum payment use a limit of kind `floor`"
            )
        return self

    def expand(self, name: str, setting: Setting) -> Expansion:
        """The total to date, held between floor and cap."""
        money = setting.currency
        total = f"{name}.so_far + {name}.before"
        if self.cut_amounts == "recovered":
            total = setting.summed(f"{name}.before", self.over)
        equations = [
            *self._start(name, setting),
            Equation(f"{name}.least", text_of(self.floor), money),
            Equation(f"{name}.most", text_of(self.cap), money),
            *self._finish(name, f"min(max({total}, {name}.least), {name}.most)", setting),
        ]
        says = self._says(name, f"The collar runs from {{{name}.least}} to {{{name}.most}}.")
        return Expansion(tuple(equations), says, {}, (f"{name}.paid",))

    def prose(self) -> str:
        """The clause in words."""
        if self.cut_amounts == "lost":
            cut = "is lost"
        else:
            cut = f"is paid later in the {self.over} as far as the collar allows"
        return (
            f"Within each {self.over}, the running total of {self.whose()} stays between"
            f" {in_words(self.floor)} and {in_words(self.cap)} after every settlement. What the"
            f" collar cuts off {cut}."
        )


class CarryForward(Limit):
    """What the partner would owe is not paid but carried forward, and set off against later
    amounts."""

    title: ClassVar[str] = "Carry-forward of unrecovered loss"
    kind: Literal["carry forward"]

    def expand(self, name: str, setting: Setting) -> Expansion:
        """The balance of losses, which later amounts make good before anything is paid."""
        money, zero = setting.currency, setting.zero
        brought = setting.so_far(f"{name}.carried", self.over)
        equations = (
            Equation(f"{name}.before", self.due(setting), money, "before the carry-forward"),
            Equation(f"{name}.brought", brought, money, "loss brought forward"),
            Equation(f"{name}.paid", f"max({name}.before - {name}.brought, {zero})", money),
            Equation(
                f"{name}.carried",
                f"{name}.paid - {name}.before + {name}.brought",
                money,
                "loss carried forward",
            ),
            Equation(name, f"{name}.paid - {name}.before", money),
        )
        text = (
            f"Due before the carry-forward: {{{name}.before}}; loss brought forward:"
            f" {{{name}.brought}}. {{{name}.paid}} is paid and {{{name}.carried}} is carried"
            " forward."
        )
        return Expansion(equations, (Sentence(text),), {}, (f"{name}.carried",))

    def prose(self) -> str:
        """The clause in words."""
        if self.over == "term":
            lapse = ""
        else:
            lapse = f" What is left of it when the {self.over} closes lapses."
        return (
            f"Where {self.whose()} together are below zero, nothing is paid; the loss is carried"
            f" forward and set off against later amounts.{lapse}"
        )
