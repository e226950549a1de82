"""The pages on business cases, the thread, the bridge and the map show what comes out."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest
from typer.testing import CliRunner

from covalue.benefits.plan import Gate, Plan, freeze
from covalue.benefits.schema import (
    AssumptionPart,
    BenefitPart,
    BusinessCaseDocument,
    CostPart,
    OptionPart,
)
from covalue.benefits.value_thread import (
    Facts,
    Stage,
    ValueThread,
    realization_rate,
    time_axis,
    value_thread,
)
from covalue.cli import app
from tests.benefits.cases import good_case
from tests.oracles import ROOT

PAGES = {
    name: (ROOT / "docs" / f"{name}.md").read_text(encoding="utf-8")
    for name in ("business_case", "value_thread", "variance_bridge", "benefits_map")
}


def blocks(page: str, language: str) -> list[str]:
    return re.findall(rf"```{language}\n(.*?)```", PAGES[page], re.DOTALL)


def write_documents(page: str) -> None:
    """The page's documents: whole ones, and those that are another one with some lines changed."""
    for text in blocks(page, "yaml"):
        Path(text.splitlines()[0].removeprefix("# ")).write_text(text, encoding="utf-8")
    for text in blocks(page, "diff"):
        head, *lines = text.splitlines()
        target, source = head.removeprefix("# ").split(", from ")
        changed = Path(source).read_text(encoding="utf-8")
        for old, new in zip(lines[::2], lines[1::2], strict=True):
            assert changed.count(old[1:]) == 1, old
            changed = changed.replace(old[1:], new[1:])
        Path(target).write_text(changed, encoding="utf-8")


def commands(page: str) -> Iterator[tuple[list[str], list[str]]]:
    for text in blocks(page, "console"):
        for part in re.split(r"^\$ ", text, flags=re.MULTILINE)[1:]:
            command, *shown = part.splitlines()
            yield command.split()[1:], shown


@pytest.mark.parametrize(
    ("page", "count"), [("business_case", 3), ("variance_bridge", 2), ("benefits_map", 1)]
)
def test_every_command_shows_what_the_page_says(
    page: str, count: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    write_documents(page)
    run = 0
    for command, shown in commands(page):
        result = CliRunner().invoke(app, command)
        assert result.exit_code == (1 if page == "benefits_map" else 0), result.stderr
        rows = list(csv.reader(io.StringIO(result.stdout)))
        assert list(csv.reader(shown)) == rows[: len(shown)], result.stdout
        run += 1
    assert run == count


def test_the_map_says_what_hangs_in_the_air(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    write_documents("benefits_map")
    said = CliRunner().invoke(app, ["case", "map", "case.yaml"]).stderr.splitlines()
    (shown,) = blocks("benefits_map", "findings")
    assert len(said) == len(shown.splitlines())
    for line, finding in zip(said, shown.splitlines(), strict=True):
        assert finding in line


def table(page: str, first: str) -> list[list[str]]:
    """The rows of the table whose header starts with these cells."""
    (found,) = re.findall(
        rf"^\| {re.escape(first)} .*\n\|[-|]+\|\n((?:\|.*\n)+)", PAGES[page], re.MULTILINE
    )
    return [[cell.strip() for cell in row.strip("|").split("|")] for row in found.splitlines()]


@pytest.fixture
def thread(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> ValueThread:
    monkeypatch.chdir(tmp_path)
    write_documents("value_thread")

    def frozen(name: str, gate: Gate, day: date) -> Plan:
        plan, _ = freeze(good_case(Path(name).read_text(encoding="utf-8")), gate, day)
        assert plan is not None
        return plan

    plans = [
        frozen("case.yaml", "business_case", date(2026, 2, 1)),
        frozen("case.yaml", "design", date(2026, 6, 1)),
    ]
    forecast = frozen("forecast.yaml", "implementation", date(2027, 7, 1))
    (text,) = blocks("value_thread", "csv")
    rows = list(csv.DictReader(io.StringIO(text)))
    at = [forecast.calendar.index(row["period"]) or 0 for row in rows]
    facts = {
        stage: {index: 100 * int(row[stage]) for index, row in zip(at, rows, strict=True)}
        for stage in ("realized", "validated", "attributed", "shared")
    }
    found, findings = value_thread("accuracy", plans, forecast, Facts(max(at), **facts))
    assert found is not None
    assert findings == []
    return found


def test_the_table_of_stages(thread: ValueThread) -> None:
    for name, *cells in table("value_thread", "stage | 2026-Q3"):
        stage: Stage = name  # type: ignore[assignment]
        amounts = thread.stages[stage]
        assert cells[:8] == [str(amounts[at] // 100) if at in amounts else "" for at in range(8)], (
            name
        )
        assert cells[8:] == [
            str(thread.to_date(stage) // 100),
            str(sum(amounts.values()) // 100),
        ], name
    assert thread.at_completion == 10_800_000


def test_the_realization_rates(thread: ValueThread) -> None:
    for name, _, to_date, planned, rate in table("value_thread", "stage | plan"):
        found = realization_rate(thread, thread.promised_by, name)  # type: ignore[arg-type]
        assert [str(found.to_date // 100), str(found.planned // 100), str(found.rate)] == [
            to_date,
            planned,
            rate,
        ]


def test_the_time_axis(thread: ValueThread) -> None:
    rows = [
        [
            thread.calendar.label(step.period),
            str(step.amount // 100),
            step.status,
            str(step.later or ""),
        ]
        for step in time_axis(thread, thread.promised_by)
    ]
    assert rows == table("value_thread", "by")


def test_the_three_views(thread: ValueThread) -> None:
    for name, period, year, *amounts in table("value_thread", "stage | seen from"):
        seen = thread.views(name)  # type: ignore[arg-type]
        assert (seen.period, seen.year) == (period, year)
        assert seen.annualised is not None
        assert amounts == [
            str(amount // 100) for amount in (seen.in_year, seen.annualised, seen.whole_life)
        ]


def test_every_finding_of_the_package_is_listed() -> None:
    listed = {
        code
        for page in (
            PAGES["business_case"],
            (ROOT / "docs" / "language.md").read_text(encoding="utf-8"),
        )
        for code in re.findall(r"`([a-z-]+)`", page.split("## Findings")[1])
    }
    used = {"no-baseline", "no-target"}
    for path in (ROOT / "src" / "covalue" / "benefits").rglob("*.py"):
        text = path.read_text(encoding="utf-8")
        used |= set(re.findall(r'(?:\berror|\bwarning|\bFinding)\(\s*"([a-z-]+)"', text))
    assert len(used) > 30
    assert used - listed == set()


@pytest.mark.parametrize(
    "part", [BenefitPart, AssumptionPart, CostPart, OptionPart, BusinessCaseDocument]
)
def test_every_field_is_named(part: type) -> None:
    fields = {name.rstrip("_").replace("_", " ") for name in part.model_fields}  # type: ignore[attr-defined]
    fields -= {"model", "inputs", "parameters"}
    assert {field for field in fields if f"`{field}" not in PAGES["business_case"]} == set()
