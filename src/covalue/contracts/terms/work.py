"""Payment for what was done or used: time and materials, rate cards, minimum commitment,
outcomes."""

from __future__ import annotations

from typing import ClassVar, Literal

from pydantic import Field

from covalue.contracts.clause import (
    Clause,
    Equation,
    Expansion,
    Sentence,
    Setting,
    Window,
    in_words,
    spaced,
    text_of,
)
from covalue.contracts.ranges import Ranges, rows_in_words, table_of
from covalue.language import syntax
from covalue.language.schema import Formula, Name


class TimeAndMaterials(Clause):
    """Hours at agreed rates, never more than an amount within a window."""

    title: ClassVar[str] = "Time and materials, not to exceed"
    kind: Literal["time and materials"]
    roles: Name = Field(description="the set of roles")
    hours: Name = Field(description="an input over the set: hours worked in each role")
    rates: Name = Field(
        description="a parameter over the set: the rate of each role, e.g. in EUR/hour"
    )
    materials: Formula | None = Field(None, description="materials at cost, an amount of money")
    not_to_exceed: Formula = Field(description="the most that is paid within the window")
    over: Window = Field("term", description="the window of the limit")

    def expand(self, name: str, setting: Setting) -> Expansion:
        """What was worked, as far as the limit leaves room."""
        money = setting.currency
        worked = f"sum({self.hours}[r] * {self.rates}[r] for r in {self.roles})"
        if self.materials is not None:
            worked = f"{worked} + {text_of(self.materials)}"
        # A limit that is lowered later takes nothing back; a credit below zero does.
        within = f"min({name}.so_far + {name}.worked, max({name}.so_far, {name}.most))"
        equations = (
            Equation(f"{name}.worked", worked, money, "worked in the period"),
            Equation(f"{name}.most", text_of(self.not_to_exceed), money, "not to exceed"),
            Equation(
                f"{name}.so_far", setting.so_far(f"{name}.paid", self.over), money, "paid before"
            ),
            Equation(f"{name}.paid", within, money, "paid to date"),
            Equation(
                f"{name}.left",
                f"max({name}.most - {name}.paid, {setting.zero})",
                money,
                "left before the limit",
            ),
            Equation(name, f"{name}.paid - {name}.so_far", money),
        )
        text = (
            f"Worked: {{{name}.worked}}. With {{{name}.so_far}} paid before and a limit of"
            f" {{{name}.most}} for the {self.over}, {{{name}}} is due and {{{name}.left}} is left."
        )
        return Expansion(equations, (Sentence(text),), {}, (f"{name}.left",))

    def prose(self) -> str:
        """The clause in words."""
        if self.materials is not None:
            materials = f" and materials at cost ({in_words(self.materials)})"
        else:
            materials = ""
        return (
            f"The client pays the partner the {spaced(self.hours)} of each of the"
            f" {spaced(self.roles)} at the agreed {spaced(self.rates)}{materials}, but not more"
            f" than {in_words(self.not_to_exceed)} within the {self.over}."
        )


class RateCard(Clause):
    """A price for each unit, by ranges of the volume that a window has reached."""

    title: ClassVar[str] = "Unit rate card with volume tiers"
    kind: Literal["rate card"]
    volume: Formula = Field(description="the units of each period")
    unit: str = Field(description="the unit of the volume, e.g. order")
    rates: Ranges = Field(description="the price of a unit by range of the volume")
    tiers: Literal["marginal", "whole amount"] = Field(
        description=(
            "marginal: each unit at the rate of its own range; whole amount: all units at the rate"
            " reached"
        )
    )
    over: Window = Field("year", description="the window in which the volume adds up")

    def expand(self, name: str, setting: Setting) -> Expansion:
        """The charge for the volume to date, less what was charged before."""
        money, function = setting.currency, "marginal" if self.tiers == "marginal" else "whole"
        equations = (
            Equation(
                f"{name}.volume",
                setting.summed(text_of(self.volume), self.over),
                self.unit,
                "volume to date",
            ),
            Equation(
                f"{name}.charge",
                f"{function}({name}.rates, {name}.volume)",
                money,
                "charge to date",
            ),
            Equation(
                f"{name}.so_far",
                setting.so_far(f"{name}.charge", self.over),
                money,
                "charged before",
            ),
            Equation(name, f"{name}.charge - {name}.so_far", money),
        )
        text = (
            f"The volume of the {self.over} to date is {{{name}.volume}}, which costs"
            f" {{{name}.charge}}; {{{name}.so_far}} was charged before."
        )
        tables = {f"{name}.rates": table_of(self.rates, self.unit, f"{money}/{self.unit}")}
        return Expansion(equations, (Sentence(text),), tables)

    def rated_ranges(self) -> dict[str, syntax.Expr]:
        """The prices by range of the volume."""
        return self.rates

    def prose(self) -> str:
        """The clause in words."""
        whole = (
            "Every unit of the window is paid at the rate of the range that the volume has reached."
        )
        marginal = "Each unit is paid at the rate of the range in which it falls."
        return (
            f"The client pays the partner for {in_words(self.volume)}, by the volume of each"
            f" {self.over}: {rows_in_words(self.rates)}."
            f" {marginal if self.tiers == 'marginal' else whole}"
        )


