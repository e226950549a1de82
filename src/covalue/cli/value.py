"""The command `value`: what a series of cash flows is worth."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path
from typing import Annotated

import typer

from covalue.cli.arguments import Shape
from covalue.cli.output import Format, as_json, print_rows, refuse
from covalue.cli.tables import good_table
from covalue.exchange.cash_flows import CashFlows, read_cash_flows
from covalue.language.decimals import grouped, parse_decimal, plain
from covalue.valuation.daycount import DayCount
from covalue.valuation.discounting import GREEN_BOOK, Schedule, flat, xnpv
from covalue.valuation.payback import benefit_cost_ratio, discounted_payback, payback
from covalue.valuation.rates import RateOfReturn, xirr

_SAID = {
    "one": "",
    "none": "there is none",
    "many": "there are several; no single figure says how good this is",
}


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

    All internal rates of return are found, where there are several.

    Examples:

      covalue value flows.csv --rate 8%

      covalue value business_case.csv --green-book --format json
    """
    schedule = _schedule(rate, green_book)
    cash_flows, findings = read_cash_flows(good_table(flows))
    if cash_flows is None:
        refuse(findings)
    figures = _figures(cash_flows, schedule, day_count)
    if shape is Format.JSON:
        print(as_json(figures))
    else:
        rows = [[name, *_text(figure)] for name, figure in figures.items()]
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


def _figures(flows: CashFlows, schedule: Schedule, count: DayCount) -> dict[str, dict[str, object]]:
    """Each figure with its value as text (None where there is none), unit and note."""
    money = flows.currency or ""
    figures = {
        "net present value": _figure(
            xnpv(schedule, flows.net, count), 2, money, f"discounted at {schedule.name}"
        ),
        "internal rate of return": _rates(xirr(flows.net, count)),
        "payback": _figure(payback(flows.net, count), 4, "years", "from the first flow"),
        "discounted payback": _figure(
            discounted_payback(schedule, flows.net, count), 4, "years", "from the first flow"
        ),
    }
    if flows.costs:
        ratio = benefit_cost_ratio(schedule, flows.benefits, flows.costs, count)
        figures["benefit-cost ratio"] = _figure(ratio, 4, "", "present values of benefits ÷ costs")
    return figures


def _figure(value: Decimal | None, places: int, unit: str, note: str) -> dict[str, object]:
    if value is None:
        return {"value": None, "unit": unit, "note": "never"}
    return {"value": plain(round(value, places)), "unit": unit, "note": note}


def _rates(rate_of_return: RateOfReturn) -> dict[str, object]:
    rates = [plain(round(Decimal(rate), 10)) for rate in rate_of_return.rates]
    one = rates[0] if rate_of_return.status == "one" else None
    return {
        "value": one,
        "unit": "",
        "status": rate_of_return.status,
        "rates": rates,
        "note": _SAID[rate_of_return.status],
    }


def _text(figure: dict[str, object]) -> tuple[str, str]:
    rates = figure.get("rates")
    if isinstance(rates, list) and figure["value"] is None:
        return " and ".join(rates) or "none", str(figure["note"])
    if figure["value"] is None:
        return "none", str(figure["note"])
    return f"{grouped(Decimal(str(figure['value'])))} {figure['unit']}".strip(), str(figure["note"])
