# What we use of the package `rules`, whose own annotations leave its decorators untyped.
from collections.abc import Callable
from typing import Generic, ParamSpec

_P = ParamSpec("_P")

class Predicate(Generic[_P]):
    name: str
    def __call__(self, *args: _P.args, **kwargs: _P.kwargs) -> bool: ...

def predicate(fn: Callable[_P, bool]) -> Predicate[_P]: ...
def add_perm(name: str, pred: Callable[..., bool]) -> None: ...
