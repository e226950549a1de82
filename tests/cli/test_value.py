"""`covalue value`."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import Result

Run = Callable[..., Result]


@pytest.fixture
def value(run: Run, tmp_path: Path) -> Callable[..., Result]:
    def invoke(text: str, *arguments: str) -> Result:
        (tmp_path / "flows.csv").write_text(text, encoding="utf-8")
        return run("value", tmp_path / "flows.csv", *arguments)

    return invoke


def test_all_rates_are_listed_and_none_is_picked(value: Callable[..., Result]) -> None:
    text = "date,amount\n2026-01-01,-100\n2027-01-01,230\n2028-01-01,-132\n"
    data = json.loads(value(text, "--rate", "8%", "--format", "json").stdout)[
        "internal rate of return"
    ]
    assert data["status"] == "many"
    assert data["value"] is None
    assert [round(float(rate), 9) for rate in data["rates"]] == [0.1, 0.2]
    shown = value(text, "--rate", "8%").stdout
    assert "0.1" in shown
    assert "there are several" in shown


def test_benefits_and_costs_give_a_ratio(value: Callable[..., Result]) -> None:
    text = "date,benefit,cost,currency\n2026-01-01,0,50,EUR\n2027-01-01,110,0,EUR\n"
    data = json.loads(value(text, "--rate", "10%", "--format", "json").stdout)
    assert data["benefit-cost ratio"]["value"] == "2"
    assert data["net present value"] == {"value": "50", "unit": "EUR", "note": "discounted at 10%"}


@pytest.mark.parametrize(("currency", "worth"), [("EUR", "1.24"), ("JPY", "1"), ("KWD", "1.235")])
def test_people_see_the_places_of_the_currency(
    currency: str, worth: str, value: Callable[..., Result]
) -> None:
    text = f"date,amount,currency\n2026-01-01,1.235,{currency}\n"
    assert f" {worth} {currency} " in value(text, "--rate", "8%").stdout


def test_no_rate_and_no_payback_are_said(value: Callable[..., Result]) -> None:
    data = json.loads(
        value(
            "date,amount\n2026-01-01,-5\n2027-01-01,-5\n", "--green-book", "--format", "json"
        ).stdout
    )
    assert data["internal rate of return"]["status"] == "none"
    assert data["payback"]["value"] is None


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("date,amount\n2026-01-01,\n", "row 2, field amount: error: the amount is missing"),
        ("date,amount\n1.1.2026,5\n", "row 2, field date: error: '1.1.2026' is no date"),
        ("day,amount\n2026-01-01,5\n", "has no column 'date'"),
        (
            "date,amount,currency\n2026-01-01,5,EUR\n2026-01-02,5,USD\n",
            "the flows are in EUR and USD",
        ),
        ("date,benefit,cost\n2026-01-01,5,-1\n", "a cost is written as an amount above zero"),
    ],
)
def test_bad_flows_are_refused(text: str, said: str, value: Callable[..., Result]) -> None:
    result = value(text, "--rate", "8%")
    assert result.exit_code == 1
    assert said in result.stderr


@pytest.mark.parametrize(
    "arguments", [(), ("--rate", "8%", "--green-book"), ("--rate", "much"), ("--rate", "-100%")]
)
def test_wrong_usage(arguments: tuple[str, ...], value: Callable[..., Result]) -> None:
    assert value("date,amount\n2026-01-01,5\n", *arguments).exit_code == 2
