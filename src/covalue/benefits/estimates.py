"""How good estimates were: what was promised against what came, by driver and by whoever estimated.

Flyvbjerg, "From Nobel Prize to project management: getting risks right" (2006): the next estimate
starts from what similar ones came to. A bias below zero means that less came than was promised.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from covalue.benefits.bridge import REMAINDER, Bridge
from covalue.language.decimals import CONTEXT

FEW = 3
"""Below so many benefits a bias is too little to tell anything from."""


@dataclass(frozen=True, slots=True)
class Estimate:
    """One benefit in whole minor units, the part due to its project: `promised` up to a period and
    what `came`.

    `drivers` say why they differ; they add up to came − promised.
    """

    benefit: str
    class_: str
    currency: str
    promised: int
    came: int
    drivers: Mapping[str, int]

    @property
    def difference(self) -> int:
        """Below zero where less came than was promised."""
        return self.came - self.promised


@dataclass(frozen=True, slots=True)
class Bias:
    """Estimates of one class in one currency within a group, added up. `short` is how many came to
    less."""

    group: str
    class_: str
    currency: str
    count: int
    short: int
    promised: int
    came: int

    @property
    def difference(self) -> int:
        """Below zero where less came than was promised."""
        return self.came - self.promised

    @property
    def rate(self) -> Decimal | None:
        """(came − promised) ÷ |promised|; None where there is too little to tell, or nothing to
        divide by."""
        return _rate(self.difference, self.promised) if self.count >= FEW else None


@dataclass(frozen=True, slots=True)
class DriverBias:
    """What one driver took from, or added to, the estimates of a class: it moved `count` of `of`
    benefits."""

    driver: str
    class_: str
    currency: str
    count: int
    of: int
    amount: int
    promised: int

    @property
    def rate(self) -> Decimal | None:
        """amount ÷ |promised| of all these benefits; None where there is too little to tell."""
        return _rate(self.amount, self.promised) if self.of >= FEW else None


def estimate(benefit: str, class_: str, bridge: Bridge) -> Estimate:
    """The estimate that a bridge from the promise to what was measured explains."""
    drivers = {bar.name: bar.amount for bar in bridge.bars if bar.amount}
    if bridge.remainder:
        drivers[REMAINDER] = bridge.remainder
    return Estimate(benefit, class_, bridge.currency, bridge.before, bridge.after, drivers)


def biases(
    estimates: Iterable[Estimate], group: Callable[[Estimate], str] | None = None
) -> list[Bias]:
    """By group, class and currency, which are never mixed; in the order of their names."""
    groups: dict[tuple[str, str, str], list[Estimate]] = {}
    for estimate in estimates:
        groups.setdefault(
            (group(estimate) if group else "", estimate.class_, estimate.currency), []
        ).append(estimate)
    return [
        Bias(
            *key,
            count=len(rows),
            short=sum(row.difference < 0 for row in rows),
            promised=sum(row.promised for row in rows),
            came=sum(row.came for row in rows),
        )
        for key, rows in sorted(groups.items())
    ]


def driver_biases(estimates: Sequence[Estimate]) -> list[DriverBias]:
    """By class, currency and driver: what moved most of a class first."""
    rows = []
    for total in biases(estimates):
        among = [
            estimate
            for estimate in estimates
            if (estimate.class_, estimate.currency) == (total.class_, total.currency)
        ]
        moved = dict.fromkeys(name for estimate in among for name in estimate.drivers)
        bars = [_driver(name, among, total) for name in moved]
        rows += sorted(bars, key=lambda bar: -abs(bar.amount))
    return rows


def _driver(name: str, among: Sequence[Estimate], total: Bias) -> DriverBias:
    touched = [estimate.drivers[name] for estimate in among if estimate.drivers.get(name)]
    return DriverBias(
        name, total.class_, total.currency, len(touched), total.count, sum(touched), total.promised
    )


def _rate(part: int, whole: int) -> Decimal | None:
    return CONTEXT.divide(Decimal(part), Decimal(abs(whole))) if whole else None
