"""Column maps: how a published or exported table's columns become the inputs of a document."""

from __future__ import annotations

from pathlib import Path

from pydantic import Field, ValidationError

from covalue.exchange.tables import read_text
from covalue.language.findings import Finding, Place, error, has_errors
from covalue.language.schema import Constant, Part
from covalue.language.yaml_source import read_yaml


class ColumnPart(Part):
    """Where one input comes from."""

    column: str = Field(description="the column's name in the table")
    unit: str | None = Field(None, description="the unit of the column's figures; they are converted")
    times: Constant | None = Field(None, description="a factor: 1_000 where the column is in thousands")
    words: dict[str, str] = Field({}, description="what the column's words stand for")


class MapPart(Part):
    """A column map."""

    columns: dict[str, ColumnPart | str] = Field({}, description="an input's name: its column")
    missing: list[str] = Field([], description="words that mean a figure is missing, such as `Not Available`")
    ignore: list[str] = Field([], description="columns that are known and not used")

    def column_of(self, name: str) -> ColumnPart:
        """The column of an input; one of its own name where the map says nothing."""
        found = self.columns.get(name, name)
        return found if isinstance(found, ColumnPart) else ColumnPart.model_validate({"column": found})


NO_MAP = MapPart.model_validate({})


def read_map(path: Path) -> tuple[MapPart | None, list[Finding]]:
    """Read a column map from a YAML file. None where it has errors."""
    text, findings = read_text(path)
    if text is None:
        return None, findings
    source, findings = read_yaml(text, path.name)
    if has_errors(findings):
        return None, findings
    try:
        return MapPart.model_validate(source.data), findings
    except ValidationError as problem:
        return None, [
            error(
                "map",
                f"'{'.'.join(map(str, details['loc']))}': {details['msg'].lower()}",
                source.place(tuple(details["loc"])) if details["loc"] else Place(path.name),
                "a map has `columns:` (input: column), `missing:` and `ignore:`",
            )
            for details in problem.errors()
        ]
