"""The format of cases: its page is true, a wrong case is shown for what it is, and nothing passes
by asking nothing."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.cases.asking import GIVEN, QUESTIONS, ask
from tests.cases.reading import ABOUT, ROOT, Case, CaseError, read_cases
from tests.cases.tables import Answer, TableError, matches, read_table, side_by_side

PAGE = (ROOT / "docs" / "cases.md").read_text(encoding="utf-8")
EXAMPLE, *_ = re.findall(r"```yaml\n(.*?)```", PAGE, re.DOTALL)
SHOWN, *_ = re.findall(r"```text\n(.*?)```", PAGE, re.DOTALL)


@pytest.fixture(name="cases")
def cases_of(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[[str], list[Case]]:
    """The cases of a text, as if it stood in a file of the repository."""
    monkeypatch.setattr("tests.cases.reading.ROOT", tmp_path)

    def read(text: str) -> list[Case]:
        path = tmp_path / "cases.yaml"
        path.write_text(text, encoding="utf-8")
        return read_cases(path)

    return read


def test_the_example_of_the_page_is_right(cases: Callable[[str], list[Case]]) -> None:
    first, second = cases(EXAMPLE)
    for case in (first, second):
        answers = ask(case)
        assert answers
        assert all(answer.good for answer in answers), "\n".join(map(side_by_side, answers))


def test_a_wrong_figure_is_shown_as_the_page_says(cases: Callable[[str], list[Case]]) -> None:
    wrong = EXAMPLE.replace("    share   100.01", "    share   100.00")
    assert wrong != EXAMPLE
    (answer,) = ask(cases(wrong)[0])
    assert not answer.good
    _where, shows, _, *table = SHOWN.strip().splitlines()
    assert shows == cases(wrong)[0].shows
    assert side_by_side(answer).splitlines() == table


def test_the_page_names_every_word_of_the_format() -> None:
    first = re.findall(r"^\| (`.*?) \|", PAGE, re.MULTILINE)
    words = {word for cell in first for word in re.findall(r"`(.*?)`", cell)}
    assert words | {"kind"} == {*ABOUT, *GIVEN, *QUESTIONS}


def asked(cases: list[Case]) -> list[Answer]:
    """Every question of every case."""
    return [answer for case in cases for answer in ask(case)]


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        (
            "- shows: Nobody is paid more than the whole gain.\n ",
            "-",
            "begins with what it `shows`",
        ),
        (
            "Nobody is paid more than the whole gain.",
            "Only what exceeds the deadband in the quarter is shared.",
            "shows the same as",
        ),
        ("RATE: 50%", "RAT: 50%", "the blank RAT stands 0 times"),
        ("RATE: 50%", "RATE: 50%\n  change: {month: quarter}\n  pays: 5", "pays: no such question"),
        ("about:", "abuot:", "`about` and `cases`"),
        ("    saving      100      100", "    saving      100", "2 of 3 cells"),
        ("    EUR     2026-01", "    EUR     2025-01", "2025-01 is no period"),
        ('at: "share: …"', "at: x\n    at: y", "'at' is written twice"),
    ],
)
def test_what_is_no_case_is_refused(
    old: str, new: str, said: str, cases: Callable[[str], list[Case]]
) -> None:
    assert old in EXAMPLE
    with pytest.raises((CaseError, TableError), match=re.escape(said)):
        asked(cases(EXAMPLE.replace(old, new)))


def test_a_case_that_asks_nothing_is_refused(cases: Callable[[str], list[Case]]) -> None:
    silent = re.sub(r"  statement: \|\n.*?\n\n", "\n", EXAMPLE, flags=re.DOTALL)
    with pytest.raises(CaseError, match="the case asks nothing"):
        ask(cases(silent)[0])


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("    total   100.01", "    total   100.02"),
        ("    share   100.01\n", ""),
        ("    total   100.01", "    total   100.01\n    other     0.00"),
        ("2026-Q1\n", "2026-Q2\n"),
        ("error: field", "warning: field"),
        ("says: the rate", "says: a rate"),
        ('at: "share: …"', 'at: "fee: …"'),
    ],
)
def test_any_difference_is_found(old: str, new: str, cases: Callable[[str], list[Case]]) -> None:
    assert old in EXAMPLE
    answers = asked(cases(EXAMPLE.replace(old, new)))
    assert [answer.good for answer in answers].count(False) == 1


def test_findings_are_compared_one_by_one(cases: Callable[[str], list[Case]]) -> None:
    none = re.sub(r"  findings:.*", "  findings: []\n", EXAMPLE, flags=re.DOTALL)
    (answer,) = ask(cases(none)[1])
    assert not answer.good
    assert "the rate of a share must be between 0% and 100%" in side_by_side(answer)


@pytest.mark.parametrize(
    ("expected", "actual", "same"),
    [
        ("100.0", "100", True),
        ("1,000", "1000", True),
        ("100", "100.001", False),
        ("0.3333…", "0.33333333", True),
        ("0.3334…", "0.33333333", False),
        ("0.667…", "0.66666667", True),
        ("0.666…", "0.66666667", True),
        ("0.665…", "0.66666667", False),
        ("—", "0", False),
        ("q: …", "q: x + 1", True),
        ("q: …", "r: x", False),
        ("… EUR", "5 EUR", True),
        ("1.5", "15", False),
    ],
)
def test_cells(expected: str, actual: str, same: bool) -> None:
    assert matches(expected, actual) is same


def test_a_name_may_have_a_blank_in_it() -> None:
    table = read_table(" EUR      2026-01  2026-02\n to date     1.00       —\n")
    assert table.columns == ("2026-01", "2026-02")
    assert table.lines == {"to date": ("1.00", "—")}


def test_every_case_is_run_as_a_test(pytestconfig: pytest.Config) -> None:
    """Of each file at least one case, and the file says what it is about."""
    files = sorted((ROOT / "tests" / "cases").rglob("*.yaml"))
    files = [path for path in files if path.parent.name != "documents"]
    assert files
    assert all(read_cases(path) for path in files)
