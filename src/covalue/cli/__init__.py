"""The `covalue` command."""

from __future__ import annotations

from collections.abc import Callable
from importlib import import_module
from importlib.util import find_spec

import typer

from covalue.cli import case, documents, settle
from covalue.cli.explain import explain
from covalue.cli.value import value

app = typer.Typer(
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    rich_markup_mode="rich",
    help=(
        "Contracts on business metrics: check them, read them, settle them to the cent, explain"
        " every figure. Exit codes: 0 good, 1 findings, 2 wrong usage."
    ),
)
COMMANDS: tuple[Callable[..., None], ...] = (
    documents.check,
    documents.show,
    settle.settle,
    explain,
    settle.evaluate,
    value,
    documents.schema,
    documents.new,
)
for command in COMMANDS:
    app.command()(command)
app.add_typer(case.app, name="case")


# The web application stands above the command line, so it is asked for by name, and only where it
# is installed.
if find_spec("django") is not None:
    app.add_typer(import_module("covalue.web.commands").app)


def main() -> None:
    """Run the command."""
    app()
