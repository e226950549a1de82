"""Who answers for a benefit: handed over by signature, and asked for where nobody does."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import delivering
import pytest
from cast import Cast
from django.test import Client
from reading import page_of

from covalue.web.ground.agreements.services import agreement_reject
from covalue.web.ground.organizations.memberships import membership_end
from covalue.web.kit import clock
from covalue.web.kit.days import add_months
from covalue.web.kit.errors import Refused
from covalue.web.value.benefits import owners, services
from covalue.web.value.benefits.attention import attention
from covalue.web.value.benefits.models import BenefitOwner
from covalue.web.value.benefits.register import register
from covalue.web.value.gates.services import milestone_forecast


def test_a_handover_is_signed_by_both_owners(cast: Cast) -> None:
    project = delivering.deliver(cast)
    benefit, ines, tom = (
        delivering.saving(project),
        delivering.owner(cast),
        delivering.owner(cast, "Tom"),
    )
    today = clock.today("UTC")
    with pytest.raises(Refused, match="needs two people"):
        owners.handover_propose(user=cast.alice, benefit=benefit, to=cast.alice, on=today)
    first = owners.handover_propose(user=cast.alice, benefit=benefit, to=ines, on=today)
    assert owners.ownerships(benefits=[benefit], on=today)[benefit.pk].tenure == "named"
    delivering.sign(ines, first)
    assert owners.ownerships(benefits=[benefit], on=today)[benefit.pk].name == "Ines Example"
    later = today + timedelta(days=10)
    second = owners.handover_propose(user=cast.alice, benefit=benefit, to=tom, on=later)
    assert {each.name for each in second.signatories.all()} == {"Ines Example", "Tom Example"}
    delivering.sign(tom, second)
    delivering.sign(ines, second)
    assert owners.ownerships(benefits=[benefit], on=today)[benefit.pk].name == "Ines Example"
    assert owners.ownerships(benefits=[benefit], on=later)[benefit.pk].name == "Tom Example"
    with pytest.raises(Refused, match="takes it over on"):
        owners.handover_propose(user=cast.alice, benefit=benefit, to=ines, on=later)
    assert BenefitOwner.objects.filter(benefit=benefit).count() == 2


def test_a_handover_stays_within_the_client(cast: Cast) -> None:
    project = delivering.deliver(cast)
    benefit, ines = delivering.saving(project), delivering.owner(cast)
    made = owners.handover_propose(user=cast.alice, benefit=benefit, to=ines, on=clock.today("UTC"))
    for user in (cast.bob, cast.charlie):
        assert _status(user, f"/agreements/{made.pk}/") == 404
    with pytest.raises(Refused, match="roles do not allow"):
        owners.handover_propose(user=cast.bob, benefit=benefit, to=ines, on=clock.today("UTC"))
    with pytest.raises(Refused, match="does not act for"):
        owners.handover_propose(
            user=cast.alice, benefit=benefit, to=cast.bob, on=clock.today("UTC")
        )
    agreement_reject(user=ines, agreement=made, reason="No time")
    assert not BenefitOwner.objects.exists()


def test_an_owner_who_leaves_is_shown_and_asked_for(cast: Cast) -> None:
    project = delivering.deliver(cast)
    benefit, ines = delivering.saving(project), delivering.owner(cast)
    delivering.sign(
        ines,
        owners.handover_propose(user=cast.alice, benefit=benefit, to=ines, on=clock.today("UTC")),
    )
    assert "Name an owner of “Higher recommendation by packers”" in _texts(cast)
    membership_end(user=cast.alice, membership=ines.memberships.get())
    assert owners.ownerships(benefits=[benefit], on=clock.today("UTC"))[benefit.pk].tenure == "left"
    assert "Name an owner of 2 benefits with Brightloom" in _texts(cast)
    assert "Ines Example has left" in page_of(cast.alice, f"/benefits/{benefit.pk}/")
    row = next(
        each for each in register(user=cast.alice, on=clock.today("UTC"), project=project).rows
    )
    assert "no-owner" in row.lacks


def test_who_is_asked_to_report_and_to_validate(cast: Cast) -> None:
    """The benefit's first year of use is over; that it is reported is due a year later."""
    project = delivering.deliver(cast)
    benefit, vera = delivering.saving(project), delivering.validator(cast)
    services.value_report(
        user=cast.bob, benefit=benefit, stage="realized", values={delivering.year(1): 150_000}
    )
    asked = attention(
        user=vera, relationships=[cast.with_bob], programme=cast.programme, now=clock.now()
    )
    assert [each.text for each in asked if each.text.startswith("Validate")] == [
        "Validate what was realized of “Reduced cost of an order”"
    ]
    assert attention(user=cast.charlie, relationships=[cast.with_bob], now=clock.now()) == []


@pytest.mark.parametrize(("months", "asked"), [(None, True), (-1, True), (0, False), (2, False)])
def test_what_should_have_begun_is_asked_about_until_its_start_moves(
    cast: Cast, months: int | None, asked: bool
) -> None:
    """Go-live was planned for March of last year; a forecast that has not passed is an answer."""
    project = delivering.place(cast)
    delivering.write(cast, project)
    if months is not None:
        day = add_months(clock.today("UTC"), months)
        milestone_forecast(
            user=cast.bob,
            project=project,
            key="go_live",
            date=day.isoformat(),
            reason="Trucks wait.",
        )
    texts = _texts(cast)
    assert ("Go live or move the start of 2 benefits with Brightloom" in texts) is asked
    assert "Report what was realized" not in texts
    delivering.deliver(cast, project)
    assert "Go live" not in _texts(cast)


def _status(user: Any, address: str) -> int:
    browser = Client(raise_request_exception=False)
    browser.force_login(user)
    return browser.get(address).status_code


def _texts(cast: Cast) -> str:
    found = attention(
        user=cast.alice, relationships=[cast.with_bob], programme=cast.programme, now=clock.now()
    )
    return " ".join(each.text for each in found)
