"""Promises about benefits: a guaranteed benefit with shortfall payment, and clawback."""

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
from covalue.language.schema import Formula, YesNo


class GuaranteedBenefit(Clause):
    """The partner guarantees a benefit and pays what a window falls short of it."""

    title: ClassVar[str] = "Guaranteed benefit with shortfall payment"
    kind: Literal["guaranteed benefit"]
    on: Formula = Field(description="the benefit of each period, an amount of money")
    guaranteed: Formula = Field(description="the benefit guaranteed for one window")
    over: Window = Field("year", description="the window of the guarantee")
    rate: Formula | None = Field(
        None, description="the part of the shortfall that is paid; all of it if left out"
    )
    carry_excess: YesNo = Field(
        False, description="does an excess make good a later window's shortfall?"
    )

    @model_validator(mode="after")
    def _share(self) -> GuaranteedBenefit:
        require_share(self.rate, "`rate`")
        return self

    def expand(self, name: str, setting: Setting) -> Expansion:
        """The shortfall of the window at its close, less what earlier excess makes good."""
        money, zero = setting.currency, setting.zero
        banked = f"previous({name}.banked, {zero})" if self.carry_excess else zero
        difference = f"{name}.reached + {name}.brought_forward - {name}.guaranteed"
        rate = text_of(self.rate) if self.rate is not None else "1"
        equations = [
            Equation(
                f"{name}.reached",
                setting.summed(text_of(self.on), self.over),
                money,
                "benefit to date",
            ),
            Equation(f"{name}.guaranteed", text_of(self.guaranteed), money, "guaranteed"),
            Equation(f"{name}.brought_forward", banked, money, "excess brought forward"),
            Equation(f"{name}.difference", difference, money),
            Equation(
                f"{name}.shortfall",
                setting.at_close(f"max(-{name}.difference, {zero})", self.over),
                money,
            ),
            Equation(name, f"-{rate} * {name}.shortfall", money),
        ]
        reached = f"{{{name}.reached}} was reached of {{{name}.guaranteed}} guaranteed"
        text = f"{reached}; the shortfall is {{{name}.shortfall}}."
        if not self.carry_excess:
            return Expansion(tuple(equations), (Sentence(text),))
        kept = f"max({name}.difference, {zero})"
        if self.over == setting.period:
            carried = kept
        else:
            carried = f"if closes({self.over}) then {kept} else {name}.brought_forward"
        equations.append(Equation(f"{name}.banked", carried, money, "excess carried forward"))
        more = (
            f"{{{name}.brought_forward}} of excess was brought forward and {{{name}.banked}} is"
            " carried forward."
        )
        return Expansion(
            tuple(equations), (Sentence(text), Sentence(more)), {}, (f"{name}.banked",)
        )

    def prose(self) -> str:
        """The clause in words."""
        part = (
            f"{in_words(self.rate)} of the shortfall" if self.rate is not None else "the shortfall"
        )
        carried = (
            " What exceeds the guarantee makes good later shortfall." if self.carry_excess else ""
        )
        return (
            f"The partner guarantees {in_words(self.guaranteed)} of {in_words(self.on)} in each"
            f" {self.over} and pays the client {part} when the {self.over} closes.{carried}"
        )


class Clawback(Clause):
    """The partner returns a part of what it was paid, where a benefit is not sustained."""

    title: ClassVar[str] = "Clawback"
    kind: Literal["clawback"]
    on: Formula = Field(
        description=(
            "what was paid and can be clawed back: an amount of money, such as a line's name"
        )
    )
    when: Formula = Field(
        description="a condition: yes in the period in which the benefit is found to be lost"
    )
    within: int = Field(ge=1, le=120, description="how many periods back payments are clawed back")
    rate: Formula = Field(
        description="the part that is returned; a quantity where it declines over time"
    )

    @model_validator(mode="after")
    def _share(self) -> Clawback:
        require_share(self.rate, "`rate`")
        return self

    def expand(self, name: str, setting: Setting) -> Expansion:
        """A part of what was paid recently and not clawed back before, when the condition first
        holds."""
        money, zero = setting.currency, setting.zero
        paid = f"sum({text_of(self.on)} over {self.within} periods)"
        earlier = f"previous({name}.returned, {zero})"
        back = f"if {name}.triggered then {text_of(self.rate)} * {name}.exposed else {zero}"
        recent = f"sum({name}.before over {self.within} periods)"
        equations = (
            Equation(f"{name}.lost", text_of(self.when), "yes/no", "is the benefit lost?"),
            Equation(
                f"{name}.triggered", f"{name}.lost and not previous({name}.lost, no)", "yes/no"
            ),
            Equation(f"{name}.rests", f"not {name}.triggered", "yes/no"),
            Equation(f"{name}.paid", paid, money, "paid within the periods"),
            Equation(f"{name}.before", earlier, money, "clawed back in the period before"),
            Equation(
                f"{name}.exposed", f"max({name}.paid - {recent}, {zero})", money, "open to clawback"
            ),
            Equation(f"{name}.returned", back, money, "clawed back"),
            Equation(name, f"-{name}.returned", money),
        )
        exposed = f"{{{name}.exposed}} paid in {self.within} periods and not clawed back before"
        returned = (
            f"The benefit is found to be lost: of {exposed}, {{{name}.returned}} is returned."
        )
        says = (
            Sentence(returned, f"{name}.triggered"),
            Sentence("Nothing is clawed back.", f"{name}.rests"),
        )
        return Expansion(equations, says)

    def prose(self) -> str:
        """The clause in words."""
        return (
            f"In the first period in which {in_words(self.when)} holds, the partner returns"
            f" {in_words(self.rate)} of {in_words(self.on)} of the last {self.within} periods,"
            " except what was clawed back before."
        )
