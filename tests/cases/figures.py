"""Questions about figures: statements, quantities, plans and totals, as tables by period."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from decimal import Decimal, localcontext

from covalue.benefits.appraisal import Appraisal, appraise
from covalue.contracts.settlement import true_up
from covalue.language.currencies import MINOR_UNITS
from covalue.language.findings import Finding
from covalue.language.values import Missing
from tests.cases.reading import CaseError
from tests.cases.subject import Subject, index_of
from tests.cases.tables import (
    EXACT,
    Answer,
    Row,
    Table,
    compared,
    number,
    read_table,
    said,
)
from tests.cases.valuing import rates_in_words
from tests.cases.wording import compared_findings


def statement(subject: Subject, expected: str) -> Answer:
    """Amounts due by line and settlement period, with totals and balances where asked for."""
    wanted, scale = read_table(expected), MINOR_UNITS[subject.document.document.currency]
    statements = subject.settlement.statements
    lines: dict[str, list[object]] = {line: [] for line in subject.document.lines}
    for statement in statements:
        for line in statement.lines:
            lines[line.name].append(money(line.amount, scale))
        sums = {"total": statement.total, "to date": statement.to_date}
        for name in sums.keys() & wanted.lines.keys():
            lines.setdefault(name, []).append(money(sums[name], scale))
        for balance in statement.balances:
            for name in {balance.name, balance.label} & wanted.lines.keys():
                lines.setdefault(name, []).append(balance.value)
    return compared("statement", wanted, _table([s.period for s in statements], lines))


def trued_up(subject: Subject, expected: dict[str, str]) -> Answer:
    """By what the last statement differs from what was `settled` before, line by line."""
    scale = MINOR_UNITS[subject.document.document.currency]
    with localcontext(EXACT):
        before = {
            line: int(number(amount).scaleb(scale))
            for line, amount in (subject.case.fields.get("settled") or {}).items()
        }
    found = {
        f"{line.name} ({line.label})": said(money(line.amount, scale))
        for line in true_up(subject.settlement.statements[-1], before)
    }
    rows = [
        Row(name, (expected.get(name, "nothing"),), (found.get(name, "nothing"),))
        for name in dict.fromkeys([*expected, *found])
    ]
    return Answer("true-up", (), tuple(rows))


def money(amount: int, scale: int) -> Decimal:
    """An amount in whole units, from minor ones."""
    with localcontext(EXACT):
        return Decimal(amount).scaleb(-scale)


def _table(columns: list[str], lines: Mapping[str, list[object]]) -> Table:
    cells = {name: tuple(map(said, values)) for name, values in lines.items()}
    return Table(tuple(columns), cells)


def quantities(subject: Subject, expected: str) -> Answer:
    """Any quantities of any document, in the periods that the case names."""
    wanted, evaluation = read_table(expected), subject.evaluation
    graph, calendar = evaluation.graph, evaluation.graph.calendar
    periods = [index_of(calendar, period) for period in wanted.columns]
    lines: dict[str, list[object]] = {}
    for name in wanted.lines:
        node = graph.node_of(name)
        if node is None:
            raise CaseError(f"the document has no quantity '{name}'")
        values = [evaluation.at(node, at) for at in periods if at in evaluation.frames]
        lines[name] = [None if isinstance(value, Missing) else value for value in values]
    labels = [calendar.label(at) for at in periods if at in evaluation.frames]
    return compared("values", wanted, _table(labels, lines))


def plan(subject: Subject, expected: str) -> Answer:
    """The benefits and costs of an option by period: money, and levels of what is none."""
    wanted, (amounts, _) = read_table(expected), subject.amounts
    lines: dict[str, list[object]] = {}
    for item in amounts.items:
        scale = MINOR_UNITS[item.currency]
        lines[item.name] = [money(amount, scale) for amount in item.amounts]
        if f"{item.name} whole" in wanted.lines:
            lines[f"{item.name} whole"] = [money(amount, scale) for amount in item.whole]
    for level in amounts.levels:
        lines[f"{level.name} in {level.unit}"] = list(level.gains)
    return compared("plan", wanted, _table(_periods(subject), lines))


def totals(subject: Subject, expected: str) -> Answer:
    lines: dict[str, list[object]] = {
        f"{group} in {currency}": [money(amount, MINOR_UNITS[currency]) for amount in amounts]
        for (group, currency), amounts in subject.amounts[0].totals().items()
    }
    return compared("totals", read_table(expected), _table(_periods(subject), lines))


def _periods(subject: Subject) -> list[str]:
    calendar = subject.document.graph.calendar
    return [calendar.label(at) for at in range(calendar.periods)]


FIGURES: Mapping[str, Callable[[Appraisal], object]] = {
    "net present value": lambda found: found.net_present_value,
    "better than nothing": lambda found: found.better,
    "rates": lambda found: rates_in_words(found.rates),
    "payback": lambda found: found.payback,
    "discounted payback": lambda found: found.discounted_payback,
    "benefit-cost ratio": lambda found: found.benefit_cost_ratio,
    "in": lambda found: found.currency,
    "called": lambda found: found.title,
    "by class": lambda found: ", ".join(f"{n}: {said(v)}" for n, v in found.by_class.items()),
}


def appraisal(subject: Subject, expected: dict[str, dict[str, str] | str]) -> Answer:
    """What each option is worth; an option whose figures are not complete has none. `findings` are
    the codes of what keeps something out."""
    found, findings = appraise(subject.document)
    options = [name for name in expected if name != "findings"]
    rows = [Row("findings", (str(expected.get("findings", "")),), (_codes(findings),))]
    rows.append(Row("options", (_listed(options),), (_listed(found),)))
    for option, figures in expected.items():
        if isinstance(figures, dict) and option in found:
            rows += [
                Row(f"{option}, {name}", (text,), (said(FIGURES[name](found[option])),))
                for name, text in figures.items()
            ]
    return Answer("appraisal", (), tuple(rows))


def _listed(names: Iterable[str]) -> str:
    return ", ".join(names)


def _codes(findings: list[Finding]) -> str:
    return _listed(finding.code for finding in findings)


def appraisal_findings(subject: Subject, expected: list[dict[str, str]] | None) -> Answer:
    """What keeps an option, or an amount, out of the figures."""
    found = appraise(subject.document)[1]
    return compared_findings("appraisal findings", subject, expected or [], found)
