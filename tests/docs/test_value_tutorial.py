"""The figures of the tutorial follow from each other by the rules that it tells. That pages show
them: tests/e2e."""

from __future__ import annotations

from decimal import Decimal

import pytest

from tests.tutorial import TABLES, TEXT, columns, number

WORTH = {"as promised": "15000", "at design": "16000", "at go-live": "16000"}
MINUTES = {"as promised": 4, "at design": 3, "at go-live": 3}
FIRST = {"as promised": "2026-Q4", "at design": "2026-Q4", "at go-live": "2027-Q1"}
LAST = "2028-Q1"


@pytest.mark.parametrize("when", WORTH)
def test_what_is_left_each_quarter_is_discounted_by_its_days(when: str) -> None:
    *rows, total = TABLES[f"worth {when}"]
    each = Decimal(WORTH[when]) * MINUTES[when] / 60 * 30 * Decimal("0.8") * Decimal("0.75")
    for row in rows:
        quarter, days = row["quarter"], int(row["days"])
        part = (
            0
            if not FIRST[when] <= quarter <= LAST
            else Decimal("0.5")
            if quarter == FIRST[when]
            else 1
        )
        assert number(row["handling time"]) == each * part
        left = number(row["handling time"]) + number(row["refunds"]) - number(row["costs"])
        assert number(row["left"]) == left
        worth = left / Decimal("1.1") ** (Decimal(days) / 365)
        assert number(row["worth on the first day"]) == pytest.approx(worth, abs=Decimal("0.00006"))
    for name in ("handling time", "refunds", "costs", "left", "worth on the first day"):
        assert number(total[name]) == sum(number(row[name]) for row in rows)
    shown = TABLES[f"options {when}"][-1]["Net present value"]
    assert round(number(total["worth on the first day"]), 2) == number(shown)


def test_bars_add_up_and_rates_are_quotients() -> None:
    bars = {row["Driver"]: number(row["EUR"]) for row in TABLES["bridge after the slip"]}
    assert (
        bars.pop("Promised") + sum(value for name, value in bars.items() if name != "Forecast")
        == bars["Forecast"]
    )
    (row,) = TABLES["side by side at design"]
    assert number(row["before"]) + number(row["volume"]) + number(row["rate"]) == number(
        row["after"]
    )
    for rate in TABLES["rates"]:
        share = 100 * number(rate["validated"]) / number(rate["planned"])
        assert abs(share - number(rate["rate"].removesuffix(" %"))) <= Decimal("0.5")


def test_what_came_adds_up_to_the_walk() -> None:
    rows, walk = (
        TABLES["thread after a year"],
        {row["Stage"]: number(row["To date, EUR"]) for row in TABLES["walk"]},
    )
    closed = [row for row in rows if row["Realized"]]
    known = [row for row in closed if row["Realized"] != "missing"]
    assert sum(number(row["Promised"]) for row in closed) == walk["Promised"]
    for stage in ("Realized", "Validated", "Attributed"):
        assert sum(number(row[stage]) for row in known) == walk[stage]
    assert all(
        number(row["Attributed"]) == number(row["Validated"]) * Decimal("0.75") for row in known
    )


def test_the_page_shows_a_picture_at_most_steps() -> None:
    assert TEXT.count("![") >= 8
    assert len(columns("benefits")) == 2
