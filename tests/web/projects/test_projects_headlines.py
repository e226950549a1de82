"""The sentences over placed work, word for word."""

from __future__ import annotations

from uuid import UUID

import pytest

from covalue.web.value.projects.headlines import (
    amounts_outside,
    of_programme,
    of_relationship,
    outside_of,
    placed_as,
)
from covalue.web.value.projects.models import Project
from covalue.web.value.projects.selectors import OutsideWork

HALF = {"amounts": {"EUR": 1_000_00}, "amounts_outside": {"EUR": 500_00}}


@pytest.mark.parametrize(
    ("work", "said"),
    [
        (OutsideWork(), "No work is placed with B & Co yet."),
        (OutsideWork(count=1), "1 project with B & Co; none outside its lead role."),
        (
            OutsideWork(count=4, outside=1, unknown=2, **HALF),
            "4 projects with B & Co; 1 (25 %) outside its lead role: €500 of €1,000 (50 %); 2"
            " amounts not known.",
        ),
    ],
)
def test_the_projects_with_a_partner(work: OutsideWork, said: str) -> None:
    found = of_relationship(work, "B & Co")
    assert found == said
    assert found.__html__() == said.replace("&", "&amp;")


@pytest.mark.parametrize(
    ("counts", "said"),
    [
        ((0, 0, 0), "No work is placed yet."),
        ((1, 1, 0), "1 project is placed with 1 partner; none outside the lead role."),
        (
            (5, 2, 3),
            "5 projects are placed with 2 partners; <b>3 outside the lead role</b>, each under a"
            " waiver.",
        ),
    ],
)
def test_the_projects_of_a_programme(counts: tuple[int, int, int], said: str) -> None:
    assert of_programme(*counts).__html__() == said


@pytest.mark.parametrize(
    ("work", "said"),
    [
        (OutsideWork(), ""),
        (OutsideWork(unknown=1), "1 amount not known"),
        (OutsideWork(**HALF), "€500 of €1,000 (50 %)"),
    ],
)
def test_what_is_not_known_is_in_no_sum_but_told(work: OutsideWork, said: str) -> None:
    assert amounts_outside(work) == said


def test_which_part_of_the_work_is_outside_the_lead_role() -> None:
    assert outside_of(OutsideWork(count=4)) == "none"
    assert outside_of(OutsideWork(count=4, outside=1)) == "1 (25 %)"


def test_work_is_placed_with_a_leader_or_under_a_waiver_that_can_be_read() -> None:
    assert placed_as(Project(name="Picking")).__html__() == "lead role"
    key = UUID(int=7)
    assert placed_as(Project(name="A & B", waiver_id=key)).__html__() == (
        f'<a href="/waivers/{key}/">waiver<span class="cv-sr"> for A &amp; B</span></a>'
    )
