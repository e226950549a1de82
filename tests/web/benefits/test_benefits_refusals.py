"""What is refused about reported value, progress and owners: the rule, at its field, with nothing
written."""

from __future__ import annotations

from datetime import timedelta
from decimal import Decimal

import delivering
from cast import Cast
from refusing import refused

from covalue.web.kit import clock
from covalue.web.value.benefits.models import ValueReport
from covalue.web.value.benefits.owners import handover_propose
from covalue.web.value.benefits.services import change_report, value_report


def test_value_is_reported_for_periods_that_are_over(cast: Cast) -> None:
    benefit = delivering.saving(delivering.deliver(cast))
    year, day = delivering.year(1), timedelta(1)
    reports = (
        ("committed", {year: 1}, "stage_unknown", "stage"),
        ("realized", {year + day: 1}, "period_unknown", "period"),
        ("realized", {delivering.year(3): 1}, "not_closed", "period"),
        ("realized", {}, "nothing_changed", ""),
    )
    for stage, values, code, field in reports:
        with refused(code, field):
            value_report(user=cast.bob, benefit=benefit, stage=stage, values=values)


def test_what_is_validated_is_a_part_of_what_was_realized(cast: Cast) -> None:
    """Never more, never of another sign, and never of nothing; whichever of the two changes."""
    benefit = delivering.saving(delivering.deliver(cast))
    year, finance = delivering.year(1), delivering.validator(cast)

    def say(stage: str, value: int) -> None:
        user = finance if stage == "validated" else cast.bob
        value_report(user=user, benefit=benefit, stage=stage, values={year: value})

    with refused("not_realized", "value"):
        say("validated", 90_000)
    say("realized", 150_000)
    for value in (150_001, -1):
        with refused("no_part", "value"):
            say("validated", value)
    say("validated", 90_000)
    with refused("no_part", "value"):
        say("realized", 89_999)
    with refused("not_allowed"):
        value_report(user=cast.bob, benefit=benefit, stage="validated", values={year: 1})


def test_an_amount_is_whole_cents(cast: Cast) -> None:
    project = delivering.deliver(cast)
    benefit, year = delivering.saving(project), delivering.year(1)

    def say(amount: str) -> list[ValueReport]:
        values = {year: Decimal(amount)}
        return value_report(user=cast.bob, benefit=benefit, stage="realized", values=values)

    assert [row.amount_minor for row in say("150000")] == [150_000]
    with refused("not_whole", "values"):
        say("1500.5")


def test_progress_is_of_work_of_the_case(cast: Cast) -> None:
    project = delivering.deliver(cast)
    for key, percent, code, field in (
        ("packing", 101, "percent_wrong", "percent"),
        ("packing", -1, "percent_wrong", "percent"),
        ("dancing", 50, "work_unknown", "key"),
    ):
        with refused(code, field):
            change_report(user=cast.bob, project=project, key=key, percent=percent)


def test_an_owner_is_another_person_from_today_on(cast: Cast) -> None:
    benefit = delivering.saving(delivering.deliver(cast))
    tom, today = delivering.owner(cast, "Tom"), clock.today("UTC")
    with refused("day_past", "on"):
        handover_propose(user=cast.alice, benefit=benefit, to=tom, on=today - timedelta(1))
    for other in (None, cast.bob):
        with refused("owner_elsewhere", "to"):
            handover_propose(user=cast.alice, benefit=benefit, to=other, on=today)
    with refused("one_person", "to"):
        handover_propose(user=cast.alice, benefit=benefit, to=cast.alice, on=today)
    delivering.sign(tom, handover_propose(user=cast.alice, benefit=benefit, to=tom, on=today))
    with refused("same_owner", "to"):
        handover_propose(user=cast.alice, benefit=benefit, to=tom, on=today + timedelta(3))
