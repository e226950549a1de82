"""Tables from files: read whole and strictly, every problem named with its row."""

from __future__ import annotations

from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import given
from hypothesis import strategies as st

from covalue.exchange import tables
from covalue.exchange.tables import Table, read_table, read_text
from covalue.exchange.writing import as_csv
from covalue.language.findings import Finding

CELLS = st.text(
    st.characters(blacklist_categories=("Cs",), blacklist_characters="\0\r"), max_size=12
)


def read(folder: Path, content: str | bytes) -> tuple[Table | None, list[Finding]]:
    path = folder / "figures.csv"
    path.write_bytes(content.encode() if isinstance(content, str) else content)
    return read_table(path)


def good(folder: Path, content: str | bytes) -> Table:
    table, findings = read(folder, content)
    assert findings == []
    assert table is not None
    return table


def refusals(folder: Path, content: str | bytes) -> list[str]:
    table, findings = read(folder, content)
    assert table is None
    return [str(finding) for finding in findings]


@pytest.mark.parametrize("separator", [",", ";", "\t"])
@pytest.mark.parametrize("mark", [b"", b"\xef\xbb\xbf"], ids=["plain", "byte order mark"])
@pytest.mark.parametrize("end", ["\n", "\r\n"], ids=["lf", "crlf"])
def test_usual_kinds_of_files(separator: str, mark: bytes, end: str, tmp_path: Path) -> None:
    lines = [["contract", "saving"], ["Leeds", " 12.50 "], ["York", ""]]
    text = end.join(separator.join(line) for line in lines) + end
    table = good(tmp_path, mark + text.encode())
    assert table == Table(
        "figures.csv", ("contract", "saving"), (("Leeds", "12.50"), ("York", "")), (2, 3), separator
    )


def test_a_comma_in_the_header_decides_over_other_signs(tmp_path: Path) -> None:
    table = good(tmp_path, "site; a;b,saving\nLeeds; c;d,1\n")
    assert table.header == ("site; a;b", "saving")


def test_empty_lines_are_left_out_and_rows_keep_their_numbers(tmp_path: Path) -> None:
    table = good(tmp_path, "a,b\n\n1,2\n\n\n3,4\n")
    assert (table.rows, table.numbers) == ((("1", "2"), ("3", "4")), (3, 6))


def test_quotes_hold_separators_and_line_ends(tmp_path: Path) -> None:
    table = good(tmp_path, 'a,b\n"1,5","two\nlines"\n')
    assert table.rows == (("1,5", "two\nlines"),)


@given(st.lists(st.tuples(CELLS, CELLS), min_size=1, max_size=4))
def test_what_was_written_reads_back_without_spaces_around(rows: list[tuple[str, str]]) -> None:
    with TemporaryDirectory() as folder:
        table = good(Path(folder), as_csv(("one", "two"), rows))
    assert table.rows == tuple((one.strip(), two.strip()) for one, two in rows)


@pytest.mark.parametrize(
    ("content", "words"),
    [
        ("", ["the file is empty", "it needs a header and at least one row"]),
        (" \n \n", ["the file is empty"]),
        ("a,b\n1,\0\n", ["the file holds zero bytes; it is no text", "save it as CSV"]),
        ('a,b\n1,"2\n', ["the table cannot be read", "look for a quote that is not closed"]),
        ("a,b\n", ["the table has a header but no rows", "row 1", "add rows"]),
        ("a,,c\n1,2,3\n", ["column 2 has no name", "row 1"]),
        ("a,b,a\n1,2,3\n", ["the column 'a' stands there twice", "row 1", "field a"]),
        ("a,b\n1\n", ["the row has 1 cells, the header 2", "row 2"]),
        ("a,b\n1,2\n1,2,3\n", ["the row has 3 cells, the header 2", "row 3"]),
        (b"a,b\n1,2\n\xe4,3\n", ["the file is not UTF-8 text", "row 3", "encoding UTF-8"]),
    ],
)
def test_what_is_no_table_is_refused_with_its_row(
    content: str | bytes, words: list[str], tmp_path: Path
) -> None:
    (said,) = refusals(tmp_path, content)
    for part in ["figures.csv", *words]:
        assert part in said


def test_every_wrong_row_is_named(tmp_path: Path) -> None:
    said = refusals(tmp_path, "a,b\n1\n1,2\n1,2,3\n")
    assert len(said) == 2
    assert "row 2" in said[0]
    assert "row 4" in said[1]


def test_a_file_that_is_not_there(tmp_path: Path) -> None:
    text, findings = read_text(tmp_path / "nowhere.csv")
    assert text is None
    assert "there is no such file — check the path" in str(findings[0])
    assert read_table(tmp_path / "nowhere.csv") == (None, findings)


def test_a_folder_is_no_file(tmp_path: Path) -> None:
    text, findings = read_text(tmp_path)
    assert text is None
    assert "the file cannot be read: Is a directory" in str(findings[0])


def test_a_file_beyond_all_measure_is_not_read(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(tables, "LARGEST_FILE", 2_000_000)
    path = tmp_path / "figures.csv"
    path.write_bytes(b"a,b\n" + b"1,2\n" * 600_000)
    text, findings = read_text(path)
    assert text is None
    assert "the file is larger than 2 MB" in str(findings[0])
