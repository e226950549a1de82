"""Questions about several versions of a business case: value threads, and bridges between two."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from decimal import localcontext
from functools import partial
from typing import get_args

from covalue.benefits.bridge import Bridge, Question, bridges
from covalue.benefits.business_case import BusinessCase, read_case
from covalue.benefits.plan import Gate, Plan, freeze
from covalue.benefits.value_thread import (
    Facts,
    Stage,
    ValueThread,
    realization_rate,
    time_axis,
    value_thread,
)
from covalue.language.currencies import MINOR_UNITS
from covalue.language.findings import Finding
from tests.cases.figures import money
from tests.cases.reading import CaseError, changed
from tests.cases.subject import FILE, READERS, Subject, index_of
from tests.cases.tables import (
    EXACT,
    NOTHING,
    Answer,
    Row,
    Table,
    compared,
    number,
    read_table,
    said,
)
from tests.cases.wording import compared_findings

BENEFIT = "saving"
"""Where a case does not say which benefit its thread or bridge is of."""
BEHIND = ("total", "to date")


def _version(subject: Subject, changes: Mapping[str, str | None]) -> BusinessCase:
    text = changed(str(subject.case), subject.case.document, changes)
    found, findings = read_case(text, FILE)
    if found is None:
        raise CaseError("the other version is refused: " + "; ".join(map(str, findings)))
    return found


def _plan(subject: Subject, words: Mapping[str, str] | None, gate: Gate, day: str) -> Plan:
    """The plan of a version: `on` says when it was frozen, the rest is what it says otherwise."""
    words = words or {}
    changes = {old: new for old, new in words.items() if old not in ("on", "gate")}
    at: Gate = next(g for g in get_args(Gate) if g == words.get("gate", gate).replace(" ", "_"))
    found, findings = freeze(
        _version(subject, changes), at, date.fromisoformat(str(words.get("on", day)))
    )
    if found is None:
        raise CaseError("nothing can be frozen: " + "; ".join(map(str, findings)))
    return found


def _thread(subject: Subject) -> tuple[ValueThread | None, list[Finding]]:
    """Promised and committed by plans, forecast by another, and what has come by `facts`."""
    fields = subject.case.fields
    plans = [_plan(subject, words, "business_case", "2026-02-01") for words in fields["plans"]]
    forecast = _plan(subject, fields.get("forecast"), "implementation", "2027-01-01")
    return value_thread(fields.get("of", BENEFIT), plans, forecast, _facts(subject, forecast))


def _facts(subject: Subject, forecast: Plan) -> Facts:
    fields, calendar = subject.case.fields, forecast.calendar
    table = read_table(fields["facts"]) if fields.get("facts") else Table((), {})
    scale = MINOR_UNITS[subject.document.document.currency]
    amounts: dict[str, dict[int, int]] = {}
    for stage, cells in table.lines.items():
        with localcontext(EXACT):
            amounts[stage] = {
                index_of(calendar, period): int(number(cell).scaleb(scale))
                for period, cell in zip(table.columns, cells, strict=True)
                if cell != NOTHING
            }
    closed = fields.get("as of")
    as_of = calendar.index(closed) if closed else -1
    stages = ("realized", "validated", "attributed", "shared")
    last = calendar.periods if as_of is None else as_of
    return Facts(last, *(amounts.get(stage, {}) for stage in stages))


def _good_thread(subject: Subject) -> ValueThread:
    found, findings = _thread(subject)
    if found is None:
        raise CaseError("there is no thread: " + "; ".join(map(str, findings)))
    return found


def thread(subject: Subject, expected: str) -> Answer:
    """One benefit's value at every stage by period, in all and to date."""
    found, wanted = _good_thread(subject), read_table(expected)
    scale = MINOR_UNITS[found.currency]
    lines: dict[str, tuple[str, ...]] = {}
    for stage in get_args(Stage):
        amounts = found.stages[stage]
        if not amounts and stage not in wanted.lines:
            continue
        cells = [said(_amount(amounts, at, scale)) for at in range(found.calendar.periods)]
        sums = (sum(amounts.values()), found.to_date(stage))
        lines[stage] = (*cells, *(said(money(total, scale)) for total in sums))
    labels = [found.calendar.label(at) for at in range(found.calendar.periods)]
    return compared("thread", wanted, Table((*labels, *BEHIND), lines))


def _amount(amounts: Mapping[int, int], at: int, scale: int) -> object:
    return money(amounts[at], scale) if at in amounts else None


def thread_findings(subject: Subject, expected: list[dict[str, str]] | None) -> Answer:
    """What does not fit together, or is missing, in a thread."""
    return compared_findings("thread findings", subject, expected or [], _thread(subject)[1])


def rates(subject: Subject, expected: dict[str, str]) -> Answer:
    """`validated of promised: 0.3`: what came to date against a plan, as a part of it."""
    found = _good_thread(subject)
    plans = {"promised": found.promised_by, "committed": found.committed_by}
    rows = []
    for which, wanted in expected.items():
        stage, _, name = which.partition(" of ")
        plan = plans.get(name, found.forecast_by)
        assert plan is not None, which
        come: Stage = next(one for one in get_args(Stage) if one == stage)
        rate = realization_rate(found, plan, come)
        assert rate.plan == plan.name
        rows.append(Row(which, (wanted,), (said(rate.rate),)))
    return Answer("rates", (), tuple(rows))


