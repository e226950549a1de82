"""Medicare shared savings: every published settlement of 2016, 2022 and 2024 from the document alone."""

from __future__ import annotations

from collections import Counter
from decimal import Decimal
from pathlib import Path

import pytest
from published import EXTENTS, document, figures_of, folder, relabelled, rows
from typer.testing import CliRunner

from covalue.cli import app
from covalue.contracts.contract import Contract, read_contract
from covalue.contracts.settlement import Settler
from covalue.exchange.inputs import Columns
from covalue.language.findings import Finding, has_errors

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


def tolerance(row: Row) -> Decimal:
    """Two dollars; in 2016 what the published rounding of the sharing rate allows."""
    if row["performance_year"] != "2016":
        return Decimal(2)
    return Decimal(row["rate_step"]) * abs(Decimal(row["benchmark"]) - Decimal(row["expenditure"]))


def key(row: Row) -> Key:
    return row["aco_id"], row["performance_year"]


def failing(due: dict[Key, Decimal], published: list[Row]) -> set[Key]:
    """The published settlements that are not met."""
    return {key(row) for row in published if abs(due[key(row)] - Decimal(row["published_earned"])) > tolerance(row)} - {
        EXCEPTION
    }


@pytest.fixture(scope="module", params=EXTENTS)
def table(request: pytest.FixtureRequest) -> Path:
    return folder(request.param) / "mssp" / "mssp.csv" if request.param == "sample" else folder("whole") / "mssp.csv"


@pytest.fixture(scope="module")
def whole() -> Path:
    return folder("whole") / "mssp.csv"


def test_every_published_settlement_is_met_from_the_command_line(table: Path, tmp_path: Path) -> None:
    out = tmp_path / "statements.csv"
    names = ["--contract", "aco_id", "--period", "performance_year"]
    from_document = str(Path("examples/programmes/mssp.yaml"))
    from_root = [from_document, str(table), *names, "--out", str(out)]
    result = CliRunner().invoke(app, ["settle", *from_root])
    assert result.exit_code == 0, result.output
    published = rows(table)
    totals = {(row["contract"], row["period"]): Decimal(row["amount"]) for row in rows(out) if row["line"] == "total"}
    assert len(totals) == len(published)
    assert failing(totals, published) == set()
    assert all(row["currency"] == "USD" for row in rows(out))


def test_the_documented_exception_is_the_limit_by_revenue(table: Path) -> None:
    due, _ = settled(document("mssp"), table)
    (row,) = (row for row in rows(table) if key(row) == EXCEPTION)
    losses = Decimal(row["expenditure"]) - Decimal(row["benchmark"])
    assert Decimal(row["published_earned"]) == 0
    assert due[EXCEPTION] == -round(min(losses * Decimal("0.3"), Decimal(row["benchmark"]) * Decimal("0.02"))
                                    - Decimal(row["disaster_adjustment"]))  # fmt: skip


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
    assert {year: sums[year] - given[year] for year in sums} == {"2016": 9_067, "2022": 1, "2024": -4}


BROKEN = {
    "without sequestration": (" * (1 - sequestration)", "", 822),
    "without a minimum rate": ("reduced_sharing or savings >= minimum_savings", "savings > 0", 100),
    "without quality": ("passes_minimum and quality_met and", "passes_minimum and", 2),
    "without the guardrail": (" and not guardrail", "", 9),
    "without reduced sharing": ("reduced_sharing or savings >=", "savings >=", 13),
    "without the alternative standard": ("since(2023) and alternative_quality_met", "since(2035)", 26),
    "without the loss limit": ("min(losses * loss_rate, loss_limit[track] * benchmark)", "losses * loss_rate", 2),
    "without disasters": ("limited_losses - disaster_adjustment", "limited_losses", 10),
}


@pytest.mark.parametrize("change", BROKEN)
def test_a_rule_taken_out_makes_settlements_fail(change: str, whole: Path) -> None:
    old, new, count = BROKEN[change]
    due, _ = settled(document("mssp", (old, new)), whole)
    assert len(failing(due, rows(whole))) == count


@pytest.mark.parametrize("cap", ["before_cap", "min(savings * sharing_rate, cap) * (1 - sequestration)"])
def test_the_cap_binds_one_organisation_and_follows_sequestration(cap: str, table: Path) -> None:
    changes = [("min(before_cap, cap)", cap)]
    due, _ = settled(document("mssp", *changes), table)
    assert failing(due, rows(table)) == {("A00755", "2016")}


def test_a_minimum_rate_is_a_cliff_and_no_deadband(table: Path) -> None:
    text = document("mssp", ("is: savings * sharing_rate", "is: (savings - minimum_savings) * sharing_rate"))
    due, _ = settled(text, table)
    earning = {key(row) for row in rows(table) if int(row["published_earned"]) > 0}
    # In the capped one's case even the excess reaches the cap.
    assert earning - failing(due, rows(table)) <= {("A00755", "2016")} | waived(table)


def waived(table: Path) -> set[Key]:
    """Organisations whose minimum rate is zero."""
    return {key(row) for row in rows(table) if Decimal(row["minimum_rate"]) == 0}


@pytest.mark.parametrize(("year", "paid"), [("2019", "0.98"), ("2020", "1.00"), ("2021", "0.98"), ("2035", "0.98")])
def test_other_years_settle_untouched(year: str, paid: str, table: Path, tmp_path: Path) -> None:
    published = [row for row in rows(table) if row["performance_year"] == "2022" and key(row) != EXCEPTION]
    due, findings = settled(document("mssp"), relabelled(tmp_path / "rows.csv", published, COLUMNS.period or "", year))
    assert not findings
    assert len(due) == len(published)
    for row in published:
        then, now = Decimal(row["published_earned"]), due[row["aco_id"], year]
        # Losses are never sequestered.
        assert abs(now - (then / Decimal("0.98") * Decimal(paid) if then > 0 else then)) <= 3


def test_a_year_outside_the_calendar_is_refused(table: Path, tmp_path: Path) -> None:
    late = relabelled(tmp_path / "rows.csv", rows(table)[:1], "performance_year", "2036")
    names = ["--contract", "aco_id", "--period", "performance_year"]
    result = CliRunner().invoke(app, ["settle", "examples/programmes/mssp.yaml", str(late), *names])
    assert result.exit_code == 1
    assert "'2036' is no period" in result.output
    assert "2012 to 2035" in result.output


def test_the_document_has_no_findings() -> None:
    _, findings = read_contract(document("mssp"), "mssp.yaml")
    assert not has_errors(findings)
    assert not findings
