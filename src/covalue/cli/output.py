"""What the command says, and how: findings to standard error, results as table, JSON or CSV."""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from dataclasses import asdict
from enum import StrEnum
from typing import Any, NoReturn

import typer
from rich.console import Console
from rich.table import Table as RichTable

from covalue.exchange.writing import as_csv
from covalue.language.findings import Finding, Severity, has_errors
from covalue.language.graph import Graph
from covalue.language.money import Money

MOST_SHOWN = 50
_STYLES = {Severity.ERROR: "red", Severity.WARNING: "yellow", Severity.NOTE: "blue"}


class Format(StrEnum):
    """How a result is printed."""

    TABLE = "table"
    JSON = "json"
    CSV = "csv"


def console(*, to_errors: bool = False) -> Console:
    """A console for now's standard output or standard error."""
    return Console(stderr=to_errors, highlight=False, soft_wrap=True)


def say_findings(findings: Sequence[Finding]) -> None:
    """Findings on standard error, errors first, the first fifty of them."""
    ordered = sorted(findings, key=lambda finding: list(Severity).index(finding.severity))
    say_every_finding(ordered[:MOST_SHOWN])
    if len(ordered) > MOST_SHOWN:
        console(to_errors=True).print(f"… and {len(ordered) - MOST_SHOWN} more findings")


def say_every_finding(findings: Iterable[Finding]) -> None:
    """Findings on standard error in their order, however many there are."""
    errors = console(to_errors=True)
    for finding in findings:
        errors.print(str(finding), style=_STYLES[finding.severity], markup=False)


def refuse(findings: Sequence[Finding]) -> NoReturn:
    """Say the findings and end with exit code 1."""
    say_findings(findings)
    raise typer.Exit(1)


def end(findings: Sequence[Finding]) -> None:
    """Say the findings; exit code 1 where one of them is an error."""
    say_findings(findings)
    if has_errors(findings):
        raise typer.Exit(1)


def end_check(
    findings: Sequence[Finding], shape: Format, version: str | None = None, summary: str = ""
) -> NoReturn:
    """Print what a check found of a document, with the version (its hash) where it could be read;
    exit code 1 where there is an error."""
    good = version is not None and not has_errors(findings)
    match shape:
        case Format.TABLE:
            say_findings(findings)
            if good:
                console().print(summary, markup=False)
        case Format.CSV:
            print_rows(FINDING_COLUMNS, finding_rows(findings), shape)
        case Format.JSON:
            print(as_json({"good": good, "hash": version, "findings": finding_data(findings)}))
    raise typer.Exit(0 if good else 1)


def as_json(data: Any) -> str:
    """Data as indented JSON, letters as they are."""
    return json.dumps(data, indent=2, ensure_ascii=False)


FINDING_COLUMNS = ("severity", "code", "place", "message", "mend")


def finding_rows(findings: Iterable[Finding]) -> list[list[str]]:
    """Findings for CSV."""
    return [[str(f.severity), f.code, str(f.place), f.message, f.mend] for f in findings]


def finding_data(findings: Iterable[Finding]) -> list[dict[str, Any]]:
    """Findings for JSON."""
    return [asdict(finding) for finding in findings]


def print_prose(text: str, version: str, shape: Format) -> None:
    """A document in plain English, with its version (its hash) in JSON."""
    print(as_json({"hash": version, "prose": text}) if shape is Format.JSON else text, end="")


def print_equations(graph: Graph, shape: Format) -> None:
    """Every quantity of a document as an equation."""
    rows = [
        [name, item.formula, str(graph.nodes[item.node].type), item.made_by, item.label or ""]
        for name, item in graph.quantities.items()
    ]
    print_rows(["name", "formula", "unit", "made by", "label"], rows, shape)


def as_money(amount: int, currency: str, shape: Format) -> str:
    """Minor units as a cell: for people in a table, for machines elsewhere."""
    money = Money(amount, currency)
    return money.figure if shape is Format.TABLE else money.plain


def print_rows(
    header: Sequence[str], rows: Sequence[Sequence[str]], shape: Format, numbers: Iterable[str] = ()
) -> None:
    """A table in the wanted shape; the columns named in `numbers` are set to the right."""
    if shape is Format.CSV:
        print(as_csv(header, rows), end="")
        return
    if shape is Format.JSON:
        print(as_json([dict(zip(header, row, strict=True)) for row in rows]))
        return
    table = RichTable(box=None, pad_edge=False, header_style="bold")
    for name in header:
        table.add_column(name, justify="right" if name in set(numbers) else "left", overflow="fold")
    for row in rows:
        table.add_row(*(_escaped(cell) for cell in row))
    Console(highlight=False, width=None).print(table)


def _escaped(text: str) -> str:
    return text.replace("[", "\\[")
