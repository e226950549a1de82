"""The columns of the tables of business cases, as files give them out."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from covalue.benefits.fields import plain_number
from covalue.benefits.schema import AssumptionPart
from covalue.language.printer import to_text
from covalue.language.syntax import Expr, Number
from covalue.web.kit.look.tables import Column, major
from covalue.web.value.cases.figures import CaseFigures

OPTIONS = (
    Column("option", "Option", lambda row: row.title),
    Column("npv", "Net present value", lambda row: row.net_present_value),
    Column("currency", "Currency", lambda row: row.currency),
    Column(
        "irr",
        "Internal rate of return",
        lambda row: (
            row.rates.rates[0]
            if len(row.rates.rates) == 1
            else "; ".join(str(rate) for rate in row.rates.rates)
        ),
    ),
    Column("payback", "Payback, years", lambda row: row.payback),
    Column("ratio", "Benefit-cost ratio", lambda row: row.benefit_cost_ratio),
    Column("better", "Better than doing nothing", lambda row: row.better),
)
VERSIONS = (
    Column("number", "Version", lambda row: row.number),
    Column("note", "What has changed", lambda row: row.note),
    Column("by", "By", lambda row: row.by_name),
    Column("party", "For the", lambda row: row.party),
    Column("at", "At", lambda row: row.at.isoformat()),
    Column("hash", "Hash", lambda row: row.hash),
)
ASSUMPTIONS = (
    Column("name", "Name", lambda row: row.name),
    Column("label", "Assumption", lambda row: row.part.label),
    Column("of", "Of", lambda row: row.of),
    Column("value", "Value", lambda row: row.value),
    Column("unit", "Unit", lambda row: row.unit),
    Column("driver", "Driver", lambda row: row.part.driver),
    Column("low", "Low or P10", lambda row: row.low),
    Column("high", "High or P90", lambda row: row.high),
    Column("confidence", "Confidence", lambda row: row.part.confidence),
    Column("owner", "Owner", lambda row: row.part.owner),
    Column("source", "Source", lambda row: row.part.source),
    Column("date", "As of", lambda row: row.part.date),
)


@dataclass(frozen=True, slots=True)
class AssumptionRow:
    """An assumption of the register as a line of a table."""

    name: str
    part: AssumptionPart
    value: str
    low: str
    high: str


@dataclass(frozen=True, slots=True)
class AssumptionFigure:
    """One figure of an assumption as a line of a file. `of` is the period from which it holds, or
    the word of a set; empty where there is one figure alone."""

    name: str
    part: AssumptionPart
    of: str
    value: Decimal
    unit: str
    low: Decimal | None
    high: Decimal | None


def assumption_figures(figures: CaseFigures) -> list[AssumptionFigure]:
    """Every figure of the register of assumptions, plain, with its unit."""
    return [
        AssumptionFigure(
            name,
            part,
            of,
            number.value,
            number.unit or part.unit or "ratio",
            *((end.value for end in part.range.ends) if part.range else (None, None)),
        )
        for name, part in figures.case.document.assumptions.items()
        for of, number in _numbers(part)
    ]


def _numbers(part: AssumptionPart) -> Iterator[tuple[str, Number]]:
    if part.value is not None:
        yield "", part.value
    for label, value in (part.values or {}).items():
        if isinstance(value, Number):
            yield label, value
        else:
            yield from ((f"{label} {word}", number) for word, number in value.items())


def assumption_rows(figures: CaseFigures) -> list[AssumptionRow]:
    """The register of assumptions."""
    rows = []
    for name, part in figures.case.document.assumptions.items():
        values = part.values or {}
        dated = "; ".join(f"{label}: {_told(value)}" for label, value in values.items())
        low, high = (_told(number) for number in part.range.ends) if part.range else ("", "")
        rows.append(
            AssumptionRow(name, part, _told(part.value) if part.value else dated, low, high)
        )
    return rows


def _told(value: Expr | Mapping[str, Expr]) -> str:
    if isinstance(value, Mapping):
        return ", ".join(f"{label} {_told(row)}" for label, row in value.items())
    number = plain_number(value)
    if number is not None and number.percent:
        return f"{(number.value * 100).normalize():f} %"
    return f"{number.value:,f}" if number is not None else to_text(value)


def period_columns(figures: CaseFigures) -> Sequence[Column]:
    """A column for each period, after what it is about."""

    def of(at: int) -> Column:
        return Column(
            f"p{at}", figures.labels[at], lambda row: major(row.amounts[at], row.currency)
        )

    head = (
        Column("title", "Title", lambda row: row.title),
        Column("kind", "Kind", lambda row: row.class_ or f"cost of the {row.party}"),
        Column("currency", "Currency", lambda row: row.currency),
    )
    return (*head, *(of(at) for at in range(len(figures.labels))))


def years(value: Decimal | None) -> str:
    """A payback as pages write it."""
    return "never" if value is None else f"{value:.1f} years"
