"""Target cost: the difference between target and actual cost is shared (NEC option C, FPIF,
CPIF)."""

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
    require_order,
    require_share,
    text_of,
)
from covalue.contracts.ranges import Ranges, require_shares, rows_in_words, table_of
from covalue.language import syntax
from covalue.language.schema import Formula

_PAYS = {
    "price": "the actual cost and the fee",
    "fee": "the fee",
    "share": "the partner's share",
}


class TargetCost(Clause):
    """Actual cost against a target: the partner gets a part of what is saved, and bears a part of
    what is overrun.

    The shares are two rates (FPIF, CPIF) or ranges of actual cost ÷ target (NEC option C). Change
    events move the target. Fee limits (CPIF) and a ceiling on the price (FPIF) bound the result.
    The *point of total assumption* is the cost from which on the partner bears every further unit:
    target + (ceiling − target − fee) ÷ client's share.
    """

    title: ClassVar[str] = "Target cost"
    kind: Literal["target cost"]
    target: Formula = Field(description="the TargetCost that was agreed")
    changes: Formula | None = Field(
        None, description="what ChangeEvents add to the target in each period"
    )
    actual: Formula = Field(description="the actual (defined) cost of each period")
    over: Window = Field("term", description="the window that is settled when it closes")
    share_under: Formula | None = Field(None, description="the partner's part of what is saved")
    share_over: Formula | None = Field(None, description="the partner's part of what is overrun")
    ranges: Ranges | None = Field(
        None, description="the partner's part by range of actual cost ÷ target"
    )
    fee: Formula | None = Field(None, description="the target fee (profit) at target cost")
    minimum_fee: Formula | None = Field(None, description="the least that the fee can be")
    maximum_fee: Formula | None = Field(None, description="the most that the fee can be")
    ceiling: Formula | None = Field(
        None, description="the most that the client pays, cost and fee together"
    )
    pays: Literal["price", "fee", "share"] = Field(
        description=(
            "price: actual cost and fee; fee: the fee, where cost is paid elsewhere; share: the"
            " share alone"
        )
    )

    @model_validator(mode="after")
    def _consistent(self) -> TargetCost:
        rates = (self.share_under is not None, self.share_over is not None)
        if self.ranges is not None and any(rates):
            raise ValueError("shares are either `ranges`, or `share under` and `share over`")
        if self.ranges is None and not all(rates):
            raise ValueError("a target cost needs `share under` and `share over`, or `ranges`")
        require_share(self.share_under, "`share under`")
        require_share(self.share_over, "`share over`")
        require_shares(self.ranges or {})
        require_order(
            self.minimum_fee, self.maximum_fee, "the maximum fee is below the minimum fee"
        )
        if self.ceiling is not None and self.pays == "share":
            raise ValueError(
                "a `ceiling` bounds cost and fee together; it needs `pays: price` or `pays: fee`"
            )
        return self

    def expand(self, name: str, setting: Setting) -> Expansion:
        """Target, cost, share, fee, price, and the amount at the window's close."""
        money = setting.currency
        equations = [
            *self._cost(name, setting),
            *self._share(name, setting),
            *self._fee(name, setting),
            Equation(name, setting.at_close(f"{name}.{self.pays}", self.over), money),
        ]
        tables = {f"{name}.ranges": table_of(self.ranges, "ratio", "ratio")} if self.ranges else {}
        return Expansion(tuple(equations), self._says(name), tables)

    def rated_ranges(self) -> dict[str, syntax.Expr]:
        """The shares by range of actual cost ÷ target."""
        return self.ranges or {}

    def _cost(self, name: str, setting: Setting) -> list[Equation]:
        money = setting.currency
        target = text_of(self.target)
        if self.changes is not None:
            target = f"{target} + {setting.summed(text_of(self.changes), 'term')}"
        return [
            Equation(f"{name}.target", target, money, "target with change events"),
            Equation(
                f"{name}.actual",
                setting.summed(text_of(self.actual), self.over),
                money,
                "actual cost",
            ),
            Equation(
                f"{name}.saved",
                f"{name}.target - {name}.actual",
                money,
                "saved; below zero, overrun",
            ),
            Equation(f"{name}.saves", f"{name}.saved >= {setting.zero}", "yes/no"),
            Equation(f"{name}.overruns", f"not {name}.saves", "yes/no"),
        ]

    def _share(self, name: str, setting: Setting) -> list[Equation]:
        money, zero = setting.currency, setting.zero
        if self.ranges is not None:
            part = (
                f"marginal({name}.ranges, 1) - marginal({name}.ranges, {name}.actual /"
                f" {name}.target)"
            )
            share = f"if {name}.target > {zero} then {name}.target * ({part}) else missing"
            return [Equation(f"{name}.share", share, money, "partner's share")]
        assert self.share_under is not None
        assert self.share_over is not None
        rate = f"if {name}.saves then {text_of(self.share_under)} else {text_of(self.share_over)}"
        return [
            Equation(f"{name}.rate", rate, "ratio", "partner's rate"),
            Equation(f"{name}.share", f"{name}.rate * {name}.saved", money, "partner's share"),
        ]

    def _fee(self, name: str, setting: Setting) -> list[Equation]:
        if self.pays == "share":
            return []
        money = setting.currency
        fee = f"{name}.target_fee + {name}.share"
        if self.minimum_fee is not None:
            fee = f"max({fee}, {text_of(self.minimum_fee)})"
        if self.maximum_fee is not None:
            fee = f"min({fee}, {text_of(self.maximum_fee)})"
        steps = [
            Equation(
                f"{name}.target_fee",
                text_of(self.fee) if self.fee is not None else setting.zero,
                money,
            ),
            Equation(f"{name}.fee_before_ceiling", fee, money, "fee within its limits"),
        ]
        price = f"{name}.actual + {name}.fee_before_ceiling"
        if self.ceiling is not None:
            steps += self._ceiling(name, money)
            price = f"min({price}, {name}.ceiling)"
        return [
            *steps,
            Equation(f"{name}.price", price, money, "cost and fee"),
            Equation(f"{name}.fee", f"{name}.price - {name}.actual", money, "fee"),
        ]

    def _ceiling(self, name: str, money: str) -> list[Equation]:
        assert self.ceiling is not None
        steps = [Equation(f"{name}.ceiling", text_of(self.ceiling), money, "ceiling")]
        if self.share_over is not None:
            client = f"(1 - {text_of(self.share_over)})"
            point = (
                f"{name}.target + ({name}.ceiling - {name}.target - {name}.target_fee) / {client}"
            )
            guarded = f"if {client} > 0 then {point} else missing"
            steps.append(
                Equation(f"{name}.total_assumption", guarded, money, "point of total assumption")
            )
        return steps

    def _says(self, name: str) -> tuple[Sentence, ...]:
        cost = f"The actual cost of {{{name}.actual}} against the target of {{{name}.target}}"
        says = [
            Sentence(
                f"{cost} saves {{{name}.saved}}; the partner's share is {{{name}.share}}.",
                f"{name}.saves",
            ),
            Sentence(
                f"{cost} is an overrun ({{{name}.saved}}); the partner's share is"
                f" {{{name}.share}}.",
                f"{name}.overruns",
            ),
        ]
        if self.pays != "share":
            says.append(
                Sentence(f"With the target fee of {{{name}.target_fee}} the fee is {{{name}.fee}}.")
            )
        if self.ceiling is not None:
            says.append(
                Sentence(
                    f"Cost and fee are at most {{{name}.ceiling}}: the price is {{{name}.price}}."
                )
            )
        return tuple(says)

    def prose(self) -> str:
        """The clause in words."""
        said = [f"The target cost is {in_words(self.target)}."]
        if self.changes is not None:
            said.append(f"Change events move it by {in_words(self.changes)}.")
        said.append(
            f"When the {self.over} closes, {in_words(self.actual)} is compared with it."
            f" {self._shares_in_words()}"
        )
        if self.fee is not None:
            said.append(
                f"The fee at target cost is {in_words(self.fee)}; the share is added to it."
            )
        bounds = (("at least", self.minimum_fee), ("at most", self.maximum_fee))
        said += [
            f"The fee is {word} {in_words(bound)}." for word, bound in bounds if bound is not None
        ]
        if self.ceiling is not None:
            said.append(f"Cost and fee together are at most {in_words(self.ceiling)}.")
        said.append(f"The client pays {_PAYS[self.pays]}; below zero, the partner pays.")
        return " ".join(said)

    def _shares_in_words(self) -> str:
        if self.ranges is not None:
            rows = rows_in_words(self.ranges)
            return (
                "The partner's share, by range of actual cost ÷ target, each for its part, is"
                f" {rows}."
            )
        assert self.share_under is not None
        assert self.share_over is not None
        under, over = in_words(self.share_under), in_words(self.share_over)
        return f"The partner gets {under} of what is saved and bears {over} of what is overrun."
