"""A calendar reaches as far as days can be told: beyond, it is refused instead of failing later."""

from __future__ import annotations

import pytest

from covalue.language.model import read_model

TEXT = (
    "covalue: 1\nmodel: x\nquantities: {{q: 1}}\n"
    "calendar: {{start: {start}, period: {kind}, periods: {many}}}\n"
)


@pytest.mark.parametrize(
    ("start", "kind", "many", "is_read"),
    [
        ("0000-01", "month", 3, False),
        ("0001", "year", 1, False),
        ("0001-Q4", "quarter", 8, False),
        ("0002-01", "month", 3, True),
        ("9997", "year", 2, True),
        ("9998", "year", 2, False),
        ("9999-12", "month", 1, False),
        ("0000-W01", "week", 3, False),
        ("0001-W01", "week", 3, False),
        ("9999-W01", "week", 3, False),
    ],
)
def test_a_calendar_stays_within_the_years(start: str, kind: str, many: int, is_read: bool) -> None:
    model, findings = read_model(TEXT.format(start=f"'{start}'", kind=kind, many=many))
    assert (model is not None) is is_read
    assert is_read or [finding.code for finding in findings] == ["calendar"]
