"""What a model document may hold: its sections and fields, and the JSON Schema made from them."""

from __future__ import annotations

from typing import Annotated, Any, Literal

from pydantic import (
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    PlainSerializer,
    PlainValidator,
    WithJsonSchema,
    model_validator,
)

from covalue.language import syntax
from covalue.language.grammar import Unparsed, parse
from covalue.language.printer import to_text

MISSING = syntax.Name("missing")
_TEXT_OR_NUMBER = {"type": ["string", "number", "boolean"]}


class UnreadableError(ValueError):
    """A value that cannot be read; the message is for the reader, at the value's place."""


class Part(BaseModel):
    """A part of a document: every field is named with spaces, unknown fields are refused."""

    model_config = ConfigDict(
        extra="forbid",
        frozen=True,
        alias_generator=lambda name: name.rstrip("_").replace("_", " "),
        arbitrary_types_allowed=True,
    )


def read_formula(value: Any) -> syntax.Expr:
    """An expression from its text; raises UnreadableError with the reason and the place in it."""
    if isinstance(value, syntax.Expr):
        return value
    if not isinstance(value, str):
        raise UnreadableError("an expression is needed here")
    parsed = parse(value)
    if isinstance(parsed, Unparsed):
        place = f"character {parsed.at + 1} of `{shorten(value)}`"
        raise UnreadableError(f"{parsed.reason} ({place})")
    return parsed


def shorten(text: str) -> str:
    """Text on one line, at most 80 characters of it."""
    line = " ".join(text.split())
    return line if len(line) <= 80 else f"{line[:79]}…"


def _read_constant(value: Any) -> syntax.Number:
    expr = read_formula(value)
    if isinstance(expr, syntax.Negative) and isinstance(expr.operand, syntax.Number):
        number = expr.operand
        return syntax.Number(-number.value, number.unit, number.percent)
    if not isinstance(expr, syntax.Number):
        mend = "write 31.50, 20% or 300_000 EUR"
        raise UnreadableError(f"`{shorten(str(value))}` is no number; {mend}")
    return expr


def _read_agreed(value: Any) -> syntax.Number | syntax.Name:
    expr = read_formula(value)
    return MISSING if expr == MISSING else _read_constant(value)


def canonical_text(expr: syntax.Expr) -> str:
    """Canonical text in which 20% and 0.2 are the same number."""
    return to_text(_without_percent(expr))


def _without_percent(expr: syntax.Expr) -> syntax.Expr:
    if isinstance(expr, syntax.Number):
        return syntax.Number(expr.value, expr.unit)
    return syntax.rebuilt(expr, _without_percent)


Formula = Annotated[
    syntax.Expr,
    PlainValidator(read_formula),
    PlainSerializer(canonical_text),
    WithJsonSchema({**_TEXT_OR_NUMBER, "description": "an expression of the value language"}),
]
Constant = Annotated[
    syntax.Number,
    PlainValidator(_read_constant),
    PlainSerializer(canonical_text),
    WithJsonSchema(
        {**_TEXT_OR_NUMBER, "description": "a number such as 31.50, 20% or 300_000 EUR"}
    ),
]
Agreed = Annotated[
    syntax.Number | syntax.Name,
    PlainValidator(_read_agreed),
    PlainSerializer(canonical_text),
    WithJsonSchema(
        {
            **_TEXT_OR_NUMBER,
            "description": "a number such as 31.50, 20% or 300_000 EUR; or `missing`",
        }
    ),
]
"""A number, or the name `missing` where there is none."""
Name = Annotated[str, Field(pattern=r"^[A-Za-z_]\w*$")]


def _read_flag(value: Any) -> bool:
    words = {"yes": True, "true": True, "no": False, "false": False}
    if isinstance(value, bool):
        return value
    if str(value).lower() not in words:
        raise ValueError(f"'{value}' is neither yes nor no")
    return words[str(value).lower()]


YesNo = Annotated[
    bool, PlainValidator(_read_flag), WithJsonSchema({"enum": ["yes", "no", True, False]})
]


class CalendarPart(Part):
    """The periods of the document."""

    start: str = Field(description="the first period: 2026-01, 2026-Q1 or 2026; 2026-W01 of weeks")
    period: Literal["week", "month", "quarter", "year"]
    periods: int = Field(ge=1, le=2400, description="how many periods there are")
    years_start: str = Field(
        "january", description="the month in which contract or fiscal years start"
    )
    weeks: Literal["4-4-5", "4-5-4", "5-4-4"] | None = Field(
        None, description="the weeks of a quarter's months, where years are made of whole weeks"
    )
    weeks_start: Literal[
        "monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"
    ] = Field("monday", description="the day on which weeks start")
    years_named_by: Literal["start", "end"] = Field(
        "start",
        description="a year has the number of the calendar year in which it starts, or ends",
    )

    @property
    def by_weeks(self) -> bool:
        """Are its years made of whole weeks?"""
        return self.period == "week" or self.weeks is not None

    @model_validator(mode="after")
    def _weeks(self) -> CalendarPart:
        if self.weeks_start != "monday" and not self.by_weeks:
            raise ValueError("`weeks start` belongs to `period: week`, or to `weeks: 4-4-5`")
        return self


