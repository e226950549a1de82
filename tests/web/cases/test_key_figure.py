"""A key figure of the editor as its page shows it."""

from __future__ import annotations

from django.template import Context, Template


def drawn(unsaved: bool) -> str:
    source = '{% load cases %}{% key_figure "Payback" of was "payback" unsaved %}'
    return Template(source).render(Context({"of": None, "was": None, "unsaved": unsaved}))


def test_a_figure_that_is_not_known_stands_in_the_place_of_a_value() -> None:
    assert '<dd class="v missing">missing</dd>' in drawn(unsaved=False)


def test_what_is_as_it_was_saved_has_no_note() -> None:
    assert "saved" not in drawn(unsaved=True)
