"""Questions about how things are written: numbers, units, periods, formulas."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from decimal import Decimal

from covalue.language.decimals import grouped, parse_decimal, percentage, plain
from covalue.language.grammar import Unparsed, parse
from covalue.language.periods import Calendar, PeriodKind, month_number
from covalue.language.printer import readable, to_text
from covalue.language.units import UnitError, UnitSystem
from covalue.valuation.rates import grouped_rate
from tests.cases.subject import Subject
from tests.cases.tables import NOTHING, Answer, Row, read_table, said


def numbers(subject: Subject, expected: dict[str, str]) -> Answer:
    """What is written, and the number that it is, or why it is none."""
    rows = [Row(text, (wanted,), (said(parse_decimal(text)),)) for text, wanted in expected.items()]
    return Answer("numbers", (), tuple(rows))


SHOWN: Mapping[str, Callable[[Decimal], str]] = {
    "plain": plain,
    "for people": grouped,
    "in cents": lambda value: grouped(value, 2),
    "as a percentage": percentage,
    "as a rate": lambda value: grouped_rate(value, 2),
}


def shown(subject: Subject, expected: dict[str, dict[str, str]]) -> Answer:
    """A number as it is shown: plain, for people, in cents, as a percentage."""
    rows = [
        Row(f"{text} {how}", (wanted,), (SHOWN[how](Decimal(text)),))
        for text, ways in expected.items()
        for how, wanted in ways.items()
    ]
    return Answer("shown", (), tuple(rows))


def conversions(subject: Subject, expected: dict[str, str]) -> Answer:
    """`pallet in case: 48`; a dash where one is not the other."""
    units = UnitSystem(subject.case.fields.get("units") or [])
    rows = []
    for which, wanted in expected.items():
        source, target = which.split(" in ")
        rows.append(Row(which, (wanted,), (_factor(units, source, target),)))
    return Answer("conversions", (), tuple(rows))


def _factor(units: UnitSystem, source: str, target: str) -> str:
    try:
        factor = units.convert(units.parse(source), units.parse(target))
    except UnitError as problem:
        return str(problem)
    return NOTHING if factor is None else str(factor)


def months(subject: Subject, expected: dict[str, str]) -> Answer:
    """The number of a month, however it is written."""
    rows = [Row(text, (wanted,), (said(month_number(text)),)) for text, wanted in expected.items()]
    return Answer("months", (), tuple(rows))


KINDS: Mapping[str, PeriodKind] = {"month": "month", "quarter": "quarter", "year": "year"}


def calendar(subject: Subject, expected: str) -> Answer:
    """Periods across: the quarter and year of each, and whether one opens or closes with it."""
    table, dates = read_table(expected), subject.case.fields["counted"]
    counted = Calendar(
        int(dates["first"][:4]) * 12 + int(dates["first"][5:]) - 1,
        KINDS[dates["period"]],
        int(dates["periods"]),
        month_number(dates.get("years start", "january")) or 1,
        dates.get("years named by") == "end",
    )
    rows = [
        Row(name, cells, tuple(_of_period(counted, name, period) for period in table.columns))
        for name, cells in table.lines.items()
    ]
    return Answer("calendar", table.columns, tuple(rows))


def _of_period(counted: Calendar, name: str, period: str) -> str:
    index = counted.index(period)
    if index is None:
        return NOTHING
    what, _, window = name.rpartition(" ")
    if name == "number":
        return str(index)
    if what in ("opens", "closes"):
        return said(getattr(counted, what)(index, window))
    return counted.label_of_window(index, window)


def layout(subject: Subject, expected: dict[str, str]) -> Answer:
    """A formula as it is written out again, or why it is none."""
    rows = [Row(text, (wanted,), (_again(text, to_text),)) for text, wanted in expected.items()]
    return Answer("layout", (), tuple(rows))


def reading(subject: Subject, expected: dict[str, str]) -> Answer:
    """A formula as it is printed for people."""
    rows = [Row(text, (wanted,), (_again(text, readable),)) for text, wanted in expected.items()]
    return Answer("reading", (), tuple(rows))


def _again(text: str, spelling: Callable[..., str]) -> str:
    found = parse(text)
    return found.reason if isinstance(found, Unparsed) else spelling(found)
