"""The command, run in this process, and files to run it on."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import Result
from typer.testing import CliRunner

from covalue.cli import app
from tests.oracles import ROOT

Run = Callable[..., Result]


@pytest.fixture
def run() -> Run:
    """`run("check", "deal.yaml")` runs the command and gives exit code, stdout and stderr."""

    def invoke(*arguments: str | Path) -> Result:
        return CliRunner().invoke(app, [str(argument) for argument in arguments])

    return invoke


@pytest.fixture
def deal() -> Path:
    """The example contract of the README."""
    return ROOT / "examples" / "gain_share.yaml"


@pytest.fixture
def deal_inputs() -> Path:
    """Its figures."""
    return ROOT / "examples" / "gain_share_inputs.csv"
