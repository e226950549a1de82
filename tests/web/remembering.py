"""What many tests begin with is made once in each process; later it is put back row by row."""

from __future__ import annotations

import pickle
from collections.abc import Callable, Hashable
from dataclasses import dataclass
from datetime import date, time
from typing import Any, TypeVar, cast

from django.db import connection, transaction

from covalue.web import clock

T = TypeVar("T")
Rows = list[tuple[Any, ...]]
_KEPT: dict[Hashable, _Kept] = {}


@dataclass(frozen=True)
class _Kept:
    """The rows by table, and what was returned for them."""

    day: date
    tables: dict[str, Rows]
    made: bytes


def remembered(key: Hashable, make: Callable[[], T]) -> T:
    """What `make` returns, with the rows that it writes through the services into an empty database.

    The same key has to mean the same rows. Identifiers and times are alike each time in one process; what is told as of
    another moment is another thing.
    """
    day, key = clock.today(), (key, clock._MOMENT.get())
    kept = _KEPT.get(key)
    if kept is None or kept.day != day:
        before = _rows()
        made = make()
        tables = {name: [row for row in rows if row not in before.get(name, ())] for name, rows in _rows().items()}
        _KEPT[key] = _Kept(day, {name: rows for name, rows in tables.items() if rows}, pickle.dumps(made))
        return made
    with transaction.atomic(), connection.cursor() as cursor:
        for name, rows in kept.tables.items():
            places = ", ".join(["%s"] * len(rows[0]))
            cursor.executemany(f"INSERT INTO {connection.ops.quote_name(name)} VALUES ({places})", rows)
    return cast(T, pickle.loads(kept.made))


def _rows() -> dict[str, Rows]:
    """Every row of every table that is not a matter of migrations alone."""
    found = {}
    with connection.cursor() as cursor:
        for name in connection.introspection.django_table_names(only_existing=True, include_views=False):
            cursor.execute(f"SELECT * FROM {connection.ops.quote_name(name)}")
            found[name] = [tuple(map(_bindable, row)) for row in cursor.fetchall()]
    return found


def _bindable(value: Any) -> Any:
    """SQLite gives times of day that it does not take."""
    return value.isoformat() if isinstance(value, time) else value
