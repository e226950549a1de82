"""Tables: sorted by a link, cut into pages of 100, and given out as CSV and XLSX just as they are
filtered."""

from __future__ import annotations

import csv
import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time
from decimal import Decimal
from io import BytesIO
from typing import Any
from urllib.parse import urlencode

from django.core.paginator import Page, Paginator
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.utils.text import slugify
from xlsxwriter import Workbook

from covalue.language.money import Money

PAGE_SIZE = 100
_FORMULA = re.compile(r"""(?:^|[;,|\t\r\n])[\s"]*(?=[=+\-@＝＋－＠])""")
"""Where a spreadsheet may see a formula: where a cell begins, whichever sign parts its cells."""


@dataclass(frozen=True, slots=True)
class Column:
    """One column: its heading, its value in a row for files, and by what it sorts (empty: it does
    not)."""

    name: str
    label: str
    value: Callable[[Any], object]
    order: str = ""


@dataclass(frozen=True, slots=True)
class Table:
    """What a template needs to draw a table."""

    page: Page[Any]
    columns: Sequence[Column]
    sort: str
    query: Mapping[str, str]

    @property
    def query_text(self) -> str:
        """The filters as a query, without sort and page."""
        return urlencode(self.query)


def table(
    request: HttpRequest, rows: QuerySet[Any], columns: Sequence[Column], default: str
) -> Table:
    """Sort and cut the rows as the address asks."""
    sort = request.GET.get("sort", default)
    orders = {column.name: column.order for column in columns if column.order}
    if sort.lstrip("-") not in orders:
        sort = default
    sign = "-" if sort.startswith("-") else ""
    page = Paginator(rows.order_by(sign + orders[sort.lstrip("-")], "pk"), PAGE_SIZE)
    query = {
        name: request.GET.get(name, "")
        for name in request.GET
        if name not in {"sort", "page", "format"}
    }
    return Table(
        page=page.get_page(request.GET.get("page")), columns=columns, sort=sort, query=query
    )


def file_asked(request: HttpRequest, name: str = "") -> str:
    """`csv` or `xlsx` when the address asks for the table as a file; a page with several tables
    names them."""
    asked = request.GET.get("format", "")
    return asked if asked in FILES and request.GET.get("table", "") == name else ""


def table_file(
    asked: str, rows: Iterable[Any], columns: Sequence[Column], title: str
) -> HttpResponse:
    """Every row, not only the page shown, as the kind of file that was asked for."""
    content_type, write = FILES[asked]
    response = HttpResponse(content_type=content_type)
    response["Content-Disposition"] = f'attachment; filename="{slugify(title)}.{asked}"'
    labels: list[object] = [column.label for column in columns]
    write(response, [labels, *([column.value(row) for column in columns] for row in rows)])
    return response


def _write_csv(response: HttpResponse, rows: Sequence[Sequence[object]]) -> None:
    """The mark at the start lets spreadsheets read it as UTF-8."""
    response.write("\ufeff")
    csv.writer(response).writerows([cell(value) for value in row] for row in rows)


def _write_xlsx(response: HttpResponse, rows: Sequence[Sequence[object]]) -> None:
    """Numbers and days stay numbers and days; text is never run as a formula."""
    content = BytesIO()
    with Workbook(content, {"in_memory": True}) as book:
        sheet = book.add_worksheet()
        styles = {True: book.add_format({"bold": True}), False: None}
        day = book.add_format({"num_format": "yyyy-mm-dd"})
        for number, row in enumerate(rows):
            for place, value in enumerate(row):
                if isinstance(value, date) and not isinstance(value, datetime):
                    sheet.write_datetime(number, place, datetime.combine(value, time()), day)
                elif isinstance(value, int | float | Decimal) and not isinstance(value, bool):
                    sheet.write_number(number, place, value)
                else:
                    sheet.write_string(number, place, _text(value), styles[number == 0])
        sheet.freeze_panes(1, 0)
        sheet.autofit()
    response.write(content.getvalue())


FILES: dict[str, tuple[str, Callable[[HttpResponse, Sequence[Sequence[object]]], None]]] = {
    "csv": ("text/csv; charset=utf-8", _write_csv),
    "xlsx": ("application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", _write_xlsx),
}


def cell(value: object) -> str:
    """A cell's text in CSV: a number has all its digits, a point and no exponent; what a
    spreadsheet would run as a formula is kept as text."""
    if isinstance(value, int | float | Decimal) and not isinstance(value, bool):
        return f"{Decimal(str(value)):f}"
    text = _text(value)
    if text.startswith(("\t", "\r")):
        return f"'{text}"
    return _FORMULA.sub(r"\g<0>'", text)


def _text(value: object) -> str:
    if isinstance(value, bool):
        return "yes" if value else "no"
    return "" if value is None else str(value)


def major(minor: int | None, currency: str) -> Decimal | None:
    """A cell of money: the amount in the currency's own unit, nothing where there is none."""
    return None if minor is None else Money(minor, currency).major
