"""Commands on documents alone: check, show, schema, new."""

from __future__ import annotations

from importlib.resources import files
from pathlib import Path
from typing import Annotated

import typer

from covalue.cli.arguments import Document, Shape
from covalue.cli.output import (
    Format,
    as_json,
    console,
    end,
    end_check,
    print_equations,
    print_prose,
    refuse,
)
from covalue.cli.reading import good_document, read_document
from covalue.contracts.contract import Contract
from covalue.contracts.prose import prose
from covalue.contracts.schema import ContractDocument
from covalue.exchange.writing import write_whole
from covalue.language.findings import Place, error
from covalue.language.model import Model
from covalue.language.schema import ModelDocument, json_schema


def check(document: Document, shape: Shape = Format.TABLE) -> None:
    """Check a document: names, units, ranges, circles.

    Says what is wrong, where, and how to mend it.

    Examples:

      covalue check deal.yaml

      covalue check deal.yaml --format json
    """
    read, findings = read_document(document)
    if read is None:
        end_check(findings, shape)
    end_check(findings, shape, read.hash, _summary(read))


def _summary(document: Contract | Model) -> str:
    graph = document.graph
    kind = "contract" if isinstance(document, Contract) else "value model"
    counts = (
        f"{len(graph.inputs)} inputs, {len(graph.parameters)} parameters, {len(graph.quantities)}"
        " quantities"
    )
    lines = f", lines: {', '.join(document.lines)}" if isinstance(document, Contract) else ""
    return f"This {kind} is good: {counts}{lines}.\nVersion (SHA-256): {document.hash}"


def show(
    document: Document,
    equations: Annotated[
        bool, typer.Option("--equations", help="every quantity as an equation")
    ] = False,
    in_prose: Annotated[
        bool, typer.Option("--prose", help="the contract in plain English (the default)")
    ] = False,
    shape: Shape = Format.TABLE,
) -> None:
    """Show a contract in plain English, or every equation that it stands for.

    Examples:

      covalue show deal.yaml

      covalue show deal.yaml --equations --format csv
    """
    if equations and in_prose:
        raise typer.BadParameter("choose --prose or --equations")
    read, findings = good_document(document)
    if isinstance(read, Contract) and not equations:
        if shape is Format.CSV:
            raise typer.BadParameter("prose is no table; add --equations, or choose another format")
        print_prose(prose(read), read.hash, shape)
    else:
        print_equations(read.graph, shape)
    end(findings)


def schema(
    model: Annotated[
        bool, typer.Option("--model", help="of a value model in place of a contract")
    ] = False,
) -> None:
    """Print the JSON Schema of documents, for editors that complete and check while you write.

    Examples:

      covalue schema > contract.schema.json
    """
    kind = ModelDocument if model else ContractDocument
    print(as_json(json_schema(kind)))


def new(
    path: Annotated[
        Path | None, typer.Argument(help="where to write it; printed where left out")
    ] = None,
) -> None:
    """Write a commented starter contract that settles as it stands.

    Examples:

      covalue new deal.yaml
    """
    text = files("covalue.cli").joinpath("starter.yaml").read_text(encoding="utf-8")
    if path is None:
        print(text, end="")
        return
    if path.exists():
        message = "there is a file of this name already"
        refuse([error("exists", message, Place(str(path)), "choose another name")])
    write_whole(path, text)
    console().print(f"Wrote {path}. Next: covalue check {path}", markup=False)
