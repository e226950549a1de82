"""Documents and figures as text, settled and evaluated as the command line does it."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path
from tempfile import TemporaryDirectory

from covalue.contracts.contract import Contract, read_contract
from covalue.contracts.settlement import Settlement, Settler
from covalue.exchange.inputs import Columns, Figures, read_figures
from covalue.exchange.mapping import NO_MAP, MapPart
from covalue.exchange.tables import read_table
from covalue.language.exact import Evaluation, Evaluator
from covalue.language.findings import has_errors
from covalue.language.graph import Graph
from covalue.language.model import Model, read_model
from covalue.language.values import Value

CONTRACT = """
covalue: 1
contract: an example
parties: {client: Example Client, partner: Example Partner}
currency: EUR
rounding: {to: 0.01 EUR, mode: half up}
"""


def good_contract(text: str) -> Contract:
    """A contract that has no errors."""
    contract, findings = read_contract(text, "test.yaml")
    assert contract is not None, [str(finding) for finding in findings]
    return contract


def good_model(text: str) -> Model:
    """A model that has no errors."""
    model, findings = read_model(text, "test.yaml")
    assert model is not None, [str(finding) for finding in findings]
    return model


USUAL = Columns()


def figures(
    graph: Graph,
    needs: tuple[str, ...],
    csv: str,
    columns: Columns = USUAL,
    column_map: MapPart = NO_MAP,
) -> Figures:
    """Figures from CSV text, without errors."""
    with TemporaryDirectory() as folder:
        path = Path(folder) / "figures.csv"
        path.write_text(csv, encoding="utf-8")
        table, findings = read_table(path)
        assert table is not None, [str(finding) for finding in findings]
    found, findings = read_figures(graph, needs, table, columns, column_map)
    assert found is not None, [str(finding) for finding in findings]
    return found


def settlements(text: str, csv: str) -> dict[str, Settlement]:
    """The settlement of each contract."""
    settler = Settler(good_contract(text))
    found = figures(settler.contract.graph, settler.needs, csv)
    return {name: settler.settle(name, given) for name, given in found.contracts.items()}


def amounts(text: str, csv: str) -> dict[tuple[str, str], Decimal]:
    """Amounts due by period and line, of the only contract."""
    (settlement,) = settlements(text, csv).values()
    assert not has_errors(settlement.findings), [str(finding) for finding in settlement.findings]
    return {
        (statement.period, line.name): Decimal(line.amount) / 100
        for statement in settlement.statements
        for line in statement.lines
    }


def evaluate(text: str, given: dict[int, dict[str, Value]]) -> Evaluation:
    """Every quantity of a model."""
    evaluation, findings = Evaluator(good_model(text).graph).evaluate(given)
    assert not findings
    return evaluation


def series(evaluation: Evaluation, name: str) -> list[Value]:
    """A quantity over the evaluated periods."""
    return [evaluation.value(name, period) for period in evaluation.frames]
