"""Commands on a case as it is written: check, show, schema."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from covalue.benefits.amounts import Item, Level, OptionAmounts, option_amounts
from covalue.benefits.business_case import BusinessCase
from covalue.benefits.checks import check_case
from covalue.benefits.prose import case_prose
from covalue.benefits.schema import BusinessCaseDocument
from covalue.cli.arguments import CaseFile, OptionName, Shape
from covalue.cli.case.reading import good_case, read_case_file
from covalue.cli.output import (
    Format,
    as_json,
    as_money,
    end,
    end_check,
    print_equations,
    print_prose,
    print_rows,
    refuse,
)
from covalue.language.decimals import plain
from covalue.language.findings import Place, error, near_to
from covalue.language.schema import json_schema


def check(case: CaseFile, shape: Shape = Format.TABLE) -> None:
    """Check a case: names, units, register, owners, map, double counts.

    Says what is wrong, where, and how to mend it.

    Examples:

      covalue case check business_case.yaml

      covalue case check business_case.yaml --format json
    """
    business_case, findings = read_case_file(case)
    if business_case is None:
        end_check(findings, shape)
    end_check(
        [*findings, *check_case(business_case)], shape, business_case.hash, _summary(business_case)
    )


def _summary(case: BusinessCase) -> str:
    sections = ("assumptions", "benefits", "costs", "options")
    counts = ", ".join(
        _counted(len(getattr(case.document, section)), section) for section in sections
    )
    return f"This business case is good: {counts}.\nVersion (SHA-256): {case.hash}"


def _counted(count: int, things: str) -> str:
    return f"{count} {things if count != 1 else things.removesuffix('s')}"


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
    business_case, findings = good_case(case)
    if periods:
        amounts, more = option_amounts(business_case, _known_option(business_case, option, case))
        findings += more
        _print_periods(business_case, amounts, shape)
    elif equations:
        print_equations(business_case.graph, shape)
    else:
        if shape is Format.CSV:
            raise typer.BadParameter("prose is no table; add --periods or --equations")
        print_prose(case_prose(business_case), business_case.hash, shape)
    end(findings)


def _known_option(case: BusinessCase, option: str | None, path: Path) -> str | None:
    known = case.document.options
    if option is not None and option not in known:
        mend = near_to(option, known) or f"known are {', '.join(known)}"
        refuse([error("unknown-name", f"there is no option '{option}'", Place(path.name), mend)])
    return option


def _print_periods(case: BusinessCase, amounts: OptionAmounts, shape: Format) -> None:
    calendar = case.graph.calendar
    labels = [calendar.label(at) for at in range(calendar.periods)]
    rows = [_item_row(item, shape) for item in amounts.items]
    rows += [_level_row(level) for level in amounts.levels]
    print_rows(["name", "class", "unit", *labels, "total"], rows, shape, numbers=[*labels, "total"])


def _item_row(item: Item, shape: Format) -> list[str]:
    cells = [as_money(amount, item.currency, shape) for amount in item.amounts]
    total = as_money(sum(item.amounts), item.currency, shape)
    return [item.name, item.group[0], item.currency, *cells, total]


def _level_row(level: Level) -> list[str]:
    """What is no money has no total."""
    return [level.name, "non_financial", level.unit, *map(plain, level.gains), ""]


def schema() -> None:
    """Print the JSON Schema of cases, for editors that complete and check while you write.

    Examples:

      covalue case schema > business_case.schema.json
    """
    print(as_json(json_schema(BusinessCaseDocument)))
