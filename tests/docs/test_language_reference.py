"""Every example of the language reference comes to what the page says."""

from __future__ import annotations

import csv
import io
import re
from decimal import Decimal

import pytest

from covalue.language.exact import Evaluator
from covalue.language.values import Missing, Value
from tests.oracles import ROOT
from tests.support import figures, good_model

PAGE = (ROOT / "docs" / "language.md").read_text(encoding="utf-8")
EXAMPLES = re.findall(
    r"^##+ ([^\n]+)\n(?:(?!^##).)*?```yaml\n(.*?)```\s+```figures\n(.*?)```",
    PAGE,
    re.DOTALL | re.MULTILINE,
)
CALENDAR = "calendar: {start: 2026-01, period: month, periods: 12}\n"


def cell(value: Value) -> str | Decimal:
    if isinstance(value, Missing):
        return ""
    if isinstance(value, bool):
        return "yes" if value else "no"
    return value


def written(text: str) -> str | Decimal:
    return text if text in ("", "yes", "no") else Decimal(text)


def test_every_section_with_figures_is_found() -> None:
    assert len(EXAMPLES) == PAGE.count("```figures") == 13


@pytest.mark.parametrize(
    ("title", "document", "table"), EXAMPLES, ids=[title for title, _, _ in EXAMPLES]
)
def test_example(title: str, document: str, table: str) -> None:
    del title
    rows = list(csv.DictReader(io.StringIO(table)))
    calendar = "" if document.startswith("calendar:") else CALENDAR
    graph = good_model("covalue: 1\nmodel: an example\n" + calendar + document).graph
    evaluator = Evaluator(graph)
    inputs = [column for column in rows[0] if not column.startswith("=")]
    text = "\n".join(
        ",".join(row[column] for column in inputs) for row in [{c: c for c in inputs}, *rows]
    )
    given = figures(graph, evaluator.needs, text).contracts["contract"]
    evaluation, findings = evaluator.evaluate(given)
    assert not findings
    for row in rows:
        period = graph.calendar.index(row["period"])
        assert period is not None
        for column, shown in row.items():
            if column.startswith("="):
                assert cell(evaluation.value(column[1:], period)) == written(shown), (
                    row["period"],
                    column,
                )


def test_every_finding_of_the_language_and_of_contracts_is_listed() -> None:
    listed = set(re.findall(r"`([a-z-]+)`", PAGE.split("## Findings")[1]))
    used: set[str] = set()
    for package in ("language", "contracts"):
        for path in (ROOT / "src" / "covalue" / package).rglob("*.py"):
            text = path.read_text(encoding="utf-8")
            used |= set(
                re.findall(r'(?:\berror|\bwarning|Fault|\bwarn|_say)\(\s*"([a-z-]+)"', text)
            )
    assert used
    assert used - listed == set()
