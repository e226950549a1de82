"""A clock that was set back: what the record tells of last holds, whatever moment it carries."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import AbstractContextManager
from typing import Any
from uuid import uuid4

import delivering
import pytest
from cast import Cast

from covalue.web.ground.agreements import selectors as agreement_selectors
from covalue.web.ground.agreements.drafts import Draft
from covalue.web.ground.agreements.services import (
    agreed_about,
    agreement_accept,
    agreement_propose,
)
from covalue.web.ground.record.models import Entry
from covalue.web.kit import clock
from covalue.web.value.benefits import selectors as benefits
from covalue.web.value.benefits import services as benefit_services
from covalue.web.value.cases import selectors as cases
from covalue.web.value.cases import services as case_services
from covalue.web.value.gates import selectors as gates
from covalue.web.value.gates import services as gate_services
from covalue.web.value.projects.models import Project

Write = Callable[[int], object]


def hour(number: int) -> AbstractContextManager[None]:
    """Of today, in which everybody has a role."""
    return clock.at(clock.now().replace(hour=number, minute=0))


def one_after_the_other(write: Write) -> None:
    """The first at noon, the second with the clock set back."""
    with hour(12):
        write(1)
    with hour(11):
        write(2)


def test_the_agreement_that_was_signed_last_binds(cast: Cast) -> None:
    reference = uuid4()

    def agree(number: int) -> None:
        proposal = agreement_propose(
            user=cast.alice,
            relationship=cast.with_bob,
            kind="arrangement",
            draft=Draft(title=f"Version {number}", content={"text": f"Every {number}. day."}),
            signatories=[cast.alice, cast.bob],
            reference=reference,
        )
        agreement_accept(user=cast.bob, agreement=proposal, content_hash=proposal.content_hash)

    one_after_the_other(agree)
    about: dict[str, Any] = {
        "relationship": cast.with_bob,
        "kind": "arrangement",
        "reference": reference,
    }
    for binding in (
        agreed_about(**about),
        agreement_selectors.agreement_in_force(user=cast.bob, **about),
    ):
        assert binding is not None
        assert binding.title == "Version 2"
        assert binding.replaces is not None
        assert binding.replaces.title == "Version 1"
    moments = list(Entry.objects.filter(chain__scope_id=cast.with_bob.pk).order_by("number"))
    assert moments[-1].at < moments[-5].at


@pytest.fixture
def project(cast: Cast) -> Project:
    return delivering.deliver(cast)


def test_the_value_that_was_reported_last_holds(cast: Cast, project: Project) -> None:
    benefit, day = delivering.saving(project), delivering.year(1)
    one_after_the_other(
        lambda number: benefit_services.value_report(
            user=cast.bob, benefit=benefit, stage="realized", values={day: number * 1000}
        )
    )
    holds = benefits.reported(benefits=[benefit])[benefit.pk]["realized", day]
    assert holds.amount_minor == 2000
    newest = benefits.report_list(user=cast.alice, benefit=benefit)[0]
    assert newest.amount_minor == 2000


def test_the_private_cost_that_was_written_last_holds(cast: Cast, project: Project) -> None:
    key = uuid4()
    period = str(delivering.first_year())

    def write(number: int) -> None:
        case_services.private_cost_save(
            user=cast.bob,
            project=project,
            key=key if number == 2 else None,
            title=f"Cost {number}",
            amounts={period: number},
        )

    with hour(12):
        write(1)
    key = cases.private_cost_list(user=cast.bob, project=project)[0].key
    with hour(11):
        write(2)
    rows = cases.private_cost_list(user=cast.bob, project=project)
    assert [row.title for row in rows] == ["Cost 2"]


def test_the_forecast_that_was_written_last_moves_the_case(cast: Cast, project: Project) -> None:
    year = delivering.first_year() + 1
    one_after_the_other(
        lambda number: gate_services.milestone_forecast(
            user=cast.bob,
            project=project,
            key="go_live",
            date=f"{year}-0{number + 3}-01",
            reason="Late",
        )
    )
    assert gates.latest_forecasts(user=cast.bob, project=project)["go_live"].date == f"{year}-05-01"
    case = gates.forecast_case(user=cast.bob, project=project)
    assert case is not None
    assert case.document.milestones["go_live"].date == f"{year}-05-01"


def test_a_version_after_a_forecast_counts_with_its_own_dates(cast: Cast, project: Project) -> None:
    year = delivering.first_year() + 1
    with hour(12):
        gate_services.milestone_forecast(
            user=cast.bob, project=project, key="go_live", date=f"{year}-06-01", reason="Late"
        )
    with hour(11):
        delivering.write(cast, project, case="Much cheaper orders")
    case = gates.forecast_case(user=cast.bob, project=project)
    assert case is not None
    assert case.document.milestones["go_live"].date == f"{year}-03-01"


def test_the_newest_first_can_be_put_in_another_order(cast: Cast, project: Project) -> None:
    """As tables do whose headings are chosen: an order turned round would turn the next one."""
    benefit, day = delivering.saving(project), delivering.year(1)
    for number in (1, 2, 3):
        with hour(12 - number):
            benefit_services.value_report(
                user=cast.bob, benefit=benefit, stage="realized", values={day: number * 1000}
            )
    rows = benefits.report_list(user=cast.alice, benefit=benefit)
    assert [row.amount_minor for row in rows] == [3000, 2000, 1000]
    assert [row.amount_minor for row in rows.order_by("-at")] == [1000, 2000, 3000]
    assert [row.amount_minor for row in rows.order_by("at")] == [3000, 2000, 1000]
