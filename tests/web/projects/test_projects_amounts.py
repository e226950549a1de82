"""How amounts of placed work are written: exact, and short where nothing is lost."""

from __future__ import annotations

import pytest

from covalue.web.kit.look.templatetags.look import money, whole_money
from covalue.web.value.projects.headlines import known_outside
from covalue.web.value.projects.models import Project
from covalue.web.value.projects.selectors import OutsideWork
from covalue.web.value.projects.templatetags.projects import amounts


@pytest.mark.parametrize(
    ("minor", "currency", "short"),
    [
        (15_000_000, "EUR", "€150,000"),
        (15_000_001, "EUR", "€150,000.01"),
        (-750, "EUR", "−€7.50"),
        (-700, "EUR", "−€7"),
        (0, "EUR", "€0"),
        (500, "JPY", "JPY 500"),
        (None, "", ""),
    ],
)
def test_a_whole_amount_needs_no_decimals_and_nothing_is_rounded(
    minor: int | None, currency: str, short: str
) -> None:
    assert whole_money(minor, currency) == short
    assert money(minor, currency).startswith(short)


def placed(minor: int | None) -> Project:
    return Project(amount_minor=minor, currency="" if minor is None else "EUR")


def test_a_column_has_decimals_as_soon_as_one_amount_needs_them() -> None:
    def column(*minors: int | None) -> list[str]:
        return [told for _project, told in amounts(placed(minor) for minor in minors)]

    assert column(52_000_000, None, 100) == ["€520,000", "not known", "€1"]
    assert column(52_000_000, None, 150) == ["€520,000.00", "not known", "€1.50"]


@pytest.mark.parametrize(
    ("whole", "part", "told"),
    [
        (52_000_000, 0, "none of €520,000"),
        (52_000_000, 26_000_000, "€260,000 of €520,000 (50 %)"),
        (52_000_000, 150, "€1.50 of €520,000.00 (0 %)"),
        (0, 0, "none of €0"),
    ],
)
def test_a_share_outside_the_lead_role_says_none_where_it_is_none(
    whole: int, part: int, told: str
) -> None:
    assert (
        known_outside(
            OutsideWork(amounts={"EUR": whole}, amounts_outside={"EUR": part} if part else {})
        )
        == told
    )


def test_without_a_known_amount_nothing_is_said() -> None:
    assert known_outside(OutsideWork(count=2, unknown=2)) == ""