class MinimumCommitment(Clause):
    """What a window's spend falls short of a commitment is made up when the window closes."""

    title: ClassVar[str] = "Minimum commitment with true-up"
    kind: Literal["minimum commitment"]
    amount: Formula = Field(description="the commitment of one window")
    spend: Formula = Field(
        description="what counts towards it: an amount of money, such as another line's name"
    )
    over: Window = Field("year", description="the window of the commitment")

    def expand(self, name: str, setting: Setting) -> Expansion:
        """The shortfall of the window at its close."""
        money = setting.currency
        equations = (
            Equation(
                f"{name}.spent",
                setting.summed(text_of(self.spend), self.over),
                money,
                "spend to date",
            ),
            Equation(f"{name}.committed", text_of(self.amount), money, "commitment"),
            Equation(
                f"{name}.short",
                f"max({name}.committed - {name}.spent, {setting.zero})",
                money,
                "shortfall",
            ),
            Equation(name, setting.at_close(f"{name}.short", self.over), money),
        )
        spent = f"{{{name}.spent}} is spent; {{{name}.short}} is missing"
        text = f"Of the {self.over}'s commitment of {{{name}.committed}}, {spent}."
        return Expansion(equations, (Sentence(text),))

    def prose(self) -> str:
        """The clause in words."""
        return (
            f"The client commits to {in_words(self.amount)} of {in_words(self.spend)} within each"
            f" {self.over} and pays what is missing when the {self.over} closes."
        )


class OutcomeRateCard(Clause):
    """Payment by results: a tariff for every verified outcome of each kind."""

    title: ClassVar[str] = "Outcome rate card"
    kind: Literal["outcome rate card"]
    outcomes: Name = Field(description="the set of outcomes")
    verified: Name = Field(description="an input over the set: outcomes verified in the period")
    tariffs: Name = Field(
        description="a parameter over the set: the price of one outcome of each kind"
    )
    most: Name | None = Field(
        None, description="a parameter over the set: how many are paid within the window at most"
    )
    cap: Formula | None = Field(
        None, description="the most that is paid for all outcomes within the window"
    )
    over: Window = Field("term", description="the window of `most` and `cap`")

    def expand(self, name: str, setting: Setting) -> Expansion:
        """Outcomes that count, at their tariffs, as far as the cap leaves room."""
        money = setting.currency
        earned = f"sum({name}.counted[k] * {self.tariffs}[k] for k in {self.outcomes})"
        equations = [
            *self._counted(name, setting),
            Equation(f"{name}.earned", earned, money, "at tariffs"),
        ]
        said = f"The outcomes that count come to {{{name}.earned}}."
        if self.cap is None:
            equations.append(Equation(name, f"{name}.earned", money))
            return Expansion(tuple(equations), (Sentence(said),))
        within = f"min({name}.so_far + {name}.earned, max({name}.so_far, {name}.cap))"
        equations += [
            Equation(f"{name}.cap", text_of(self.cap), money),
            Equation(
                f"{name}.so_far", setting.so_far(f"{name}.paid", self.over), money, "paid before"
            ),
            Equation(f"{name}.paid", within, money, "paid to date"),
            Equation(name, f"{name}.paid - {name}.so_far", money),
        ]
        says = (
            f"{said} {{{name}.so_far}} was paid before; the cap of the {self.over} is"
            f" {{{name}.cap}}."
        )
        return Expansion(tuple(equations), (Sentence(says),), {}, (f"{name}.paid",))

    def _counted(self, name: str, setting: Setting) -> list[Equation]:
        """The outcomes of each kind that count in the period."""
        subset = f"[k in {self.outcomes}]"
        if self.most is None:
            return [
                Equation(
                    f"{name}.counted{subset}", f"{self.verified}[k]", None, "outcomes that count"
                )
            ]
        summed = setting.summed(f"{self.verified}[k]", self.over)
        before = f"min({summed} - {self.verified}[k], {self.most}[k])"
        return [
            Equation(
                f"{name}.to_date{subset}",
                f"min({summed}, {self.most}[k])",
                None,
                "outcomes that count to date",
            ),
            Equation(
                f"{name}.counted{subset}",
                f"{name}.to_date[k] - {before}",
                None,
                "outcomes that count",
            ),
        ]

    def prose(self) -> str:
        """The clause in words."""
        most = f", of each kind at most {spaced(self.most)}" if self.most else ""
        if self.cap is not None:
            cap = f" In all not more than {in_words(self.cap)} is paid within the {self.over}."
        else:
            cap = ""
        return (
            f"The client pays the partner for every outcome ({spaced(self.verified)}) of each of"
            f" the {spaced(self.outcomes)} the agreed {spaced(self.tariffs)}{most}.{cap}"
        )
