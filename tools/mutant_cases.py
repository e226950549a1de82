"""Runs the YAML cases on mutants without pytest: a process forked for each mutant, the cases that
call its function, the quickest first, until one comes out otherwise.

    python -m tools.mutant_cases NAME...   # from the root, after the mutants are written

What a case kills is written down. What survives is left to the whole of the tests.
"""

from __future__ import annotations

import gc
import os
import resource
import signal
import sys
import time
from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from functools import _lru_cache_wrapper
from pathlib import Path
from typing import TYPE_CHECKING

from mutmut.__main__ import collect_source_file_mutation_data
from mutmut.mutation.trampoline import set_mutant_under_test
from mutmut.state import state
from mutmut.utils.file_utils import setup_source_paths
from mutmut.utils.format_utils import mangled_name_from_mutant_name

if TYPE_CHECKING:
    from tests.cases.reading import Case

SECONDS, BYTES = 3, 3 * 2**30
"""Of computing time for a case, and of memory: a mutant that takes more has lost its way, and is
killed."""
KILLED = 1
Passes = Callable[["Case"], bool]


def forget() -> None:
    """Empty the caches, which hold what the unchanged source computed."""
    for name, module in list(sys.modules.items()):
        if name.startswith("covalue.") and not name.startswith("covalue.web"):
            for value in vars(module).values():
                if isinstance(value, _lru_cache_wrapper):
                    value.cache_clear()


def covering(cases: Iterable[Case], passes: Passes) -> dict[str, list[Case]]:
    """The cases that call each function, the quickest first."""
    took: dict[str, list[tuple[float, int, Case]]] = defaultdict(list)
    set_mutant_under_test("stats")
    for at, case in enumerate(cases):
        forget()
        state()._stats.clear()
        begin = time.process_time()
        if not passes(case):
            sys.exit(f"{case} fails on the unchanged source")
        for function in state()._stats:
            took[function].append((time.process_time() - begin, at, case))
    return {function: [case for _, _, case in sorted(found)] for function, found in took.items()}


def killed(mutant: str, cases: Sequence[Case], passes: Passes) -> bool:
    """Does a case come out otherwise, break off, or take too long?"""
    child = os.fork()
    if not child:
        signal.signal(signal.SIGVTALRM, _lost)
        resource.setrlimit(resource.RLIMIT_AS, (BYTES, BYTES))
        os._exit(0 if _survives(mutant, cases, passes) else 1)
    _, status = os.waitpid(child, 0)
    return status != 0


def _lost(_signal: int, _frame: object) -> None:
    raise TimeoutError


def _survives(mutant: str, cases: Sequence[Case], passes: Passes) -> bool:
    forget()
    set_mutant_under_test(mutant)
    try:
        return all(_in_time(case, passes) for case in cases)
    except BaseException:  # whatever a mutant does to itself, a test would not have passed
        return False


def _in_time(case: Case, passes: Passes) -> bool:
    signal.setitimer(signal.ITIMER_VIRTUAL, SECONDS)
    return passes(case)


def main(wanted: set[str]) -> None:
    """Run what is wanted and write down what was killed."""
    setup_source_paths()
    set_mutant_under_test("")
    from tests.cases.asking import ask  # noqa: PLC0415  # the mutated source, from its own folder
    from tests.cases.reading import read_cases  # noqa: PLC0415

    def passes(case: Case) -> bool:
        return all(answer.good for answer in ask(case))

    files = [p for p in Path("mutants/tests/cases").rglob("*.yaml") if p.parent.name != "documents"]
    cases = [case for file in sorted(files) for case in read_cases(file.resolve())]
    by_function = covering(cases, passes)
    gc.collect()
    gc.freeze()  # a child that collects garbage does not copy what was there before
    _, sources = collect_source_file_mutation_data(mutant_names=())
    dead = 0
    for data in sources.values():
        mine = sorted(data.exit_code_by_key.keys() & wanted)
        for name in mine:
            covered_by = by_function.get(mangled_name_from_mutant_name(name), ())
            if killed(name, covered_by, passes):
                data.exit_code_by_key[name] = KILLED
                dead += 1
        if mine:
            data.save()
            print(f"{data.path}: {dead} killed so far", flush=True)
    print(f"{len(cases)} cases killed {dead} of {len(wanted)} mutants")


if __name__ == "__main__":
    main(set(sys.argv[1:]))
