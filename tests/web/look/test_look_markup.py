"""The markup that each component of the look writes, without the white space around it."""

from __future__ import annotations

import re
from typing import Any

import pytest
from django import forms
from django.template import Context, Template

from covalue.web.kit.look import components, examples
from covalue.web.kit.look.tables import Column, Table
from covalue.web.kit.look.templatetags.look import register

pytestmark = pytest.mark.only_on("sqlite")
BAD = "<script>alert(1)</script>"


class Reason(forms.Form):
    """A form with one field."""

    reason = forms.CharField()


def drawn(source: str, **context: Any) -> str:
    """What the source becomes, without white space between elements or at the ends of texts."""
    shown = Template("{% load look %}" + source).render(Context(context))
    shown = re.sub(r"<[^>]*>", lambda tag: " ".join(tag.group().split()), shown).replace(" >", ">")
    return re.sub(r"\s*\n\s*", "", shown).strip()


def test_the_head_of_a_table_tells_figures_and_what_is_only_read_aloud() -> None:
    shown = drawn('{% table_head "Class" "#Promised" "~What to do" %}')
    assert shown == (
        '<thead><tr><th scope="col">Class</th><th scope="col" class="cv-num">Promised</th>'
        '<th scope="col"><span class="cv-sr">What to do</span></th></tr></thead>'
    )


def test_the_head_of_a_table_takes_what_python_knows_together() -> None:
    shown = drawn('{% table_head "Of" periods "Total" %}', periods=["#Q1", "", "#Q2"])
    assert re.findall("<th [^>]*>([^<]*)<", shown) == ["Of", "Q1", "Q2", "Total"]
    assert shown.count("cv-num") == 2


def test_a_heading_may_be_what_another_tag_made() -> None:
    shown = drawn('{% party "client" name as side %}{% table_head "Level" side %}', name="A & B")
    assert '<th scope="col"><span class="cv-party client">A &amp; B</span></th>' in shown


@pytest.mark.parametrize(("sees", "columns"), [(True, 2), (False, 1)])
def test_a_column_that_not_everybody_sees_is_left_out(sees: bool, columns: int) -> None:
    shown = drawn('{% table_head "Name" sees|yesno:"Cost," %}', sees=sees)
    assert shown.count("<th ") == columns


def test_the_head_of_a_sorted_table_leads_to_the_other_order() -> None:
    columns = (Column("day", "Day", str, "day"), Column("text", "Text", str))
    table = Table(page=None, columns=columns, sort="-day", query={"state": "a b"})  # type: ignore[arg-type] # the head reads no row
    shown = drawn('{% sort_head table "day" "text" "" "=#Why" %}', table=table)
    assert shown == (
        '<thead><tr><th scope="col" aria-sort="descending">'
        '<a class="cv-sort" href="?state=a+b&amp;sort=day">Day</a></th>'
        '<th scope="col" aria-sort="none">Text</th><th scope="col" class="cv-num">Why</th>'
        "</tr></thead>"
    )


def test_the_head_of_a_section_says_only_what_it_was_given() -> None:
    assert drawn('{% section_head "People" %}') == "<header><h2>People</h2></header>"
    shown = drawn('{% file_links "" as files %}{% section_head "People" note=3 end=files %}')
    assert '<h2>People</h2><span class="note">3</span><span class="end cv-small"><a href' in shown


def test_a_section_is_sorted_out_by_its_choices_and_says_who_sees_it() -> None:
    shown = drawn(
        '{% markup as choices %} {% choice "State" "state" options "" %} {% endmarkup %}'
        '{% section_head "Log" choices=choices tools="CSV" private="Aldermoor" %}',
        options=[("open", "Open")],
    )
    assert shown == (
        '<header><h2>Log</h2><span class="cv-private">Only Aldermoor sees this</span>'
        '<form class="cv-tools end" method="get"><label>State<select name="state">'
        '<option value="">all</option><option value="open">Open</option></select></label>'
        '<button class="cv-btn small" type="submit">Show</button>CSV</form></header>'
    )


def test_a_section_has_its_tools_and_the_way_to_more_at_its_end() -> None:
    assert drawn('{% section_head "Log" tools="CSV" more="/all" more_label="All" %}') == (
        '<header><h2>Log</h2><span class="end"><a href="/all">All</a></span>'
        '<span class="cv-tools end">CSV</span></header>'
    )


def test_markup_that_is_kept_is_shown_where_it_is_named() -> None:
    assert drawn("{% markup as kept %} <b>{{ a }}</b> {% endmarkup %}|{{ kept }}", a="A & B") == (
        "|<b>A &amp; B</b>"
    )


def test_a_wide_table_scrolls_in_a_room_with_a_name() -> None:
    assert drawn("{% scroll label %}<table></table>{% endscroll %}", label="A & B") == (
        '<div class="cv-scroll" tabindex="0" role="region" aria-label="A &amp; B">'
        "<table></table></div>"
    )


@pytest.mark.parametrize(("place", "look"), [("", "cv-errors"), ("cv-below", "cv-errors cv-below")])
def test_what_is_wrong_is_read_aloud_at_once(place: str, look: str) -> None:
    shown = drawn("{% alert place=place %}<p>Mend it.</p>{% endalert %}", place=place)
    assert shown == f'<div class="{look}" role="alert"><p>Mend it.</p></div>'


def test_what_one_side_keeps_to_itself_is_marked() -> None:
    shown = drawn("{% seen_only_by whose %}", whose="A & B")
    assert shown == '<span class="cv-private">Only A &amp; B sees this</span>'


