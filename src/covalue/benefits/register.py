"""The register of assumptions and the profiles of benefits, as a reviewer would read them."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import pairwise

from covalue.benefits.profile import OwnerPart
from covalue.benefits.schema import AssumptionPart, BenefitPart, BusinessCaseDocument
from covalue.language.findings import Finding, error, warning
from covalue.language.yaml_source import Source

_CHANGE = re.compile(
    r"(avoided|better|cheaper|earlier|easier|faster|fewer|fresher|greater|higher|improved|"
    r"increased|larger|later|less|longer|lower|lowered|more|new|raised|reduced|safer|saved|"
    r"shorter|slower|smaller|worse)\b",
    re.IGNORECASE,
)


def check_register(document: BusinessCaseDocument, source: Source) -> list[Finding]:
    """What is not said of an assumption, and what does not fit in a profile."""
    findings: list[Finding] = []
    for name, part in document.assumptions.items():
        findings += _check_assumption(name, part, source)
    for name, benefit in document.benefits.items():
        findings += _check_title(name, benefit, source)
        findings += _check_owners(name, benefit.owners, source)
    return findings


def _check_assumption(name: str, part: AssumptionPart, source: Source) -> Iterator[Finding]:
    place = source.place(("assumptions", name))
    lacks = [
        field for field in ("owner", "date", "range", "confidence") if getattr(part, field) is None
    ]
    if lacks:
        mend = "say who stands for it, since when, and how far it may be off"
        message = f"the assumption '{name}' has no {', no '.join(lacks)}"
        yield warning("register", message, place, mend)
    if part.range is not None and part.value is not None:
        low, high = part.range.ends
        if not low.value <= part.value.value <= high.value:
            message = f"the assumption '{name}' lies outside of its own range"
            mend = "correct one of them"
            yield warning(
                "outside-range", message, source.place(("assumptions", name, "range")), mend
            )


def _check_title(name: str, part: BenefitPart, source: Source) -> Iterator[Finding]:
    if not _CHANGE.match(part.title):
        place = source.place(("benefits", name, "title"))
        mend = "start with what changes, then the measure: Reduced picking time per order"
        yield warning("title", f"'{part.title}' does not start with a word of change", place, mend)


def _check_owners(name: str, owners: list[OwnerPart], source: Source) -> Iterator[Finding]:
    place = source.place(("benefits", name, "owners"))
    for one, two in pairwise(owners):
        if one.to is None or two.from_ < one.to:
            message = f"'{one.name}' and '{two.name}' own '{name}' at the same time"
            mend = f"let '{one.name}' end (`to:`) on the day the next one starts"
            yield error("owners", message, place, mend)
        elif one.to < two.from_:
            message = f"nobody owns '{name}' from {one.to} up to {two.from_}"
            yield warning("vacancy", message, place, "name who stood in for that time")
    if owners and (last := owners[-1].to) is not None:
        yield warning("vacancy", f"nobody owns '{name}' from {last} on", place, "hand it over")
