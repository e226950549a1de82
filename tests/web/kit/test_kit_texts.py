"""Texts and their limits: cleaned, bounded, and declared once."""

from __future__ import annotations

import pytest
from ninja import Schema
from pydantic import ValidationError

from covalue.web.ground.organizations.models import Programme
from covalue.web.ground.record.models import Entry
from covalue.web.kit.errors import Refused, require
from covalue.web.kit.limits import most, text_of
from covalue.web.kit.texts import many_lines, one_line


def test_a_line_has_single_spaces_and_none_around_it() -> None:
    assert one_line("  Picking\n\ttime ", most=12, field="name") == "Picking time"


def test_an_empty_line_is_refused_where_it_is_needed() -> None:
    assert one_line(" \n", most=5, field="note") == ""
    with pytest.raises(Refused, match="A project needs a name") as refused:
        one_line(" \n", most=5, field="name", missing="A project needs a name.")
    assert (refused.value.code, refused.value.field) == ("text_missing", "name")


def test_a_long_line_is_refused_with_its_limit() -> None:
    with pytest.raises(Refused, match="over 1,000 characters") as refused:
        one_line("x" * 1001, most=1000, field="note")
    assert (refused.value.code, refused.value.field) == ("text_too_long", "note")
    assert one_line("x" * 1000, most=1000, field="note") == "x" * 1000


def test_a_text_keeps_its_lines() -> None:
    assert many_lines("\n one\n\n  two \n", most=20, field="note") == "one\n\n  two"
    with pytest.raises(Refused, match="over 3 characters") as refused:
        many_lines("one\ntwo", most=3, field="note")
    assert (refused.value.code, refused.value.field) == ("text_too_long", "note")


def test_what_roles_do_not_allow_is_refused() -> None:
    require(True, "write it")
    with pytest.raises(Refused, match="Your roles do not allow you to write it") as refused:
        require(False, "write it")
    assert refused.value.code == "not_allowed"


def test_the_api_takes_the_limit_of_the_model() -> None:
    class ProgrammeIn(Schema):
        name: str = text_of(Programme, "name")
        again: str = text_of(Programme, "name", "")

    longest = Programme._meta.get_field("name").max_length
    assert most(Programme, "name") == longest
    assert longest is not None
    assert ProgrammeIn(name="x" * longest).again == ""
    with pytest.raises(ValidationError, match=f"at most {longest} characters"):
        ProgrammeIn(name="x" * (longest + 1))
    with pytest.raises(ValidationError, match="Field required"):
        ProgrammeIn.model_validate({})


def test_a_field_without_a_limit_is_a_mistake_of_ours() -> None:
    with pytest.raises(LookupError, match="before has no limit"):
        most(Entry, "before")
