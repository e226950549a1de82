"""Documents and figures from the files that a command names."""

from __future__ import annotations

import re
from pathlib import Path

from covalue.cli.output import refuse
from covalue.cli.tables import good_table
from covalue.contracts.contract import Contract, read_contract
from covalue.exchange.inputs import Columns, Figures, read_figures
from covalue.exchange.mapping import NO_MAP, MapPart, read_map
from covalue.exchange.tables import read_text
from covalue.language.findings import Finding, Place, error
from covalue.language.graph import Graph
from covalue.language.model import Model, read_model

_CONTRACT = re.compile(r"^(contract|parties|terms)\s*:", re.MULTILINE)
_CASE = re.compile(r"^case\s*:", re.MULTILINE)


def read_document(path: Path) -> tuple[Contract | Model | None, list[Finding]]:
    """A contract, or a value model where the document has no contract's sections."""
    text, findings = read_text(path)
    if text is None:
        return None, findings
    if _CONTRACT.search(text):
        return read_contract(text, path.name)
    if _CASE.search(text):
        mend = f"use `covalue case check {path.name}`"
        return None, [error("business-case", "this is a business case", Place(path.name), mend)]
    return read_model(text, path.name)


def good_document(path: Path) -> tuple[Contract | Model, list[Finding]]:
    """A document without errors, or the end of the command."""
    document, findings = read_document(path)
    if document is None:
        refuse(findings)
    return document, findings


def good_contract(path: Path) -> tuple[Contract, list[Finding]]:
    """A contract without errors, or the end of the command."""
    document, findings = good_document(path)
    if isinstance(document, Model):
        mend = "add `contract:`, `parties:`, `terms:` …, or use `covalue evaluate`"
        message = "this is a value model, not a contract"
        refuse([*findings, error("no-contract", message, Place(path.name), mend)])
    return document, findings


def good_figures(
    graph: Graph,
    needs: tuple[str, ...],
    inputs: Path,
    columns: Columns,
    map_path: Path | None,
    *,
    row_by_row: bool = False,
) -> tuple[Figures, list[Finding]]:
    """Figures without errors, or the end of the command; read row by row, wrong rows are kept
    apart."""
    table = good_table(inputs, row_by_row=row_by_row)
    column_map = _good_map(map_path)
    figures, findings = read_figures(
        graph, needs, table, columns, column_map, row_by_row=row_by_row
    )
    if figures is None:
        refuse(findings)
    return figures, findings


def _good_map(path: Path | None) -> MapPart:
    if path is None:
        return NO_MAP
    column_map, findings = read_map(path)
    if column_map is None:
        refuse(findings)
    return column_map
