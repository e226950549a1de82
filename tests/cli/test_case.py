"""`covalue case`: check, show, value, bridge, map, schema."""

from __future__ import annotations

import csv
import io
import json
import os
import subprocess
import sys
from collections.abc import Callable
from decimal import Decimal
from pathlib import Path

import jsonschema
import pytest
from click.testing import Result
from ruamel.yaml import YAML

from tests.oracles import ROOT

Run = Callable[..., Result]
CASE = ROOT / "examples" / "business_case.yaml"
DESIGN = ROOT / "examples" / "business_case_design.yaml"


@pytest.fixture
def wrong(tmp_path: Path) -> Path:
    path = tmp_path / "wrong.yaml"
    path.write_text(
        CASE.read_text(encoding="utf-8").replace(
            "milestone: go_live, offset: 1", "milestone: golive"
        )
    )
    return path


@pytest.fixture
def twice(tmp_path: Path) -> Path:
    """A case that can be read, in which a benefit claims a measure that another claims already."""
    path = tmp_path / "twice.yaml"
    text = CASE.read_text(encoding="utf-8").replace("measure: errors_each", "measure: minutes_each")
    text = text.replace("{value: wrong_parcels}", "{value: guided_minutes}")
    path.write_text(
        text.replace(
            "orders * 9.40 EUR/parcel",
            "orders * wrong_parcels * 9.40 EUR/parcel / 1 minute * 1 order",
        )
    )
    return path


@pytest.mark.parametrize("path", [CASE, DESIGN])
def test_the_examples_are_good_without_a_finding(run: Run, path: Path) -> None:
    result = run("case", "check", path)
    assert result.exit_code == 0, result.stderr
    assert result.stderr == ""
    assert "This business case is good: 7 assumptions" in result.stdout
    assert "Version (SHA-256): " in result.stdout


def test_check_names_file_line_and_mend(run: Run, wrong: Path) -> None:
    result = run("case", "check", wrong)
    assert result.exit_code == 1
    assert "there is no milestone 'golive' — did you mean 'go_live'?" in result.stderr
    assert "is good" not in result.stdout
    line = 1 + wrong.read_text(encoding="utf-8").split("milestone: golive")[0].count("\n")
    assert f"wrong.yaml:{line}:" in result.stderr
    data = json.loads(run("case", "check", wrong, "--format", "json").stdout)
    assert (data["good"], data["hash"]) == (False, None)
    assert data["findings"][0]["place"]["line"] == line
    table = run("case", "check", wrong, "--format", "csv").stdout.splitlines()
    assert table[0] == "severity,code,place,message,mend"


def test_a_missing_file_is_named(run: Run, tmp_path: Path) -> None:
    result = run("case", "value", tmp_path / "none.yaml")
    assert result.exit_code == 1
    assert "there is no such file" in result.stderr


def test_check_finds_what_is_counted_twice(run: Run, twice: Path) -> None:
    result = run("case", "check", twice)
    assert result.exit_code == 1
    assert "both count 'minutes_each' in Leeds, Leipzig" in result.stderr
    assert "count 180 % of 'minutes_each'" in result.stderr
    assert "is good" not in result.stdout


def test_show_gives_prose_periods_and_equations(run: Run) -> None:
    prose = run("case", "show", CASE)
    assert prose.exit_code == 0
    assert (
        "**Reduced picking time per order** (picking), a cashable benefit for: Warehouse"
        " operations." in prose.stdout
    )
    assert (
        "It starts 1 period after go live, grows to pickers guided along an S-curve over 4 periods"
        in prose.stdout
    )
    assert (
        "It starts 1 period before go live, at once in full, and lasts 2 periods." in prose.stdout
    )
    assert json.loads(run("case", "show", CASE, "--format", "json").stdout)["prose"] == prose.stdout
    equations = run("case", "show", CASE, "--equations", "--format", "csv").stdout
    assert (
        "picking.gain,picking.baseline - picking.target,minute/order,picking,gain in the measure"
        in equations
    )
    rows = list(
        csv.DictReader(
            io.StringIO(run("case", "show", CASE, "--periods", "--format", "csv").stdout)
        )
    )
    by_name = {row["name"]: row for row in rows}
    assert by_name["picking"]["2027-Q1"] == "30139.59"
    assert by_name["mood"]["2027-Q2"] == "0.27"
    assert "1,812,982.50" not in run("case", "show", CASE, "--periods", "--option", "late").stdout


