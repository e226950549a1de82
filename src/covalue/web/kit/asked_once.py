"""Bulk selectors asked for twice while one page is made: the second answer is the first."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from functools import wraps
from typing import Any, TypeVar

from django.http import HttpRequest, HttpResponse

F = TypeVar("F", bound=Callable[..., Any])
_KEPT: ContextVar[dict[Any, Any] | None] = ContextVar("kept", default=None)


@contextmanager
def once() -> Iterator[None]:
    """Within it, a selector that is marked `kept` asks the database once for the same arguments."""
    token = _KEPT.set({})
    try:
        yield
    finally:
        _KEPT.reset(token)


class OnceMiddleware:
    """What is only read is read once for it: pages and answers to GET, which change nothing."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        """As Django asks."""
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Answer, within `once` where nothing changes."""
        if request.method not in {"GET", "HEAD"}:
            return self.get_response(request)
        with once():
            return self.get_response(request)


def kept(selector: F) -> F:
    """Mark a selector whose keyword arguments are things with a `pk`, collections of them, or plain
    values."""

    @wraps(selector)
    def ask(**arguments: Any) -> Any:
        answers = _KEPT.get()
        if answers is None:
            return selector(**arguments)
        arguments = {
            name: list(value) if _is_many(value) else value for name, value in arguments.items()
        }
        key = (selector, *((name, _key(value)) for name, value in sorted(arguments.items())))
        if key not in answers:
            answers[key] = selector(**arguments)
        return answers[key]

    return ask  # type: ignore[return-value] # it takes what the selector takes


def _is_many(value: Any) -> bool:
    return not isinstance(value, str) and hasattr(value, "__iter__")


def _key(value: Any) -> Any:
    if isinstance(value, list):
        return frozenset(getattr(element, "pk", element) for element in value)
    return getattr(value, "pk", value)
