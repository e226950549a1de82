"""Hospital value-based purchasing: every published score of a year, and every published factor of
another."""

from __future__ import annotations

import re
from collections.abc import Iterator
from decimal import Decimal
from fractions import Fraction
from pathlib import Path

import pytest
from typer.testing import CliRunner

from covalue.cli import app
from covalue.exchange.inputs import Columns
from covalue.language.exact import Evaluation, Evaluator
from tests.oracles import PROGRAMMES
from tests.programmes.published import (
    EXTENTS,
    document,
    evaluated,
    folder,
    good_model,
    number,
    prepare,
    rows,
    written,
)

COLUMNS = Columns("Facility ID", "Fiscal Year")
DIMENSIONS = (
    *(
        "Communication With Nurses",
        "Communication With Doctors",
        "Responsiveness Of Hospital Staff",
    ),
    *(
        "Care Transition",
        "Communication About Medicines",
        "Cleanliness And Quietness Of Hospital Environment",
    ),
    *("Discharge Information", "Overall Rating Of Hospital"),
)
DOMAINS = {
    "domain[clinical outcomes]": "Unweighted Normalized Clinical Outcomes Domain Score",
    "domain[person and community engagement]": (
        "Unweighted Person And Community Engagement Domain Score"
    ),
    "domain[safety]": "Unweighted Normalized Safety Domain Score",
    "domain[efficiency and cost reduction]": (
        "Unweighted Normalized Efficiency And Cost Reduction Domain Score"
    ),
    "total_performance_score": "Total Performance Score",
}
COUNTS = {
    "whole": {
        "achievement": 43_688,
        "improvement": 42_870,
        "score": 43_688,
        "survey": 4_934,
        "domain": 11_933,
    },
    "sample": {"achievement": 678, "improvement": 665, "score": 678, "survey": 74, "domain": 186},
}
Expected = dict[str, Decimal | None]
Hospital = dict[str, str]


class Scorecards:
    """The published scorecards of one extent: their table, and figures by hospital as published and
    as evaluated."""

    def __init__(self, extent: str, table: Path) -> None:
        lies = folder(extent) / "hvbp"
        self.extent = extent
        self.table = written(table, prepare().hvbp(lies))
        self.published = {row["Facility ID"]: row for row in rows(self.table)}
        self.totals = {row["Facility ID"]: row for row in rows(lies / "hvbp_tps.csv")}

    def evaluated(self, *changes: tuple[str, str]) -> dict[str, Evaluation]:
        return evaluated(document("hvbp_scorecard", *changes), self.table, COLUMNS, "hvbp_map")

    def measures(self) -> list[str]:
        header = next(iter(self.published.values()))
        return [
            column.removesuffix(" Performance Rate")
            for column in header
            if column.endswith(" Performance Rate")
        ]

    def expected(self, hospital: str) -> Iterator[tuple[str, str, Decimal | None]]:
        """Kind, quantity and published figure of everything published about one hospital."""
        row, totals = self.published[hospital], self.totals[hospital]
        for measure in self.measures():
            yield (
                "achievement",
                f"achievement[{measure}]",
                points(row[f"{measure} Achievement Points"]),
            )
            yield (
                "improvement",
                f"improvement[{measure}]",
                points(row[f"{measure} Improvement Points"]),
            )
            kind = "Dimension" if measure in DIMENSIONS else "Measure"
            yield "score", f"score[{measure}]", points(row[f"{measure} {kind} Score"])
        yield "survey", "base", points(row["Hcahps Base Score"])
        yield "survey", "consistency", points(row["Hcahps Consistency Score"])
        for quantity, column in DOMAINS.items():
            yield "domain", quantity, points(totals[column])


def points(text: str) -> Decimal | None:
    """`7 out of 10` and `7` as 7."""
    return None if text == "Not Available" else Decimal(text.split(maxsplit=1)[0])


def shown(value: Decimal | None) -> Decimal | None:
    """A score as published, with 12 decimals."""
    return None if value is None else value.quantize(Decimal("1e-12"))


def differing(
    scorecards: Scorecards, evaluations: dict[str, Evaluation], kind: str
) -> tuple[int, list[str]]:
    """How many figures of a kind are published, and which are met neither in value nor in being
    missing."""
    count, wrong = 0, []
    for hospital, evaluation in evaluations.items():
        for found, quantity, figure in scorecards.expected(hospital):
            if found != kind:
                continue
            count += figure is not None
            if shown(number(evaluation, quantity)) != shown(figure):
                wrong.append(f"{hospital} {quantity}")
    return count, wrong