def test_show_in_the_wrong_way(run: Run) -> None:
    assert run("case", "show", CASE, "--periods", "--equations").exit_code == 2
    assert run("case", "show", CASE, "--format", "csv").exit_code == 2
    assert run("case", "show", CASE, "--option", "late").exit_code == 2
    result = run("case", "show", CASE, "--periods", "--option", "lat")
    assert result.exit_code == 1
    assert "there is no option 'lat' — did you mean 'late'?" in result.stderr


def test_value_gives_the_figures_of_every_option(run: Run) -> None:
    data = json.loads(run("case", "value", CASE, "--format", "json").stdout)
    assert list(data["options"]) == ["nothing", "both_sites", "late"]
    best = data["options"]["both_sites"]
    assert best["net present value, EUR"]["value"] == "732183.1837083435324165329665857816"
    assert best["total cashable, EUR"] == {"value": "1812982.5", "unit": "EUR", "note": ""}
    assert data["options"]["nothing"]["payback, years"]["value"] is None
    table = run("case", "value", CASE).stdout
    assert "732,183.18" in table
    rows = list(csv.reader(io.StringIO(run("case", "value", CASE, "--format", "csv").stdout)))
    assert rows[0] == ["figure", "unit", "nothing", "both_sites", "late"]
    assert rows[1][:2] == ["net present value", "EUR"]
    assert [round(Decimal(cell), 2) for cell in rows[1][2:]] == [
        Decimal("-125153.42"),
        Decimal("732183.18"),
        Decimal("130094.04"),
    ]


def test_value_agrees_with_the_command_on_cash_flows(run: Run, tmp_path: Path) -> None:
    """The amounts by period, written as cash flows, have the same value."""
    text = run("case", "show", CASE, "--periods", "--format", "csv").stdout
    rows = list(csv.DictReader(io.StringIO(text)))
    net: dict[str, Decimal] = {}
    for row in rows:
        sign = -1 if row["class"].startswith("cost of") else 1
        for label, amount in row.items():
            if "-Q" in label and row["class"] != "cost_avoidance" and row["unit"] == "EUR":
                day = f"{label[:4]}-{3 * int(label[-1]) - 2:02d}-01"
                net[day] = net.get(day, Decimal(0)) + sign * Decimal(amount)
    lines = ["date,amount,currency", *(f"{day},{amount},EUR" for day, amount in net.items())]
    flows = tmp_path / "flows.csv"
    flows.write_text("\n".join(lines) + "\n", encoding="utf-8")
    figures = json.loads(run("value", flows, "--rate", "8%", "--format", "json").stdout)
    best = json.loads(run("case", "value", CASE, "--format", "json").stdout)["options"][
        "both_sites"
    ]
    for name, unit in (
        ("net present value", ", EUR"),
        ("internal rate of return", ""),
        ("payback", ", years"),
    ):
        assert figures[name]["value"] == best[f"{name}{unit}"]["value"]


def test_value_refuses_what_is_missing(run: Run, tmp_path: Path) -> None:
    path = tmp_path / "case.yaml"
    text = CASE.read_text(encoding="utf-8")
    path.write_text(text.replace("    target: {value: wrong_parcels}\n", ""))
    result = run("case", "value", path)
    assert result.exit_code == 1
    assert "'accuracy' has no figures, since its target is missing" in result.stderr
    assert "both_sites" not in result.stdout


def test_bridge_adds_up(run: Run) -> None:
    data = json.loads(run("case", "bridge", CASE, DESIGN, "--format", "json").stdout)
    for bridge in data:
        steps = [
            bridge["before"],
            *(bar["amount"] for bar in bridge["bars"]),
            bridge["not explained"],
        ]
        cents = [int(text.replace(".", "")) for text in steps]
        assert sum(cents) == int(bridge["after"].replace(".", ""))
    rows = list(
        csv.DictReader(io.StringIO(run("case", "bridge", CASE, DESIGN, "--format", "csv").stdout))
    )
    assert {row["total"] for row in rows} == {bridge["total"] for bridge in data}
    table = run("case", "bridge", CASE, DESIGN, "--of", "picking").stdout
    assert "−" in table
    assert "cost of" not in table


