"""What the pages of areas, lead roles and waivers answer: read as text, without a database."""

from __future__ import annotations

from datetime import date

import pytest

from covalue.web.ground.organizations.models import Organization, Programme, Relationship
from covalue.web.partnership.partners import headlines
from covalue.web.partnership.partners.asking import Advice
from covalue.web.partnership.partners.models import Area, LeadRole, Waiver
from covalue.web.partnership.partners.selectors import AreaState

ON = date(2026, 10, 12)
ORRIN = Relationship(
    programme=Programme(client=Organization(name="Aldermoor")),
    partner=Organization(name="Orrin"),
)


def role(area: str = "Packing", ends_on: date | None = None) -> LeadRole:
    return LeadRole(
        area=Area(name=area), relationship=ORRIN, starts_on=date(2026, 1, 1), ends_on=ends_on
    )


def state(area: str, *, is_led: bool = True, last_day: date | None = None) -> AreaState:
    return AreaState(Area(name=area), role(area) if is_led else None, None, last_day, None, ON)


def waiver(limit_minor: int | None = None) -> Waiver:
    return Waiver(
        relationship=ORRIN,
        scope="load tests",
        starts_on=date(2026, 10, 1),
        ends_on=date(2026, 12, 1),
        limit_minor=limit_minor,
        currency="EUR",
    )


def vacant(*names: str) -> list[AreaState]:
    return [state(name, is_led=False) for name in names]


@pytest.mark.parametrize(
    ("states", "said"),
    [
        ([], "There is no area yet."),
        ([state("A"), state("B")], "Each of the 2 areas has its lead for the next 90 days."),
        (vacant("A"), "Nobody leads A."),
        (vacant("A", "B"), "Nobody leads A and B."),
        (vacant("A", "B", "C"), "Nobody leads A, B and C."),
        (
            [*vacant("A"), state("B", last_day=date(2026, 11, 1))],
            "Nobody leads A. The lead of B ends on 1 Nov 2026 without a successor.",
        ),
    ],
)
def test_areas(states: list[AreaState], said: str) -> None:
    assert headlines.of_areas(states) == said


@pytest.mark.parametrize(
    ("held", "waived", "said"),
    [
        ([], [], "Orrin leads no area. Elsewhere it is not considered."),
        ([role()], [waiver()], "Orrin leads Packing. 1 waiver allows work elsewhere."),
        (
            [role(), role("Cloud", ends_on=date(2027, 1, 1))],
            [waiver(), waiver()],
            "Orrin leads Packing, Cloud until 1 Jan 2027. 2 waivers allow work elsewhere.",
        ),
    ],
)
def test_lead_roles(held: list[LeadRole], waived: list[Waiver], said: str) -> None:
    assert headlines.of_lead_roles(ORRIN, held, waived) == said


def test_a_waiver() -> None:
    days = "Orrin may, from 1 Oct 2026 until 1 Dec 2026"
    assert headlines.of_waiver(waiver()) == f"{days}: load tests"
    assert headlines.of_waiver(waiver(150_000_00)) == f"{days} and up to €150,000: load tests"


@pytest.mark.parametrize(
    ("asked", "waiting", "in_force", "said"),
    [
        (0, 0, 0, "No waiver was ever asked for."),
        (1, 0, 1, "1 is in force; 1 was asked for in all."),
        (3, 1, 2, "1 waits for a signature. 2 are in force; 3 were asked for in all."),
        (6, 6, 0, "6 wait for a signature. 0 are in force; 6 were asked for in all."),
    ],
)
def test_the_log(asked: int, waiting: int, in_force: int, said: str) -> None:
    assert headlines.of_log(asked, waiting, in_force) == said


def test_whom_to_ask() -> None:
    led = Advice(state("Packing"), [], [])
    unled = Advice(state("Cloud", is_led=False), [], [])
    assert headlines.of_advice("", []).startswith("Say what the work is about;")
    assert headlines.of_advice("rockets", []) == "No area speaks of “rockets”."
    assert headlines.of_advice("boxes", [led]) == "Ask Orrin: it leads Packing."
    assert headlines.of_advice("racks", [unled]) == "Nobody leads Cloud. Name a lead first."
    assert headlines.why_not(1) == "Why not the other partner"
    assert headlines.why_not(4) == "Why not the 4 others"


@pytest.mark.parametrize(
    ("starts_on", "ends_on", "word"),
    [
        (date(2026, 11, 1), None, "to come"),
        (date(2026, 11, 1), date(2026, 11, 1), "did not begin"),
        (date(2026, 1, 1), date(2026, 10, 12), "ended"),
        (date(2026, 1, 1), date(2026, 10, 13), "leads"),
        (date(2026, 1, 1), None, "leads"),
    ],
)
def test_how_a_lead_role_stands(starts_on: date, ends_on: date | None, word: str) -> None:
    held = LeadRole(starts_on=starts_on, ends_on=ends_on)
    assert f">{word}<" in headlines.chip_of_role(held, ON)


@pytest.mark.parametrize(
    ("on", "word"),
    [
        (date(2026, 9, 30), "to come"),
        (date(2026, 10, 1), "in force"),
        (date(2026, 11, 30), "in force"),
        (date(2026, 12, 1), "ended"),
    ],
)
def test_how_a_waiver_stands(on: date, word: str) -> None:
    assert f">{word}<" in headlines.chip_of_waiver(waiver(), on)


def test_the_day_that_is_shown() -> None:
    assert headlines.day_shown(ON, ON) == "as of 12 Oct 2026"
    assert headlines.day_shown(date(2026, 1, 1), ON) == ("as of 1 Jan 2026, another day than today")


def test_what_may_be_asked_about() -> None:
    rest = "An area is found by its name and by what is written to belong to it."
    assert headlines.of_none(["Packing", "Cold store"]) == (
        f"The areas are: Packing, Cold store. {rest}"
    )
    assert headlines.of_none([]) == f"The areas are: none yet. {rest}"
