"""Gain share and pain share: a part of what was gained, or fell short, between the parties."""

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
    require_share,
    text_of,
)
from covalue.contracts.ranges import Ranges, ranges_in_words, require_shares, table_of
from covalue.language import syntax
from covalue.language.schema import Formula, TablePart


class ShareTerm(Clause):
    """What gain share and pain share have in common."""

    on: Formula = Field(description="what is measured, as an amount of money in each period")
    over: Window = Field("quarter", description="the window whose sum counts, when it closes")
    rate: Formula | None = Field(None, description="one rate for all that is shared")
    ranges: Ranges | None = Field(
        None, description="a rate for each range of what is shared, each for its part"
    )

    @model_validator(mode="after")
    def _one_rate(self) -> ShareTerm:
        if (self.rate is None) == (self.ranges is None):
            raise ValueError("a share needs either `rate` or `ranges`")
        require_share(self.rate, "the rate of a share")
        require_shares(self.ranges or {})
        return self

    def applied(self, name: str, amount: str) -> str:
        """The rate, or the ranges, applied to an amount."""
        if self.rate is not None:
            return f"{text_of(self.rate)} * {amount}"
        return f"marginal({name}.ranges, {amount})"

    def tables(self, name: str, setting: Setting) -> dict[str, TablePart]:
        if self.ranges is None:
            return {}
        return {f"{name}.ranges": table_of(self.ranges, setting.currency, "ratio")}

    def rated_ranges(self) -> dict[str, syntax.Expr]:
        """The rates by range of what is shared."""
        return self.ranges or {}

    def _rate_in_words(self, part: str) -> str:
        if self.rate is not None:
            return f"{in_words(self.rate)} of {part}"
        return ranges_in_words(self.ranges or {}, part)


class GainShare(ShareTerm):
    """The partner earns a part of the gain.

    A *deadband* keeps the first part of the gain with the client: only the excess is shared. A
    *minimum rate* is a gate: once gain ÷ `of` passes it, the gain is shared from the first unit.
    """

    title: ClassVar[str] = "Gain share"
    kind: Literal["gain share"]
    deadband: Formula | None = Field(
        None, description="the gain of a window that stays with the client"
    )
    minimum_rate: Formula | None = Field(
        None, description="the part of `of` that the gain must reach to be shared"
    )
    of: Formula | None = Field(
        None, description="what the minimum rate is measured against, an amount of money"
    )
    quality: Formula | None = Field(None, description="a multiplier of the partner's share, 0 to 1")
    recover: Formula | None = Field(
        None,
        description=(
            "what fell short in a window (such as `pain.unpaid`); later excess makes it good first"
        ),
    )

    @model_validator(mode="after")
    def _consistent(self) -> GainShare:
        if (self.minimum_rate is None) != (self.of is None):
            raise ValueError("`minimum rate` and `of` belong together: 2% of what?")
        if self.recover is not None and self.ranges is not None and self.deadband is None:
            raise ValueError(
                "with `recover` say where the excess starts: add `deadband`, ranges are then of the"
                " excess"
            )
        return self

    def expand(self, name: str, setting: Setting) -> Expansion:
        """Gain of the window, what of it is shared, the partner's part."""
        return _GainShareSteps(self, name, setting).expansion()

    def prose(self) -> str:
        """The clause in words."""
        said = [
            f"When a {self.over} closes, the partner earns a share of {in_words(self.on)}, summed"
            f" over the {self.over}."
        ]
        part = f"the {self.over}'s gain"
        if self.minimum_rate is not None and self.of is not None:
            gate = f"{in_words(self.minimum_rate)} of {in_words(self.of)}"
            said.append(
                f"Nothing is shared unless the gain reaches {gate}; then it is shared from the"
                " first unit."
            )
        if self.deadband is not None:
            said.append(
                f"A deadband of {in_words(self.deadband)} stays with the client; only the excess is"
                " shared."
            )
            part = "the excess"
        if self.recover is not None:
            said.append(
                f"The excess first makes good what fell short earlier ({in_words(self.recover)})."
            )
        said.append(f"The partner's share is {self._rate_in_words(part)}.")
        if self.quality is not None:
            said.append(f"The share is multiplied by {in_words(self.quality)}.")
        return " ".join(said)


