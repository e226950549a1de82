"""Business cases from the files that a command names."""

from __future__ import annotations

from pathlib import Path

from covalue.benefits.business_case import BusinessCase, read_case
from covalue.cli.output import refuse
from covalue.exchange.tables import read_text
from covalue.language.findings import Finding


def read_case_file(path: Path) -> tuple[BusinessCase | None, list[Finding]]:
    """A case; None where it has errors."""
    text, findings = read_text(path)
    return (None, findings) if text is None else read_case(text, path.name)


def good_case(path: Path) -> tuple[BusinessCase, list[Finding]]:
    """A case without errors, or the end of the command."""
    case, findings = read_case_file(path)
    if case is None:
        refuse(findings)
    return case, findings