def test_bridge_to_a_measured_figure(run: Run) -> None:
    arguments = (
        "case",
        "bridge",
        CASE,
        DESIGN,
        "--of",
        "picking",
        "--until",
        "2027-Q4",
        "--by",
        "assumption",
    )
    (bridge,) = json.loads(run(*arguments, "--realized", "123_456.78", "--format", "json").stdout)
    assert bridge["after"] == "123456.78"
    assert bridge["not explained"] != "0.00"
    assert {bar["name"] for bar in bridge["bars"]} >= {"orders", "go_live.period", "pickers_guided"}
    assert "no recorded change explains it" in " ".join(
        run(*arguments, "--realized", "5").stdout.split()
    )


def test_bridge_in_the_wrong_way(run: Run, wrong: Path) -> None:
    assert run("case", "bridge", CASE, DESIGN, "--by", "owner").exit_code == 2
    assert (
        run("case", "bridge", CASE, DESIGN, "--of", "picking", "--realized", "many").exit_code == 2
    )
    assert (
        run("case", "bridge", CASE, DESIGN, "--of", "picking", "--realized", "1.001").exit_code == 2
    )
    assert run("case", "bridge", CASE, wrong).exit_code == 1
    result = run("case", "bridge", CASE, DESIGN, "--of", "pick")
    assert result.exit_code == 1
    assert "did you mean 'picking'?" in result.stderr
    result = run("case", "bridge", CASE, DESIGN, "--realized", "5")
    assert "a measured figure belongs to one benefit or cost" in result.stderr


def test_map_shows_what_serves_what(run: Run, twice: Path) -> None:
    result = run("case", "map", CASE, "--format", "csv")
    assert result.exit_code == 0
    assert "deliverable,route_engine,Route engine,Jon Adeyemi,handhelds" in result.stdout
    data = json.loads(run("case", "map", CASE, "--format", "json").stdout)
    assert data["findings"] == []
    assert {node["kind"] for node in data["nodes"]} == {
        "objective",
        "benefit",
        "business change",
        "enabling change",
        "enabler",
        "deliverable",
    }
    twice.write_text(CASE.read_text(encoding="utf-8").replace("serves: [handhelds],", ""))
    result = run("case", "map", twice)
    assert result.exit_code == 0
    assert "the deliverable 'route_engine' serves no benefit" in result.stderr


def test_the_schema_is_valid_and_takes_the_examples(run: Run) -> None:
    schema = json.loads(run("case", "schema").stdout)
    jsonschema.Draft202012Validator.check_schema(schema)
    for path in (CASE, DESIGN):
        data = json.loads(
            json.dumps(
                YAML(typ="safe", pure=True).load(path.read_text(encoding="utf-8")), default=str
            )
        )
        jsonschema.validate(data, schema)
        data["benefits"]["picking"]["probabilty"] = "80%"
        with pytest.raises(jsonschema.ValidationError):
            jsonschema.validate(data, schema)


def test_help_has_examples_for_every_command(run: Run) -> None:
    overview = run("case", "--help")
    assert overview.exit_code == 0
    for command in ("check", "show", "value", "bridge", "map", "schema"):
        assert command in overview.stdout
        page = run("case", command, "--help")
        assert page.exit_code == 0
        assert f"covalue case {command}" in page.stdout.split("Examples:")[1]


def test_two_machines_with_other_hash_seeds_agree_to_the_byte() -> None:
    code = "import sys; from covalue.cli import main; sys.argv = ['covalue', *sys.argv[1:]]; main()"
    runs = (
        ["bridge", str(CASE), str(DESIGN), "--format", "json"],
        ["map", str(CASE), "--format", "json"],
    )
    for arguments in runs:
        outputs = {
            subprocess.run(
                [sys.executable, "-c", code, "case", *arguments],
                cwd=ROOT,
                env={**os.environ, "PYTHONHASHSEED": seed},
                capture_output=True,
                check=True,
            ).stdout
            for seed in ("1", "4242")
        }
        assert len(outputs) == 1