class InputPart(Part):
    """A figure that is reported each period."""

    unit: str | None = Field(None, description="a unit, e.g. EUR/hour; or yes/no")
    one_of: str | None = Field(None, description="the set whose words the input may hold")
    label: str | None = None
    source: str | None = Field(
        None, description="the system or report that the figure is taken from"
    )

    @model_validator(mode="after")
    def _one_kind(self) -> InputPart:
        if (self.unit is None) == (self.one_of is None):
            raise ValueError("an input needs either `unit` (yes/no for a flag) or `one of` (a set)")
        return self


class ParameterPart(Part):
    """A figure that the parties agreed: constant, dated, by the words of a set, or different per
    contract."""

    unit: str | None = None
    value: Agreed | None = None
    values: dict[str, Agreed | dict[str, Agreed]] | None = Field(
        None,
        description="by the period from which each holds, or by the words of the parameter's set",
    )
    per_contract: YesNo = Field(
        False, description="the value may differ by contract and comes with the inputs"
    )
    source: str | None = Field(None, description="who agreed or published it, and where")
    agreed: YesNo = Field(True, description="have both parties agreed to it?")
    label: str | None = None

    @model_validator(mode="after")
    def _one_value(self) -> ParameterPart:
        if self.value is not None and self.values is not None:
            raise ValueError("a parameter has either `value` or `values`, not both")
        if self.value is None and self.values is None and not self.per_contract:
            raise ValueError("a parameter needs `value`, `values`, or `per contract: yes`")
        if self.value == MISSING and not self.per_contract:
            raise ValueError("a parameter that is always `missing` needs `per contract: yes`")
        return self


class TablePart(Part):
    """Ranges of one number, half open, and what each gives; or points, with straight lines between
    them."""

    over: str = Field("ratio", description="the unit of the number that is looked up")
    gives: str = Field("ratio", description="the unit of what the table gives")
    ranges: dict[str, Formula] | None = Field(
        None, min_length=1, description="`below A`, `A to B` (B excluded), `from B`"
    )
    points: dict[str, Formula] | None = Field(
        None, min_length=2, description="`A: what it gives`, from the lowest to the highest"
    )
    ends: Literal["refused", "held"] = Field(
        "refused",
        description="a number beyond the points is refused, or gives what the nearest point does",
    )
    source: str | None = None

    @model_validator(mode="after")
    def _one_shape(self) -> TablePart:
        if (self.ranges is None) == (self.points is None):
            raise ValueError("a table has either `ranges` or `points`")
        if self.points is None and self.ends != "refused":
            raise ValueError("`ends` belongs to `points`")
        return self


class QuantityPart(Part):
    """A named formula."""

    is_: Formula
    unit: str | None = Field(None, description="the unit in which the quantity is kept; checked")
    label: str | None = None


class RoundingPart(Part):
    """How amounts of money are rounded."""

    to: Constant
    mode: Literal["half up", "half even", "half down", "up", "down", "ceiling", "floor"]


Quantity = Annotated[
    QuantityPart,
    BeforeValidator(
        lambda value: value if isinstance(value, dict | QuantityPart) else {"is": value}
    ),
    WithJsonSchema({"anyOf": [_TEXT_OR_NUMBER, QuantityPart.model_json_schema()]}),
]


class ModelDocument(Part):
    """A value model: named quantities over periods."""

    covalue: Literal["1"] = Field(description="the version of the language")
    model: str | None = Field(None, description="the title of a value model")
    calendar: CalendarPart
    currency: str | None = Field(None, description="the currency of account, ISO 4217")
    units: list[str] = Field([], description="`order`, or `pallet = 48 case`")
    sets: dict[Name, list[str]] = Field({}, description="lists of words: tracks, sites, measures")
    inputs: dict[str, InputPart] = {}
    parameters: dict[str, ParameterPart] = {}
    tables: dict[Name, TablePart] = {}
    functions: dict[str, Formula] = Field({}, description="`clamp(x, low, high)`: the formula")
    quantities: dict[str, Quantity] = {}


def json_schema(kind: type[Part]) -> dict[str, Any]:
    """The JSON Schema (draft 2020-12) of a document, for editors.

    A document's scalars are texts, but what reads YAML for an editor takes 2026 for a number and no
    for a flag, so every text may be one of those.
    """
    schema: dict[str, Any] = _for_editors(kind.model_json_schema())
    return {"$schema": "https://json-schema.org/draft/2020-12/schema", **schema}


def _for_editors(schema: Any) -> Any:
    if isinstance(schema, list):
        return [_for_editors(item) for item in schema]
    if not isinstance(schema, dict):
        return schema
    inner = {key: _for_editors(value) for key, value in schema.items()}
    if inner.get("const") == "1":
        return {
            "enum": ["1", 1],
            **{key: inner[key] for key in ("description", "title") if key in inner},
        }
    if inner.get("type") == "string" and not {"enum", "const", "pattern"} & inner.keys():
        inner["type"] = _TEXT_OR_NUMBER["type"]
    return inner
