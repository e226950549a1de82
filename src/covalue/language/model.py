"""A value model, read and checked: the way in from a document's text."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from covalue.language.canonical import canonical_hash
from covalue.language.documents import read_document
from covalue.language.elaborate import Elaborator
from covalue.language.findings import Finding, Place, error, has_errors, warning
from covalue.language.graph import Graph
from covalue.language.schema import ModelDocument
from covalue.language.scope import Definition, Scope, read_scope
from covalue.language.syntax import names_in


@dataclass(frozen=True, slots=True)
class Model:
    """A checked document with its graph and the hash of its canonical form."""

    document: ModelDocument
    graph: Graph
    hash: str


def read_model(text: str, file: str = "document") -> tuple[Model | None, list[Finding]]:
    """Read and check a value model. None where it has errors."""
    document, source, findings = read_document(text, file, ModelDocument)
    if document is None:
        return None, findings
    scope, more = read_scope(document, source)
    findings += more
    if not document.quantities:
        message = "the model has no quantities"
        findings.append(error("no-quantities", message, Place(file), "add `quantities:`"))
    if scope is None or has_errors(findings):
        return None, findings
    graph, more = build_graph(scope)
    findings += more
    if graph is None:
        return None, findings
    return Model(document, graph, canonical_hash(document)), findings


def build_graph(
    scope: Scope, outputs: Iterable[str] | None = None
) -> tuple[Graph | None, list[Finding]]:
    """The graph of a scope, and what was found on the way.

    `outputs` names the quantities that matter to the outside (default: all); whatever none of them
    uses gets a warning.
    """
    elaborator = Elaborator(scope)
    graph = elaborator.graph()
    findings = elaborator.findings
    if graph is not None:
        findings += _unused(scope, elaborator.used, outputs)
    return graph, findings


def _unused(scope: Scope, used: set[str], outputs: Iterable[str] | None) -> list[Finding]:
    reached = set(scope.quantities) if outputs is None else _reached(scope, outputs)
    findings = [
        _not_used("quantity", name, definition.place)
        for name, definition in scope.quantities.items()
        if name not in reached and not definition.made_by
    ]
    for kind, places in _places(scope):
        findings += [
            _not_used(kind, name, place) for name, place in places.items() if name not in used
        ]
    return findings


def _places(scope: Scope) -> Iterator[tuple[str, dict[str, Place]]]:
    """By kind, where the names are declared that only formulas use."""
    yield "input", {name: declared.place for name, declared in scope.inputs.items()}
    yield "parameter", {name: declared.place for name, declared in scope.parameters.items()}
    yield "table", {name: declared.place for name, declared in scope.tables.items()}
    yield "function", {name: declared.place for name, declared in scope.functions.items()}


def _not_used(kind: str, name: str, place: Place) -> Finding:
    return warning("unused", f"the {kind} '{name}' is not used", place, "use it or remove it")


def _reached(scope: Scope, outputs: Iterable[str]) -> set[str]:
    todo, reached = list(outputs), set[str]()
    while todo:
        name = todo.pop()
        if name in reached:
            continue
        reached.add(name)
        definition: Definition | None = scope.quantities.get(name)
        body = definition.body if definition else None
        if name in scope.functions:
            body = scope.functions[name].body
        todo += names_in(body) if body is not None else ()
    return reached
