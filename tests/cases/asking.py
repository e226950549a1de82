"""What a case asks, and how Covalue answers: one function for each word of the format.

Each question runs under a caller's arithmetic of three digits, rounded up: no figure may depend on
what a caller has set.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from decimal import ROUND_UP, Context, localcontext
from typing import Any

from tests.cases import figures, spelling, valuing, versions, wording
from tests.cases.reading import Case, CaseError
from tests.cases.subject import Subject
from tests.cases.tables import Answer

COARSE = Context(prec=3, rounding=ROUND_UP)
GIVEN = (
    "figures",
    "kind",
    "option",
    "settled",
    "flows",
    "benefits",
    "costs",
    "rate",
    "counted by",
    "units",
    "counted",
    "of",
    "plans",
    "forecast",
    "as of",
    "facts",
    "after",
    "until",
    "by",
    "realized",
)
"""Words that say what is given; every other word is a question."""
QUESTIONS: Mapping[str, Callable[[Subject, Any], Answer]] = {
    "findings": wording.findings,
    "checks": wording.checks,
    "statement": figures.statement,
    "true-up": figures.trued_up,
    "values": figures.quantities,
    "plan": figures.plan,
    "totals": figures.totals,
    "appraisal": figures.appraisal,
    "appraisal findings": figures.appraisal_findings,
    "equations": wording.equations,
    "stands for": wording.stands_for,
    "explained": wording.explained,
    "prose": wording.plain_english,
    "words": wording.in_words,
    "thread": versions.thread,
    "thread findings": versions.thread_findings,
    "rates": versions.rates,
    "arrivals": versions.arrivals,
    "views": versions.views,
    "bridge": versions.bridge,
    "bridges": versions.all_bridges,
    "bridge findings": versions.bridge_findings,
    "version": versions.version,
    "numbers": spelling.numbers,
    "shown": spelling.shown,
    "conversions": spelling.conversions,
    "months": spelling.months,
    "calendar": spelling.calendar,
    "layout": spelling.layout,
    "reading": spelling.reading,
    "years": valuing.years,
    "factors": valuing.factors,
    "worth": valuing.worth,
}


def ask(case: Case) -> list[Answer]:
    """Every question of a case with its answer."""
    unknown = [name for name in case.asked if name not in QUESTIONS and name not in GIVEN]
    asked = [name for name in case.asked if name in QUESTIONS]
    if unknown or not asked:
        raise CaseError(
            f"{', '.join(unknown)}: no such question" if unknown else "the case asks nothing"
        )
    subject = Subject(case)
    with localcontext(COARSE):
        return [QUESTIONS[name](subject, case.fields[name]) for name in asked]
