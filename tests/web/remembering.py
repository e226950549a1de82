"""What many tests begin with is made once in each process; later it is put back row by row."""

from __future__ import annotations

import pickle
from collections.abc import Callable, Hashable
from dataclasses import dataclass
from datetime import date, time
from typing import Any, TypeVar, cast

from django.db import connection, transaction

from covalue.web.kit import clock

T = TypeVar("T")
Rows = dict[str, tuple[list[str], list[tuple[Any, ...]]]]
"""By table: its columns, whose order is another one where a table was rebuilt, and its rows."""
_KEPT: dict[Hashable, _Kept] = {}


@dataclass(frozen=True)
class _Kept:
    """The rows by table, and what was returned for them."""

    day: date
    tables: Rows
    made: bytes


def remembered(key: Hashable, make: Callable[[], T]) -> T:
    """What `make` returns, with the rows that it writes through the services into an empty
    database.

    The same key has to mean the same rows. Identifiers and times are alike each time in one
    process; what is told as of another moment is another thing.
    """
    day, key = clock.today("UTC"), (key, clock._MOMENT.get())
    kept = _KEPT.get(key)
    if kept is None or kept.day != day:
        before = _rows()
        made = make()
        new = {
            name: (columns, [row for row in rows if row not in before[name][1]])
            for name, (columns, rows) in _rows().items()
        }
        _KEPT[key] = _Kept(
            day, {name: each for name, each in new.items() if each[1]}, pickle.dumps(made)
        )
        return made
    with transaction.atomic(), connection.cursor() as cursor:
        quote = connection.ops.quote_name
        for name, (columns, rows) in kept.tables.items():
            named, places = ", ".join(map(quote, columns)), ", ".join(["%s"] * len(columns))
            cursor.executemany(f"INSERT INTO {quote(name)} ({named}) VALUES ({places})", rows)
    return cast(T, pickle.loads(kept.made))


def _rows() -> Rows:
    """Every row of every table that is not a matter of migrations alone."""
    found: Rows = {}
    with connection.cursor() as cursor:
        for name in connection.introspection.django_table_names(
            only_existing=True, include_views=False
        ):
            cursor.execute(f"SELECT * FROM {connection.ops.quote_name(name)}")
            columns = [each[0] for each in cursor.description]
            found[name] = columns, [tuple(map(_bindable, row)) for row in cursor.fetchall()]
    return found


def _bindable(value: Any) -> Any:
    """SQLite gives times of day that it does not take."""
    return value.isoformat() if isinstance(value, time) else value
