"""How long a command takes on one small document: nearly all of it is Python loading libraries."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from rich.console import Console
from rich.table import Table as Shown

EXAMPLES = Path(__file__).resolve().parents[1] / "examples"
ROUNDS = 12
DEAL, FIGURES = str(EXAMPLES / "gain_share.yaml"), str(EXAMPLES / "gain_share_inputs.csv")
BUSINESS_CASE = str(EXAMPLES / "business_case.yaml")
COMMANDS: tuple[tuple[str, ...], ...] = (
    ("--help",),
    ("case", "--help"),
    ("check", DEAL),
    ("settle", DEAL, FIGURES),
    ("case", "check", BUSINESS_CASE),
)
RUN = "import sys; from covalue.cli import main; sys.argv = ['covalue', *sys.argv[1:]]; main()"


@dataclass(frozen=True, slots=True)
class Measured:
    """The shortest of all turns, in seconds: by the clock, and of processor time."""

    clock: float
    processor: float


def measure(command: Sequence[str]) -> Measured:
    """Run a command in processes of its own; it must end well."""
    turns = [_turn(command) for _ in range(ROUNDS)]
    return Measured(min(turn.clock for turn in turns), min(turn.processor for turn in turns))


def _turn(command: Sequence[str]) -> Measured:
    clock, used = time.perf_counter(), _children()
    subprocess.run([sys.executable, "-c", RUN, *command], check=True, capture_output=True)
    return Measured(time.perf_counter() - clock, _children() - used)


def _children() -> float:
    """Processor time of all processes that this one has started and that have ended."""
    times = os.times()
    return times.children_user + times.children_system


def main() -> None:
    """Measure every command and print a table."""
    shown = Shown("covalue …", "by the clock", "processor time", title="A command, start to end")
    for command in COMMANDS:
        measured = measure(command)
        words = " ".join(Path(word).name for word in command)
        shown.add_row(words, f"{measured.clock:.2f} s", f"{measured.processor:.2f} s")
    Console(width=120).print(shown)


if __name__ == "__main__":
    main()
