"""Medicare shared savings: every published settlement of 2016, 2022 and 2024 from the document
alone."""

from __future__ import annotations

from collections import Counter
from decimal import Decimal
from pathlib import Path

import pytest
from click.testing import Result
from typer.testing import CliRunner

from covalue.cli import app
from covalue.contracts.contract import Contract, read_contract
from covalue.contracts.settlement import Settler
from covalue.exchange.inputs import Columns
from covalue.language.findings import Finding
from tests.oracles import PROGRAMMES
from tests.programmes.published import (
    EXTENTS,
    document,
    figures_of,
    folder,
    relabelled,
    rows,
    written,
)

COLUMNS = Columns("aco_id", "performance_year")
# Its loss is limited by its revenue, which is not published.
EXCEPTION = ("A1070", "2022")
Key = tuple[str, str]
Row = dict[str, str]


def contract_of(text: str) -> Contract:
    contract, findings = read_contract(text, "mssp.yaml")
    assert contract is not None, findings
    return contract


def settled(text: str, table: Path) -> tuple[dict[Key, Decimal], list[Finding]]:
    """The dollars due by organisation and year, and what was found."""
    settler = Settler(contract_of(text))
    figures = figures_of(settler.contract.graph, settler.needs, table, COLUMNS)
    due: dict[Key, Decimal] = {}
    findings: list[Finding] = []
    for name, given in figures.contracts.items():
        settlement = settler.settle(name, given)
        findings += settlement.findings
        due |= {(name, s.period): Decimal(s.total).scaleb(-2) for s in settlement.statements}
    return due, findings


def settle_command(table: Path, *options: str) -> Result:
    columns = ["--contract", "aco_id", "--period", "performance_year"]
    return CliRunner().invoke(
        app, ["settle", str(PROGRAMMES / "mssp.yaml"), str(table), *columns, *options]
    )


def tolerance(row: Row) -> Decimal:
    """Two dollars; in 2016 what the published rounding of the sharing rate allows."""
    if row["performance_year"] != "2016":
        return Decimal(2)
    return Decimal(row["rate_step"]) * abs(Decimal(row["benchmark"]) - Decimal(row["expenditure"]))


def key(row: Row) -> Key:
    return row["aco_id"], row["performance_year"]


def failing(due: dict[Key, Decimal], published: list[Row]) -> set[Key]:
    """The published settlements that are not met."""
    return {
        key(row)
        for row in published
        if abs(due[key(row)] - Decimal(row["published_earned"])) > tolerance(row)
    } - {EXCEPTION}


@pytest.fixture(scope="module", params=EXTENTS)
def table(request: pytest.FixtureRequest) -> Path:
    path = "mssp/mssp.csv" if request.param == "sample" else "mssp.csv"
    return folder(request.param) / path


@pytest.fixture(scope="module")
def whole() -> Path:
    return folder("whole") / "mssp.csv"


def test_every_published_settlement_is_met_from_the_command_line(
    table: Path, tmp_path: Path
) -> None:
    out = tmp_path / "statements.csv"
    result = settle_command(table, "--out", str(out))
    assert result.exit_code == 0, result.output
    published = rows(table)
    totals = {
        (row["contract"], row["period"]): Decimal(row["amount"])
        for row in rows(out)
        if row["line"] == "total"
    }
    assert len(totals) == len(published)
    assert failing(totals, published) == set()
    assert all(row["currency"] == "USD" for row in rows(out))


def test_the_documented_exception_is_the_limit_by_revenue(table: Path) -> None:
    due, _ = settled(document("mssp"), table)
    (row,) = (row for row in rows(table) if key(row) == EXCEPTION)
    losses = Decimal(row["expenditure"]) - Decimal(row["benchmark"])
    assert Decimal(row["published_earned"]) == 0
    limited = min(losses * Decimal("0.3"), Decimal(row["benchmark"]) * Decimal("0.02"))
    assert due[EXCEPTION] == -round(limited - Decimal(row["disaster_adjustment"]))