@pytest.fixture(scope="module", params=EXTENTS)
def scorecards(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> Scorecards:
    return Scorecards(request.param, tmp_path_factory.mktemp("hvbp") / "hospitals.csv")


@pytest.fixture(scope="module")
def evaluations(scorecards: Scorecards) -> dict[str, Evaluation]:
    return scorecards.evaluated()


@pytest.fixture(scope="module")
def sample(tmp_path_factory: pytest.TempPathFactory) -> Scorecards:
    return Scorecards("sample", tmp_path_factory.mktemp("hvbp") / "hospitals.csv")


@pytest.mark.parametrize("kind", ["achievement", "improvement", "score", "survey", "domain"])
def test_every_published_score_is_met(
    kind: str, scorecards: Scorecards, evaluations: dict[str, Evaluation]
) -> None:
    assert len(evaluations) == len(scorecards.published)
    count, wrong = differing(scorecards, evaluations, kind)
    assert wrong == []
    assert count == COUNTS[scorecards.extent][kind]


def test_every_total_is_met(scorecards: Scorecards, evaluations: dict[str, Evaluation]) -> None:
    for hospital, evaluation in evaluations.items():
        total = number(evaluation, "total_performance_score")
        assert shown(total) == Decimal(scorecards.totals[hospital]["Total Performance Score"])
    assert len(evaluations) == {"whole": 2_474, "sample": 40}[scorecards.extent]


def test_missing_domains_are_weighted_anew(evaluations: dict[str, Evaluation]) -> None:
    scored = {
        hospital: number(evaluation, "domains_scored")
        for hospital, evaluation in evaluations.items()
    }
    assert set(scored.values()) == {Decimal(3), Decimal(4)}
    hospital = next(hospital for hospital, count in scored.items() if count == 3)
    there = [number(evaluations[hospital], name) for name in list(DOMAINS)[:4]]
    assert number(evaluations[hospital], "total_performance_score") == pytest.approx(
        sum(score for score in there if score is not None) / 3
    )


BROKEN = {
    "achievement": (
        "round(9 * achieved[m] + 0.5 to 1 half up)",
        "round(9 * achieved[m] + 0.5 to 1 down)",
    ),
    "improvement": ("gained[m] / to_gain[m] - 0.5", "gained[m] / to_gain[m]"),
    "survey": ("if below_threshold = 0 then 20", "if below_threshold < 3 then 20"),
    "score": ("max(achievement[m], default", "min(achievement[m], default"),
    "domain": ("if clinical_counted >= 2", "if clinical_counted >= 4"),
}


@pytest.mark.parametrize("kind", BROKEN)
def test_a_rule_changed_makes_scores_fail(kind: str, sample: Scorecards) -> None:
    _, wrong = differing(sample, sample.evaluated(BROKEN[kind]), kind)
    assert wrong


def test_a_hospital_with_two_domains_has_no_total(sample: Scorecards, tmp_path: Path) -> None:
    hospital, row = next(iter(sample.published.items()))
    bare = {
        column: (
            "Not Available"
            if column.endswith(" Performance Rate") and not column.startswith("MORT")
            else text
        )
        for column, text in row.items()
    }
    bare["Combined SSI Measure Score"] = "Not Available"
    table = written(tmp_path / "one.csv", [list(bare), list(bare.values())])
    evaluation = evaluated(document("hvbp_scorecard"), table, COLUMNS, "hvbp_map")[hospital]
    assert number(evaluation, "domains_scored") == 1
    assert number(evaluation, "total_performance_score") is None


def test_the_scorecard_is_evaluated_from_the_command_line(sample: Scorecards) -> None:
    files = [
        str(PROGRAMMES / "hvbp_scorecard.yaml"),
        str(sample.table),
        "--map",
        str(PROGRAMMES / "hvbp_map.yaml"),
    ]
    columns = ["--contract", "Facility ID", "--period", "Fiscal Year"]
    wanted = ["--quantity", "total_performance_score", "--format", "csv"]
    result = CliRunner().invoke(app, ["evaluate", *files, *columns, *wanted])
    assert result.exit_code == 0, result.output
    assert (
        "010001,2024,total_performance_score,15.58333333333333333333333333333333,number"
        in result.stdout
    )


# The exchange function. Scores of that year are not published with the factors, but a score is a
# mean of domain
# scores, each a mean of whole points, so it is a multiple of 1/504: that makes the factor show
# which score it was.
STEPS = 504
YEAR_2018 = 5
SLOPE = Fraction("2.8908851882")
# Where the eleventh digit is nearly 5, the published slope with its ten decimals does not decide
# it.
NEAR_TIES = {"140080", "390125"}
FACTOR = re.compile(r"(\d{6})\t(\d\.\d{10})\s*")


def factors(extent: str) -> dict[str, Decimal]:
    """The published factors by hospital."""
    lines = (
        (folder(extent) / "hvbp" / "FY2018_Table16B_actual.txt")
        .read_text(encoding="latin-1")
        .splitlines()
    )
    return {match[1]: Decimal(match[2]) for line in lines if (match := FACTOR.match(line))}


def scores(published: dict[str, Decimal]) -> dict[str, Fraction]:
    """The scores that the factors show, in steps."""
    return {
        hospital: (
            (Fraction(factor) - 1 + Fraction(2, 100)) * 100 / (SLOPE * Fraction(2, 100)) * STEPS
        )
        for hospital, factor in published.items()
    }


def factor_of(evaluator: Evaluator, steps: int) -> Decimal:
    """The factor of a score given in steps."""
    evaluation, findings = evaluator.evaluate(
        {YEAR_2018: {"total_performance_score": Decimal(steps) / STEPS}}
    )
    assert not findings
    factor = number(evaluation, "published_factor")
    assert factor is not None
    return factor


@pytest.mark.parametrize("extent", EXTENTS)
def test_every_published_factor_is_met(extent: str) -> None:
    published = factors(extent)
    evaluator = Evaluator(good_model(document("hvbp_exchange")).graph)
    assert len(published) == {"whole": 2_808, "sample": 59}[extent]
    for hospital, steps in scores(published).items():
        # By chance one in 10,000 would lie so near to a whole step.
        assert abs(steps - round(steps)) < Fraction(5, 100_000), hospital
        off = Decimal("1e-10") if hospital in NEAR_TIES else 0
        assert abs(factor_of(evaluator, round(steps)) - published[hospital]) == off, hospital


@pytest.mark.parametrize(
    "change",
    [("2.8908851882", "2.890885"), ("2017: 2%", "2017: 1.99%"), ("1 + incentive", "1")],
)
def test_another_function_meets_no_factor(change: tuple[str, str]) -> None:
    evaluator = Evaluator(good_model(document("hvbp_exchange", change)).graph)
    published = factors("sample")
    assert not [
        h
        for h, steps in scores(published).items()
        if factor_of(evaluator, round(steps)) == published[h]
    ]
