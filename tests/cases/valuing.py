"""Questions about money over time: years between days, discount factors, what flows are worth."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from decimal import Decimal, localcontext

from covalue.valuation.daycount import DayCount, year_fraction
from covalue.valuation.discounting import GREEN_BOOK, CashFlow, Schedule, flat, npv, xnpv
from covalue.valuation.payback import benefit_cost_ratio, discounted_payback, payback
from covalue.valuation.rates import RateOfReturn, irr, xirr
from tests.cases.reading import Case, CaseError
from tests.cases.subject import Subject
from tests.cases.tables import EXACT, Answer, Row, number, read_table, said


def years(subject: Subject, expected: dict[str, str]) -> Answer:
    """The years between two days, by each way of counting, and back."""
    rows = []
    for which, wanted in expected.items():
        span, _by, count = which.rpartition(" by ")
        start, end = (date.fromisoformat(day.strip()) for day in span.split(" to "))
        found = year_fraction(start, end, DayCount(count))
        rows.append(Row(which, (wanted,), (said(found),)))
        back = year_fraction(end, start, DayCount(count))
        rows.append(Row(f"{which}, back", (said(found.copy_negate()),), (said(back),)))
    return Answer("years", (), tuple(rows))


def factors(subject: Subject, expected: str) -> Answer:
    """The present value of 1 after so many years: years across."""
    table = read_table(expected)
    schedule = _schedule(subject.case)
    rows = [
        Row(name, cells, tuple(said(schedule.factor(Decimal(year))) for year in table.columns))
        for name, cells in table.lines.items()
    ]
    return Answer("factors", table.columns, tuple(rows))


def worth(subject: Subject, expected: dict[str, str]) -> Answer:
    """What flows of money come to: any of the figures below."""
    case = subject.case
    schedule, count = _schedule(case), DayCount(case.fields.get("counted by", "act/365f"))
    figures: dict[str, Callable[[], object]] = {
        "present value": lambda: xnpv(schedule, _flows(case, "flows"), count),
        "payback": lambda: payback(_flows(case, "flows"), count),
        "discounted payback": lambda: discounted_payback(schedule, _flows(case, "flows"), count),
        "rates": lambda: rates_in_words(xirr(_flows(case, "flows"), count)),
        "yearly rates": lambda: rates_in_words(irr(_amounts(case))),
        "yearly present value": lambda: npv(schedule, _amounts(case)),
        "benefit-cost ratio": lambda: benefit_cost_ratio(
            schedule, _flows(case, "benefits"), _flows(case, "costs"), count
        ),
        "discounted by": lambda: schedule.name,
    }
    unknown = [name for name in expected if name not in figures]
    if unknown:
        raise CaseError(f"{case}: {', '.join(unknown)} is no figure of flows")
    rows = [Row(name, (text,), (said(figures[name]()),)) for name, text in expected.items()]
    return Answer("worth", (), tuple(rows))


def _schedule(case: Case) -> Schedule:
    rate = case.fields.get("rate", "0%")
    if rate == "green book":
        return GREEN_BOOK
    with localcontext(EXACT):
        return flat(Decimal(rate.removesuffix("%")) / 100)


def _amounts(case: Case) -> list[Decimal]:
    return [flow.amount for flow in _flows(case, "flows")]


def _flows(case: Case, name: str) -> list[CashFlow]:
    """Days across; a year stands for its first day."""
    if not case.fields.get(name):
        return []
    table = read_table(case.fields[name])
    (cells,) = table.lines.values()
    days = [date.fromisoformat(day if "-" in day else f"{day}-01-01") for day in table.columns]
    return [CashFlow(day, number(cell)) for day, cell in zip(days, cells, strict=True)]


def rates_in_words(found: RateOfReturn) -> str:
    """`10 %, 20 %`, to six places of a per cent; how many there are is said too."""
    return ", ".join([found.status, *(f"{round(rate * 100, 6) + 0.0:.6f}" for rate in found.rates)])
