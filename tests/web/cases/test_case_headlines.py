"""The sentences over business cases, word for word."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any
from uuid import UUID

import pytest
from written_cases import example

from covalue.web.ground.agreements.models import Agreement
from covalue.web.value.cases.figures import CaseFigures, figures
from covalue.web.value.cases.headlines import (
    Agreed,
    of_comparison,
    of_figures,
    of_grid,
    of_no_version,
    of_upload,
    of_version,
    of_versions,
    which,
)
from covalue.web.value.cases.models import CaseVersion, Gate, Plan

PROJECT, KEY = UUID(int=3), UUID(int=7)
AT = datetime(2026, 3, 4, 12, tzinfo=UTC)
LAST = CaseVersion(project_id=PROJECT, number=4, by_name="<Bob>", party="partner", at=AT)
OLDER = CaseVersion(project_id=PROJECT, number=3, by_name="Alice", party="client", at=AT)
PLAN = Plan(gate=Gate.DESIGN, frozen_on=date(2026, 3, 4))
NOTHING = Agreed([], False, None)


@pytest.fixture(scope="module")
def found() -> CaseFigures:
    """The figures of the published example."""
    return figures(example("business_case.yaml"))


def of(found: CaseFigures, **changes: Any) -> CaseFigures:
    """The figures with another option, worth 1,234.00 EUR."""
    assert found.preferred is not None
    option = replace(found.preferred, title="Pack it", net_present_value=Decimal(1234), **changes)
    return replace(found, preferred=option)


def test_a_version_is_worth_something_to_both(found: CaseFigures) -> None:
    said = of_version(LAST, LAST, of(found, payback=Decimal("2.55")), NOTHING)
    assert said == (
        "Pack it is worth €1,234 today, to both together, and pays back after 2.6 years. Nothing of"
        " it is agreed yet."
    )
    never = of_version(LAST, LAST, of(found, payback=None), NOTHING)
    assert "to both together, and does not pay back. Nothing" in never


def test_a_version_without_all_figures_says_so(found: CaseFigures) -> None:
    lacking = replace(found, preferred=None, missing=["picking", "mood"])
    assert of_version(LAST, LAST, lacking, Agreed([PLAN], True, None)) == (
        "Its figures are not complete: picking, mood cannot be computed."
    )


def test_an_older_version_leads_to_the_latest(found: CaseFigures) -> None:
    said = of_version(OLDER, LAST, replace(found, preferred=None), Agreed([PLAN], False, None))
    assert said.startswith("This is an older version; version 4 is the latest. Its figures")
    assert "changed" not in said
    assert f'<a href="/projects/{PROJECT}/case/">version 4</a>' in said.__html__()


@pytest.mark.parametrize(
    ("agreed", "said"),
    [
        (Agreed([PLAN], False, Agreement(pk=KEY)), "A version waits for signatures as the plan."),
        (NOTHING, "Nothing of it is agreed yet."),
        (
            Agreed([PLAN], False, None),
            "It has changed since both signed the plan (Design of 2026-03-04).",
        ),
        (Agreed([PLAN], True, None), ""),
    ],
)
def test_what_is_agreed_of_a_version(found: CaseFigures, agreed: Agreed, said: str) -> None:
    lacking = replace(found, preferred=None, missing=["mood"])
    whole = f"Its figures are not complete: mood cannot be computed. {said}".strip()
    assert of_version(LAST, LAST, lacking, agreed) == whole


def test_a_version_is_one_of_many_where_it_is_not_the_last() -> None:
    assert which(OLDER, LAST, "UTC") == "version 3 of 4, Alice, 4 Mar 2026"
    assert which(LAST, LAST, "UTC").__html__() == (
        'version 4, <span class="cv-party partner">&lt;Bob&gt;</span>, 4 Mar 2026'
    )


def test_how_many_versions_there_are() -> None:
    assert of_versions(1) == "1 version, newest first. Each stays as it was saved."
    assert of_versions(2).startswith("2 versions, ")


def test_without_a_version_nobody_knows() -> None:
    assert of_no_version("<Wave>") == (
        "Nothing is written yet: nobody can say what <Wave> promises, costs and rests on."
    )
    assert "<Wave>" not in of_no_version("<Wave>").__html__()


def test_of_which_option_figures_are(found: CaseFigures) -> None:
    title = found.case.document.options[found.case.preferred].title
    whole = replace(found, missing=[])
    assert of_figures(whole, False) == f"{title}, to both parties together, EUR"
    assert of_figures(replace(found, missing=["picking", "<mood>"]), True).__html__() == (
        f"<b>Not saved yet.</b> {title}, to both parties together, EUR;"
        ' <span class="cv-bad">without figures: picking, &lt;mood&gt;</span>'
    )


@pytest.mark.parametrize(
    ("two", "changes", "said"),
    [
        (LAST, 0, "Choose two versions."),
        (OLDER, 1, "1 place differs from version 4 to version 3."),
        (OLDER, 2, "2 places differ from version 4 to version 3."),
    ],
)
def test_in_how_many_places_versions_differ(two: CaseVersion, changes: int, said: str) -> None:
    assert of_comparison(LAST, two, changes) == said


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        (1, "<b>Nothing was saved.</b> 1 place has to be mended first."),
        (2, "<b>Nothing was saved.</b> 2 places have to be mended first."),
    ],
)
def test_what_an_upload_lacks(wrong: int, said: str) -> None:
    assert of_upload(wrong).__html__() == said
    assert of_upload(0).startswith("The document that can be downloaded")


@pytest.mark.parametrize(
    ("cells", "problems", "filled", "said"),
    [
        (0, False, False, "A row each."),
        (0, False, True, "What you pasted is in the grid below. Look at it, then save."),
        (0, True, True, "Nothing was saved."),
        (1, True, False, "Nothing was saved. 1 cell has to be mended."),
        (3, False, False, "Nothing was saved. 3 cells have to be mended."),
    ],
)
def test_what_a_grid_says(cells: int, problems: bool, filled: bool, said: str) -> None:
    found = of_grid("A row each.", wrong_cells=cells, has_problems=problems, is_filled=filled)
    assert found == said
