"""Values: exact decimals, flags, words, and *missing*, which says what is missing and why."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from decimal import Decimal
from typing import Any, Final


@dataclass(frozen=True, slots=True, order=True)
class Cause:
    """Why a value is missing: an input not given, a window not closed, a division by zero, a number
    too large."""

    kind: str
    name: str
    period: int
    detail: str = ""
    """The figures that did it, for people: `130 %; the ranges are 80 % to 120 %`."""


class Missing:
    """A value that is not there, with its causes. It passes through every operation: missing is not
    zero."""

    __slots__ = ("causes",)

    def __init__(self, causes: Iterable[Cause]) -> None:
        """Hold the causes; an operation on two missing values has the causes of both."""
        self.causes: Final = frozenset(causes)

    def __repr__(self) -> str:
        """For the debugger."""
        return f"Missing({sorted(self.causes)})"

    def _with(self, other: Any) -> Missing:
        return Missing(self.causes | other.causes) if isinstance(other, Missing) else self

    __add__ = __radd__ = __sub__ = __rsub__ = __mul__ = __rmul__ = __truediv__ = __rtruediv__ = (
        _with
    )
    __lt__ = __le__ = __gt__ = __ge__ = _with

    def __eq__(self, other: object) -> Any:
        """Missing, like every comparison with a missing value."""
        return self._with(other)

    def __ne__(self, other: object) -> Any:
        """Missing, like every comparison with a missing value."""
        return self._with(other)

    __hash__ = None  # type: ignore[assignment]  # as its comparisons give no answer

    def __neg__(self) -> Missing:
        """Missing."""
        return self

    __abs__ = __neg__


Value = Decimal | bool | str | Missing
Frame = list[Any]
"""The values of all nodes in one period; the last entry is the number of the period."""
Step = Callable[[Frame], Any]
"""What the exact evaluator does for one node."""
PERIOD = -1
"""Where a frame holds the number of its period."""


def united(missing: Iterable[Missing]) -> Missing:
    """A missing value with the causes of all of these."""
    return Missing(frozenset().union(*(item.causes for item in missing)))
