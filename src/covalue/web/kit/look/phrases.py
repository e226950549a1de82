"""Words for pages that are put together in Python: plain as text, with their marks on a page.

A sentence with logic in it is a function that returns a phrase; the template only prints it, and a
test reads it as a string: `phrase("{} leads {}.", partner, strong(area))`.
"""

from __future__ import annotations

from collections.abc import Iterable

from django.utils.html import escape, format_html
from django.utils.safestring import SafeString, mark_safe

BAD, WARNING = "✕", "▲"


class Phrase(str):
    """Words as a string; printed by a template, with the marks of its parts and all else escaped.

    What is made from it as from any string, `upper` or an f-string, is plain text again.
    """

    __slots__ = ("_markup",)
    _markup: SafeString

    def __new__(cls, words: str, markup: SafeString) -> Phrase:
        """Keep both: the words, and the same with their marks."""
        made = super().__new__(cls, words)
        made._markup = markup
        return made

    def __html__(self) -> SafeString:
        """What a page shows."""
        return self._markup


NOTHING = Phrase("", SafeString())


def phrase(pattern: str, *parts: object) -> Phrase:
    """The pattern with its parts in place of `{}`; phrases among them keep their marks.

    The pattern is ours: what people wrote comes in as a part.
    """
    words = pattern.format(*(str(part) for part in parts))
    markup = escape(pattern).format(*(format_html("{}", part) for part in parts))
    return Phrase(words, mark_safe(markup))  # each part was escaped just now


def strong(text: object, look: str = "") -> Phrase:
    """What stands out; `look` is a class of it."""
    if look:
        return Phrase(str(text), format_html('<b class="{}">{}</b>', look, text))
    return Phrase(str(text), format_html("<b>{}</b>", text))


def styled(text: object, look: str) -> Phrase:
    """Words in a look, which is a class."""
    return Phrase(str(text), format_html('<span class="{}">{}</span>', look, text))


def linked(text: object, address: str) -> Phrase:
    """Words that lead to a page."""
    return Phrase(str(text), format_html('<a href="{}">{}</a>', address, text))


def bad(text: object) -> Phrase:
    """What is broken or late, with its sign."""
    return styled(f"{BAD} {text}", "cv-bad")


def joined(parts: Iterable[object], between: str = ", ") -> Phrase:
    """The parts that are not empty, one after the other."""
    kept = [part for part in parts if str(part)]
    return phrase(between.replace("{", "{{").replace("}", "}}").join(["{}"] * len(kept)), *kept)


def sentences(*parts: object) -> Phrase:
    """The sentences that are not empty, with a space between."""
    return joined(parts, " ")


def counted(number: int, noun: str, several: str = "") -> str:
    """A number with its noun: `1 partner`, `3 partners`; `several` where it is not made with an
    s."""
    return f"{number} {noun if number == 1 else several or noun + 's'}"
