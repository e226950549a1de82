"""Figures of contracts from a table: every cell is taken as the document declares it, or named."""

from __future__ import annotations

from decimal import Decimal

import pytest

from covalue.exchange.inputs import Columns, Figures, read_figures
from covalue.exchange.mapping import NO_MAP, MapPart
from covalue.exchange.tables import Table
from covalue.language.findings import Finding, has_errors
from covalue.language.graph import Graph
from covalue.language.model import read_model
from covalue.language.values import Value

D = Decimal
MODEL = """
covalue: 1
model: what a table may give
calendar: {start: 2026-01, period: month, periods: 3}
sets: {sites: [Leeds, Leipzig]}
inputs:
  hours: {unit: hour}
  share: {unit: ratio}
  people: {unit: number}
  site: {one of: sites}
  on_time: {unit: yes/no}
parameters:
  rate: {unit: EUR/hour, per contract: yes}
  usual: {unit: EUR/hour, value: 30 EUR/hour, per contract: yes}
  fee: {value: 10 EUR, source: the parties}
quantities:
  due: if on_time and site = 'Leeds' then hours * rate * share else fee
  other: hours * usual
  counted: people
"""
ONCE = MODEL.replace("periods: 3", "periods: 1")
HEADER = "contract,period,hours,share,people,site,on_time,rate"
ROW = "A,2026-01,5,0.5,3,Leeds,yes,20"


def graph_of(text: str) -> Graph:
    model, findings = read_model(text)
    assert model is not None, [str(finding) for finding in findings]
    return model.graph


GRAPH, GRAPH_ONCE = graph_of(MODEL), graph_of(ONCE)
ALL = (*GRAPH.inputs, "rate", "usual")
USUAL = Columns()


def read(
    header: str,
    *rows: str,
    needs: tuple[str, ...] = ALL,
    columns: Columns = USUAL,
    column_map: MapPart = NO_MAP,
    graph: Graph = GRAPH,
) -> tuple[Figures | None, list[Finding]]:
    cells = tuple(tuple(row.split(",")) for row in rows)
    table = Table("figures.csv", tuple(header.split(",")), cells, tuple(range(2, len(rows) + 2)))
    return read_figures(graph, needs, table, columns, column_map)


def cell(column: str, text: str, column_map: MapPart = NO_MAP) -> Value:
    """What one cell gives, in a table that needs nothing else."""
    header, row = f"contract,period,{column}", f"A,2026-01,{text}"
    figures, findings = read(header, row, needs=(), column_map=column_map)
    assert figures is not None, [str(finding) for finding in findings]
    return figures.contracts["A"][0][next(iter(figures.contracts["A"][0]))]


def refusal(
    header: str,
    *rows: str,
    needs: tuple[str, ...] = ALL,
    columns: Columns = USUAL,
    column_map: MapPart = NO_MAP,
) -> str:
    figures, findings = read(header, *rows, needs=needs, columns=columns, column_map=column_map)
    assert figures is None
    assert has_errors(findings)
    return "\n".join(map(str, findings))


def test_figures_by_contract_and_period_and_where_they_stood() -> None:
    figures, findings = read(HEADER, ROW, "A,2026-02,,,,,,20", "B,2026-01,1,1,1,Leipzig,no,5")
    assert findings == []
    assert figures is not None
    assert figures.contracts == {
        "A": {
            0: {
                "hours": D(5),
                "share": D("0.5"),
                "people": D(3),
                "site": "Leeds",
                "on_time": True,
                "rate": D(20),
            },
            1: {"rate": D(20)},
        },
        "B": {
            0: {
                "hours": D(1),
                "share": D(1),
                "people": D(1),
                "site": "Leipzig",
                "on_time": False,
                "rate": D(5),
            }
        },
    }
    assert figures.origin("A", 1) == "figures.csv row 3"
    assert figures.origin("A", 2) is None


@pytest.mark.parametrize(
    ("column", "text", "value"),
    [
        ("hours", "1_250.50", D("1250.50")),
        ("share", "12.5%", D("0.125")),
        ("people", "10%", D("0.1")),
        ("on_time", "TRUE", True),
        ("on_time", "0", False),
        ("site", "Leipzig", "Leipzig"),
        ("rate", "20", D(20)),
    ],
)
def test_a_cell_is_taken_as_the_document_declares_it(column: str, text: str, value: Value) -> None:
    assert cell(column, text) == value


@pytest.mark.parametrize(
    ("column", "text", "words"),
    [
        ("hours", "five", "'five' is not a number"),
        ("hours", "5%", "'5%' is a percentage, but the figure is in hour"),
        ("on_time", "maybe", "'maybe' is neither yes nor no"),
        ("site", "Leed", "'Leed' is none of the document's words; did you mean 'Leeds'?"),
        ("site", "Oslo", "'Oslo' is none of the document's words; the words are Leeds, Leipzig"),
    ],
)
def test_a_cell_that_cannot_be_taken_is_named(column: str, text: str, words: str) -> None:
    said = refusal(f"contract,period,{column}", f"A,2026-01,{text}", needs=())
    assert f"figures.csv, row 2, field {column}: error: {words}" in said


def test_every_wrong_cell_is_named_at_once() -> None:
    said = refusal(HEADER, ROW.replace("5,0.5", "x,y"), "A,2026-02,1,1,1,Oslo,yes,z")
    assert said.count("error:") == 4


