"""Hospital readmissions reduction: every published payment adjustment factor of a year."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path

import pytest

from covalue.exchange.inputs import Columns
from covalue.language.exact import Evaluation
from tests.programmes.published import (
    EXTENTS,
    document,
    evaluated,
    folder,
    number,
    prepare,
    rows,
    written,
)

COLUMNS = Columns("Hospital CNN", "Fiscal Year")
YEAR_2025 = 6
NEAR = Decimal("0.0001")
CONDITIONS = ("AMI", "COPD", "HF", "pneumonia", "CABG", "THA/TKA")
# Hospitals, and factors equal to the fourth decimal; the published ratios are rounded, so some
# cannot be.
COUNTS = {"whole": (2_980, 2_911), "sample": (48, 47)}
Hospital = dict[str, str]


class Published:
    """The published factors of one extent."""

    def __init__(self, extent: str, table: Path) -> None:
        self.extent = extent
        self.table = written(
            table,
            prepare().hrrp(folder(extent) / "hrrp" / "FY2025_Final_Rule_Supplemental_File.csv"),
        )
        self.hospitals = {row["Hospital CNN"]: row for row in rows(self.table)}

    def evaluated(self, *changes: tuple[str, str]) -> dict[str, Evaluation]:
        return evaluated(document("hrrp", *changes), self.table, COLUMNS, "hrrp_map")

    def off(self, evaluations: dict[str, Evaluation]) -> dict[str, Decimal]:
        """How far each hospital's factor is from the published one."""
        return {
            hospital: abs(
                (number(evaluations[hospital], "factor") or 0)
                - Decimal(row["Payment adjustment factor"])
            )
            for hospital, row in self.hospitals.items()
        }


@pytest.fixture(scope="module", params=EXTENTS)
def published(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> Published:
    return Published(request.param, tmp_path_factory.mktemp("hrrp") / "hospitals.csv")


def test_every_published_factor_is_met(published: Published) -> None:
    off = published.off(published.evaluated())
    assert max(off.values()) <= NEAR
    assert (len(off), sum(not distance for distance in off.values())) == COUNTS[published.extent]


def test_every_published_penalty_is_met(published: Published) -> None:
    """But where ratio and median, rounded as published, are the same."""
    evaluations = published.evaluated()
    for hospital, row in published.hospitals.items():
        for condition in CONDITIONS:
            penalised = evaluations[hospital].value(f"penalised[{condition}]", YEAR_2025)
            ties = row[f"ERR for {condition}"] == row[f"Peer group median ERR for {condition}"]
            assert ties or penalised is (row[f"Penalty indicator for {condition}"] == "Y"), (
                hospital,
                condition,
            )


def test_hospitals_at_the_cap_pay_three_per_cent(published: Published) -> None:
    evaluations = published.evaluated()
    capped = [h for h, e in evaluations.items() if (number(e, "penalty") or 0) >= Decimal("0.03")]
    assert capped
    assert all(published.hospitals[h]["Payment adjustment factor"] == "0.9700" for h in capped)


@pytest.mark.parametrize(
    "change",
    [
        ("min(highest_reduction, penalty)", "penalty"),
        ("discharges[c] >= fewest_discharges and ", ""),
        ("neutrality_modifier * sum", "sum"),
        (" * (excess_ratio[c] - peer_median[c])", " * (excess_ratio[c] - 1)"),
    ],
    ids=["no cap", "no fewest discharges", "no neutrality modifier", "no peer group"],
)
def test_a_rule_taken_out_makes_factors_fail(change: tuple[str, str], published: Published) -> None:
    off = published.off(published.evaluated(change))
    assert max(off.values()) > NEAR
