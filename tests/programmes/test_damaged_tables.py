"""Published tables that were damaged on the way: one clear finding each, and never half a
result."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st
from typer.testing import CliRunner

from covalue.cli import app
from tests.oracles import PROGRAMMES, SAMPLE

TEXT = (SAMPLE / "mssp" / "mssp.csv").read_text(encoding="utf-8")
LINES = TEXT.splitlines(keepends=True)
COLUMNS = ["--contract", "aco_id", "--period", "performance_year"]


def settle(content: bytes, folder: Path) -> tuple[int, str, Path]:
    """Exit code, output and result file of settling a table."""
    table, out = folder / "rows.csv", folder / "out.csv"
    out.unlink(missing_ok=True)
    table.write_bytes(content)
    files = [str(PROGRAMMES / "mssp.yaml"), str(table)]
    result = CliRunner().invoke(
        app, ["settle", *files, *COLUMNS, "--out", str(out)], env={"COLUMNS": "300"}
    )
    assert result.exception is None or isinstance(result.exception, SystemExit), result.exception
    return result.exit_code, result.output, out


def cell(row: int, column: str, text: str) -> bytes:
    """The table with one cell changed; row 2 is the first below the header."""
    cells = LINES[row - 1].rstrip("\n").split(",")
    cells[LINES[0].rstrip("\n").split(",").index(column)] = text
    return "".join([*LINES[: row - 1], ",".join(cells) + "\n", *LINES[row:]]).encode()


DAMAGED: dict[str, tuple[bytes, tuple[str, ...]]] = {
    "nothing at all": (b"", ("empty",)),
    "the header alone": (LINES[0].encode(), ("no rows",)),
    "a column is missing": (
        TEXT.replace(",quality_score,", ",quality,", 1).encode(),
        ("'quality_score'", "'quality'"),
    ),
    "no column for the contract": (
        TEXT.replace("aco_id", "id", 1).encode(),
        ("'aco_id'", "contract"),
    ),
    "a column twice": (
        TEXT.replace("expenditure", "benchmark", 1).encode(),
        ("'benchmark'", "twice"),
    ),
    "a row twice": ((TEXT + LINES[4]).encode(), ("row 52", "row 5", "already")),
    "a row is cut off": (("".join(LINES[:9]) + LINES[9][:30]).encode(), ("row 10", "cells")),
    "a quote is open": (cell(7, "track", '"1'), ("quote",)),
    "text in a number": (
        cell(7, "benchmark", "n/a"),
        ("row 7", "benchmark", "'n/a' is not a number"),
    ),
    "separators of thousands": (cell(7, "benchmark", '"91,862,414"'), ("row 7",)),
    "a decimal comma": (cell(7, "quality_score", '"0,98"'), ("row 7", "decimal comma", "0.98")),
    "a number beyond all sense": (cell(7, "benchmark", "1e300"), ("row 7", "too large")),
    "not a number, as computers say it": (
        cell(7, "benchmark", "NaN"),
        ("row 7", "'NaN' is not a number"),
    ),
    "infinity": (cell(7, "benchmark", "inf"), ("row 7", "'inf' is not a number")),
    "an unknown track": (cell(7, "track", "F"), ("row 7", "track", "'F'")),
    "neither yes nor no": (cell(7, "guardrail", "maybe"), ("row 7", "guardrail", "'maybe'")),
    "no contract": (cell(7, "aco_id", ""), ("row 7", "no contract")),
    "a period before the calendar": (
        cell(7, "performance_year", "2011"),
        ("row 7", "'2011'", "2012 to 2035"),
    ),
    "a negative period": (cell(7, "performance_year", "-2016"), ("row 7", "'-2016'")),
    "another encoding": (
        cell(7, "aco_id", "Orgánica").decode().encode("latin-1"),
        ("row 7", "UTF-8"),
    ),
    "another alphabet's bytes": (TEXT.encode("utf-16"), ("UTF-8",)),
    "zero bytes": (cell(7, "aco_id", "A\0"), ("zero bytes",)),
}


@pytest.mark.parametrize("damage", DAMAGED)
def test_damage_is_named_and_nothing_is_written(damage: str, tmp_path: Path) -> None:
    content, words = DAMAGED[damage]
    code, output, out = settle(content, tmp_path)
    assert code == 1
    assert [word for word in words if word not in output] == [], output
    assert "Traceback" not in output
    assert sorted(path.name for path in tmp_path.iterdir()) == ["rows.csv"]
    assert not out.exists()


def test_a_blank_figure_refuses_one_statement_and_the_others_stand(tmp_path: Path) -> None:
    code, output, out = settle(cell(7, "benchmark", ""), tmp_path)
    name = LINES[6].split(",")[1]
    assert code == 1
    assert f"{name}: no statement for 2016" in output
    assert "'benchmark' is missing" in output
    assert out.read_text(encoding="utf-8").count(",total,") == len(LINES) - 2


def test_order_byte_order_mark_and_line_ends_change_nothing(tmp_path: Path) -> None:
    same = [
        TEXT.encode("utf-8-sig"),
        TEXT.replace("\n", "\r\n").encode(),
        TEXT.replace(",", ";").encode(),
        TEXT.replace(",", "\t").encode(),
        (TEXT + "\n\n").encode(),
        "".join([LINES[0], *LINES[:0:-1]]).encode(),
    ]
    _, _, out = settle(TEXT.encode(), tmp_path)
    expected = sorted(out.read_text(encoding="utf-8").splitlines())
    for variant in same:
        code, output, out = settle(variant, tmp_path)
        assert code == 0, output
        assert sorted(out.read_text(encoding="utf-8").splitlines()) == expected


@settings(
    max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(st.integers(0, len(TEXT) - 1), st.integers(0, 40), st.binary(max_size=12))
@example(0, 40, b"")
@example(len(LINES[0]), 0, b'"')
def test_whatever_happens_to_the_bytes_there_is_an_answer(
    tmp_path: Path, at: int, cut: int, put: bytes
) -> None:
    """A good result, or findings: never a crash, and no result without all the rows that were
    good."""
    content = TEXT.encode()
    code, output, out = settle(content[:at] + put + content[at + cut :], tmp_path)
    assert code in (0, 1), output
    assert code == 1 or out.exists()
    assert code == 0 or "error" in output
