"""`covalue settle`: statements, true-ups, and what happens with bad figures."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import Result

Run = Callable[..., Result]
DEAL = """
covalue: 1
contract: an example
parties: {client: Example Client, partner: Example Partner}
calendar: {start: 2026-01, period: month, periods: 12}
currency: EUR
sets: {sites: [Leeds, Leipzig]}
inputs:
  saving: {unit: EUR}
  site: {one of: sites}
  on_time: {unit: yes/no}
parameters:
  rate: {unit: ratio, per contract: yes}
  fee: {value: 10 EUR, source: the parties}
terms:
  share: {kind: gain share, on: saving, over: month, rate: rate}
  fixed:
    kind: formula
    meaning: A fee for Leeds when on time
    amount: if site = 'Leeds' and on_time then fee else 0 EUR
rounding: {to: 0.01 EUR, mode: half up}
settlement: {every: month}
"""
GOOD = """contract,period,saving,site,on_time,rate
A,2026-01,100.05,Leeds,yes,10%
A,2026-02,50,Leipzig,no,10%
"""


@pytest.fixture
def files(tmp_path: Path) -> Callable[[str], tuple[Path, Path, Path]]:
    def write(text: str | bytes) -> tuple[Path, Path, Path]:
        (tmp_path / "deal.yaml").write_text(DEAL, encoding="utf-8")
        inputs = tmp_path / "figures.csv"
        inputs.write_bytes(text if isinstance(text, bytes) else text.encode())
        return tmp_path / "deal.yaml", inputs, tmp_path / "out.csv"

    return write


def rows(text: str) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(text)))


def test_writes_one_row_per_line_and_one_total(
    run: Run, files: Callable[..., tuple[Path, Path, Path]]
) -> None:
    deal, inputs, out = files(GOOD)
    result = run("settle", deal, inputs, "--out", out)
    assert result.exit_code == 0, result.stderr
    assert (
        out.read_text(encoding="utf-8") == "contract,period,line,amount,currency\n"
        "A,2026-01,share,10.01,EUR\n"
        "A,2026-01,fixed,10.00,EUR\n"
        "A,2026-01,total,20.01,EUR\n"
        "A,2026-02,share,5.00,EUR\n"
        "A,2026-02,fixed,0.00,EUR\n"
        "A,2026-02,total,5.00,EUR\n"
    )


def test_prints_table_json_and_csv(run: Run, deal: Path, deal_inputs: Path) -> None:
    table, as_json, as_csv = (
        run("settle", deal, deal_inputs, "--format", shape) for shape in ("table", "json", "csv")
    )
    assert table.exit_code == as_json.exit_code == as_csv.exit_code == 0
    assert "Leipzig" in table.stdout
    assert json.loads(as_json.stdout) == rows(as_csv.stdout)


BAD: dict[str, tuple[str | bytes, str, str]] = {
    "a text in a number": (
        GOOD.replace("100.05", "lots"),
        "row 2, field saving",
        "'lots' is not a number",
    ),
    "thousands separators": (
        GOOD.replace("100.05", '"1,000"'),
        "row 2, field saving",
        "write 1000",
    ),
    "a decimal comma": (GOOD.replace("100.05", '"100,05"'), "row 2, field saving", "write 100.05"),
    "10^300": (GOOD.replace("100.05", "1e300"), "row 2, field saving", "too large"),
    "not a number": (GOOD.replace("100.05", "NaN"), "row 2, field saving", "'NaN' is not a number"),
    "infinity": (GOOD.replace("100.05", "inf"), "row 2, field saving", "'inf' is not a number"),
    "a percentage of money": (
        GOOD.replace("100.05", "10%"),
        "row 2, field saving",
        "is a percentage",
    ),
    "a wrong word": (
        GOOD.replace("Leipzig", "Leipzg"),
        "row 3, field site",
        "did you mean 'Leipzig'?",
    ),
    "neither yes nor no": (
        GOOD.replace("yes", "perhaps"),
        "row 2, field on_time",
        "neither yes nor no",
    ),
    "a duplicate row": (GOOD + "A,2026-02,1,Leeds,yes,10%\n", "row 4", "stands in row 3 already"),
    "no contract named": (GOOD.replace("A,2026-02", ",2026-02"), "row 3", "names no contract"),
    "a period out of the calendar": (
        GOOD.replace("2026-02", "2031-02"),
        "row 3, field period",
        "2026-01 to 2026-12",
    ),
    "a negative period": (
        GOOD.replace("2026-02", "-1"),
        "row 3, field period",
        "'-1' is no period",
    ),
    "a quarter for a month": (
        GOOD.replace("2026-02", "2026-Q1"),
        "row 3, field period",
        "'2026-Q1' is no period",
    ),
    "a missing column": (GOOD.replace("saving", "savings"), "row 1", "did you mean 'savings'?"),
    "a column twice": (GOOD.replace("on_time", "site"), "row 1, field site", "stands there twice"),
    "a column without name": (GOOD.replace("on_time", ""), "row 1", "column 5 has no name"),
    "a row too short": (GOOD + "A,2026-03,1\n", "row 4", "has 3 cells, the header 6"),
    "a fixed parameter": (
        GOOD.replace("rate\n", "rate,fee\n").replace("10%", "10%,5"),
        "field fee",
        "document fixes",
    ),
    "an empty file": ("", "figures.csv", "the file is empty"),
    "a header alone": ("contract,period,saving,site,on_time,rate\n", "row 1", "no rows"),
    "UTF-16": (GOOD.encode("utf-16"), "row 1", "not UTF-8"),
    "Windows-1252": (GOOD.replace("Leeds", "Zürich").encode("cp1252"), "row 2", "not UTF-8"),
    "zero bytes": (GOOD.replace("Leeds", "\0"), "figures.csv", "zero bytes"),
    "an open quote": (GOOD + '"A,2026-03,1\n', "row", "look for a quote that is not closed"),
}


@pytest.mark.parametrize("case", BAD)
def test_bad_figures_get_one_clear_message_and_write_nothing(
    case: str, run: Run, files: Callable[..., tuple[Path, Path, Path]], tmp_path: Path
) -> None:
    text, where, what = BAD[case]
    deal, inputs, out = files(text)
    result = run("settle", deal, inputs, "--out", out)
    assert result.exit_code == 1
    assert not out.exists()
    assert {path.name for path in tmp_path.iterdir()} == {"deal.yaml", "figures.csv"}
    errors = [line for line in result.stderr.splitlines() if ": error: " in line]
    assert len(errors) == 1, result.stderr
    assert where in errors[0]
    assert what in errors[0]


def test_a_missing_figure_refuses_its_statement_and_no_other(
    run: Run, files: Callable[..., tuple[Path, Path, Path]]
) -> None:
    deal, inputs, out = files(GOOD.replace("100.05", ""))
    result = run("settle", deal, inputs, "--out", out)
    assert result.exit_code == 1
    assert "A: no statement for 2026-01, since 'saving' is missing" in result.stderr
    assert {row["period"] for row in rows(out.read_text(encoding="utf-8"))} == {"2026-02"}


def test_semicolons_tabs_and_byte_order_marks_are_read(
    run: Run, files: Callable[..., tuple[Path, Path, Path]]
) -> None:
    expected = None
    for text in (
        GOOD.encode(),
        GOOD.replace(",", ";").encode(),
        GOOD.replace(",", "\t").encode(),
        GOOD.encode("utf-8-sig"),
    ):
        deal, inputs, out = files(text)
        assert run("settle", deal, inputs, "--out", out).exit_code == 0
        expected = expected or out.read_bytes()
        assert out.read_bytes() == expected


def test_unused_columns_are_reported_and_do_not_refuse(
    run: Run, files: Callable[..., tuple[Path, Path, Path]]
) -> None:
    deal, inputs, out = files(GOOD.replace("rate\n", "rate,remark\n").replace("10%", "10%,fine"))
    result = run("settle", deal, inputs, "--out", out)
    assert result.exit_code == 0
    assert "unused columns: remark" in result.stderr


def test_a_correction_gives_true_up_lines_and_the_old_file_stays(
    run: Run, files: Callable[..., tuple[Path, Path, Path]], tmp_path: Path
) -> None:
    deal, inputs, out = files(GOOD)
    run("settle", deal, inputs, "--out", out)
    before = out.read_bytes()
    corrected = tmp_path / "corrected.csv"
    corrected.write_text(
        GOOD.replace("100.05", "120.05") + "A,2026-03,1,Leeds,yes,10%\n", encoding="utf-8"
    )
    result = run("settle", deal, corrected, "--settled", out, "--format", "csv")
    assert result.exit_code == 0, result.stderr
    assert [tuple(row.values()) for row in rows(result.stdout)] == [
        ("A", "2026-01", "share true-up", "2.00", "EUR"),
        ("A", "2026-01", "total", "2.00", "EUR"),
        ("A", "2026-03", "share", "0.10", "EUR"),
        ("A", "2026-03", "fixed", "10.00", "EUR"),
        ("A", "2026-03", "total", "10.10", "EUR"),
    ]
    assert out.read_bytes() == before


def test_a_true_up_counts_earlier_true_ups(
    run: Run, files: Callable[..., tuple[Path, Path, Path]], tmp_path: Path
) -> None:
    deal, inputs, out = files(GOOD)
    run("settle", deal, inputs, "--out", out)
    corrected = tmp_path / "corrected.csv"
    corrected.write_text(GOOD.replace("100.05", "120.05"), encoding="utf-8")
    delta = run("settle", deal, corrected, "--settled", out, "--format", "csv").stdout
    both = tmp_path / "both.csv"
    both.write_text(out.read_text(encoding="utf-8") + delta.partition("\n")[2], encoding="utf-8")
    again = run("settle", deal, corrected, "--settled", both, "--format", "csv")
    assert again.stdout == "contract,period,line,amount,currency\n"


@pytest.mark.parametrize(
    ("text", "what"),
    [
        ("a,b\n1,2\n", "the columns of a settlement are"),
        (
            "contract,period,line,amount,currency\nA,2026-01,share,ten,EUR\n",
            "'ten' is not a number",
        ),
        ("contract,period,line,amount,currency\nA,2026-01,share,10,USD\n", "the row is in USD"),
    ],
)
def test_a_wrong_settled_file_is_refused(
    text: str, what: str, run: Run, files: Callable[..., tuple[Path, Path, Path]], tmp_path: Path
) -> None:
    deal, inputs, _ = files(GOOD)
    (tmp_path / "old.csv").write_text(text, encoding="utf-8")
    result = run("settle", deal, inputs, "--settled", tmp_path / "old.csv")
    assert result.exit_code == 1
    assert what in result.stderr


MAPPED = (
    "Vertrag;Monat;Ersparnis (TEUR);Ort;Pünktlich;Satz\nA;2026-01;1.000,5;LEE;ja;10%\nA;2026-02;k."
    " A.;LEJ;nein;10%\n"
)
MAP = """
columns:
  saving: {column: Ersparnis (TEUR), times: 1_000}
  site: {column: Ort, words: {LEE: Leeds, LEJ: Leipzig}}
  on_time: {column: Pünktlich, words: {ja: 'yes', nein: 'no'}}
  rate: Satz
