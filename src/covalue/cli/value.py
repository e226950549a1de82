"""The command `value`: what a series of cash flows is worth."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from covalue.cli.arguments import Shape
from covalue.cli.figures import Figure, one_or_none, rates_figure
from covalue.cli.output import Format, as_json, print_rows, refuse
from covalue.cli.tables import good_table
from covalue.exchange.cash_flows import CashFlows, read_cash_flows
from covalue.language.decimals import parse_decimal
from covalue.valuation.daycount import DayCount
from covalue.valuation.discounting import GREEN_BOOK, Schedule, flat, xnpv
from covalue.valuation.payback import benefit_cost_ratio, discounted_payback, payback
from covalue.valuation.rates import xirr

HEADER = ("figure", "value", "unit", "note")


def value(
    flows: Annotated[
        Path, typer.Argument(help="date,amount or date,benefit,cost (CSV)", show_default=False)
    ],
    rate: Annotated[str | None, typer.Option(help="the yearly discount rate, e.g. 8%")] = None,
    green_book: Annotated[
        bool, typer.Option("--green-book", help="discount by the UK Green Book's schedule")
    ] = False,
    day_count: Annotated[
        DayCount, typer.Option(help="how years between dates are counted")
    ] = DayCount.ACT_365F,
    shape: Shape = Format.TABLE,
) -> None:
    """Value dated cash flows: present value, rates of return, payback, benefit-cost ratio.

    All internal rates of return are cash_flows, where there are several.

    Examples:

      covalue value flows.csv --rate 8%

      covalue value business_case.csv --green-book --format json
    """
    schedule = _schedule(rate, green_book)
    cash_flows, findings = read_cash_flows(good_table(flows))
    if cash_flows is None:
        refuse(findings)
    figures = _figures(cash_flows, schedule, day_count)
    match shape:
        case Format.JSON:
            print(as_json({figure.name: figure.data() for figure in figures}))
        case Format.CSV:
            print_rows(HEADER, [row for figure in figures for row in figure.rows()], shape)
        case Format.TABLE:
            rows = [
                (
                    figure.name,
                    f"{figure.text} {figure.unit if figure.values else ''}".strip(),
                    figure.said,
                )
                for figure in figures
            ]
            print_rows(["figure", "value", "note"], rows, shape, numbers=["value"])


def _schedule(rate: str | None, green_book: bool) -> Schedule:
    if (rate is not None) == green_book:
        raise typer.BadParameter("give either --rate 8% or --green-book")
    if rate is None:
        return GREEN_BOOK
    number = parse_decimal(rate)
    if isinstance(number, str):
        raise typer.BadParameter(number)
    if number <= -1:
        raise typer.BadParameter("a discount rate must be above -100%")
    return flat(number)


def _figures(flows: CashFlows, schedule: Schedule, count: DayCount) -> list[Figure]:
    net, since = flows.net, "from the first flow"
    figures = [
        Figure(
            "net present value",
            (xnpv(schedule, net, count),),
            flows.currency or "",
            f"discounted at {schedule.name}",
            places=2,
        ),
        rates_figure(xirr(net, count)),
        Figure("payback", one_or_none(payback(net, count)), "years", since),
        Figure(
            "discounted payback",
            one_or_none(discounted_payback(schedule, net, count)),
            "years",
            since,
        ),
    ]
    if flows.costs:
        ratio = benefit_cost_ratio(schedule, flows.benefits, flows.costs, count)
        note = "present values of benefits ÷ costs"
        figures.append(Figure("benefit-cost ratio", one_or_none(ratio), "", note))
    return figures
