"""The figure that a tier's review reads: how much of what was planned for its days is validated."""

from __future__ import annotations

from datetime import date, timedelta

import delivering
from cast import Cast

from covalue.web.front.overview.tier_figures import value_validated
from covalue.web.partnership.tiers.measures import Figure
from covalue.web.value.benefits.services import value_report


def read(cast: Cast, ends_on: date) -> Figure:
    """Over the year before the day."""
    return value_validated(cast.with_bob, ends_on.replace(year=ends_on.year - 1), ends_on)


def test_the_share_of_a_year(cast: Cast) -> None:
    """1,800.00 EUR were planned for the second year; 900.00 of 1,500.00 realized are validated: 50
    %."""
    assert read(cast, delivering.year(2)).why == "no plan has value in these days"
    benefit = delivering.saving(delivering.deliver(cast))
    judged = delivering.year(2) + timedelta(90)
    assert (
        read(cast, judged).value is None
    )  # the year does not lie within a year to the end of March
    days = delivering.year(1), judged
    assert (
        value_validated(cast.with_bob, *days).why
        == "nothing that was planned for these days is validated yet"
    )
    day = delivering.year(1)
    value_report(user=cast.bob, benefit=benefit, stage="realized", values={day: 150_000})
    value_report(
        user=delivering.validator(cast), benefit=benefit, stage="validated", values={day: 90_000}
    )
    assert value_validated(cast.with_bob, *days) == read(cast, delivering.year(2))
    found = read(cast, delivering.year(2))
    assert (str(found.value), found.unit, found.source) == (
        "50.0",
        "%",
        "€900.00 of €1,800.00 planned",
    )
    assert read(cast, delivering.year(1)).why == "no plan has value in these days"


def test_finance_has_ninety_days(cast: Cast) -> None:
    """A figure that waits for validation counts on neither side until then."""
    delivering.deliver(cast)
    days = delivering.year(1), delivering.year(2) + timedelta(89)
    assert value_validated(cast.with_bob, *days).why == "no plan has value in these days"


def test_a_missing_figure_counts_as_not_come_and_is_told(cast: Cast) -> None:
    benefit = delivering.saving(delivering.deliver(cast))
    values = {delivering.year(1): 150_000}
    value_report(user=cast.bob, benefit=benefit, stage="realized", values=values)
    value_report(user=delivering.validator(cast), benefit=benefit, stage="validated", values=values)
    found = value_validated(cast.with_bob, delivering.year(1), delivering.year(4))
    assert (str(found.value), found.source) == (
        "41.7",
        "€1,500.00 of €3,600.00 planned; 1 of 2 figures not validated",
    )


def test_a_stopped_project_counts_on_neither_side(cast: Cast) -> None:
    project = delivering.place(cast)
    delivering.agree_plan(cast, delivering.write(cast, project))
    assert (
        "validated yet"
        in value_validated(cast.with_bob, delivering.year(1), delivering.year(3)).why
    )
    delivering.decide(cast, project, "stop", "Nobody buys the machine.")
    assert (
        value_validated(cast.with_bob, delivering.year(1), delivering.year(3)).why
        == "no plan has value in these days"
    )
