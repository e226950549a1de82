"""The workbook of a version, computed by another program than ours, comes to the page's figures."""

from __future__ import annotations

from pathlib import Path

import delivering
import pytest
from cast import Cast
from django.test import Client
from recomputing import check_workbook

from covalue.web.cases.figures import figures
from covalue.web.cases.reading import read_text

ROOT = Path(__file__).parents[3]


@pytest.mark.parametrize("name", ["business_case.yaml", "business_case_design.yaml"])
def test_the_workbook_computes_what_the_page_shows(name: str, tmp_path: Path) -> None:
    found = figures(read_text((ROOT / "examples" / name).read_text(encoding="utf-8"))[0])
    assert len(found.options) >= 3
    check_workbook(found, tmp_path / "case.xlsx")


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