@pytest.mark.parametrize("word", ["", "n/a", "Not Available"])
def test_a_blank_cell_and_the_words_for_it_are_missing(word: str) -> None:
    missing = MapPart.model_validate({"missing": ["n/a", " Not Available "]})
    figures, _ = read("contract,period,hours", f"A,2026-01,{word}", needs=(), column_map=missing)
    assert figures is not None
    assert figures.contracts == {"A": {0: {}}}


def test_a_table_of_one_period_needs_no_period_and_one_contract_no_name() -> None:
    figures, findings = read("hours", "5", needs=("hours",), graph=GRAPH_ONCE)
    assert findings == []
    assert figures is not None
    assert figures.contracts == {"contract": {0: {"hours": D(5)}}}


def test_key_columns_may_have_other_names() -> None:
    figures, findings = read(
        "site name,month,hours",
        "Leeds,2026-03,5",
        needs=("hours",),
        columns=Columns("site name", "month"),
    )
    assert findings == []
    assert figures is not None
    assert figures.rows == {("Leeds", 2): 2}


@pytest.mark.parametrize(
    ("header", "columns", "words"),
    [
        ("contract,hours", Columns(), "the table has no column 'period' — name it with --period"),
        (
            "contract,months,hours",
            Columns(period="month"),
            "there is no column 'month' for the period — did you mean 'months'?",
        ),
        (
            "x,period,hours",
            Columns(contract="deal"),
            "there is no column 'deal' for the contract — the columns are x, period, hours",
        ),
    ],
)
def test_a_key_column_that_is_not_there(header: str, columns: Columns, words: str) -> None:
    row = ",".join("1" for _ in header.split(","))
    assert words in refusal(header, row, needs=(), columns=columns)


@pytest.mark.parametrize(
    ("row", "words"),
    [
        (",2026-01,5", "row 3: error: the row names no contract — fill the cell"),
        (
            "A,2026-04,5",
            "row 3, field period: error: '2026-04' is no period of the document's calendar — the"
            " periods run from 2026-01 to 2026-03",
        ),
        (
            "A,2026-01,5",
            "row 3: error: contract 'A', period 2026-01 stands in row 2 already — keep one",
        ),
    ],
)
def test_a_row_has_its_own_contract_and_period(row: str, words: str) -> None:
    assert words in refusal("contract,period,hours", "A,2026-01,5", row, needs=())


@pytest.mark.parametrize(
    ("header", "words"),
    [
        ("contract,period,hour", "no column 'hours' for 'hours' — did you mean 'hour'?"),
        ("contract,period,x", "no column 'hours' for 'hours' — add it, or rename a column"),
    ],
)
def test_what_the_result_depends_on_needs_a_column(header: str, words: str) -> None:
    assert words in refusal(header, "A,2026-01,5", needs=("hours",))


def test_a_parameter_with_a_value_of_its_own_needs_no_column() -> None:
    figures, findings = read("contract,period,hours", "A,2026-01,5", needs=("hours", "usual"))
    assert findings == []
    assert figures is not None


def test_a_parameter_that_the_document_fixes_is_no_column() -> None:
    said = refusal("contract,period,fee", "A,2026-01,5", needs=())
    assert "field fee: error: the document fixes the parameter 'fee'" in said
    assert "unused" not in said


@pytest.mark.parametrize(
    ("extra", "words"),
    [
        ("note", "unused columns: note"),
        (
            ",".join(f"c{at}" for at in range(9)),
            "unused columns: c0, c1, c2, c3, c4, c5 and 3 more",
        ),
    ],
)
def test_columns_that_nobody_uses_are_named_and_do_no_harm(extra: str, words: str) -> None:
    header = f"contract,period,hours,{extra}"
    row = "A,2026-01,5" + ",x" * len(extra.split(","))
    figures, (finding,) = read(header, row, needs=("hours",))
    assert figures is not None
    assert words in str(finding)
    assert not has_errors([finding])


def test_columns_that_are_known_and_not_used_are_not_named() -> None:
    ignored = MapPart.model_validate({"ignore": ["note"]})
    _, findings = read(
        "contract,period,hours,note", "A,2026-01,5,x", needs=("hours",), column_map=ignored
    )
    assert findings == []


@pytest.mark.parametrize(
    ("part", "text", "value"),
    [
        ({"column": "h", "unit": "minute"}, "90", D("1.5")),
        ({"column": "h", "times": "1_000"}, "1.5", D(1500)),
        ({"column": "h", "times": "1_000", "unit": "minute"}, "3", D(50)),
        ({"column": "h", "words": {"none": "0"}}, "none", D(0)),
        ({"column": "h", "words": {"none": "0"}}, "7", D(7)),
    ],
)
def test_a_map_converts_units_factors_and_words(
    part: dict[str, object], text: str, value: Value
) -> None:
    assert cell("h", text, MapPart.model_validate({"columns": {"hours": part}})) == value


@pytest.mark.parametrize(
    ("columns", "words"),
    [
        (
            {"hour": "h"},
            "the map names 'hour', which is no input of the document — did you mean 'hours'?",
        ),
        ({"xyz": "h"}, "which is no input of the document — name an input of the document"),
        (
            {"hours": {"column": "h", "unit": "EUR"}},
            "the column 'h' is in EUR, which cannot become hour",
        ),
        (
            {"hours": {"column": "h", "unit": "minuet"}},
            "the column 'h': the unit 'minuet' is not known; did you mean 'minute'?",
        ),
    ],
)
def test_a_map_that_does_not_fit_the_document(columns: dict[str, object], words: str) -> None:
    column_map = MapPart.model_validate({"columns": columns})
    assert words in refusal("contract,period,h", "A,2026-01,5", needs=(), column_map=column_map)
