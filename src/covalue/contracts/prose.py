"""The whole contract in plain English: numbered clauses that both parties can sign."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from decimal import Decimal

from covalue.contracts.clause import Clause, in_words, number_in_words, spaced
from covalue.contracts.contract import Contract
from covalue.language.decimals import grouped, percentage
from covalue.language.graph import Parameter
from covalue.language.schema import (
    CalendarPart,
    InputPart,
    ParameterPart,
    QuantityPart,
    TablePart,
)
from covalue.language.syntax import Expr


def prose(contract: Contract) -> str:
    """The contract as Markdown, in numbered sections."""
    document = contract.document
    head = [
        f"# {document.contract}",
        "",
        (
            f"Between **{document.parties.client}** (the client) and **{document.parties.partner}**"
            " (the partner)."
        ),
        "",
    ]
    sections = {
        "Term": [_term(contract)],
        "What is reported each period": [
            _input(name, part) for name, part in document.inputs.items()
        ],
        "What is agreed": [
            _parameter(contract, name, part) for name, part in document.parameters.items()
        ],
        "What is calculated": [
            *_functions(document.functions),
            *_tables(document.tables),
            *(_quantity(name, part) for name, part in document.quantities.items()),
        ],
        "What is due": list(_clauses(document.terms)),
        "Limits, in this order": list(_clauses(document.limits)),
        "Statements and payment": list(_procedure(contract)),
        "References": [_reference(ref.title, ref.where) for ref in document.references],
    }
    filled = {title: lines for title, lines in sections.items() if lines}
    body = [
        line
        for at, (title, lines) in enumerate(filled.items(), 1)
        for line in _section(at, title, lines)
    ]
    return (
        "\n".join([*head, *body, f"Version of this contract (SHA-256): `{contract.hash}`"]) + "\n"
    )


def _section(number: int, title: str, lines: list[str]) -> Iterator[str]:
    yield f"## {number}. {title}"
    yield ""
    yield from (f"{number}.{at} {line}" for at, line in enumerate(lines, 1))
    yield ""


def _term(contract: Contract) -> str:
    calendar, part = contract.graph.calendar, contract.document.calendar
    last = calendar.label(calendar.periods - 1)
    years = (
        f"Years start in {part.years_start.capitalize()} and are named by the calendar year in"
        f" which they {part.years_named_by}."
    )
    return (
        f"The contract runs from {calendar.label(0)} to {last}, in periods of one {calendar.kind}."
        f" {years}{_weeks(part)}"
    )


def _weeks(part: CalendarPart) -> str:
    """What years of whole weeks are, where the calendar has them."""
    if not part.by_weeks:
        return ""
    day, month = part.weeks_start.capitalize(), part.years_start.capitalize()
    months = ""
    if part.weeks is not None:
        months = f", its months {', '.join(part.weeks.split('-')[:2])} and {part.weeks[-1]}"
    return (
        f" Weeks start on {day}, and a year with the week that starts nearest to 1 {month}. A"
        f" quarter has 13 weeks{months}; a 53rd week belongs to the last of the year."
    )


def _named(name: str, label: str | None) -> str:
    """`**cap rate** (Cap by track)`, without the set over which it ranges."""
    bare = spaced(name.split("[", maxsplit=1)[0])
    return f"**{bare}** ({label})" if label else f"**{bare}**"


def _each(name: str) -> str:
    """`, for each of tracks`, where a name ranges over a set."""
    return f", for each of the {spaced(name.rstrip(']').split(' in ')[-1])}," if "[" in name else ""


def _input(name: str, part: InputPart) -> str:
    kind = f"as one of the {spaced(part.one_of)}" if part.one_of else f"in {part.unit}"
    kind = "as yes or no" if part.unit == "yes/no" else kind
    source = f" It is taken from: {part.source}." if part.source else ""
    return f"{_named(name, part.label)}{_each(name)} is reported {kind}.{source}"


def _parameter(contract: Contract, header: str, part: ParameterPart) -> str:
    name = header.split("[", maxsplit=1)[0].strip()
    source = f" Source: {part.source}." if part.source else ""
    if part.per_contract:
        return (
            f"{_named(header, part.label)} differs by contract and is stated with its"
            f" figures.{source}"
        )
    members = [p for p in contract.graph.parameters.values() if p.name.split("[")[0] == name]
    values = "; ".join(_member(contract, member) for member in members)
    return f"{_named(header, part.label)} is {values}.{source}"


def _member(contract: Contract, member: Parameter) -> str:
    calendar, unit = contract.graph.calendar, member.type.unit
    suffix = "" if unit is None or unit.is_plain else f" {unit}"
    share = member.name in contract.graph.percentages
    dated = [
        _figure(value, suffix, share=share)
        + (f" from {calendar.label(max(start, 0))}" if len(member.dated) > 1 else "")
        for start, value in member.dated
    ]
    which = f"{member.name.partition('[')[2][:-1]}: " if "[" in member.name else ""
    return which + ", ".join(dated)


def _figure(value: Decimal | None, suffix: str, *, share: bool) -> str:
    if value is None:
        return "missing"
    return percentage(value) if share else f"{grouped(value)}{suffix}"


def _functions(functions: Mapping[str, Expr]) -> Iterator[str]:
    """What a name that stands before brackets means: nobody could read the formulas without it."""
    for head, body in functions.items():
        yield f"**{spaced(head)}** stands for {in_words(body)}."


def _tables(tables: Mapping[str, TablePart]) -> Iterator[str]:
    for name, part in tables.items():
        given = part.ranges or part.points or {}
        rows = "; ".join(f"{text}: {in_words(gives)}" for text, gives in given.items())
        between = ", along straight lines between these points" if part.points else ""
        held = " Beyond them, what the nearest gives holds." if part.ends == "held" else ""
        source = f" Source: {part.source}." if part.source else ""
        yield (
            f"The table {_named(name, None)} over {part.over} gives, in {part.gives}{between}:"
            f" {rows}.{held}{source}"
        )


def _quantity(name: str, part: QuantityPart) -> str:
    return f"{_named(name, part.label)}{_each(name)} is {in_words(part.is_)}."


def _clauses(clauses: Mapping[str, Clause]) -> Iterator[str]:
    for name, clause in clauses.items():
        yield f"{_named(name, clause.label or clause.title)}. {clause.prose()}"


def _procedure(contract: Contract) -> Iterator[str]:
    document = contract.document
    part, rounding = document.procedure, document.rounding
    window = document.settlement.every
    every = "once, at the end of the term" if window == "term" else f"every {window}"
    yield (
        f"A statement is made {every}. Amounts above zero are paid by the client, amounts below"
        " zero by the partner."
    )
    step = number_in_words(rounding.to)
    yield (
        f"Every line of a statement is rounded to {step}, {rounding.mode}; its total is the sum of"
        " its lines."
    )
    yield (
        "Where a figure that a line needs is missing, no statement is made until it is given. A"
        " corrected figure leads to a true-up line on the next statement; a statement that was made"
        " is never changed."
    )
    yield f"Each party may dispute lines of a statement within {part.review_days} days."
    if part.deemed_agreement:
        yield "A statement to which nobody answers in that time is deemed agreed."
    if part.dispute:
        yield f"Disputes: {part.dispute.strip().rstrip('.')}."
    yield f"What is agreed is paid within {part.payment_days} days."


def _reference(title: str, where: str | None) -> str:
    return f"{title}, {where}." if where else f"{title}."
