"""Amounts by period, and three ways to state them: within a year, as a year's worth of a period,
over the whole life."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from covalue.language.periods import MONTHS_IN, Calendar

Amounts = Mapping[int, int]
"""Whole minor units by the number of the period; a period that is not there is missing, which is
not zero."""


@dataclass(frozen=True, slots=True)
class ThreeViews:
    """In whole minor units. `year` names the year, `period` the period whose amount is annualised.

    `annualised` is None where that period has no amount. `counted` is how many periods have one in
    all.
    """

    year: str
    in_year: int
    period: str
    annualised: int | None
    whole_life: int
    counted: int


def three_views(amounts: Amounts, calendar: Calendar, period: int) -> ThreeViews:
    """The three views of amounts, seen from a period: its year, its run rate, and all periods.

    In-year adds up the periods of the contract or fiscal year in which the period lies, as far as
    they have amounts. Annualised is the period's amount × the periods in a year.
    """
    first = calendar.window_start(period, "year")
    year = [at for at in amounts if first <= at and calendar.window_start(at, "year") == first]
    each_year = MONTHS_IN["year"] // calendar.months_each
    return ThreeViews(
        calendar.label_of_window(period, "year"),
        sum(amounts[at] for at in year),
        calendar.label(period),
        amounts[period] * each_year if period in amounts else None,
        sum(amounts.values()),
        len(amounts),
    )


def to_date(amounts: Amounts, period: int) -> int:
    """The sum up to and with a period."""
    return sum(amount for at, amount in amounts.items() if at <= period)