class _GainShareSteps:
    """Writes the equations of a gain share one after the other."""

    def __init__(self, term: GainShare, name: str, setting: Setting) -> None:
        self.term, self.name, self.setting = term, name, setting
        self.steps: list[Equation] = []
        self.says: list[Sentence] = []
        self.balances: tuple[str, ...] = ()

    def money(self, part: str, formula: str) -> str:
        """One more amount of money; its full name."""
        full = f"{self.name}.{part}"
        self.steps.append(Equation(full, formula, self.setting.currency))
        return full

    def expansion(self) -> Expansion:
        term, name, setting = self.term, self.name, self.setting
        gain = self.money("gain", setting.summed(text_of(term.on), term.over))
        self.says.append(Sentence(f"The gain of the {term.over} is {{{gain}}}."))
        shared = self._recovered(self._excess(self._gate(gain)))
        share = self.money("share", term.applied(name, shared))
        if term.rate is not None:
            rate = in_words(term.rate)
        else:
            rate = "At the rates of the share ranges, the partner's part"
        self.says.append(Sentence(f"{rate} of {{{shared}}} is {{{share}}}."))
        result = share if term.quality is None else self._multiplied(share)
        self.steps.append(Equation(name, setting.at_close(result, term.over), setting.currency))
        return Expansion(
            tuple(self.steps), tuple(self.says), term.tables(name, setting), self.balances
        )

    def _gate(self, gain: str) -> str:
        term, name, zero = self.term, self.name, self.setting.zero
        if term.minimum_rate is None or term.of is None:
            return gain
        reference = self.money("reference", self.setting.summed(text_of(term.of), term.over))
        least = self.money("least", f"{text_of(term.minimum_rate)} * {reference}")
        self.steps += [
            Equation(f"{name}.passes", f"{gain} >= {least} and {gain} > {zero}", "yes/no"),
            Equation(f"{name}.fails", f"not {name}.passes", "yes/no"),
        ]
        minimum = f"{in_words(term.minimum_rate)} of {{{reference}}}, {{{least}}}"
        self.says += [
            Sentence(
                f"It reaches the minimum of {minimum}, so it is shared from the first unit.",
                f"{name}.passes",
            ),
            Sentence(
                f"It does not reach the minimum of {minimum}, so nothing is shared.",
                f"{name}.fails",
            ),
        ]
        return self.money("counted", self.setting.when(f"{name}.passes", gain))

    def _excess(self, gain: str) -> str:
        if self.term.deadband is None:
            # Ranges say themselves where sharing starts; one rate is for what was gained, never for
            # a loss.
            if self.term.ranges is not None:
                return gain
            return self.money("positive", f"max({gain}, {self.setting.zero})")
        deadband = self.money("deadband", text_of(self.term.deadband))
        excess = self.money("excess", f"max({gain} - {deadband}, {self.setting.zero})")
        self.says.append(
            Sentence(f"Less the deadband of {{{deadband}}} the excess is {{{excess}}}.")
        )
        return excess

    def _recovered(self, excess: str) -> str:
        term, setting = self.term, self.setting
        if term.recover is None:
            return excess
        unrecovered = f"{self.name}.unrecovered"
        before = self.money("brought_forward", f"previous({unrecovered}, {setting.zero})")
        short = self.money("shortfall", setting.at_close(text_of(term.recover), term.over))
        used = self.money("recovered", setting.at_close(f"min({before}, {excess})", term.over))
        self.money("unrecovered", f"{before} - {used} + {short}")
        left = self.money("left", f"{excess} - {used}")
        self.balances = (unrecovered,)
        self.says.append(
            Sentence(
                f"{{{used}}} of it makes good the shortfall of {{{before}}} brought forward and"
                f" {{{left}}} is left; with the new shortfall of {{{short}}}, {{{unrecovered}}} is"
                " carried forward."
            )
        )
        return left

    def _multiplied(self, share: str) -> str:
        assert self.term.quality is not None
        quality = f"{self.name}.quality"
        self.steps.append(Equation(quality, text_of(self.term.quality), "ratio"))
        result = self.money("after_quality", f"{quality} * {share}")
        self.says.append(
            Sentence(f"Multiplied by the quality of {{{quality}}} it is {{{result}}}.")
        )
        return result


class PainShare(ShareTerm):
    """The partner bears a part of what falls short of a threshold: a payment to the client."""

    title: ClassVar[str] = "Pain share"
    kind: Literal["pain share"]
    below: Formula = Field(
        description="the threshold of the window; what is missing from it is the shortfall"
    )

    def expand(self, name: str, setting: Setting) -> Expansion:
        """Shortfall of the window, the partner's part of it, and what stays unpaid."""
        money = setting.currency
        short = f"max({name}.threshold - {name}.reached, {setting.zero})"
        equations = (
            Equation(f"{name}.reached", setting.summed(text_of(self.on), self.over), money),
            Equation(f"{name}.threshold", text_of(self.below), money),
            Equation(f"{name}.shortfall", setting.at_close(short, self.over), money),
            Equation(
                f"{name}.borne",
                self.applied(name, f"{name}.shortfall"),
                money,
                "part borne by the partner",
            ),
            Equation(
                f"{name}.unpaid",
                f"{name}.shortfall - {name}.borne",
                money,
                "shortfall that is not paid",
            ),
            Equation(name, f"-{name}.borne", money),
        )
        reached = (
            f"The {self.over} reached {{{name}.reached}} against the threshold of"
            f" {{{name}.threshold}}"
        )
        borne = (
            f"it falls short by {{{name}.shortfall}}, of which the partner bears {{{name}.borne}}"
        )
        says = (Sentence(f"{reached}: {borne}."),)
        return Expansion(equations, says, self.tables(name, setting))

    def prose(self) -> str:
        """The clause in words."""
        return (
            f"Where {in_words(self.on)}, summed over a {self.over}, falls short of"
            f" {in_words(self.below)}, the partner pays the client"
            f" {self._rate_in_words('the shortfall')} when the {self.over} closes."
        )
