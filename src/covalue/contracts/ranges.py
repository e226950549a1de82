"""Share ranges: a rate for each range of an amount, written as in a table of the language."""

from __future__ import annotations

import re
from typing import Annotated

from pydantic import Field

from covalue.contracts.clause import in_words, require_share
from covalue.language import syntax
from covalue.language.grammar import Unparsed, parse
from covalue.language.schema import Formula, TablePart

Ranges = Annotated[
    dict[str, Formula],
    Field(
        min_length=1, description="`below A`, `A to B` (B excluded) or `from B`, each with its rate"
    ),
]
_FIRST = re.compile(r"(?:from\s+)?(?P<low>.+?)(?:\s+to\s+.+)?")


def share_table(ranges: dict[str, syntax.Expr], over: str, gives: str = "ratio") -> TablePart:
    """The ranges as a table; below the first range nothing is given."""
    rows: dict[str, syntax.Expr] = dict(ranges)
    first = next(iter(ranges))
    match = None if first.startswith("below") else _FIRST.fullmatch(first)
    if match:
        zero = parse("0")
        assert not isinstance(zero, Unparsed)
        rows = {f"below {match['low']}": zero, **rows}
    return TablePart.model_construct(over=over, gives=gives, ranges=rows, source=None)


def plain_table(ranges: dict[str, syntax.Expr], over: str, gives: str) -> TablePart:
    """The ranges as a table, as they stand."""
    return TablePart.model_construct(over=over, gives=gives, ranges=dict(ranges), source=None)


def rows_in_words(ranges: dict[str, syntax.Expr]) -> str:
    """`0.12 EUR/order below 1,000,000 and 0.10 EUR/order from 1,000,000`."""
    return ", ".join(f"{in_words(value)} {_bounds(text)}" for text, value in ranges.items())


def require_shares(ranges: dict[str, syntax.Expr]) -> None:
    """Raise ValueError unless every rate is between 0 and 1."""
    for text, rate in ranges.items():
        require_share(rate, f"the rate of '{text}'")


def ranges_in_words(ranges: dict[str, syntax.Expr], part: str) -> str:
    """`20 % of the part of X from A to B, and 35 % of the part of X from B`."""
    return " and ".join(
        f"{in_words(rate)} of the part of {part} {_bounds(text)}" for text, rate in ranges.items()
    )


def _bounds(text: str) -> str:
    bounds = text if text.startswith(("below", "from")) else f"from {text}"
    return re.sub(r"[^\s]*\d[\d_.%]*(?:\s+[A-Z]{3}\b)?", lambda match: _number(match[0]), bounds)


def _number(text: str) -> str:
    parsed = parse(text)
    return text if isinstance(parsed, Unparsed) else in_words(parsed)
