"""Arguments and options that several commands share."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from covalue.cli.output import Format

Document = Annotated[
    Path, typer.Argument(help="a contract or value model (YAML)", show_default=False)
]
CaseFile = Annotated[Path, typer.Argument(help="a business case (YAML)", show_default=False)]
OptionName = Annotated[
    str | None, typer.Option("--option", help="an option; the preferred one where left out")
]
Inputs = Annotated[
    Path, typer.Argument(help="figures (CSV), one row per contract and period", show_default=False)
]
ContractColumn = Annotated[
    str | None, typer.Option("--contract", help="the column that names the contract")
]
PeriodColumn = Annotated[
    str | None, typer.Option("--period", help="the column that names the period")
]
MapFile = Annotated[
    Path | None,
    typer.Option("--map", help="a column map (YAML): renames, units, words for missing"),
]
Out = Annotated[
    Path | None,
    typer.Option("--out", help="write the result to this file (CSV, or JSON by --format)"),
]
Shape = Annotated[Format, typer.Option("--format", help="how the result is printed")]
