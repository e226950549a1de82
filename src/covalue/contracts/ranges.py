"""Share ranges: a rate for each range of an amount, written as in a table of the language."""

from __future__ import annotations

import re
from decimal import Decimal
from typing import Annotated

from pydantic import Field

from covalue.contracts.clause import constant, in_words, require_share
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


def table_of(ranges: dict[str, syntax.Expr], over: str, gives: str) -> TablePart:
    """The ranges of any term as a table: below the first range the rate is 0, beyond the last one
    there is none."""
    rows: dict[str, syntax.Expr] = dict(ranges)
    begins = _begins(ranges)
    if begins is not None:
        rows = {f"below {begins}": syntax.Number(Decimal(0)), **rows}
    return TablePart.model_construct(over=over, gives=gives, ranges=rows, source=None)


def late_start(ranges: dict[str, syntax.Expr]) -> tuple[str, str] | None:
    """What to say of ranges that begin above zero, and how to say what holds below them."""
    begins = _begins(ranges)
    bound = None if begins is None else parse(begins)
    if bound is None or isinstance(bound, Unparsed) or constant(bound) == 0:
        return None
    return f"below {begins} the rate is 0: its ranges begin there", f"add `below {begins}: …`"


def _begins(ranges: dict[str, syntax.Expr]) -> str | None:
    """Where the first range begins, as written; None where it has no beginning."""
    first = next(iter(ranges)).strip()
    match = None if first.startswith("below") else _FIRST.fullmatch(first)
    return match["low"] if match else None


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
