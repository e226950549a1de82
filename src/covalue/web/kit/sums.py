"""Sums of amounts that no database can overflow: SQLite adds within 64 bits, and fails beyond."""

from __future__ import annotations

from django.db.models import F, Func, Q, Sum, TextField
from django.db.models.functions import Cast

_LOW = 32
_MASK = 2**_LOW - 1


class ExactSumField(TextField):  # type: ignore[type-arg]  # takes none when it runs
    """What `exact_sum` gives: read as a whole number, None of nothing."""

    def from_db_value(self, value: str | None, *_context: object) -> int | None:
        """The number of its two halves."""
        if value is None:
            return None
        high, _, low = value.partition(":")
        return (int(high) << _LOW) + int(low)


class _Joined(Func):
    """Two sums as one text; nothing where there is nothing to add."""

    template = "(%(expressions)s)"
    arg_joiner = " || ':' || "
    output_field = ExactSumField()


def exact_sum(column: str, *, filter: Q | None = None) -> Func:
    """The sum of a column of whole numbers, exact whatever it comes to: the upper and the lower 32
    bits are added apart, each far within 64."""
    high = Sum(F(column).bitrightshift(_LOW), filter=filter)
    low = Sum(F(column).bitand(_MASK), filter=filter)
    return _Joined(Cast(high, TextField()), Cast(low, TextField()))
