"""Whatever a document may say can be shown: in words, as equations, as JSON, and explained."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterator
from pathlib import Path
from typing import get_args

import pytest
from ruamel.yaml import YAML

from covalue.language import syntax
from covalue.language.functions import BUILT_IN
from covalue.language.grammar import Unparsed, parse
from tests.docs.test_language_reference import EXAMPLES
from tests.reports.conftest import Run

HEAD = """covalue: 1
contract: an example
parties: {client: Example Client, partner: Example Partner}
currency: EUR
terms: {fee: {kind: formula, meaning: a fee, amount: 1 EUR}}
rounding: {to: 0.01 EUR, mode: half up}
settlement: {every: month}
"""
CALENDAR = "calendar: {start: 2026-01, period: month, periods: 12}\n"


def formulas() -> Iterator[syntax.Expr]:
    """Every formula of the language page."""
    for _title, document, _table in EXAMPLES:
        sections = YAML(typ="safe").load(document)
        texts = [*sections.get("functions", {}).values()]
        texts += [
            part["is"] if isinstance(part, dict) else part
            for part in sections["quantities"].values()
        ]
        for text in texts:
            parsed = parse(str(text))
            assert not isinstance(parsed, Unparsed), text
            yield from syntax.parts(parsed)


def test_the_page_holds_every_construct_of_the_language() -> None:
    found = list(formulas())
    assert {type(each) for each in found} == set(get_args(syntax.Expr))
    called = {each.function for each in found if isinstance(each, syntax.Call)}
    assert called >= set(BUILT_IN)
    kinds = {each.kind for each in found if isinstance(each, syntax.Aggregate)}
    assert kinds == set(syntax.AGGREGATES)
    windows = {each.kind for each in found if isinstance(each, syntax.Window)}
    assert windows == set(syntax.WINDOW_KINDS)
    calendar = {each.function for each in found if isinstance(each, syntax.OnCalendar)}
    assert calendar == set(syntax.CALENDAR_FUNCTIONS)


@pytest.mark.parametrize(
    ("document", "table"), [each[1:] for each in EXAMPLES], ids=[each[0] for each in EXAMPLES]
)
def test_every_construct_can_be_shown(run: Run, tmp_path: Path, document: str, table: str) -> None:
    """`show` ended with a traceback on a formula that rounds."""
    deal, inputs = tmp_path / "deal.yaml", tmp_path / "figures.csv"
    calendar = "" if document.startswith("calendar:") else CALENDAR
    deal.write_text(HEAD + calendar + document, encoding="utf-8")
    rows = list(csv.DictReader(io.StringIO(table)))
    columns = [column for column in rows[0] if not column.startswith("=")]
    lines = [",".join(["contract", *columns])]
    lines += [",".join(["A", *(row[column] for column in columns)]) for row in rows]
    inputs.write_text("\n".join(lines) + "\n", encoding="utf-8")
    for command in (
        ("check", deal),
        ("show", deal),
        ("show", deal, "--equations"),
        ("show", deal, "--format", "json"),
        ("settle", deal, inputs),
        ("explain", deal, inputs, "--contract", "A"),
        ("explain", deal, inputs, "--contract", "A", "--format", "json"),
    ):
        result = run(*command)
        assert result.exit_code == 0, (command, result.output, result.exception)
        assert result.stdout
    quantity = next(column[1:] for column in rows[0] if column.startswith("="))
    name = quantity.partition("[")[0]
    told = run("explain", deal, inputs, "--contract", "A", "--line", name, "--format", "json")
    if told.exit_code == 0:
        assert json.loads(told.stdout)


def test_a_rounding_is_said_with_its_step_in_words(run: Run, tmp_path: Path) -> None:
    deal = tmp_path / "deal.yaml"
    text = CALENDAR + HEAD.replace(
        "amount: 1 EUR", "amount: round(fees * 20% to 1_000 EUR half up)"
    )
    deal.write_text(text + "inputs: {fees: {unit: EUR}}\n", encoding="utf-8")
    assert "round(fees × 20 % to 1,000 EUR half up)" in run("show", deal).stdout