def test_the_head_of_a_page_stands_without_actions() -> None:
    shown = drawn(
        '{% page_head "People" "All of them." %}\n'
        "{% if nothing_to_do %}<a>Go</a>{% endif %}\n"
        "{% endpage_head %}"
    )
    assert shown == (
        '<div class="cv-head"><h1>People</h1><p class="cv-answer">All of them.</p></div>'
    )


def test_the_head_of_a_page_shows_what_can_be_done() -> None:
    shown = drawn(
        "{% page_head title eyebrow=title breaks=True %}<a>Go</a>{% endpage_head %}", title="A & B"
    )
    assert shown == (
        '<div class="cv-head"><p class="cv-eyebrow">A &amp; B</p><h1 class="cv-break">A &amp; B'
        '</h1><div class="cv-actions"><a>Go</a></div></div>'
    )


@pytest.mark.parametrize(("level", "heading"), [("", "h2"), ("level=3", "h3")])
def test_an_empty_state_has_a_heading_of_its_level(level: str, heading: str) -> None:
    shown = drawn(f'{{% empty_state "Nothing yet" {level} %}}<p>Begin.</p>{{% endempty_state %}}')
    assert shown == (f'<div class="cv-empty"><{heading}>Nothing yet</{heading}><p>Begin.</p></div>')


@pytest.mark.parametrize("value", [None, ""])
def test_a_fact_without_a_value_is_not_there(value: str | None) -> None:
    assert drawn('{% fact "Where" value %}', value=value) == ""


def test_a_fact_is_a_name_and_a_value() -> None:
    assert drawn('{% fact "Lost" 0 "cv-pre" %}') == '<dt>Lost</dt><dd class="cv-pre">0</dd>'


def test_a_figure_says_why_it_is_missing() -> None:
    shown = drawn('{% figure "Kept" value "%" missing="none closed" is_word=True %}', value=None)
    assert shown == (
        '<div class="cv-fig"><dt><span>Kept</span></dt>'
        '<dd class="v missing cv-word">none closed</dd></div>'
    )


def test_a_choice_marks_what_is_chosen() -> None:
    options = [("open", "Open"), ("kept", "Kept")]
    shown = drawn('{% choice "State" "state" options "kept" %}', options=options)
    assert shown == (
        '<label>State<select name="state"><option value="">all</option>'
        '<option value="open">Open</option><option value="kept" selected>Kept</option>'
        "</select></label>"
    )
    bound = drawn('{% choice "State" "state" options "" any_of_them="" %}', options=options)
    assert "all" not in bound
    assert "selected" not in bound


def test_a_button_posts_with_the_token_and_says_what_it_is_about() -> None:
    shown = drawn(
        '{% post_button "Up" "/move" "small" about=name name="to" value="up" place="cv-inline" %}',
        name=BAD,
        csrf_token="abc",
    )
    assert shown == (
        '<form method="post" action="/move" class="cv-inline">'
        '<input type="hidden" name="csrfmiddlewaretoken" value="abc">'
        '<input type="hidden" name="to" value="up">'
        '<button class="cv-btn small" type="submit">Up'
        '<span class="cv-sr"> &lt;script&gt;alert(1)&lt;/script&gt;</span></button></form>'
    )


def test_a_form_posts_with_the_token_and_shows_the_way_back() -> None:
    shown = drawn('{% post_form form "Keep" back="/" %}', form=Reason(), csrf_token="abc")
    assert '<form class="cv-form" method="post" novalidate>' in shown
    assert 'name="csrfmiddlewaretoken" value="abc"' in shown
    assert 'name="reason"' in shown
    assert '<button class="cv-btn primary" type="submit">Keep</button>' in shown
    assert '<a href="/">Back without a change</a>' in shown


def test_a_question_is_open_when_its_form_has_errors() -> None:
    source = '{% ask "Reject" "bad" is_open=errors %}<p>Why?</p>{% endask %}'
    assert drawn(source, errors={}) == (
        '<details class="cv-ask"><summary class="cv-btn bad">Reject</summary><p>Why?</p></details>'
    )
    assert '<details class="cv-ask" open>' in drawn(source, errors={"reason": ["missing"]})


@pytest.mark.parametrize(
    "source",
    [
        "{% table_head bad %}",
        "{% section_head bad note=bad end=bad tools=bad more=bad more_label=bad private=bad %}",
        "{% section_head bad tools=bad choices=bad %}",
        "{% scroll bad %}{% endscroll %}",
        "{% alert place=bad %}{% endalert %}",
        "{% seen_only_by bad %}",
        "{% markup %}{{ bad }}{% endmarkup %}",
        "{% page_head bad bad bad %}{% endpage_head %}",
        "{% empty_state bad place=bad %}{% endempty_state %}",
        "{% fact bad bad bad %}",
        "{% figure bad bad bad note=bad as_of=bad private=bad %}{% figure bad '' missing=bad %}",
        "{% choice bad bad options bad any_of_them=bad %}",
        "{% post_button bad bad bad about=bad name=bad value=bad place=bad %}",
        "{% post_form form bad to=bad back=bad back_label=bad kind=bad hidden=bad %}",
        "{% ask bad bad about=bad %}{% endask %}",
    ],
)
def test_no_component_trusts_what_people_wrote(source: str) -> None:
    assert "<script" not in drawn(source, bad=BAD, options=[(BAD, BAD)], form=Reason())


def test_the_gallery_says_how_each_component_is_written() -> None:
    tags = {name for name, tag in register.tags.items() if tag.__module__ == components.__name__}
    assert tags == set(examples.WRITTEN)
    for name, does, source in examples.written():
        assert f"{{% {name} " in source
        assert len(does) > len("It does something.")
        Template("{% load look %}" + source)
