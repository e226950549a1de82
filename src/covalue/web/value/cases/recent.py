"""What was made of the documents that were asked for last, so that nothing is made twice."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable
from threading import Lock
from typing import Generic, TypeVar

V = TypeVar("V")


class Recent(Generic[V]):
    """Values by the text that they follow from. They are shared by all threads, so they must not
    change."""

    def __init__(self, make: Callable[[str], V], *, most: int) -> None:
        """`make` gives the value of a text, `most` values are kept."""
        self._make, self._most = make, most
        self._values: OrderedDict[str, V] = OrderedDict()
        self._lock = Lock()

    def of(self, text: str) -> V:
        """The value of the text: the one that is kept, or a new one."""
        with self._lock:
            if text in self._values:
                self._values.move_to_end(text)
                return self._values[text]
        return self.keep(text, self._make(text))

    def keep(self, text: str, value: V) -> V:
        """Keep a value that somebody has made already; the one asked for longest ago goes."""
        with self._lock:
            self._values[text] = value
            self._values.move_to_end(text)
            while len(self._values) > self._most:
                self._values.popitem(last=False)
        return value
