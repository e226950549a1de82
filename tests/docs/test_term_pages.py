"""Every term has a page, and every page's worked example settles as the page says."""

from __future__ import annotations

import re

import pytest

from covalue.contracts.registry import clauses
from tests.oracles import ROOT
from tests.support import amounts, good_contract

PAGES = ROOT / "docs" / "terms"


def page(kind: str) -> str:
    return (PAGES / f"{kind.replace(' ', '-')}.md").read_text(encoding="utf-8")


def block(text: str, language: str) -> str:
    (found,) = re.findall(rf"```{language}\n(.*?)```", text, re.DOTALL)
    return str(found)


@pytest.mark.parametrize("kind", clauses())
def test_the_worked_example_settles_as_written(kind: str) -> None:
    text = page(kind)
    found = amounts(block(text, "yaml"), block(text, "csv"))
    written = [
        "period,line,amount",
        *(f"{period},{line},{amount:.2f}" for (period, line), amount in found.items()),
    ]
    assert block(text, "statement").splitlines() == written


@pytest.mark.parametrize("kind", clauses())
def test_the_page_names_every_field_and_quotes_the_prose(kind: str) -> None:
    text = page(kind)
    for name in clauses()[kind].model_fields:
        assert f"| `{name.rstrip('_').replace('_', ' ')}` |" in text
    contract = good_contract(block(text, "yaml"))
    own = [clause for clause in contract.clauses.values() if clause.kind == kind]  # type: ignore[attr-defined]
    assert own
    for clause in own:
        for line in clause.prose().splitlines():
            assert f"> {line}" in text


@pytest.mark.parametrize("kind", clauses())
def test_what_holds_where_a_field_is_left_out_stands_on_the_page(kind: str) -> None:
    text = page(kind)
    for name, field in clauses()[kind].model_fields.items():
        if isinstance(field.default, str | bool):
            said = {True: "yes", False: "no"}.get(field.default, field.default)
            (row,) = re.findall(rf"(?m)^\| `{name.replace('_', ' ')}` \|.*$", text)
            assert row.endswith(f"| `{said}` where left out |")


@pytest.mark.parametrize("kind", clauses())
def test_the_index_lists_the_page(kind: str) -> None:
    assert f"[{kind}]({kind.replace(' ', '-')}.md)" in (PAGES / "README.md").read_text(
        encoding="utf-8"
    )


def test_there_is_no_page_without_a_term() -> None:
    kinds = {kind.replace(" ", "-") for kind in clauses()}
    assert {path.stem for path in PAGES.glob("*.md")} == kinds | {"README"}
