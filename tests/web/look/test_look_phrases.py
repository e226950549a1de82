"""Phrases: words as a string, and the same words with their marks as a template prints them."""

from __future__ import annotations

import pytest
from django.template import Context, Template

from covalue.web.kit.look.phrases import (
    NOTHING,
    Phrase,
    bad,
    counted,
    joined,
    linked,
    phrase,
    sentences,
    strong,
    styled,
)


def printed(shown: object) -> str:
    return Template("{{ shown }}").render(Context({"shown": shown}))


def test_a_phrase_reads_as_words_and_prints_with_its_marks() -> None:
    told = phrase("{} leads {}.", "Orrin", strong("Packing"))
    assert told == "Orrin leads Packing."
    assert printed(told) == "Orrin leads <b>Packing</b>."


def test_what_people_wrote_is_escaped_wherever_it_comes_in() -> None:
    told = phrase("{}, {} & {}", "<i>", strong("<b>"), styled('"', "cv-bad"))
    assert told == '<i>, <b> & "'
    assert printed(told) == ('&lt;i&gt;, <b>&lt;b&gt;</b> &amp; <span class="cv-bad">&quot;</span>')
    assert printed(phrase("{}", "{}")) == "{}"


def test_phrases_are_parts_of_others() -> None:
    inner = phrase("{} and {}", strong("A"), "<")
    assert printed(phrase("Of {}.", strong(inner, "cv-bad"))) == (
        'Of <b class="cv-bad"><b>A</b> and &lt;</b>.'
    )


def test_what_is_made_from_a_phrase_as_from_any_string_is_plain_again() -> None:
    told = strong("a & b")
    assert printed(f"{told}!") == "a &amp; b!"
    assert printed(told.upper()) == "A &amp; B"
    assert Template("{{ told|capfirst }}").render(Context({"told": told})) == "A &amp; b"


def test_words_that_lead_somewhere_and_what_is_broken() -> None:
    assert printed(linked("A & B", "/areas/?a=1&b=2")) == (
        '<a href="/areas/?a=1&amp;b=2">A &amp; B</a>'
    )
    assert bad("overdue") == "✕ overdue"
    assert printed(bad("<late>")) == '<span class="cv-bad">✕ &lt;late&gt;</span>'


def test_empty_parts_are_left_out() -> None:
    assert joined(["a", "", strong("b"), NOTHING]) == "a, b"
    assert sentences("One.", NOTHING, "", strong("Two.")) == "One. Two."
    assert printed(sentences("One.", strong("Two."))) == "One. <b>Two.</b>"
    assert joined(["a", "b"], " {} ") == "a {} b"
    assert joined([]) == NOTHING
    assert not NOTHING


def test_a_phrase_without_parts() -> None:
    assert printed(phrase("Nothing & nobody.")) == "Nothing &amp; nobody."
    assert isinstance(phrase("It waits."), Phrase)


@pytest.mark.parametrize(
    ("number", "told"), [(0, "0 partners"), (1, "1 partner"), (12, "12 partners")]
)
def test_a_number_with_its_noun(number: int, told: str) -> None:
    assert counted(number, "partner") == told


def test_a_noun_that_is_not_made_with_an_s() -> None:
    assert counted(2, "entry", "entries") == "2 entries"
    assert counted(1, "entry", "entries") == "1 entry"
