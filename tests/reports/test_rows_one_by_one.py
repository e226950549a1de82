"""One bad row refuses itself alone with `--keep-going`, and every row is accounted for."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.oracles import PROGRAMMES, SAMPLE
from tests.reports.conftest import REPORTS, Run

DEAL, FIGURES = REPORTS / "fees.yaml", REPORTS / "fees.csv"
TO_DATE = REPORTS / "bonus_to_date.yaml", REPORTS / "bonus_to_date.csv"
MSSP = PROGRAMMES / "mssp.yaml", "--contract", "aco_id", "--period", "performance_year"
HEADER = "contract,period,hours,bonus\n"
A, B = "A,2026-01,10,5\n", "B,2026-01,7,1\n"
BAD = {
    "a word for a number": ("C,2026-01,ten,1\n", "cell"),
    "a percentage of hours": ("C,2026-01,5%,1\n", "cell"),
    "an unknown period": ("C,Jan-26,7,1\n", "period"),
    "no contract": (",2026-01,7,1\n", "contract"),
    "a cell too many": ("C,2026-01,1,000,1\n", "ragged"),
    "a cell too few": ("C,2026-01,7\n", "ragged"),
    "a figure is missing": ("C,2026-01,7,\n", "missing"),
}


def written(folder: Path, *rows: str) -> Path:
    path = folder / "figures.csv"
    path.write_text(HEADER + "".join(rows), encoding="utf-8")
    return path


@pytest.mark.parametrize("kind", BAD)
def test_the_good_rows_settle_and_the_bad_one_is_listed(
    run: Run, kind: str, tmp_path: Path
) -> None:
    bad, code = BAD[kind]
    good = run("settle", DEAL, written(tmp_path, A, B), "--format", "csv").stdout
    figures = written(tmp_path, A, bad, B)
    result = run("settle", DEAL, figures, "--keep-going", "--format", "csv")
    assert (result.exit_code, result.stdout) == (3, good)
    assert "figures.csv, row 3" in result.stderr
    assert f"[{code}]" in result.stderr
    assert "Rows: 3 in, 2 settled, 1 refused" in result.stderr


def test_what_is_wrong_with_the_whole_file_refuses_it(run: Run, tmp_path: Path) -> None:
    figures = tmp_path / "figures.csv"
    figures.write_text("contract,period,hours\nA,2026-01,10\n", encoding="utf-8")
    result = run("settle", DEAL, figures, "--keep-going")
    assert (result.exit_code, result.stdout) == (1, "")
    assert "no column 'bonus'" in result.stderr


@pytest.mark.parametrize(("rows", "code"), [((A, B), 0), (("A,2026-01,x,5\n",), 1)])
def test_the_exit_code_says_whether_all_or_nothing_settled(
    run: Run, rows: tuple[str, ...], code: int, tmp_path: Path
) -> None:
    assert run("settle", DEAL, written(tmp_path, *rows), "--keep-going").exit_code == code


def test_of_two_rows_for_one_period_neither_is_believed(run: Run, tmp_path: Path) -> None:
    figures = written(tmp_path, A, B, "A,2026-01,11,5\n", A)
    result = run("settle", DEAL, figures, "--keep-going", "--format", "json")
    account = json.loads(result.stdout)
    assert [row["row"] for row in account["refused"]] == [2, 4, 5]
    assert {row["contract"] for row in account["statements"]} == {"B"}


def test_the_account_in_json_holds_every_row(run: Run) -> None:
    """What a document says holds without a figure does not hold for a figure that is wrong: later
    rows that may rest on it are held back."""
    result = run("settle", *TO_DATE, "--keep-going", "--format", "json")
    account = json.loads(result.stdout)
    assert result.exit_code == 3
    assert account["rows"] == {"in": 12, "settled": 3, "refused": 9, "not closed": 0}
    assert {
        row["row"]: (row["contract"], row["period"], *(f["code"] for f in row["findings"]))
        for row in account["refused"]
    } == {
        3: ("A", "2026-02", "cell"),
        4: ("A", "2026-03", "held-back"),
        6: ("B", "2026-02", "duplicate-row"),
        7: ("B", "2026-02", "duplicate-row"),
        8: ("C", None, "period"),
        9: ("C", "2026-02", "held-back"),
        10: (None, "2026-01", "contract"),
        11: ("D", None, "ragged"),
        12: ("D", "2026-02", "held-back"),
    }
    totals = [row for row in account["statements"] if row["line"] == "total"]
    assert [(row["contract"], row["amount"]) for row in totals] == [
        ("A", "10.00"),
        ("B", "10.00"),
        ("E", "1.00"),
    ]


def test_the_account_is_written_to_a_file(run: Run, tmp_path: Path) -> None:
    out = tmp_path / "account.json"
    result = run("settle", *TO_DATE, "--keep-going", "--format", "json", "--out", out)
    assert (result.exit_code, result.stdout) == (3, "")
    assert len(json.loads(out.read_text(encoding="utf-8"))["refused"]) == 9


def test_rows_of_a_quarter_stand_or_fall_together(run: Run, tmp_path: Path) -> None:
    quarterly = tmp_path / "deal.yaml"
    text = DEAL.read_text(encoding="utf-8").replace("every: month", "every: quarter")
    quarterly.write_text(text.replace("periods: 3", "periods: 12"), encoding="utf-8")
    rows = [f"A,2026-{month:02},1,0\n" for month in range(1, 8)]
    rows[4] = "A,2026-05,x,0\n"
    other = [f"B,2026-{month:02},1,0\n" for month in range(1, 5)]
    figures = written(tmp_path, *rows, *other)
    result = run("settle", quarterly, figures, "--keep-going", "--format", "json")
    account = json.loads(result.stdout)
    assert account["rows"] == {"in": 11, "settled": 6, "refused": 4, "not closed": 1}
    assert [row["row"] for row in account["refused"]] == [5, 6, 7, 8]


@pytest.mark.parametrize(
    ("amount", "settled", "refused"),
    [
        # Each month for itself: the others stand.
        ("min(exp(hours), 100) * 1 EUR", 3, {3}),
        # To date: what comes after rests on it.
        ("min(sum(exp(hours) over term), 100) * 1 EUR", 2, {3, 4}),
    ],
)
def test_a_figure_that_grows_beyond_all_measure_refuses_what_rests_on_it(
    run: Run, amount: str, settled: int, refused: set[int], tmp_path: Path
) -> None:
    deal, figures = tmp_path / "deal.yaml", tmp_path / "figures.csv"
    text = (
        TO_DATE[0]
        .read_text(encoding="utf-8")
        .replace("saved: {unit: EUR}", "hours: {unit: number}")
    )
    text = text.replace("10% * saved_to_date", f"'{amount}'")
    head, _, tail = text.partition("quantities:")
    deal.write_text(head + tail[tail.index("terms:") :], encoding="utf-8")
    rows = "A,2026-01,1\nA,2026-02,100000\nA,2026-03,2\nB,2026-01,1\n"
    figures.write_text(f"contract,period,hours\n{rows}", encoding="utf-8")
    account = json.loads(run("settle", deal, figures, "--keep-going", "--format", "json").stdout)
    assert account["rows"]["settled"] == settled
    assert {row["row"] for row in account["refused"]} == refused


def test_every_refused_row_is_said_however_many(run: Run, tmp_path: Path) -> None:
    figures = written(tmp_path, A, *(f"C{number},2026-01,x,1\n" for number in range(120)))
    result = run("settle", DEAL, figures, "--keep-going")
    assert result.stderr.count("'x' is not a number") == 120


def test_a_refused_row_that_was_settled_is_accounted_for_and_never_paid_again(
    run: Run, tmp_path: Path
) -> None:
    settled = REPORTS / "settled.csv"
    text = FIGURES.read_text(encoding="utf-8")
    figures = written(tmp_path, *text.replace("A,2026-02,20", "A,2026-02,x").splitlines(True)[1:])
    result = run("settle", DEAL, figures, "--settled", settled, "--keep-going", "--format", "csv")
    assert (result.exit_code, result.stdout.splitlines()[1:]) == (3, [])
    assert "Rows: 3 in, 2 settled, 1 refused" in result.stderr
    gone = run("settle", DEAL, written(tmp_path, A), "--settled", settled, "--keep-going")
    assert gone.exit_code == 1
    assert "was settled and has no figures now" in gone.stderr


def test_published_years_settle_around_their_damaged_rows(run: Run, tmp_path: Path) -> None:
    """An organisation's years are settled each for itself: a bad one holds no other back."""
    text = (SAMPLE / "mssp" / "mssp.csv").read_text(encoding="utf-8")
    header, first, cut_off, *others = text.splitlines(keepends=True)
    table = tmp_path / "rows.csv"
    same_again = first.replace("2016,", "2022,", 1)
    table.write_text("".join([header, same_again, *others]), encoding="utf-8")
    good = run("settle", MSSP[0], table, *MSSP[1:], "--format", "csv")
    bad = first.replace(",667198021,", ",n/a,")
    rows = [header, bad, cut_off[:40] + "\n", same_again, *others]
    table.write_text("".join(rows), encoding="utf-8")
    result = run("settle", MSSP[0], table, *MSSP[1:], "--keep-going", "--format", "csv")
    assert (result.exit_code, result.stdout) == (3, good.stdout)
    assert f"Rows: {len(rows) - 1} in, {len(rows) - 3} settled, 2 refused" in result.stderr
