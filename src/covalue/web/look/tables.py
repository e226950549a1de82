"""Tables: sorted by a link, cut into pages of 100, and given out as CSV just as they are filtered."""

from __future__ import annotations

import csv
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.core.paginator import Page, Paginator
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.utils.text import slugify

PAGE_SIZE = 100
_FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r")


@dataclass(frozen=True, slots=True)
class Column:
    """One column: its heading, its value in a row for CSV, and by what it sorts (empty: it does not)."""

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
        from urllib.parse import urlencode  # noqa: PLC0415

        return urlencode(self.query)


def table(request: HttpRequest, rows: QuerySet[Any], columns: Sequence[Column], default: str) -> Table:
    """Sort and cut the rows as the address asks."""
    sort = request.GET.get("sort", default)
    orders = {column.name: column.order for column in columns if column.order}
    if sort.lstrip("-") not in orders:
        sort = default
    sign = "-" if sort.startswith("-") else ""
    page = Paginator(rows.order_by(sign + orders[sort.lstrip("-")], "pk"), PAGE_SIZE)
    query = {name: value for name, value in request.GET.items() if name not in {"sort", "page", "format"}}
    return Table(page=page.get_page(request.GET.get("page")), columns=columns, sort=sort, query=query)


def wants_csv(request: HttpRequest) -> bool:
    """Whether the address asks for the table as a file."""
    return request.GET.get("format") == "csv"


def csv_response(rows: QuerySet[Any], columns: Sequence[Column], title: str) -> HttpResponse:
    """Every row, not only the page shown. The mark at the start lets spreadsheets read it as UTF-8."""
    response = HttpResponse("\ufeff", content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="{slugify(title)}.csv"'
    writer = csv.writer(response)
    writer.writerow([column.label for column in columns])
    writer.writerows([cell(column.value(row)) for column in columns] for row in rows)
    return response


def cell(value: object) -> str:
    """A cell's text; what a spreadsheet would run as a formula is kept as text."""
    text = "" if value is None else str(value)
    return f"'{text}" if text.startswith(_FORMULA_STARTS) else text
