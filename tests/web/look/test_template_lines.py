"""The linter of templates finds what it promises to find, and lets well-formed markup through."""

from __future__ import annotations

from pathlib import Path

import pytest
from tools.template_lines import complaints, faults

GOOD = """\
{% extends "look/page.html" %}
{% block title %}People{% endblock %}
{% block main %}
  <ul>
    {% for person in people %}
      <li><b>{{ person }}</b> of {{ person.organization }}</li>
    {% endfor %}
  </ul>
{% endblock %}
"""


def test_one_element_a_line_passes() -> None:
    assert faults(GOOD) == []


@pytest.mark.parametrize(
    ("line", "fault"),
    [
        ("<p>" + "x" * 118, "121 characters"),
        ("<tr><td>1</td>", "2 elements begin here (tr, td)"),
        ("{% if a %}<p>A{% else %}<p>B{% endif %}", "2 elements begin here (p, p)"),
        ("</td></tr>", "2 elements end here (td, tr)"),
        ('<b style="color: red">x</b>', "a style in the markup"),
        ('<p class="cv-words cv-pre">', "white space is shown as it stands"),
        ('<div class="whole" lang="en">', "white space is shown as it stands"),
        ("{{ text|safe }}", "text is trusted"),
        ("{{ texts | safeseq|join:', ' }}", "text is trusted"),
    ],
)
def test_a_line_that_is_hard_to_read_or_to_trust_is_named(line: str, fault: str) -> None:
    (number, said), *others = faults(f"\n{line}\n")
    assert number == 2
    assert said.startswith(fault)
    assert others == []


def test_a_line_is_indented_as_the_formatter_does() -> None:
    (number, said), *others = faults("<div>\n    {{ name }}\n</div>")
    assert number == 2
    assert said.startswith("indented by 4")
    assert others == []


@pytest.mark.parametrize(
    "line",
    [
        "<p>" + "x" * 117,
        "<td><a href=\"{% url 'person' person.pk %}\">{{ person }}</a></td>",
        "<label>Name <input name=name></label> <span>or <b>none</b></span>",
        '{# <p><p> are not begun in a comment #}{{ "<p><p>" }}',
        "{{ text|safest }} {{ style }}",
        '<p class="cv-2 cv-pre">{{ note }}</p>',
        '<section class="cv-presence wholesale">',
    ],
)
def test_what_reads_well_is_let_through(line: str) -> None:
    assert faults(line) == []


def test_a_comment_of_several_lines_keeps_the_numbers_of_the_others() -> None:
    assert [number for number, _ in faults("{# <p>\n<p><p> #}\n<p><p>")] == [3]


def test_a_name_leaves_the_list_of_exceptions_when_its_file_is_clean(tmp_path: Path) -> None:
    clean = str(tmp_path / "clean.html")
    Path(clean).write_text(GOOD)
    assert list(complaints([clean], frozenset())) == []
    (said,) = complaints([clean], frozenset([clean]))
    assert "strike it" in said
