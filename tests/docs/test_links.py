"""Links between the project's own pages lead somewhere, and no page is left out of reach."""

from __future__ import annotations

import re

import pytest

from tests.oracles import ROOT

PAGES = [*ROOT.glob("*.md"), *(ROOT / "docs").rglob("*.md")]


@pytest.mark.parametrize("page", PAGES, ids=lambda page: str(page.relative_to(ROOT)))
def test_links_lead_somewhere(page) -> None:  # type: ignore[no-untyped-def]
    for target in re.findall(r"\]\(([^)#]+)", page.read_text(encoding="utf-8")):
        if not target.startswith("http"):
            assert (page.parent / target).exists(), target


def test_every_page_of_the_docs_is_linked() -> None:
    linked = {
        (page.parent / target).resolve()
        for page in PAGES
        for target in re.findall(r"\]\(([^)#]+)", page.read_text(encoding="utf-8"))
    }
    assert [page for page in (ROOT / "docs").rglob("*.md") if page.resolve() not in linked] == []
