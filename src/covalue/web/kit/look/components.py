"""What each component of the look puts into its template; `templatetags.look` names them as tags.

The gallery shows every one of them. Names and values are escaped where they are printed; what a
tag wraps, and what another tag made, is markup already.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from itertools import chain
from typing import NamedTuple

from django.template.loader import render_to_string
from django.utils.html import format_html
from django.utils.safestring import SafeString

from covalue.web.kit.look.tables import Table

NUMBERS, UNSEEN, UNSORTED = "#", "~", "="
"""How a heading begins whose column holds figures, one that is only read aloud, and, where others
sort, one that does not."""


class Heading(NamedTuple):
    """The heading of one column of a table."""

    label: str | SafeString
    is_of_numbers: bool


def _heading(text: str) -> Heading:
    label = text.lstrip(NUMBERS + UNSEEN)
    if isinstance(text, SafeString):  # a literal of the template, or what another tag made
        label = SafeString(label)
    if text.startswith(UNSEEN):
        return Heading(format_html('<span class="cv-sr">{}</span>', label), False)
    return Heading(label, text.startswith(NUMBERS))


def table_head(*labels: str | Sequence[str]) -> dict[str, object]:
    """The head of a table: `{% table_head "Class" "#Promised" "~What to do" %}`.

    `#` begins the label of a column of figures, `~` one that is only read aloud. An empty label is
    left out, so a column that not everybody sees is `sees|yesno:"~What to do,"`. Labels that
    Python knows come together, as a sequence.
    """
    several = ([label] if isinstance(label, str) else label for label in labels)
    return {"headings": [_heading(label) for label in chain.from_iterable(several) if label]}


def sort_head(table: Table, *names: str) -> dict[str, object]:
    """The head of a table that sorts by its columns: `{% sort_head table "title" "state" %}`.

    An empty name is left out; `=` begins the label of a column that does not sort, `=#` that of
    figures.
    """
    headings: list[object] = [
        _heading(name.removeprefix(UNSORTED))
        if name.startswith(UNSORTED)
        else _sort_heading(table, name)
        for name in names
        if name
    ]
    return {"headings": headings}


def _sort_heading(table: Table, name: str) -> dict[str, object]:
    column = next(column for column in table.columns if column.name == name)
    current = table.sort.lstrip("-") == name
    descending = current and table.sort.startswith("-")
    target = name if descending or not current else f"-{name}"
    query = f"{table.query_text}&" if table.query else ""
    link = format_html('<a class="cv-sort" href="?{}sort={}">{}</a>', query, target, column.label)
    return {
        "label": link if column.order else column.label,
        "aria": ("descending" if descending else "ascending") if current else "none",
    }


def section_head(
    title: object,
    note: object = "",
    end: object = "",
    tools: object = "",
    choices: object = "",
    more: str = "",
    more_label: str = "",
    private: object = "",
) -> dict[str, object]:
    """The head of a section: what it is, a note beside it, and what stands at its end.

    `{% file_links "" as files %}{% section_head "People" note=count end=files %}`

    At the end may also stand `tools`, which are not printed; with `choices` they and their button
    are a form. `more` is the address of a page that holds more, `private` whose side alone sees
    the section.
    """
    return {
        "title": title,
        "note": note,
        "has_note": note not in (None, ""),
        "end": end,
        "tools": tools,
        "choices": choices,
        "more": more,
        "more_label": more_label,
        "private": private,
    }


def markup(content: SafeString) -> SafeString:
    """What is inside, kept as a part of another component: `{% markup as note %}`."""
    return SafeString(content.strip())


def scroll(content: SafeString, label: object) -> SafeString:
    """The room of a wide table, which scrolls by itself and is named: `{% scroll "Goals" %}`."""
    return render_to_string("look/scroll.html", {"label": label, "content": content})


def alert(content: SafeString, place: str = "") -> SafeString:
    """What is wrong and how to mend it, read aloud at once: `{% alert %}`.

    `place` is a class for the room around it.
    """
    return render_to_string("look/alert.html", {"place": place, "content": content})


def seen_only_by(whose: object) -> dict[str, object]:
    """The mark of what one side keeps to itself: `{% seen_only_by own %}`."""
    return {"whose": whose}


def page_head(
    content: SafeString,
    title: object,
    answer: object = "",
    eyebrow: object = "",
    breaks: bool = False,
) -> SafeString:
    """The head of a page: its title, its answer in a sentence, and inside the tag what can be done.

    `breaks` lets a title that a person wrote break anywhere.
    """
    given = {
        "title": title,
        "answer": answer,
        "eyebrow": eyebrow,
        "breaks": breaks,
        "actions": content.strip() and content,
    }
    return render_to_string("look/page_head.html", given)


def empty_state(content: SafeString, title: object, level: int = 2, place: str = "") -> SafeString:
    """Instead of a table that has no row: what is not there yet; inside, why, and what to do next.

    `level` is that of its heading, 2 or 3; `place` a class for the room around it.
    """
    given = {"title": title, "level": level, "place": place, "content": content}
    return render_to_string("look/empty_state.html", given)


def fact(name: object, value: object = "", form: str = "") -> dict[str, object]:
    """A name and its value in a `<dl class="cv-facts">`; nothing at all without a value.

    `form` is a class for the value, as `cv-pre`.
    """
    return {"name": name, "value": value, "form": form, "is_there": value not in (None, "")}


def figure(
    label: object,
    value: object,
    unit: str = "",
    note: object = "",
    as_of: object = "",
    private: object = "",
    missing: str = "missing",
    is_word: bool = False,
    notes: Iterable[object] = (),
) -> dict[str, object]:
    """A key figure with unit, what it is compared with and as of when.

    Without a value it says that it is missing, or in `missing` why; `is_word` sets a value that is
    a word or a day rather than a number; `notes` are several instead of the one.
    """
    return {
        "label": label,
        "value": missing if (absent := value is None or value == "") else value,
        "unit": "" if absent else unit,
        "notes": [line for line in (note, *notes, as_of) if line],
        "private": private,
        "form": f"v{' missing' if absent else ''}{' cv-word' if is_word else ''}",
    }


def choice(
    label: str,
    name: str,
    options: Iterable[tuple[object, object]],
    chosen: object,
    any_of_them: str = "all",
) -> dict[str, object]:
    """A choice in the tools of a table: `{% choice "State" "state" states state %}`.

    `any_of_them` is what no choice is called; empty, one has to be chosen.
    """
    return {
        "label": label,
        "name": name,
        "options": [(value, text, value == chosen) for value, text in options],
        "any_of_them": any_of_them,
    }


def spoken_only(about: object) -> SafeString:
    """What a button is about, for those who hear it without its row."""
    if not about:
        return SafeString()
    gap = "" if str(about).startswith(":") else " "
    return format_html('<span class="cv-sr">{}{}</span>', gap, about)


def post_button(
    label: object,
    to: str,
    kind: str = "",
    about: object = "",
    name: str = "",
    value: object = "",
    place: str = "",
) -> dict[str, object]:
    """A button that does one thing: `{% post_button "Revoke" address "small bad" about=token %}`.

    `name` and `value` are sent with it; `place` is a class of the form around it, as `cv-inline`.
    """
    return {
        "label": label,
        "to": to,
        "kind": kind,
        "about": spoken_only(about),
        "name": name,
        "value": value,
        "place": place,
    }


def post_form(
    form: object,
    button: object,
    to: str = "",
    back: str = "",
    back_label: str = "Back without a change",
    kind: str = "primary",
    hidden: object = "",
) -> dict[str, object]:
    """A form with its button and the way back: `{% post_form form "Keep it" back=address %}`.

    Without `to` it is sent to the page that shows it; `hidden` is a field that goes with it.
    """
    return {
        "form": form,
        "button": button,
        "to": to,
        "back": back,
        "back_label": back_label,
        "kind": kind,
        "hidden": hidden,
    }


def ask(
    content: SafeString, label: object, kind: str = "", about: object = "", is_open: object = False
) -> SafeString:
    """A button that opens a question first: `{% ask "Reject" "bad" is_open=reason.errors %}`."""
    given = {
        "label": label,
        "kind": kind,
        "about": spoken_only(about),
        "is_open": bool(is_open),
        "content": content,
    }
    return render_to_string("look/ask.html", given)
