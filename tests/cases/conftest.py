"""Each case of a YAML file is a test: pytest finds it, runs it, and shows what came beside what was
expected."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.cases.asking import ask
from tests.cases.reading import Case, CaseError, read_cases
from tests.cases.tables import Answer, TableError, side_by_side


class WrongError(Exception):
    """Something came otherwise than the case expects."""

    def __init__(self, answers: list[Answer]) -> None:
        super().__init__()
        self.answers = answers


class CaseItem(pytest.Item):
    """One case as a test."""

    case: Case

    def runtest(self) -> None:
        """Ask everything that the case asks."""
        wrong = [answer for answer in ask(self.case) if not answer.good]
        if wrong:
            raise WrongError(wrong)

    def repr_failure(self, excinfo: pytest.ExceptionInfo[BaseException], style: Any = None) -> Any:
        """File and line, what it shows, and both tables side by side."""
        head = f"{self.case}\n{self.case.shows}\n\n"
        if isinstance(excinfo.value, WrongError):
            return head + "\n\n".join(map(side_by_side, excinfo.value.answers))
        if isinstance(excinfo.value, CaseError | TableError):
            return head + str(excinfo.value)
        return super().repr_failure(excinfo, style)

    def reportinfo(self) -> tuple[Path, int, str]:
        """Where the case stands, for pytest's summary."""
        return self.path, self.case.line - 1, self.name


class CaseFile(pytest.File):
    """A file of cases."""

    def collect(self) -> Iterator[CaseItem]:
        """Its cases, each named by the sentence that says what it shows."""
        for case in read_cases(self.path):
            item = CaseItem.from_parent(self, name=case.shows)
            item.case = case
            yield item


def pytest_collect_file(file_path: Path, parent: pytest.Collector) -> CaseFile | None:
    """Every YAML file below this folder, but for documents that cases refer to."""
    if file_path.suffix == ".yaml" and file_path.parent.name != "documents":
        return CaseFile.from_parent(parent, path=file_path)
    return None
