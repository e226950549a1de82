"""Commands on business cases: check, show, value, bridge, map, schema."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import asdict
from decimal import Decimal
from pathlib import Path
from typing import Annotated, Any

import typer

from covalue.benefits.amounts import OptionAmounts, option_amounts
from covalue.benefits.appraisal import Appraisal, appraise
from covalue.benefits.benefits_map import check_map, map_of
from covalue.benefits.bridge import REMAINDER, Bridge, By, Question, bridges
from covalue.benefits.business_case import BusinessCase, read_case
from covalue.benefits.checks import check_case
from covalue.benefits.claims import check_claims, claims_of
from covalue.benefits.prose import case_prose
from covalue.benefits.schema import BusinessCaseDocument
from covalue.cli.documents import Shape
from covalue.cli.output import (
    FINDING_COLUMNS,
    Format,
    as_json,
    console,
    end,
    finding_data,
    finding_rows,
    print_rows,
    refuse,
    say_findings,
)
from covalue.exchange.tables import read_text
from covalue.language.decimals import grouped, parse_decimal, plain
from covalue.language.findings import Finding, Place, error, has_errors, near_to
from covalue.language.money import Money, MoneyError
from covalue.language.schema import json_schema
from covalue.valuation.rates import RateOfReturn

app = typer.Typer(
    no_args_is_help=True, help="Business cases: check them, value them, say why they changed."
)
CaseFile = Annotated[Path, typer.Argument(help="a business case (YAML)", show_default=False)]
OptionName = Annotated[
    str | None, typer.Option("--option", help="an option; the preferred one where left out")
]


def _read(path: Path) -> tuple[BusinessCase | None, list[Finding]]:
    text, findings = read_text(path)
    return (None, findings) if text is None else read_case(text, path.name)


def _good(path: Path) -> tuple[BusinessCase, list[Finding]]:
    """A case without errors, or the end of the command."""
    case, findings = _read(path)
    if case is None:
        refuse(findings)
    return case, findings


@app.command()
def check(case: CaseFile, shape: Shape = Format.TABLE) -> None:
    """Check a case: names, units, register, owners, map, double counts; what is wrong, where, how
    to mend it.

    Examples:

      covalue case check business_case.yaml

      covalue case check business_case.yaml --format json
    """
    found, findings = _read(case)
    if found is not None:
        findings += check_case(found)
    if shape is Format.TABLE:
        say_findings(findings)
        if found is not None and not has_errors(findings):
            console().print(_summary(found), markup=False)
    elif shape is Format.CSV:
        print_rows(FINDING_COLUMNS, finding_rows(findings), shape)
    else:
        good, version = not has_errors(findings), found.hash if found else None
        print(as_json({"good": good, "hash": version, "findings": finding_data(findings)}))
    if has_errors(findings):
        raise typer.Exit(1)


def _summary(case: BusinessCase) -> str:
    sections = ("assumptions", "benefits", "costs", "options")
    counts = ", ".join(
        _counted(len(getattr(case.document, section)), section) for section in sections
    )
    return f"This business case is good: {counts}.\nVersion (SHA-256): {case.hash}"


def _counted(count: int, things: str) -> str:
    return f"{count} {things if count != 1 else things.removesuffix('s')}"


@app.command()
def show(
    case: CaseFile,
    equations: Annotated[
        bool, typer.Option("--equations", help="every quantity as an equation")
    ] = False,
    periods: Annotated[
        bool, typer.Option("--periods", help="benefits and costs by period")
    ] = False,
    option: OptionName = None,
    shape: Shape = Format.TABLE,
) -> None:
    """Show a case in plain English, as the equations that it stands for, or by period.

    Examples:

      covalue case show business_case.yaml

      covalue case show business_case.yaml --periods --format csv

      covalue case show business_case.yaml --equations
    """
    if equations and periods:
        raise typer.BadParameter("choose --equations or --periods")
    if option is not None and not periods:
        raise typer.BadParameter("--option goes with --periods")
    found, findings = _good(case)
    if periods:
        amounts, more = option_amounts(found, _known_option(found, option, case))
        findings += more
        _print_periods(found, amounts, shape)
    elif equations:
        _print_equations(found, shape)
    else:
        if shape is Format.CSV:
            raise typer.BadParameter("prose is no table; add --periods or --equations")
        text = case_prose(found)
        print(
            as_json({"hash": found.hash, "prose": text}) if shape is Format.JSON else text, end=""
        )
    end(findings)


def _known_option(case: BusinessCase, option: str | None, path: Path) -> str | None:
    known = case.document.options
    if option is not None and option not in known:
        mend = near_to(option, known) or f"known are {', '.join(known)}"
        refuse([error("unknown-name", f"there is no option '{option}'", Place(path.name), mend)])
    return option


def _print_equations(case: BusinessCase, shape: Format) -> None:
    graph = case.graph
    rows = [
        [q.name, q.formula, str(graph.nodes[q.node].type), q.made_by, q.label or ""]
        for q in graph.quantities.values()
    ]
    print_rows(["name", "formula", "unit", "made by", "label"], rows, shape)


def _print_periods(case: BusinessCase, amounts: OptionAmounts, shape: Format) -> None:
    calendar = case.graph.calendar
    labels = [calendar.label(at) for at in range(calendar.periods)]
    rows = [
        [item.name, item.group[0], item.currency]
        + [_money(amount, item.currency, shape) for amount in (*item.amounts, sum(item.amounts))]
        for item in amounts.items
    ]
    rows += [
        [level.name, "non_financial", level.unit, *(plain(gain) for gain in level.gains), ""]
        for level in amounts.levels
    ]
    print_rows(["name", "class", "unit", *labels, "total"], rows, shape, numbers=[*labels, "total"])


def _money(amount: int, currency: str, shape: Format) -> str:
    money = Money(amount, currency)
    return money.figure if shape is Format.TABLE else money.plain


@app.command()
def value(case: CaseFile, shape: Shape = Format.TABLE) -> None:
    """Value every option: net present value, rates of return, payback, benefit-cost ratio, totals
    by class.

    Examples:

      covalue case value business_case.yaml

      covalue case value business_case.yaml --format json
    """
    found, findings = _good(case)
    appraisals, more = appraise(found)
    findings += more
    columns = {option: _figures(found, appraisal) for option, appraisal in appraisals.items()}
    if shape is Format.JSON:
        print(
            as_json({"hash": found.hash, "currency": found.document.currency, "options": columns})
        )
    else:
        names = sorted({name: 0 for figures in columns.values() for name in figures}, key=_place_of)
        rows = [
            [name, *(_cell(columns[option].get(name), shape) for option in columns)]
            for name in names
        ]
        print_rows(["figure", *columns], rows, shape, numbers=list(columns))
    end(findings)


_ORDER = ("net", "better", "internal", "payback", "discounted", "benefit", "present", "total")


def _place_of(figure: str) -> tuple[int, bool]:
    """Where a figure stands in the table: costs come last."""
    return _ORDER.index(re.split(r"\W", figure)[0]), figure.startswith("total cost of")


def _figures(case: BusinessCase, appraisal: Appraisal) -> dict[str, str | None]:
    """The figures of an option as text, money in the case's currency; None where there is none."""
    own = appraisal.currency
    figures: dict[str, str | None] = {
        f"net present value, {own}": _in_money(appraisal.net_present_value, own),
        f"better than doing nothing by, {own}": _in_money(appraisal.better, own),
        "internal rate of return": _rates(appraisal.rates),
        "payback, years": _rounded(appraisal.payback, 4),
        "discounted payback, years": _rounded(appraisal.discounted_payback, 4),
        "benefit-cost ratio": _rounded(appraisal.benefit_cost_ratio, 4),
    }
    for class_, worth in appraisal.by_class.items():
        figures[f"present value of {class_}, {own}"] = _in_money(worth, own)
    amounts, _ = option_amounts(case, appraisal.option)
    for (group, currency), series in amounts.totals().items():
        figures[f"total {group}, {currency}"] = Money(sum(series), currency).plain
    return figures


