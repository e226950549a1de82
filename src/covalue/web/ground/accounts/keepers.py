"""What apps above know of keys: the record tells of them there, and rights of makers end there."""

from __future__ import annotations

from collections.abc import Callable

from covalue.web.ground.accounts.models import ApiToken

Tell = Callable[[ApiToken, str], None]
Holds = Callable[[ApiToken], bool]
_TELL: list[Tell] = []
_HOLDS: list[Holds] = []


def keep(*, tell: Tell, holds: Holds) -> None:
    """Call `tell` with each personal key that is made or revoked and the action, in its
    transaction; take keys only while `holds`."""
    _TELL.append(tell)
    _HOLDS.append(holds)


def tell(token: ApiToken, action: str) -> None:
    """Let the record know of a key."""
    for teller in _TELL:
        teller(token, action)


def holds(token: ApiToken) -> bool:
    """Whether the right behind the key still stands."""
    return all(condition(token) for condition in _HOLDS)