def arrivals(subject: Subject, expected: str) -> Answer:
    """By each period of the promise: what should have come in all, whether it has, how much
    later."""
    found, wanted = _good_thread(subject), read_table(expected)
    scale = MINOR_UNITS[found.currency]
    lines = {
        found.calendar.label(step.period): (
            said(money(step.amount, scale)),
            step.status,
            NOTHING if step.later is None else str(step.later),
        )
        for step in time_axis(found, found.promised_by)
    }
    return compared("arrivals", wanted, Table(("in all", "status", "later"), lines))


def bridge(subject: Subject, expected: Mapping[str, str]) -> Answer:
    """From one version to the next, driver by driver: before + bars + the rest = after."""
    found, findings = _bridges(subject)
    if len(found) != 1:
        raise CaseError(f"{len(found)} bridges: " + "; ".join(map(str, findings)))
    return _compared_bridge("bridge", expected, found[0])


def all_bridges(subject: Subject, expected: Mapping[str, Mapping[str, str]]) -> Answer:
    """A bridge for every class of benefits and every party's costs."""
    found, _ = _bridges(subject)
    names = [f"{one.total} in {one.currency}" for one in found]
    rows = [Row("totals", (", ".join(expected),), (", ".join(names),))]
    for name, one in zip(names, found, strict=True):
        rows += _compared_bridge(name, expected.get(name, {}), one).rows
    return Answer("bridges", (), tuple(rows))


def _compared_bridge(title: str, expected: Mapping[str, str], found: Bridge) -> Answer:
    """Amounts by bar; `changes` of a bar in words, where the case asks for them."""
    amount = partial(money, scale=MINOR_UNITS[found.currency])
    cells = {"before": said(amount(found.before))}
    cells |= {bar.name: said(amount(bar.amount)) for bar in found.bars}
    cells |= {"not explained": said(amount(found.remainder))} if found.remainder else {}
    cells["after"] = said(amount(found.after))
    for bar in found.bars:
        if f"{bar.name} by" in expected:
            changes = (f"{one.name}: {one.before} to {one.after}" for one in bar.changes)
            cells[f"{bar.name} by"] = "; ".join(changes)
    names = dict.fromkeys([*expected, *cells])
    rows = [
        Row(name, (str(expected.get(name, "nothing")),), (cells.get(name, "nothing"),))
        for name in names
    ]
    return Answer(title, (), tuple(rows))


def bridge_findings(subject: Subject, expected: list[dict[str, str]] | None) -> Answer:
    """Why there is no bridge."""
    return compared_findings("bridge findings", subject, expected or [], _bridges(subject)[1])


def _bridges(subject: Subject) -> tuple[tuple[Bridge, ...], list[Finding]]:
    fields = subject.case.fields
    realized = fields.get("realized")
    with localcontext(EXACT):
        measured = int(number(realized) * 100) if realized else None
    question = Question(
        of=None if fields.get("of") == "all" else fields.get("of", BENEFIT),
        option=fields.get("option"),
        until=fields.get("until"),
        by="assumption" if fields.get("by") == "assumption" else "driver",
        realized=measured,
    )
    before: BusinessCase = subject.document
    return bridges(before, _version(subject, fields.get("after") or {}), question)


def version(subject: Subject, expected: Mapping[str, list[dict[str, str]]]) -> Answer:
    """What makes `other` versions of a document, with a hash of their own, and what leaves it the
    `same`."""
    own = subject.document.hash
    rows = []
    for wanted, versions in expected.items():
        for changes in versions:
            text = changed(str(subject.case), subject.case.document, changes)
            found, findings = READERS[subject.kind](text, FILE)
            if found is None:
                raise CaseError("the other version is refused: " + "; ".join(map(str, findings)))
            said_of = "; ".join(f"{old} → {new}" for old, new in changes.items())
            rows.append(Row(said_of, (wanted,), ("same" if found.hash == own else "other",)))
    return Answer("version", (), tuple(rows))


def views(subject: Subject, expected: Mapping[str, Mapping[str, str]]) -> Answer:
    """A stage of a thread in the year, annualised, and over the whole life."""
    found = _good_thread(subject)
    scale = MINOR_UNITS[found.currency]
    rows = []
    for stage in get_args(Stage):
        for name, wanted in expected.get(stage, {}).items():
            seen = found.views(stage)
            yearly = None if seen.annualised is None else money(seen.annualised, scale)
            cells = {
                "year": seen.year,
                "in year": said(money(seen.in_year, scale)),
                "period": seen.period,
                "annualised": said(yearly),
                "whole life": said(money(seen.whole_life, scale)),
                "periods": str(seen.counted),
            }
            rows.append(Row(f"{stage} {name}", (wanted,), (cells[name],)))
    return Answer("views", (), tuple(rows))
