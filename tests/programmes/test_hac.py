"""Hospital-acquired conditions: every published composite score of a year, and who is reduced."""

from __future__ import annotations

from decimal import Decimal

import pytest

from covalue.exchange.inputs import Columns
from covalue.language.exact import Evaluation
from tests.programmes.published import EXTENTS, document, evaluated, folder, number, rows

COLUMNS = Columns("Facility ID", "Fiscal Year")
NEAR = Decimal("0.0001")
SCORE, REDUCED = "Total HAC Score", "Payment Reduction"
# Scores; those equal to the fourth decimal (the published z scores are rounded); hospitals reduced.
COUNTS = {"whole": (2_972, 2_651, 728), "sample": (48, 44, 19)}


class Published:
    """The published scores of one extent."""

    def __init__(self, extent: str) -> None:
        self.extent = extent
        self.table = folder(extent) / "hac" / "FY_2024_HAC_Reduction_Program_Hospital.csv"
        self.hospitals = {row["Facility ID"]: row for row in rows(self.table)}

    def evaluated(self, *changes: tuple[str, str]) -> dict[str, Evaluation]:
        return evaluated(document("hac", *changes), self.table, COLUMNS, "hac_map")

    def off(self, evaluations: dict[str, Evaluation]) -> dict[str, Decimal]:
        """How far each published score is from the evaluated one."""
        return {
            hospital: abs(
                (number(evaluations[hospital], "published_score") or 0) - Decimal(row[SCORE])
            )
            for hospital, row in self.hospitals.items()
            if row[SCORE] != "N/A"
        }


@pytest.fixture(scope="module", params=EXTENTS)
def published(request: pytest.FixtureRequest) -> Published:
    return Published(request.param)


def test_every_published_score_is_met(published: Published) -> None:
    off = published.off(published.evaluated())
    scores, equal, _ = COUNTS[published.extent]
    assert max(off.values()) <= NEAR
    assert (len(off), sum(not distance for distance in off.values())) == (scores, equal)


def test_a_score_is_missing_where_none_is_published(published: Published) -> None:
    evaluations = published.evaluated()
    for hospital, row in published.hospitals.items():
        assert (number(evaluations[hospital], "total_score") is None) == (row[SCORE] == "N/A"), (
            hospital
        )


def test_the_worst_quartile_is_reduced(published: Published) -> None:
    """But for the one hospital whose score rounds to the limit only with digits that are not
    published."""
    evaluations = published.evaluated()
    said = {
        h: row[REDUCED] == "Yes" for h, row in published.hospitals.items() if row[REDUCED] != "N/A"
    }
    differing = {
        h
        for h, reduced in said.items()
        if number(evaluations[h], "reduction") != Decimal("0.01") * reduced
    }
    assert differing == {"340039"}
    assert sum(said.values()) == COUNTS[published.extent][2]


@pytest.mark.parametrize(
    "change",
    [
        (
            "mean(z_score[c] for c in conditions where present(z_score[c]))",
            "mean(default(z_score[c], 0) for c in conditions)",
        ),
        ("mean(z_score", "max(z_score"),
    ],
    ids=["missing taken as zero", "the worst score alone"],
)
def test_another_rule_meets_few_scores(change: tuple[str, str], published: Published) -> None:
    off = published.off(published.evaluated(change))
    assert sum(distance > NEAR for distance in off.values()) > len(off) / 3


def test_another_limit_reduces_others(published: Published) -> None:
    evaluations = published.evaluated(("2024: 0.3756", "2024: 0.1"))
    said = {
        h: row[REDUCED] == "Yes" for h, row in published.hospitals.items() if row[REDUCED] != "N/A"
    }
    wrong = [
        h
        for h, reduced in said.items()
        if number(evaluations[h], "reduction") != Decimal("0.01") * reduced
    ]
    assert len(wrong) > 1
