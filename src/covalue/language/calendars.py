"""A document's calendar, from what it says of it."""

from __future__ import annotations

from covalue.language.findings import Finding, error
from covalue.language.periods import Calendar, month_number
from covalue.language.schema import CalendarPart
from covalue.language.weeks import WEEKDAYS, WeekCalendar
from covalue.language.yaml_source import Source

FIRST_YEAR, LAST_YEAR = 2, 9998
"""The first and the last of a calendar: no day before the year 1 or after 9999 can be told."""


def read_calendar(part: CalendarPart, source: Source, findings: list[Finding]) -> Calendar | None:
    """The calendar; None where it cannot be read, which `findings` then says."""
    year_start = month_number(part.years_start)
    if year_start is None:
        place = source.place(("calendar", "years start"))
        message = f"'{part.years_start}' is no month"
        findings.append(error("calendar", message, place, "write january … december"))
        return None
    make = _of_weeks if part.by_weeks else _of_months
    calendar = make(part, part.start, year_start)
    if calendar is None or calendar.label(0) != part.start:
        example = make(part, None, year_start)
        assert example is not None
        message = f"'{part.start}' is no {part.period}"
        place = source.place(("calendar", "start"))
        findings.append(error("calendar", message, place, f"write {example.label(0)}"))
        return None
    if not isinstance(calendar, WeekCalendar) and calendar.month_of(0) // 12 < FIRST_YEAR:
        place = source.place(("calendar", "start"))
        message = f"a calendar cannot begin in {part.start}"
        findings.append(error("calendar", message, place, f"let it begin after {FIRST_YEAR - 1}"))
        return None
    if _last_year(calendar) > LAST_YEAR:
        place = source.place(("calendar", "periods"))
        message = (
            f"{part.periods:,} periods of a {part.period} from {part.start} end after {LAST_YEAR}"
        )
        findings.append(error("calendar", message, place, f"let it end by {LAST_YEAR}"))
        return None
    return calendar


def _of_months(part: CalendarPart, start: str | None, year_start: int) -> Calendar | None:
    """From the period of this name on; an example of such a calendar where there is no name."""
    years = year_start, part.years_named_by == "end"
    month: int | None = 2026 * 12 + year_start - 1
    if start is not None:
        month = Calendar(0, part.period, 1, *years).month_from(start)
    return None if month is None else Calendar(month, part.period, part.periods, *years)


def _of_weeks(part: CalendarPart, start: str | None, year_start: int) -> WeekCalendar | None:
    pattern = tuple(int(weeks) for weeks in (part.weeks or "").split("-") if weeks)
    weekday, names_end = WEEKDAYS.index(part.weeks_start), part.years_named_by == "end"

    def made(first: int, periods: int) -> WeekCalendar:
        return WeekCalendar(0, part.period, periods, year_start, names_end, first, pattern, weekday)

    year = f"{'FY' if year_start != 1 else ''}2026"
    reach = made(0, 1).reach(year if start is None else start)
    return None if reach is None else made(reach[0], part.periods)


def _last_year(calendar: Calendar) -> int:
    if isinstance(calendar, WeekCalendar):
        return calendar.last_year
    return (calendar.month_of(calendar.periods) - 1) // 12
