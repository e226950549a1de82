"""A version as a workbook whose totals, present values, rates and paybacks are formulas over its
cells."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, time
from decimal import Decimal
from io import BytesIO
from itertools import accumulate
from typing import Any

from xlsxwriter import Workbook
from xlsxwriter.utility import xl_col_to_name

from covalue.benefits.amounts import Item, option_amounts
from covalue.benefits.appraisal import Appraisal, schedule_of, years_of
from covalue.benefits.dates import first_day, flow_day
from covalue.language.money import Money
from covalue.web.value.cases.figures import CaseFigures
from covalue.web.value.cases.models import BENEFIT_CLASSES
from covalue.web.value.cases.tables import ASSUMPTIONS, assumption_figures

FIRST = 5
"""Columns before the periods: option, title, group, currency, whether it counts."""
_SHEETS = {"benefit": "Benefits by period", "cost": "Costs by period"}


class CaseBook:
    """Writes the sheets. Amounts are in whole units of their currency; a value beside a formula is
    what it gives."""

    def __init__(self, figures: CaseFigures, book: Workbook) -> None:
        """Of a case with its figures."""
        self._found, self._book, self._labels = figures, book, figures.labels
        self._appraisal = figures.case.document.appraisal
        self._bold = book.add_format({"bold": True})
        self._money = book.add_format({"num_format": "#,##0.00;[Red]-#,##0.00"})
        self._share = book.add_format({"num_format": "0.00%"})
        self._day = book.add_format({"num_format": "yyyy-mm-dd"})
        self._columns = [xl_col_to_name(FIRST + at) for at in range(len(self._labels))]
        self._items = {
            appraisal.option: list(option_amounts(figures.case, appraisal.option)[0].items)
            for appraisal in figures.options
        }
        self._rows = {"benefit": 1, "cost": 1}

    def write(self) -> None:
        """Every sheet."""
        self._assumptions()
        for kind in _SHEETS:
            self._amounts(kind)
        self._totals()
        self._value()

    def _sheet(self, title: str, headings: Sequence[str]) -> Any:
        sheet = self._book.add_worksheet(title)
        sheet.set_column(0, 0, 18)
        sheet.set_column(1, 1, 44)
        sheet.set_column(2, FIRST + len(self._labels), 15)
        for at, text in enumerate(headings):
            sheet.write_string(0, at, text, self._bold)
        sheet.freeze_panes(1, 2)
        return sheet

    def _assumptions(self) -> None:
        sheet = self._sheet("Assumptions", [column.label for column in ASSUMPTIONS])
        for row, part in enumerate(assumption_figures(self._found), 1):
            for at, column in enumerate(ASSUMPTIONS):
                value = column.value(part)
                if isinstance(value, Decimal):
                    sheet.write_number(row, at, value)
                else:
                    sheet.write_string(row, at, "" if value is None else str(value))

    def _amounts(self, kind: str) -> None:
        group = "Class" if kind == "benefit" else "Paid by"
        sheet = self._sheet(
            _SHEETS[kind], ["Option", "Title", group, "Currency", "Counts", *self._labels, "Total"]
        )
        row = 0
        for option, items in self._items.items():
            for item in (other for other in items if other.kind == kind):
                row += 1
                for at, text in enumerate(
                    (option, item.title, item.class_ or item.party, item.currency)
                ):
                    sheet.write_string(row, at, text)
                sheet.write_number(row, 4, int(self._counts(item)))
                for at, amount in enumerate(item.amounts, FIRST):
                    sheet.write_number(row, at, _number(amount, item.currency), self._money)
                self._sum(sheet, row, sum(item.amounts), item.currency)
        self._rows[kind] = max(row, 1)

    def _counts(self, item: Item) -> bool:
        """Whether it is part of the net present value."""
        document = self._found.case.document
        return item.currency == document.currency and (
            item.kind == "cost" or item.class_ in document.appraisal.counts
        )

    def _sum(self, sheet: Any, row: int, total: int, currency: str) -> None:
        formula = f"=SUM({self._columns[0]}{row + 1}:{self._columns[-1]}{row + 1})"
        sheet.write_formula(
            row, FIRST + len(self._labels), formula, self._money, _number(total, currency)
        )

    def _totals(self) -> None:
        sheet = self._sheet(
            "Totals", ["Option", "Of", "Name", "Currency", "", *self._labels, "Total"]
        )
        row = 0
        for option, items in self._items.items():
            for kind, name, currency in dict.fromkeys(
                (item.kind, item.class_ or item.party, item.currency) for item in items
            ):
                row += 1
                title = BENEFIT_CLASSES.get(name, f"Cost of the {name}")
                for at, text in enumerate((option, title, name, currency)):
                    sheet.write_string(row, at, text)
                same = [
                    item
                    for item in items
                    if (item.kind, item.class_ or item.party, item.currency)
                    == (kind, name, currency)
                ]
                sums = [sum(item.amounts[at] for item in same) for at in range(len(self._labels))]
                for at, amount in enumerate(sums):
                    wanted = (("A", f"$A{row + 1}"), ("C", f"$C{row + 1}"), ("D", f"$D{row + 1}"))
                    formula = f"={self._sumifs(kind, at, wanted)}"
                    sheet.write_formula(
                        row, FIRST + at, formula, self._money, _number(amount, currency)
                    )
                self._sum(sheet, row, sum(sums), currency)

    def _sumifs(self, kind: str, at: int, wanted: Sequence[tuple[str, str]]) -> str:
        last, sheet = self._rows[kind] + 1, _SHEETS[kind]
        tests = "".join(
            f",'{sheet}'!${column}$2:${column}${last},{value}" for column, value in wanted
        )
        return f"SUMIFS('{sheet}'!{self._columns[at]}$2:{self._columns[at]}${last}{tests})"

    def _value(self) -> None:
        """Factors by day, then for each option what is left in each period, and what follows from
        it."""
        currency = self._found.case.document.currency
        sheet = self._sheet("Value", ["Option", "Of", "Figure", "", "", *self._labels])
        self._factors(sheet)
        row = 5 + 2 * len(schedule_of(self._found.case).bands)
        cells = {
            appraisal.option: f"C{row + 1 + 8 * at}"
            for at, appraisal in enumerate(self._found.options)
        }
        nothing = cells.get(self._found.case.nothing or "")
        for at, other in enumerate(self._found.options):
            self._option(sheet, row + 8 * at, other, nothing, currency)

    def _factors(self, sheet: Any) -> None:
        """Rows 2 to 4 hold day, years since the first and discount factor; below them the rates by
        year."""
        bands, calendar = schedule_of(self._found.case).bands, self._found.case.graph.calendar
        for at, text in enumerate(("Day", "Years since the first", "Discount factor"), 1):
            sheet.write_string(at, 1, text)
        for at, (start, rate) in enumerate(bands):
            sheet.write_string(4 + at, 0, "Discount rate")
            sheet.write_string(4 + at, 1, "from this year on")
            sheet.write_number(4 + at, 2, float(start))
            sheet.write_number(4 + at, 3, float(rate), self._share)
        now = first_day(calendar, 0)
        for at, column in enumerate(self._columns):
            day = flow_day(calendar, at, self._appraisal.flows)
            sheet.write_datetime(1, FIRST + at, datetime.combine(day, time()), self._day)
            years = self._years(at)
            formula = f"=({column}2-DATE({now.year},{now.month},{now.day}))/365"
            if self._appraisal.years == "by day":
                sheet.write_formula(2, FIRST + at, formula, None, years)
            else:
                sheet.write_number(2, FIRST + at, years)
            parts = []
            for number in range(len(bands)):
                line = 5 + number
                end = f"MIN({column}3,$C${line + 1})" if number + 1 < len(bands) else f"{column}3"
                parts.append(f"(1+$D${line})^-MAX(0,{end}-$C${line})")
            factor = float(schedule_of(self._found.case).factor(Decimal(str(years))))
            sheet.write_formula(3, FIRST + at, f"={'*'.join(parts)}", None, factor)

    def _years(self, at: int) -> float:
        """From the case's first day until a period's amounts count."""
        return float(years_of(self._found.case, at))

    def _option(
        self, sheet: Any, row: int, appraisal: Appraisal, nothing: str | None, currency: str
    ) -> None:
        """Eight rows: benefits, costs, net, running total, whether it stays back, when it came
        back; two figures."""
        names = (
            "Benefits that count",
            "Costs",
            "What is left",
            "Added up",
            "Back for good from here on",
            "Came back after years",
            "",
            "",
        )
        figures = (
            "Net present value",
            "Internal rate of return",
            "Payback, years",
            "Benefit-cost ratio",
            "Better than doing nothing",
            "",
            "",
            "",
        )
        for at, name in enumerate(names):
            sheet.write_string(row + at, 0, appraisal.option)
            sheet.write_string(row + at, 1, name or "")
            sheet.write_string(row + at, 3, figures[at])
        self._rows_of(sheet, row, appraisal, currency)
        self._figures(sheet, row, appraisal, nothing)

    def _rows_of(self, sheet: Any, row: int, appraisal: Appraisal, currency: str) -> None:
        one, net, total, good = row + 1, row + 3, row + 4, row + 5
        sums = self._sums(appraisal.option, currency)
        nets = [benefit - cost for benefit, cost in zip(*sums, strict=True)]
        running = [round(other, 6) for other in accumulate(nets)]
        stays = _stays(running)
        for at, column in enumerate(self._columns):
            wanted = (("A", f"$A{one}"), ("E", "1"))
            before, after = xl_col_to_name(FIRST + at - 1), xl_col_to_name(FIRST + at + 1)
            first, last = at == 0, at + 1 == len(self._columns)
            came = f"{before}$3-{before}{total}/{column}{net}*({column}$3-{before}$3)"
            formulas = (
                (f"={self._sumifs('benefit', at, wanted)}", sums[0][at]),
                (f"={self._sumifs('cost', at, wanted)}", sums[1][at]),
                (f"={column}{one}-{column}{one + 1}", nets[at]),
                (
                    f"={column}{net}" if first else f"=ROUND({before}{total}+{column}{net},6)",
                    running[at],
                ),
                (f"=IF({column}{total}<0,0,{'1' if last else f'{after}{good}'})", int(stays[at])),
                (
                    f"=IF({column}{good}=1,{column}$3,0)"
                    if first
                    else f"=IF(AND({column}{good}=1,{before}{good}=0),{came},0)",
                    self._came_back(at, running, nets, stays),
                ),
            )
            for line, (formula, value) in enumerate(formulas):
                sheet.write_formula(row + line, FIRST + at, formula, self._money, value)

    def _came_back(
        self, at: int, running: Sequence[float], nets: Sequence[float], stays: Sequence[bool]
    ) -> float:
        """The years after which the total came back for good, where that was up to here; else 0."""
        if at == 0:
            return self._years(0) if stays[0] else 0
        return self._came(at, running[at - 1], nets[at]) if stays[at] > stays[at - 1] else 0

    def _came(self, at: int, before: float, net: float) -> float:
        """The years after which the total, below zero until here, came back within the period
        before."""
        years = [self._years(at_year) for at_year in (at - 1, at)]
        return years[0] - before / net * (years[1] - years[0])

    def _sums(self, option: str, currency: str) -> list[list[float]]:
        items = [item for item in self._items[option] if self._counts(item)]
        return [
            [
                _number(sum(item.amounts[at] for item in items if item.kind == kind), currency)
                for at in range(len(self._labels))
            ]
            for kind in ("benefit", "cost")
        ]

    def _figures(self, sheet: Any, row: int, appraisal: Appraisal, nothing: str | None) -> None:
        """Where a figure does not exist its cell says so."""

        def line(at: int, start: int = 0) -> str:
            return f"${self._columns[start]}${row + at}:${self._columns[-1]}${row + at}"

        days, factors = line(2 - row), line(4 - row)
        npv = f"=SUMPRODUCT({line(3)},{factors})"
        sheet.write_formula(row, 2, npv, self._money, float(appraisal.net_present_value))
        sums = self._sums(appraisal.option, appraisal.currency)
        start = next((at for at in range(len(self._labels)) if sums[0][at] != sums[1][at]), 0)
        days = line(2 - row, start)
        if appraisal.rates.status == "one":
            rate = appraisal.rates.rates[0]
            formula = f"=XIRR({line(3, start)},{days},{rate:.4f})"
            if self._appraisal.years == "by period":
                a_year = 12 / self._found.case.graph.calendar.months_each
                guess = (1 + rate) ** (1 / a_year) - 1
                formula = f"=(1+IRR({line(3, start)},{guess:.6f}))^{a_year:g}-1"
            sheet.write_formula(row + 1, 2, formula, self._share, rate)
        else:
            several = ", ".join(f"{rate:.4%}" for rate in appraisal.rates.rates)
            sheet.write_string(row + 1, 2, several or "none")
        back = f'=IF({self._columns[-1]}{row + 5}=1,SUM({line(6)}),"never")'
        if any(sums[1]):
            sheet.write_formula(
                row + 2,
                2,
                back,
                None,
                "never" if appraisal.payback is None else float(appraisal.payback),
            )
            ratio = f"=SUMPRODUCT({line(1)},{factors})/SUMPRODUCT({line(2)},{factors})"
            sheet.write_formula(row + 3, 2, ratio, None, float(appraisal.benefit_cost_ratio or 0))
        if nothing and appraisal.better is not None:
            sheet.write_formula(
                row + 4, 2, f"=C{row + 1}-{nothing}", self._money, float(appraisal.better)
            )


def _stays(running: Sequence[float]) -> list[bool]:
    """Whether the total is never below zero again from each period on."""
    return [min(running[at:]) >= 0 for at in range(len(running))]


def case_workbook(figures: CaseFigures) -> bytes:
    """The file."""
    out = BytesIO()
    with Workbook(out, {"in_memory": True}) as book:
        CaseBook(figures, book).write()
    return out.getvalue()


def _number(minor: int, currency: str) -> float:
    """As the cell of a workbook has it, which knows no decimals."""
    return float(Money(minor, currency).major)