def test_a_column_of_revenue_limits_the_exception_and_changes_no_other(
    table: Path, tmp_path: Path
) -> None:
    """Blank is not zero: where no revenue is known, the benchmark alone limits."""
    published = [{**row, "revenue": ""} for row in rows(table)]
    (row,) = (row for row in published if key(row) == EXCEPTION)
    # Four per cent of it are exactly the reduction for disasters, and nothing is left to pay.
    row["revenue"] = str(Decimal(row["disaster_adjustment"]) * 25)
    body = [list(published[0]), *(list(given.values()) for given in published)]
    due, findings = settled(document("mssp"), written(tmp_path / "rows.csv", body))
    assert not findings
    assert due[EXCEPTION] == Decimal(row["published_earned"]) == 0
    assert failing(due, published) == set()


def test_the_years_sums_come_out(whole: Path) -> None:
    due, findings = settled(document("mssp"), whole)
    published = rows(whole)
    assert not findings
    assert len(due) == len(published) == 1390
    sums: Counter[str] = Counter()
    given: Counter[str] = Counter()
    for row in published:
        if key(row) != EXCEPTION:
            sums[row["performance_year"]] += int(due[key(row)])
            given[row["performance_year"]] += int(row["published_earned"])
    assert given == {"2016": 691_275_105, "2022": 2_524_453_557, "2024": 4_104_240_119}
    assert {year: sums[year] - given[year] for year in sums} == {
        "2016": 9_067,
        "2022": 1,
        "2024": -4,
    }


BROKEN = {
    "without sequestration": (" * (1 - sequestration)", "", 796),
    "without a minimum rate": ("reduced_sharing or savings >= minimum_savings", "savings > 0", 269),
    "without the waiver of the minimum": ("reduced_sharing or savings >=", "savings >=", 13),
    "without the guardrail": (" and not guardrail", "", 2),
    "without the alternative standard": (
        "since(2023) and alternative_quality_met",
        "since(2035)",
        8,
    ),
    "without the lowest loss rate": ("40%, highest_loss_rate", "0%, highest_loss_rate", 11),
    "with one loss rate for all tracks": (
        "- maximum_rate[track] * quality_score, 40%",
        "- quality_score, 40%",
        3,
    ),
    "without disasters": ("limited_losses - disaster_adjustment", "limited_losses", 30),
}


@pytest.mark.parametrize("change", BROKEN)
def test_a_rule_taken_out_makes_settlements_fail(change: str, whole: Path) -> None:
    old, new, count = BROKEN[change]
    due, _ = settled(document("mssp", (old, new)), whole)
    assert len(failing(due, rows(whole))) == count


@pytest.mark.parametrize(
    "cap", ["before_cap", "min(savings * sharing_rate, cap) * (1 - sequestration)"]
)
def test_the_cap_binds_one_organisation_and_follows_sequestration(cap: str, table: Path) -> None:
    due, _ = settled(document("mssp", ("min(before_cap, cap)", cap)), table)
    assert failing(due, rows(table)) == {("A00755", "2016")}


