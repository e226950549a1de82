"""The house: apps stand on those below them, in imports, templates, addresses and tags."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from django.urls import reverse

from covalue.web.front.house import APPS
from covalue.web.kit.look import places
from house.arrows import ROOT, WEB, Arrow, arrows, arrows_up, ranks


@pytest.fixture
def copied(tmp_path: Path) -> Path:
    """A copy of the source, to plant something in."""
    shutil.copy(ROOT / "pyproject.toml", tmp_path)
    shutil.copytree(
        ROOT / "src", tmp_path / "src", ignore=shutil.ignore_patterns("__pycache__", "static")
    )
    return tmp_path


def test_every_app_has_its_place_in_the_linters_contracts() -> None:
    named = {app.module for app in APPS}
    wings = {path.parent.name for path in WEB.glob("*/*/apps.py")}
    found = {f"{path.parent.parent.name}.{path.parent.name}" for path in WEB.glob("*/*/apps.py")}
    assert found == named
    assert {
        name for name in ranks() if (WEB / name.replace(".", "/") / "apps.py").exists()
    } == named
    assert wings


def test_no_page_of_an_app_names_anything_of_one_above_it() -> None:
    seen = list(arrows(WEB))
    assert len(seen) > 500  # it really looks
    assert [str(arrow) for arrow in arrows_up()] == []


@pytest.mark.parametrize(
    ("file", "line", "arrow"),
    [
        (
            "ground/organizations/templates/organizations/organization.html",
            "{% url 'case' programme.pk %}",
            ("ground.organizations", "case", "value.cases"),
        ),
        (
            "partnership/tiers/templates/tiers/list.html",
            '{% include "overview/entries.html" %}',
            ("partnership.tiers", "overview/entries.html", "front.overview"),
        ),
        (
            "partnership/meetings/templates/meetings/meeting.html",
            "{% load commitments %}",
            ("partnership.meetings", "commitments", "partnership.commitments"),
        ),
        (
            "value/cases/views.py",
            '\nPLANTED = reverse("benefit", args=[1])\n',
            ("value.cases", "benefit", "value.benefits"),
        ),
    ],
)
def test_a_planted_name_of_a_higher_app_is_found(
    copied: Path, file: str, line: str, arrow: tuple[str, str, str]
) -> None:
    web = copied / "src" / "covalue" / "web"
    path = web / file
    path.write_text(path.read_text(encoding="utf-8") + line, encoding="utf-8")
    assert arrows_up(web) == [Arrow(file, *arrow)]


@pytest.mark.parametrize(
    ("file", "planted", "broken"),
    [
        ("ground/record/services.py", "covalue.web.value.cases.models", "each wing stands"),
        ("partnership/tiers/rules.py", "covalue.web.partnership.meetings.rules", "partnership"),
        ("kit/clock.py", "covalue.web.kit.look.forms", "look stands on the rest"),
    ],
)
def test_a_planted_import_breaks_the_linters_contract(
    copied: Path, file: str, planted: str, broken: str
) -> None:
    path = copied / "src" / "covalue" / "web" / file
    path.write_text(f"{path.read_text(encoding='utf-8')}\nimport {planted}\n", encoding="utf-8")
    result = subprocess.run(
        [Path(sys.executable).with_name("lint-imports"), "--no-cache"],
        cwd=copied,
        env={**os.environ, "PYTHONPATH": str(copied / "src")},
        capture_output=True,
        text=True,
        check=False,
    )
    assert result.returncode == 1
    line = next(line for line in result.stdout.splitlines() if "BROKEN" in line)
    assert broken in line
    assert f"-> {planted}" in result.stdout


@pytest.mark.parametrize("thing", ["start", "account"])
def test_pages_without_a_key_have_their_address(thing: str) -> None:
    assert places.page_of(thing).startswith("/")


def test_every_page_section_and_addition_that_an_app_names_is_there() -> None:
    key = "00000000-0000-0000-0000-000000000000"
    for app in APPS:
        for thing in app.pages:
            assert places.page_of(thing, None if thing in {"start", "account"} else key)
        for tab in app.tabs:
            assert reverse(tab.address, args=[] if tab.thing == "account" else [key])
        for page, template in app.additions.items():
            assert template in places.additions_to(page)
