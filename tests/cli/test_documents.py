"""`covalue check`, `show`, `schema`, `new`, and the help."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import jsonschema
import pytest
from click.testing import Result
from ruamel.yaml import YAML

from tests.oracles import ROOT

Run = Callable[..., Result]
# Business cases have commands, a schema and tests of their own.
DOCUMENTS = sorted(
    set((ROOT / "examples").rglob("*.yaml")) - set((ROOT / "examples").glob("business_case*.yaml"))
)


@pytest.mark.parametrize(
    "path",
    [p for p in DOCUMENTS if not p.name.endswith("_map.yaml")],
    ids=lambda path: str(path.stem),
)
def test_every_example_is_good_without_a_finding(path: Path, run: Run) -> None:
    result = run("check", path)
    assert result.exit_code == 0, result.stderr
    assert result.stderr == ""
    assert "is good" in result.stdout


def test_check_names_file_line_and_mend(run: Run, deal: Path, tmp_path: Path) -> None:
    text = deal.read_text(encoding="utf-8")
    wrong = tmp_path / "wrong.yaml"
    wrong.write_text(
        text.replace("225_000 EUR * earned else", "225_000 EUR * earnd else"), encoding="utf-8"
    )
    line = 1 + text[: text.index("  at_risk:")].count("\n")
    result = run("check", wrong)
    assert result.exit_code == 1
    assert f"wrong.yaml:{line}" in result.stderr
    assert "did you mean 'earned'?" in result.stderr
    data = json.loads(run("check", wrong, "--format", "json").stdout)
    assert data["good"] is False
    assert data["findings"][0]["place"]["line"] == line
    table = run("check", wrong, "--format", "csv").stdout.splitlines()
    assert table[0] == "severity,code,place,message,mend"
    assert table[1].startswith(f'error,unknown-name,"wrong.yaml:{line}')


def test_check_of_a_business_case_names_the_command_for_it(run: Run, tmp_path: Path) -> None:
    case = tmp_path / "picking.yaml"
    case.write_text("covalue: 1\ncase: Guided picking\n", encoding="utf-8")
    result = run("check", case)
    assert result.exit_code == 1
    assert (
        result.stderr
        == "picking.yaml: error: this is a business case — use `covalue case check picking.yaml`"
        " [business-case]\n"
    )


def test_show_gives_prose_equations_and_json(run: Run, deal: Path) -> None:
    prose = run("show", deal)
    assert prose.exit_code == 0
    assert "30 % of the shortfall" in prose.stdout
    assert "Version of this contract (SHA-256)" in prose.stdout
    assert run("show", deal, "--prose").stdout == prose.stdout
    assert json.loads(run("show", deal, "--format", "json").stdout)["prose"] == prose.stdout
    equations = run("show", deal, "--equations", "--format", "csv")
    assert 'share.excess,"max(share.gain - share.deadband, 0 EUR)",EUR,share,' in equations.stdout
    assert run("show", deal, "--prose", "--equations").exit_code == 2
    assert run("show", deal, "--format", "csv").exit_code == 2


def test_the_schema_is_valid_and_takes_every_example(run: Run) -> None:
    contract, model = (json.loads(run("schema", *option).stdout) for option in ((), ("--model",)))
    for schema in (contract, model):
        jsonschema.Draft202012Validator.check_schema(schema)
    for path in DOCUMENTS:
        if path.name.endswith("_map.yaml"):
            continue
        data = json.loads(
            json.dumps(
                YAML(typ="safe", pure=True).load(path.read_text(encoding="utf-8")), default=str
            )
        )
        jsonschema.validate(data, contract if "contract" in data else model)


def test_the_schema_refuses_an_unknown_field(run: Run, deal: Path) -> None:
    schema = json.loads(run("schema").stdout)
    data = json.loads(
        json.dumps(YAML(typ="safe", pure=True).load(deal.read_text(encoding="utf-8")), default=str)
    )
    data["terms"]["fee"]["amont"] = "1 EUR"
    with pytest.raises(jsonschema.ValidationError):
        jsonschema.validate(data, schema)


def test_new_writes_a_contract_that_settles_and_never_overwrites(
    run: Run, tmp_path: Path, deal_inputs: Path
) -> None:
    path = tmp_path / "deal.yaml"
    assert run("new", path).exit_code == 0
    assert path.read_text(encoding="utf-8") == run("new").stdout
    assert run("check", path).stderr == ""
    assert run("settle", path, deal_inputs).exit_code == 0
    again = run("new", path)
    assert again.exit_code == 1
    assert "there is a file of this name already" in again.stderr


def test_help_has_examples_for_every_command(run: Run) -> None:
    commands = ("check", "show", "settle", "explain", "evaluate", "value", "schema", "new")
    overview = run("--help")
    assert overview.exit_code == 0
    for command in commands:
        assert command in overview.stdout
        page = run(command, "--help")
        assert page.exit_code == 0
        assert f"covalue {command}" in page.stdout.split("Examples:")[1]