decimal: ','
thousands: '.'
missing: [k. A.]
"""


def test_a_map_renames_converts_and_names_what_is_missing(
    run: Run, files: Callable[..., tuple[Path, Path, Path]], tmp_path: Path
) -> None:
    deal, inputs, out = files(MAPPED)
    (tmp_path / "map.yaml").write_text(MAP, encoding="utf-8")
    result = run(
        *("settle", deal, inputs, "--contract", "Vertrag", "--period", "Monat"),
        *("--map", tmp_path / "map.yaml", "--out", out),
    )
    assert "no statement for 2026-02, since 'saving' is missing" in result.stderr
    assert rows(out.read_text(encoding="utf-8"))[0]["amount"] == "100050.00"


@pytest.mark.parametrize(
    ("text", "what"),
    [
        ("columns: {savings: x}\n", "did you mean 'saving'?"),
        ("column: {}\n", "'column'"),
        ("columns: {saving: {column: saving, unit: hour}}\n", "cannot become EUR"),
        ("decimal: ','\nthousands: ','\n", "cannot be the same sign"),
        ("columns: [\n", "not YAML"),
    ],
)
def test_a_wrong_map_is_refused(
    text: str, what: str, run: Run, files: Callable[..., tuple[Path, Path, Path]], tmp_path: Path
) -> None:
    deal, inputs, out = files(GOOD)
    (tmp_path / "map.yaml").write_text(text, encoding="utf-8")
    result = run("settle", deal, inputs, "--map", tmp_path / "map.yaml", "--out", out)
    assert result.exit_code == 1
    assert what in result.stderr
    assert not out.exists()


def test_wrong_usage_ends_with_2(run: Run, deal: Path) -> None:
    assert run("settle", deal).exit_code == 2
    assert run("settle", deal, "x.csv", "--format", "pdf").exit_code == 2


def test_files_that_are_not_there_are_named(run: Run, deal: Path, tmp_path: Path) -> None:
    for arguments in ((tmp_path / "no.yaml", tmp_path / "no.csv"), (deal, tmp_path / "no.csv")):
        result = run("settle", *arguments)
        assert result.exit_code == 1
        assert "there is no such file" in result.stderr


def test_a_folder_that_is_not_there_gets_no_output(
    run: Run, deal: Path, deal_inputs: Path, tmp_path: Path
) -> None:
    result = run("settle", deal, deal_inputs, "--out", tmp_path / "no" / "out.csv")
    assert result.exit_code == 1
    assert "cannot be written" in result.stderr


def test_a_model_cannot_be_settled_but_evaluated(run: Run, tmp_path: Path) -> None:
    model = tmp_path / "model.yaml"
    model.write_text(
        "covalue: 1\nmodel: m\ncalendar: {start: 2026, period: year, periods: 1}\n"
        "inputs: {x: {unit: EUR}, y: {unit: ratio}}\nquantities: {twice: 2 * x, part: x * y}\n",
        encoding="utf-8",
    )
    inputs = tmp_path / "x.csv"
    inputs.write_text("x,y\n21,\n", encoding="utf-8")
    settled = run("settle", model, inputs)
    assert settled.exit_code == 1
    assert "a value model, not a contract" in settled.stderr
    result = run("evaluate", model, inputs, "--format", "csv")
    assert result.exit_code == 0
    assert result.stdout.splitlines() == [
        "contract,period,quantity,value,unit",
        "contract,2026,twice,42,EUR",
        "contract,2026,part,,EUR",
    ]
    wrong = run("evaluate", model, inputs, "--quantity", "thrice")
    assert wrong.exit_code == 1
    assert "there is no quantity 'thrice'" in wrong.stderr
