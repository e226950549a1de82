"""Published programmes: their documents, their results, and how tests bring the two together."""

from __future__ import annotations

import csv
import importlib.util
from collections.abc import Mapping, Sequence
from decimal import Decimal
from pathlib import Path
from types import ModuleType

import pytest

from covalue.exchange.inputs import Columns, Figures, read_figures
from covalue.exchange.mapping import NO_MAP, read_map
from covalue.exchange.tables import read_table
from covalue.language.exact import Evaluation, Evaluator
from covalue.language.findings import Finding, has_errors
from covalue.language.graph import Graph
from covalue.language.model import Model, read_model
from covalue.language.values import Missing, Value
from tests.oracles import ORACLES, PROGRAMMES, SAMPLE

EXTENTS = ("sample", "whole")


def folder(extent: str) -> Path:
    """Where the published files of an extent lie; skips the test where the whole files are not at
    hand."""
    if extent == "sample":
        return SAMPLE
    if not ORACLES.exists():
        pytest.skip("the whole published files are not at hand (../shared/oracles)")
    return ORACLES


def rows(path: Path) -> list[dict[str, str]]:
    """The rows of a CSV file by column name."""
    with path.open(encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file))


def document(name: str, *changes: tuple[str, str]) -> str:
    """A programme's document, with pieces of its text changed; each piece must be there once."""
    text = (PROGRAMMES / f"{name}.yaml").read_text(encoding="utf-8")
    for old, new in changes:
        assert text.count(old) == 1, f"'{old}' stands {text.count(old)} times in {name}.yaml"
        text = text.replace(old, new)
    return text


def figures_of(
    graph: Graph, needs: Sequence[str], table: Path, columns: Columns, map_name: str | None = None
) -> Figures:
    """The figures of a published table, without any finding but that columns are unused."""
    read, findings = read_table(table)
    assert read is not None, findings
    column_map = NO_MAP
    if map_name:
        found, findings = read_map(PROGRAMMES / f"{map_name}.yaml")
        assert found is not None, findings
        column_map = found
    figures, findings = read_figures(graph, needs, read, columns, column_map)
    assert figures is not None, findings[:5]
    assert {finding.code for finding in findings} <= {"unused-column"}
    return figures


def good_model(text: str) -> Model:
    """A model that has no error in it."""
    model, findings = read_model(text)
    assert model is not None, findings
    return model


def evaluated(
    text: str, table: Path, columns: Columns, map_name: str, names: Sequence[str] | None = None
) -> dict[str, Evaluation]:
    """The evaluation of a model for every row of a table, by contract."""
    graph = good_model(text).graph
    evaluator = Evaluator(graph, names)
    figures = figures_of(graph, evaluator.needs, table, columns, map_name)
    return {name: _whole(*evaluator.evaluate(given)) for name, given in figures.contracts.items()}


def _whole(evaluation: Evaluation, findings: list[Finding]) -> Evaluation:
    assert not has_errors(findings)
    return evaluation


def number(evaluation: Evaluation, name: str) -> Decimal | None:
    """A quantity in the only period; None where it is missing."""
    (period,) = evaluation.frames
    value: Value = evaluation.value(name, period)
    assert isinstance(value, Decimal | Missing)
    return value if isinstance(value, Decimal) else None


def written(path: Path, table: Sequence[Sequence[str]]) -> Path:
    """A table written as CSV."""
    with path.open("w", encoding="utf-8", newline="") as file:
        csv.writer(file, lineterminator="\n").writerows(table)
    return path


def relabelled(path: Path, published: Sequence[Mapping[str, str]], column: str, value: str) -> Path:
    """The published rows written as CSV, with another value in one column."""
    header = list(published[0])
    return written(path, [header, *([*({**row, column: value}).values()] for row in published)])


def prepare() -> ModuleType:
    """The example script that turns published files into tables."""
    spec = importlib.util.spec_from_file_location("prepare", PROGRAMMES / "prepare.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module
