"""Day counts: the years between two dates, as fixed by market conventions."""

from __future__ import annotations

from calendar import isleap, monthrange
from collections.abc import Callable
from datetime import date
from decimal import Decimal
from enum import StrEnum

from covalue.language.decimals import CONTEXT


class DayCount(StrEnum):
    """How years between dates are counted."""

    ACT_365F = "act/365f"
    ACT_360 = "act/360"
    ACT_ACT = "act/act"
    THIRTY_360_SIA = "30/360-sia"
    THIRTY_360_ISDA = "30/360-isda"
    THIRTY_E_360 = "30e/360"


def year_fraction(start: date, end: date, count: DayCount = DayCount.ACT_365F) -> Decimal:
    """The years from `start` to `end`, below zero where `end` comes first.

    act/365f: actual days ÷ 365, as in a spreadsheet's XNPV and XIRR. act/360: actual days ÷ 360.
    act/act: the days of each calendar year ÷ 365 or 366 (2006 ISDA Definitions 4.16(b)).
    30/360-isda: 4.16(f), bond basis; 30e/360: 4.16(g), Eurobond basis; 30/360-sia: as bond basis,
    with the end of February counted as the 30th (SIA, Standard Securities Calculation Methods).
    """
    if end < start:
        return year_fraction(end, start, count).copy_negate()
    return _COUNTS[count](start, end)


def _actual(basis: int) -> Callable[[date, date], Decimal]:
    return lambda start, end: CONTEXT.divide(Decimal((end - start).days), Decimal(basis))


def _act_act(start: date, end: date) -> Decimal:
    total = Decimal(0)
    for year in range(start.year, end.year + 1):
        first, last = (
            max(start, date(year, 1, 1)),
            end if year == end.year else date(year + 1, 1, 1),
        )
        total = CONTEXT.add(
            total,
            CONTEXT.divide(Decimal((last - first).days), Decimal(366 if isleap(year) else 365)),
        )
    return total


def _thirty(start: date, end: date, first: int, second: int) -> Decimal:
    days = 360 * (end.year - start.year) + 30 * (end.month - start.month) + second - first
    return CONTEXT.divide(Decimal(days), Decimal(360))


def _isda(start: date, end: date) -> Decimal:
    first = min(start.day, 30)
    second = 30 if end.day == 31 and first == 30 else end.day
    return _thirty(start, end, first, second)


def _european(start: date, end: date) -> Decimal:
    return _thirty(start, end, min(start.day, 30), min(end.day, 30))


def _sia(start: date, end: date) -> Decimal:
    first, second = start.day, end.day
    if _ends_february(start):
        second = 30 if _ends_february(end) else second
        first = 30
    second = 30 if second == 31 and first >= 30 else second
    return _thirty(start, end, min(first, 30), second)


def _ends_february(day: date) -> bool:
    return day.month == 2 and day.day == monthrange(day.year, 2)[1]


_COUNTS: dict[DayCount, Callable[[date, date], Decimal]] = {
    DayCount.ACT_365F: _actual(365),
    DayCount.ACT_360: _actual(360),
    DayCount.ACT_ACT: _act_act,
    DayCount.THIRTY_360_SIA: _sia,
    DayCount.THIRTY_360_ISDA: _isda,
    DayCount.THIRTY_E_360: _european,
}
