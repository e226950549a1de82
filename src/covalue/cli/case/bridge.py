"""The command `case bridge`: why a later version of a case comes to other amounts."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict
from pathlib import Path
from typing import Annotated, Any

import typer

from covalue.benefits.bridge import REMAINDER, Bridge, By, Question, bridges
from covalue.benefits.business_case import BusinessCase
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
    found, problems = bridges(old, new, Question(of, option, until, split, amount))
    findings = list(dict.fromkeys([*findings, *more, *problems]))
    if shape is Format.JSON:
        print(as_json([_bridge_data(one) for one in found]))
    elif found:
        rows = [row for one in found for row in _bridge_rows(one, shape)]
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


def _bridge_rows(found: Bridge, shape: Format) -> list[list[str]]:
    """The bridge from top to bottom; in a table without what adds nothing."""
    bars = [bar for bar in found.bars if bar.amount or shape is not Format.TABLE]
    steps = [("before", found.before, "")]
    steps += [
        (bar.name, bar.amount, "; ".join(_change(asdict(c)) for c in bar.changes)) for bar in bars
    ]
    steps += (
        [(REMAINDER, found.remainder, "no recorded change explains it")] if found.remainder else []
    )
    steps += [("after", found.after, "")]
    currency = found.currency
    return [
        [found.total, step, as_money(amount, currency, shape), currency, why]
        for step, amount, why in steps
    ]


def _change(change: Mapping[str, Any]) -> str:
    return f"{change['name']}: {change['before']} → {change['after']}"


def _bridge_data(found: Bridge) -> dict[str, Any]:
    currency = found.currency
    return {
        "total": found.total,
        "currency": currency,
        "before": Money(found.before, currency).plain,
        "bars": [
            {
                "name": bar.name,
                "amount": Money(bar.amount, currency).plain,
                "changes": [asdict(c) for c in bar.changes],
            }
            for bar in found.bars
        ],
        "not explained": Money(found.remainder, currency).plain,
        "after": Money(found.after, currency).plain,
    }
