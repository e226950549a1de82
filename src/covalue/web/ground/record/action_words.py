"""What the actions of entries are called in words; each app tells those of its own."""

from __future__ import annotations

from collections.abc import Mapping

_WORDS: dict[str, str] = {"record.sealed": "sealed"}


def tell(words: Mapping[str, str]) -> None:
    """Words for actions: in the past tense between who acted and the name of the thing, or with a
    capital where nobody did it alone."""
    if again := _WORDS.keys() & words:
        raise ValueError(f"words for {', '.join(sorted(again))} are told twice")
    _WORDS.update(words)


def words_of(action: str) -> str:
    """What the action is called, before the name of the thing; in its own words where nobody told
    any."""
    noun, _dot, verb = action.partition(".")
    return _WORDS.get(action, f"{noun.replace('_', ' ')} {verb.replace('_', ' ')}:")


def is_told(action: str) -> bool:
    """Whether an app told words for the action."""
    return action in _WORDS


def is_impersonal(action: str) -> bool:
    """Whether the words stand without the one who acted."""
    return words_of(action)[0].isupper()
