"""The command `case bridge`: why a later version of a case comes to other amounts."""

from __future__ import annotations

from dataclasses import asdict
from pathlib import Path
from typing import Annotated, Any

import typer

from covalue.benefits.bridge import REMAINDER, Bar, Bridge, By, Question, bridges
from covalue.benefits.business_case import BusinessCase
from covalue.benefits.changes import Change
from covalue.cli.arguments import OptionName, Shape
from covalue.cli.case.reading import good_case
from covalue.cli.output import Format, as_json, as_money, end, print_rows
from covalue.language.decimals import parse_decimal
from covalue.language.money import Money, MoneyError


def bridge(
    before: Annotated[Path, typer.Argument(help="the case as it was (YAML)", show_default=False)],
    after: Annotated[Path, typer.Argument(help="the case as it is (YAML)", show_default=False)],
    of: Annotated[
        str | None, typer.Option(help="one benefit or cost; all totals where left out")
    ] = None,
    option: OptionName = None,
    until: Annotated[
        str | None, typer.Option(help="count the periods up to and with this one")
    ] = None,
    by: Annotated[str, typer.Option(help="driver, or assumption")] = "driver",
    realized: Annotated[
        str | None, typer.Option(help="what --of has come to, as attributed, e.g. 1250.50")
    ] = None,
    shape: Shape = Format.TABLE,
) -> None:
    """Say why a later version of a case comes to other amounts, by driver.

    What the drivers add comes to the whole difference, to the minor unit.

    Examples:

      covalue case bridge business_case.yaml business_case_design.yaml

      covalue case bridge business_case.yaml business_case_design.yaml --of picking --by assumption

      covalue case bridge plan.yaml forecast.yaml --of picking --until 2027-Q2 --realized 98200.00
    """
    if by not in ("driver", "assumption"):
        raise typer.BadParameter("choose --by driver or --by assumption")
    (old, findings), (new, more) = good_case(before), good_case(after)
    split: By = "driver" if by == "driver" else "assumption"
    amount = _minor(realized, new, of) if realized is not None else None
    drawn, problems = bridges(old, new, Question(of, option, until, split, amount))
    findings = list(dict.fromkeys([*findings, *more, *problems]))
    if shape is Format.JSON:
        print(as_json([_bridge_data(one) for one in drawn]))
    elif drawn:
        rows = [row for one in drawn for row in _bridge_rows(one, shape)]
        print_rows(
            ["total", "step", "amount", "currency", "changes"], rows, shape, numbers=["amount"]
        )
    end(findings)


def _minor(text: str, case: BusinessCase, of: str | None) -> int:
    number = parse_decimal(text)
    if isinstance(number, str):
        raise typer.BadParameter(number)
    known = of is not None and (
        of.removesuffix(".measuring") in {*case.document.benefits, *case.document.costs}
    )
    currency = case.currency_of((of or "").removesuffix(".measuring")) if known else None
    try:
        return Money.of(number, currency or case.document.currency).minor
    except MoneyError as problem:
        raise typer.BadParameter(str(problem)) from problem


def _bridge_rows(bridge: Bridge, shape: Format) -> list[list[str]]:
    """The bridge from top to bottom; in a table without what adds nothing."""
    bars = [bar for bar in bridge.bars if bar.amount or shape is not Format.TABLE]
    steps = [("before", bridge.before, "")]
    steps += [(bar.name, bar.amount, "; ".join(map(_change, bar.changes))) for bar in bars]
    if bridge.remainder:
        steps.append((REMAINDER, bridge.remainder, "no recorded change explains it"))
    steps.append(("after", bridge.after, ""))
    currency = bridge.currency
    return [
        [bridge.total, step, as_money(amount, currency, shape), currency, why]
        for step, amount, why in steps
    ]


def _change(change: Change) -> str:
    return f"{change.name}: {change.before} → {change.after}"


def _bridge_data(bridge: Bridge) -> dict[str, Any]:
    currency = bridge.currency
    return {
        "total": bridge.total,
        "currency": currency,
        "before": Money(bridge.before, currency).plain,
        "bars": [_bar_data(bar, currency) for bar in bridge.bars],
        "not explained": Money(bridge.remainder, currency).plain,
        "after": Money(bridge.after, currency).plain,
    }


def _bar_data(bar: Bar, currency: str) -> dict[str, Any]:
    return {
        "name": bar.name,
        "amount": Money(bar.amount, currency).plain,
        "changes": [asdict(change) for change in bar.changes],
    }
