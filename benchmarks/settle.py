"""Exact settlement: contracts per second on one core, and where the time goes.

Two documents: Medicare shared savings (one statement from one period) and a gain share of 60 months
(20 statements with deadband, ranges, pain share, recovered losses, and every kind of limit).
"""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path

from rich.console import Console
from rich.table import Table as Shown

from covalue.contracts.contract import Contract, read_contract
from covalue.contracts.schema import ContractDocument
from covalue.contracts.settlement import Settler
from covalue.exchange.inputs import Columns, Figures, read_figures
from covalue.exchange.tables import Table, read_table
from covalue.language.documents import read_document
from covalue.language.exact import Evaluator, Given
from covalue.language.grammar import parse

ROOT = Path(__file__).resolve().parents[1]
ROUNDS = 12
MORE_LIMITS = """limits:
  carried: {kind: carry forward, over: year}
  least: {kind: floor, over: year, amount: 500_000 EUR}
  most: {kind: cap, over: term, amount: 20_000_000 EUR}
"""
Contracts = list[tuple[str, Mapping[int, Given]]]


@dataclass(frozen=True, slots=True)
class Case:
    """A document, published or example figures for it, and how many contracts they are made
    into."""

    title: str
    document: Path
    figures: Path
    columns: Columns
    contracts: int
    periods: int | None = None
    """How many periods each contract's figures are repeated for; each period is a contract of its
    own where None."""
    limits: str = "limits:\n"
    """What the document's limits start with."""

    def text(self) -> str:
        """The document's text."""
        return self.document.read_text(encoding="utf-8").replace("limits:\n", self.limits)


CASES = (
    Case(
        "Medicare shared savings, 1 statement",
        ROOT / "examples" / "programmes" / "mssp.yaml",
        ROOT / "tests" / "data" / "mssp" / "mssp.csv",
        Columns("aco_id", "performance_year"),
        contracts=5_000,
    ),
    Case(
        "gain share of 60 months, 20 statements",
        ROOT / "examples" / "gain_share.yaml",
        ROOT / "examples" / "gain_share_inputs.csv",
        Columns(),
        contracts=100,
        periods=60,
        limits=MORE_LIMITS,
    ),
)


@dataclass(frozen=True, slots=True)
class Measured:
    """Seconds by stage: the first three once for a document or file, the others for all contracts
    together."""

    parse: float
    check: float
    read: float
    evaluate: float
    settle: float
    contracts: int
    statements: int
    nodes: int

    @property
    def per_second(self) -> float:
        """Contracts settled in a second, from figures in memory to statements."""
        return self.contracts / self.settle


def best(*actions: Callable[[], object]) -> list[float]:
    """The shortest time of each action in seconds of one core: what else runs on the machine only
    adds to it.

    The actions take turns, so that a slower minute of the machine meets them all.
    """
    times = [[_timed(action) for action in actions] for _ in range(ROUNDS)]
    return [min(own) for own in zip(*times, strict=True)]


def _timed(action: Callable[[], object]) -> float:
    start = time.process_time()
    action()
    return time.process_time() - start


def measure(case: Case) -> Measured:
    """Measure one case on one core."""
    text = case.text()
    contract = _contract(text)
    settler = Settler(contract)
    table = _table(case.figures)
    contracts = _contracts(case, _figures(contract, settler, table, case.columns))
    outputs = [*(f"{line}.due" for line in contract.lines), *contract.balances]
    evaluator = Evaluator(contract.graph, outputs)
    parse_once, whole_once, read_once, evaluate_all, settle_all = best(
        lambda: _parsed(text),
        lambda: _contract_anew(text),
        lambda: _figures(contract, settler, _table(case.figures), case.columns),
        lambda: _evaluate(evaluator, contracts),
        lambda: _settle(settler, contracts),
    )
    return Measured(
        parse=parse_once,
        check=whole_once - parse_once,
        read=read_once,
        evaluate=evaluate_all,
        settle=settle_all,
        contracts=len(contracts),
        statements=_settle(settler, contracts),
        nodes=len(contract.graph.needed(outputs)),
    )


def _evaluate(evaluator: Evaluator, contracts: Contracts) -> None:
    for _, given in contracts:
        evaluator.evaluate(given)


def _settle(settler: Settler, contracts: Contracts) -> int:
    """How many statements there are; each is let go, as a settlement that is written out does."""
    return sum(len(settler.settle(name, given).statements) for name, given in contracts)


def _parsed(text: str) -> None:
    """Read a document as if it were the first; the formulas of one that was read before are
    remembered."""
    parse.cache_clear()
    read_document(text, "document", ContractDocument)


def _contract_anew(text: str) -> None:
    parse.cache_clear()
    _contract(text)


def _contract(text: str) -> Contract:
    contract, findings = read_contract(text)
    if contract is None:
        raise ValueError(f"the document has errors: {findings}")
    return contract


def _table(path: Path) -> Table:
    table, findings = read_table(path)
    if table is None:
        raise ValueError(f"the table has errors: {findings}")
    return table


def _figures(contract: Contract, settler: Settler, table: Table, columns: Columns) -> Figures:
    figures, findings = read_figures(contract.graph, settler.needs, table, columns)
    if figures is None:
        raise ValueError(f"the figures have errors: {findings}")
    return figures


def _contracts(case: Case, figures: Figures) -> Contracts:
    """As many contracts as the case wants, each with figures that were read."""
    read = [part for given in figures.contracts.values() for part in _parts(given, case.periods)]
    return [(f"contract {at}", read[at % len(read)]) for at in range(case.contracts)]


def _parts(given: Mapping[int, Given], periods: int | None) -> list[Mapping[int, Given]]:
    """One contract's figures, repeated for so many periods, or each of its periods alone."""
    if periods is None:
        return [{period: values} for period, values in given.items()]
    cycle = [given[period] for period in sorted(given)]
    return [{period: cycle[period % len(cycle)] for period in range(periods)}]


def main() -> None:
    """Measure every case and print a table."""
    shown = Shown(
        "", *(case.title for case in CASES), title="Exact settlement, one core, every figure traced"
    )
    found = [measure(case) for case in CASES]
    rows: list[tuple[str, Callable[[Measured], str]]] = [
        ("contracts settled a second", lambda m: f"{m.per_second:,.0f}"),
        ("statements a second", lambda m: f"{m.statements / m.settle:,.0f}"),
        ("steps for each period", lambda m: f"{m.nodes:,}"),
        ("once: parse the document", lambda m: f"{m.parse * 1e3:,.1f} ms"),
        ("once: check it, build the graph", lambda m: f"{m.check * 1e3:,.1f} ms"),
        ("once: read the example's figures", lambda m: f"{m.read * 1e3:,.1f} ms"),
        ("each contract: evaluate", lambda m: f"{m.evaluate / m.contracts * 1e6:,.0f} µs"),
        (
            "each contract: statements",
            lambda m: f"{(m.settle - m.evaluate) / m.contracts * 1e6:,.0f} µs",
        ),
    ]
    for title, cell in rows:
        shown.add_row(title, *map(cell, found))
    Console(width=120).print(shown)