ORGANISATION = {
    "aco_id": "example",
    "performance_year": "2024",
    "track": "D",
    "benchmark": "100000000",
    "minimum_rate": "0.02",
    "final_sharing_rate": "0.5",
    "quality_score": "0.8",
    "quality_standard_met": "1",
    "alternative_quality_met": "0",
    "reduced_sharing": "0",
    "guardrail": "0",
    "disaster_adjustment": "0",
}
UNDECIDED: list[tuple[str, dict[str, str], int]] = [
    (
        "savings at the minimum are shared from the first dollar",
        {"expenditure": "98000000"},
        980_000,
    ),
    ("a dollar less is not shared", {"expenditure": "98000001"}, 0),
    ("no standard met", {"expenditure": "90000000", "quality_standard_met": "0"}, 0),
    ("losses below the minimum", {"expenditure": "101999999"}, 0),
    ("losses at the minimum", {"expenditure": "102000000"}, -600_000),
    ("the limit of level D", {"expenditure": "109000000"}, -2_000_000),
    ("the limit of level C", {"expenditure": "109000000", "track": "C"}, -1_000_000),
    ("level E", {"expenditure": "109000000", "track": "E"}, -2_700_000),
    ("the limit of level E", {"expenditure": "120000000", "track": "E"}, -4_000_000),
    ("good quality, enhanced track", {"expenditure": "110000000", "track": "EN"}, -4_000_000),
    (
        "poor quality, enhanced track",
        {"expenditure": "110000000", "track": "EN", "quality_score": "0.1"},
        -7_500_000,
    ),
    (
        "poor quality, track 2",
        {"expenditure": "110000000", "track": "2", "quality_score": "0.1"},
        -6_000_000,
    ),
    ("the limit of track 2", {"expenditure": "125000000", "track": "2"}, -10_000_000),
    ("the limit of the enhanced track", {"expenditure": "150000000", "track": "EN"}, -15_000_000),
    (
        "a disaster after the limit",
        {"expenditure": "109000000", "disaster_adjustment": "500000"},
        -1_500_000,
    ),
    (
        "a disaster larger than the losses",
        {"expenditure": "103000000", "disaster_adjustment": "950000"},
        0,
    ),
    ("a one-sided track", {"expenditure": "109000000", "track": "B"}, 0),
    ("the cap of level B", {"expenditure": "70000000", "track": "B"}, 10_000_000),
    ("savings of track 1+", {"expenditure": "90000000", "track": "1+"}, 4_900_000),
    ("the cap of track 1+", {"expenditure": "70000000", "track": "1+"}, 10_000_000),
    ("losses of track 1+", {"expenditure": "105000000", "track": "1+"}, -1_500_000),
    ("the limit of track 1+", {"expenditure": "120000000", "track": "1+"}, -4_000_000),
    ("losses of track 1+ below the minimum", {"expenditure": "101999999", "track": "1+"}, 0),
    (
        "the best quality does not lower the losses of track 1+",
        {"expenditure": "105000000", "track": "1+", "quality_score": "1"},
        -1_500_000,
    ),
    *(
        (
            f"revenue of {revenue or 'nothing known'}, track {track}",
            {"expenditure": "120000000", "track": track, "revenue": revenue},
            dollars,
        )
        for track, revenue, dollars in (
            ("C", "20000000", -400_000),
            ("D", "20000000", -800_000),
            ("E", "20000000", -1_600_000),
            ("D", "", -2_000_000),
            ("D", "50000000", -2_000_000),
            ("D", "50000001", -2_000_000),
            ("D", "49999950", -1_999_998),
            ("D", "0", 0),
            # It limits the losses of BASIC levels alone.
            ("1+", "20000000", -4_000_000),
            ("2", "20000000", -10_000_000),
            ("EN", "20000000", -8_000_000),
            ("B", "20000000", 0),
        )
    ),
]


@pytest.mark.parametrize(
    ("case", "changed", "dollars"), UNDECIDED, ids=[case for case, *_ in UNDECIDED]
)
def test_rules_that_few_published_rows_decide(
    case: str, changed: dict[str, str], dollars: int, tmp_path: Path
) -> None:
    path = relabelled(
        tmp_path / "rows.csv", [{"expenditure": "", **ORGANISATION, **changed}], "aco_id", case
    )
    due, findings = settled(document("mssp"), path)
    assert not findings
    assert due == {(case, "2024"): dollars}


@pytest.mark.parametrize(
    ("year", "paid"), [("2019", "0.98"), ("2020", "1.00"), ("2021", "0.98"), ("2035", "0.98")]
)
def test_other_years_settle_untouched(year: str, paid: str, table: Path, tmp_path: Path) -> None:
    published = [
        row for row in rows(table) if row["performance_year"] == "2022" and key(row) != EXCEPTION
    ]
    due, findings = settled(
        document("mssp"), relabelled(tmp_path / "rows.csv", published, COLUMNS.period or "", year)
    )
    assert not findings
    assert len(due) == len(published)
    for row in published:
        then, now = Decimal(row["published_earned"]), due[row["aco_id"], year]
        # Losses are never sequestered.
        assert abs(now - (then / Decimal("0.98") * Decimal(paid) if then > 0 else then)) <= 3


def test_a_year_outside_the_calendar_is_refused(table: Path, tmp_path: Path) -> None:
    late = relabelled(tmp_path / "rows.csv", rows(table)[:1], "performance_year", "2036")
    result = settle_command(late)
    assert result.exit_code == 1
    assert "'2036' is no period" in result.output
    assert "2012 to 2035" in result.output


def test_the_document_has_no_findings() -> None:
    assert read_contract(document("mssp"), "mssp.yaml")[1] == []
