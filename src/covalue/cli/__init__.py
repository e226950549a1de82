"""The `covalue` command.

Every command is listed here and loaded when it runs: the libraries that it needs take longer to
load than the list of commands to print.
"""

from __future__ import annotations

from importlib import import_module
from importlib.util import find_spec

import typer

from covalue.cli.later import Entry, group_of

COMMANDS = (
    Entry(
        "check",
        "covalue.cli.documents:check",
        "Check a document: names, units, ranges, circles.",
    ),
    Entry(
        "show",
        "covalue.cli.documents:show",
        "Show a contract in plain English, or every equation that it stands for.",
    ),
    Entry(
        "settle",
        "covalue.cli.settle:settle",
        "Settle contracts: a statement for each contract and settlement period, to the cent.",
    ),
    Entry(
        "explain",
        "covalue.cli.explain:explain",
        "Explain a statement: each line in words, then every figure down to its sources.",
    ),
    Entry(
        "evaluate",
        "covalue.cli.evaluate:evaluate",
        "Evaluate the quantities of a value model or contract, unrounded.",
    ),
    Entry(
        "value",
        "covalue.cli.value:value",
        "Value dated cash flows: present value, rates of return, payback, benefit-cost ratio.",
    ),
    Entry(
        "schema",
        "covalue.cli.documents:schema",
        "Print the JSON Schema of documents, for editors that complete and check while you write.",
    ),
    Entry(
        "new",
        "covalue.cli.documents:new",
        "Write a commented starter contract that settles as it stands.",
    ),
)
COMMANDS_ON_CASES = (
    Entry(
        "check",
        "covalue.cli.case.documents:check",
        "Check a case: names, units, register, owners, map, double counts.",
    ),
    Entry(
        "show",
        "covalue.cli.case.documents:show",
        "Show a case in plain English, as the equations that it stands for, or by period.",
    ),
    Entry(
        "value",
        "covalue.cli.case.worth:value",
        "Value every option: net present value, rates of return, payback, benefit-cost ratio.",
    ),
    Entry(
        "bridge",
        "covalue.cli.case.bridge:bridge",
        "Say why a later version of a case comes to other amounts, by driver.",
    ),
    Entry(
        "map",
        "covalue.cli.case.benefits_map:map_",
        "Show the benefits map: what serves what, and what hangs in the air.",
    ),
    Entry(
        "schema",
        "covalue.cli.case.documents:schema",
        "Print the JSON Schema of cases, for editors that complete and check while you write.",
    ),
)

app = typer.Typer(
    cls=group_of(COMMANDS),
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    rich_markup_mode=None,  # drawing boxes takes longer to load than all the rest
    help=(
        "Contracts on business metrics: check them, read them, settle them to the cent, explain"
        " every figure. Exit codes: 0 good, 1 findings, 2 wrong usage."
    ),
)
case = typer.Typer(
    cls=group_of(COMMANDS_ON_CASES),
    no_args_is_help=True,
    rich_markup_mode=None,
    help="Business cases: check them, value them, say why they changed.",
)


@app.callback()
@case.callback()
def _group() -> None:
    """A group of commands, even where all of them are loaded later."""


app.add_typer(case, name="case")

# The web application stands above the command line, so it is asked for by name, and only where it
# is installed.
if find_spec("django") is not None:
    app.add_typer(import_module("covalue.web.running.commands").app)


def main() -> None:
    """Run the command."""
    app()
