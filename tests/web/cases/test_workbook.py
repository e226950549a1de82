"""The workbook of a version, computed by LibreOffice, comes to the page's figures."""

from __future__ import annotations

from pathlib import Path

import delivering
import pytest
from cast import Cast
from django.test import Client
from recomputing import check_memory, check_workbook, recompute
from written_cases import EXAMPLES, example, of_text

from covalue.web.value.cases.figures import figures
from covalue.web.value.cases.workbook import case_workbook


@pytest.mark.only_on("sqlite")
def test_the_workbook_computes_what_the_page_shows(tmp_path: Path) -> None:
    names = ("business_case.yaml", "business_case_design.yaml")
    found = {name: figures(example(name)) for name in names}
    text = (EXAMPLES / names[0]).read_text(encoding="utf-8")
    for timing in ("flows: middle", "flows: end, years: by period"):
        name = f"{timing[7:10]}.yaml"
        found[name] = figures(of_text(text.replace("rate: 8%,", f"rate: 8%, {timing},")))
    books = recompute({name: case_workbook(each) for name, each in found.items()}, tmp_path)
    for name, book in books.items():
        assert len(found[name].options) >= 3
        check_workbook(found[name], book)
        check_memory(book)


def test_the_page_offers_it_to_who_sees_the_case(cast: Cast) -> None:
    project = delivering.place(cast)
    delivering.write(cast, project)
    browser = Client()
    address = f"/projects/{project.pk}/case/versions/1/workbook/"
    browser.force_login(cast.bob)
    assert address in browser.get(f"/projects/{project.pk}/case/").content.decode()
    assert browser.get(address).content.startswith(b"PK")
    browser.force_login(cast.charlie)
    assert browser.get(address).status_code == 404
