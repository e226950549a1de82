"""The command, and the folder of small inputs."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from decimal import Decimal

import pytest
from click.testing import Result
from typer.testing import CliRunner

from covalue.cli import app
from covalue.valuation.discounting import CashFlow
from tests.oracles import ROOT

REPORTS = ROOT / "tests" / "data" / "reports"
Run = Callable[..., Result]


@pytest.fixture
def run() -> Run:
    """Runs the command with the arguments."""
    return lambda *arguments: CliRunner().invoke(app, [str(each) for each in arguments])


@pytest.fixture
def daily() -> list[CashFlow]:
    """Flows of which two fall on the 30th and the 31st of one month."""
    rows = (
        (date(2026, 1, 30), "-100"),
        (date(2027, 1, 30), "150"),
        (date(2027, 1, 31), "-40"),
        (date(2028, 1, 30), "20"),
    )
    return [CashFlow(day, Decimal(amount)) for day, amount in rows]
