"""The list of commands: it says what the commands say, and comes without loading them."""

from __future__ import annotations

import inspect
import re
import subprocess
import sys

import pytest

from covalue.cli import COMMANDS, COMMANDS_ON_CASES
from covalue.cli.later import Entry, load
from tests.cli.conftest import Run

HEAVY = ("covalue.language", "covalue.contracts", "lark", "ruamel.yaml", "django")
LIST = "import sys; from covalue.cli import main; sys.argv = ['covalue', *sys.argv[1:]]\n"
LOADED = "try:\n    main()\nexcept SystemExit:\n    print(sorted(sys.modules), file=sys.stderr)\n"


@pytest.mark.parametrize(
    "entry", [*COMMANDS, *COMMANDS_ON_CASES], ids=lambda entry: entry.function.partition(":")[2]
)
def test_the_list_says_what_the_command_says(entry: Entry) -> None:
    first, *_ = (inspect.getdoc(load(entry)) or "").split("\n\n")
    assert " ".join(first.split()) == entry.says


@pytest.mark.parametrize(
    ("group", "entries"), [((), COMMANDS), (("case",), COMMANDS_ON_CASES)], ids=["all", "case"]
)
def test_help_lists_every_command_and_loads_none(
    group: tuple[str, ...], entries: tuple[Entry, ...]
) -> None:
    shown = subprocess.run(
        [sys.executable, "-c", LIST + LOADED, *group, "--help"],
        capture_output=True,
        text=True,
        check=True,
    )
    for entry in entries:
        assert re.search(rf"^  {entry.name} ", shown.stdout, re.MULTILINE), entry.name
        assert entry.says in " ".join(shown.stdout.split()), entry.name
    assert "'covalue.cli.later'" in shown.stderr
    for module in HEAVY:
        assert f"'{module}'" not in shown.stderr


def test_a_command_shows_its_own_name_and_options(run: Run) -> None:
    shown = run("case", "map", "--help")
    assert shown.exit_code == 0
    assert re.search(r"Usage: \S+ case map \[OPTIONS\] \{?CASE\}?", shown.stdout, re.IGNORECASE)
    assert "--format" in shown.stdout


def test_a_slip_of_the_pen_is_answered_with_what_is_near(run: Run) -> None:
    shown = run("chek")
    assert shown.exit_code == 2
    assert "Did you mean 'check'" in shown.stderr


@pytest.mark.parametrize("group", [(), ("case",)], ids=["all", "case"])
def test_no_command_at_all_shows_the_list(group: tuple[str, ...], run: Run) -> None:
    shown = run(*group)
    assert shown.exit_code == 2
    assert "Commands" in shown.output
