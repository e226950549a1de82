"""What the tests of the core are worth: mutants of a sample, run with mutmut, and who survived.

    python tools/mutants.py run valuation contracts   # or nothing: every package
    python tools/mutants.py report                    # the table, and the survivors with no name

A mutant is the source with one small change. A test that fails on it kills it. A run takes up
where the last one ended: what was killed stays killed until its function changes. Survivors that
change nothing that anybody can see are named, each with the reason, in tests/mutants.toml.
"""

from __future__ import annotations

import shutil
import subprocess
import sys
import tomllib
from dataclasses import dataclass
from hashlib import sha256
from math import sqrt
from pathlib import Path

from mutmut.__main__ import collect_source_file_mutation_data, create_mutants
from mutmut.mutation.data import SourceFileMutationData
from mutmut.mutation.diff_apply import get_diff_for_mutant
from mutmut.stats import status_by_exit_code
from mutmut.utils.file_utils import copy_also_copy_files, copy_src_dir
from mutmut.utils.format_utils import orig_function_and_class_names_from_key

SAMPLE = {"language": 100, "valuation": 200, "contracts": 200, "benefits": 100}
PACKAGES = tuple(SAMPLE)
SEED = "2026"
NAMED = Path("tests/mutants.toml")
DEAD = ("killed", "timeout", "segfault")


@dataclass(frozen=True, slots=True)
class Mutant:
    """One change of the source, and what became of it."""

    name: str
    source: Path
    status: str

    @property
    def package(self) -> str:
        """The package of the core that it is in."""
        return self.name.split(".")[1]

    @property
    def function(self) -> str:
        """The changed function, with its module and class."""
        function, owner = orig_function_and_class_names_from_key(self.name)
        module = self.name.rpartition(".")[0].removeprefix("covalue.")
        return ".".join(part for part in (module, owner, function) if part)

    def change(self) -> tuple[str, str]:
        """The lines that were, and those that the mutant has instead."""
        lines = get_diff_for_mutant(self.name, path=self.source).splitlines()[2:]
        was = [line[1:].strip() for line in lines if line.startswith("-")]
        becomes = [line[1:].strip() for line in lines if line.startswith("+")]
        return "\n".join(was), "\n".join(becomes)


def generate() -> None:
    """Write the mutants of files that have changed, and a fresh copy of the tests."""
    shutil.rmtree("mutants/tests", ignore_errors=True)
    Path("mutants/mutmut-stats.json").unlink(missing_ok=True)
    Path("mutants").mkdir(exist_ok=True)
    copy_src_dir()
    copy_also_copy_files()
    create_mutants(1)


def sample(package: str) -> list[Mutant]:
    """The mutants of a package that are looked at: drawn by a hash of their names, so always
    the same."""
    found: list[tuple[SourceFileMutationData, str, int | None]]
    found, _ = collect_source_file_mutation_data(mutant_names=())
    mutants = [
        Mutant(name, Path(data.path), status_by_exit_code[code]) for data, name, code in found
    ]
    mine = [mutant for mutant in mutants if mutant.package == package]
    drawn = sorted(mine, key=lambda mutant: sha256((SEED + mutant.name).encode()).digest())
    return drawn[: SAMPLE[package]]


def run(packages: list[str]) -> None:
    """Run what is not dead yet; a package at a time, with one process. First the cases alone,
    which is quick, then what they leave alive with all tests."""
    generate()
    mutmut = str(Path(sys.executable).with_name("mutmut"))
    for package in packages:
        for command in (
            [sys.executable, "-m", "tools.mutant_cases"],
            [mutmut, "run", "--max-children", "1"],
        ):
            alive = [mutant.name for mutant in sample(package) if mutant.status not in DEAD]
            if alive and subprocess.run([*command, *alive], check=False).returncode:
                sys.exit(f"{command[-1]} broke off on {package}; what it says stands above")


def interval(part: int, whole: int) -> tuple[float, float]:
    """Wilson's 95 % interval of a share."""
    z, share = 1.96, part / whole
    middle = share + z * z / (2 * whole)
    spread = z * sqrt(share * (1 - share) / whole + z * z / (4 * whole * whole))
    scale = 1 + z * z / whole
    return (middle - spread) / scale, (middle + spread) / scale


def named() -> dict[tuple[str, str, str], str]:
    """Why a change of a function makes no difference, by function and lines."""
    entries = tomllib.loads(NAMED.read_text(encoding="utf-8")) if NAMED.exists() else {}
    return {
        (entry["function"], entry["was"].strip(), entry["becomes"].strip()): entry["why"]
        for entry in entries.get("equivalent", [])
    }


def report(packages: list[str]) -> None:
    """Print the table, and every survivor that nobody has named."""
    known, open_ = named(), []
    print("| package | mutants | looked at | killed | named | killed or named | 95 % interval |")
    print("|---|---:|---:|---:|---:|---:|---|")
    for package in packages:
        mutants = sample(package)
        tried = [mutant for mutant in mutants if mutant.status != "not checked"]
        alive = [mutant for mutant in tried if mutant.status not in DEAD]
        without = [mutant for mutant in alive if (mutant.function, *mutant.change()) not in known]
        open_ += without
        print(_row(package, len(tried), len(alive), len(without)))
    for mutant in open_:
        was, becomes = mutant.change()
        print(f"\n{mutant.function} ({mutant.status})\n  - {was}\n  + {becomes}")


def _row(package: str, tried: int, alive: int, without: int) -> str:
    found, _ = collect_source_file_mutation_data(mutant_names=())
    whole = sum(name.split(".")[1] == package for _, name, _ in found)
    if not tried:
        return f"| {package} | {whole} | 0 | | | | |"
    low, high = interval(tried - without, tried)
    return (
        f"| {package} | {whole} | {tried} | {tried - alive} ({(tried - alive) / tried:.1%})"
        f" | {alive - without} | {(tried - without) / tried:.1%} | {low:.1%} to {high:.1%} |"
    )


if __name__ == "__main__":
    word, packages = sys.argv[1], sys.argv[2:] or list(PACKAGES)
    {"run": run, "report": report}[word](packages)