def _in_money(amount: Decimal | None, currency: str) -> str | None:
    return None if amount is None else Money.of(amount, currency, "half up").plain


def _rounded(number: Decimal | None, places: int) -> str | None:
    return None if number is None else f"{round(number, places):f}"


def _rates(found: RateOfReturn) -> str | None:
    return " and ".join(plain(round(Decimal(rate), 10)) for rate in found.rates) or None


def _cell(text: str | None, shape: Format) -> str:
    if text is None:
        return "none" if shape is Format.TABLE else ""
    if shape is not Format.TABLE or " and " in text:
        return text
    return grouped(Decimal(text), len(text.partition(".")[2]))


@app.command()
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
    """Say why a later version of a case comes to other amounts: by driver, adding up to the minor
    unit.

    Examples:

      covalue case bridge business_case.yaml business_case_design.yaml

      covalue case bridge business_case.yaml business_case_design.yaml --of picking --by assumption

      covalue case bridge plan.yaml forecast.yaml --of picking --until 2027-Q2 --realized 98200.00
    """
    if by not in ("driver", "assumption"):
        raise typer.BadParameter("choose --by driver or --by assumption")
    (old, findings), (new, more) = _good(before), _good(after)
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
        [found.total, step, _money(amount, currency, shape), currency, why]
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


@app.command("map")
def map_(case: CaseFile, shape: Shape = Format.TABLE) -> None:
    """Show the benefits map: what serves what, from objectives to deliverables, and what hangs in
    the air.

    Examples:

      covalue case map business_case.yaml

      covalue case map business_case.yaml --format json
    """
    found, findings = _good(case)
    benefits_map = map_of(found.document)
    problems = [*check_map(benefits_map, found.places), *check_claims(claims_of(found))]
    if shape is Format.JSON:
        nodes = [asdict(node) for node in benefits_map.nodes.values()]
        print(as_json({"nodes": nodes, "findings": finding_data(problems)}))
    else:
        nobody, nothing = ("nobody", "—") if shape is Format.TABLE else ("", "")
        rows = [
            [
                node.kind,
                node.name,
                node.title,
                node.owner or nobody,
                ", ".join(node.serves) or nothing,
            ]
            for node in benefits_map.nodes.values()
        ]
        print_rows(["kind", "name", "title", "owner", "serves"], rows, shape)
    end([*findings, *problems])


@app.command()
def schema() -> None:
    """Print the JSON Schema of business cases, for editors that complete and check while you write.

    Examples:

      covalue case schema > business_case.schema.json
    """
    print(as_json(json_schema(BusinessCaseDocument)))
