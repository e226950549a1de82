"""Why a stage of a thread is another amount than the stage before it, in a few words, where it is
known."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from decimal import ROUND_HALF_UP, Decimal
from functools import lru_cache

from covalue.benefits.bridge import Bar, Bridge, Question, bridges
from covalue.benefits.business_case import BusinessCase
from covalue.benefits.changes import Change
from covalue.benefits.value_thread import ValueThread
from covalue.language.findings import Finding
from covalue.web.kit.look.axes import named_period

_OF_MILESTONE = ": number of its period"
_MOST = 2
"""Drivers and periods that a reason names."""


@dataclass(frozen=True, slots=True)
class _Pair:
    """Two versions, told apart by their hashes."""

    hashes: tuple[str, str]
    cases: tuple[BusinessCase, BusinessCase] = field(compare=False)


def bridges_between(
    before: BusinessCase, after: BusinessCase, question: Question
) -> tuple[tuple[Bridge, ...], list[Finding]]:
    """The bridges between two versions; kept, since a version never changes."""
    bridges, findings = _bridges(_Pair((before.hash, after.hash), (before, after)), question)
    return bridges, list(findings)


@lru_cache(maxsize=2048)
def _bridges(pair: _Pair, question: Question) -> tuple[tuple[Bridge, ...], tuple[Finding, ...]]:
    between, findings = bridges(*pair.cases, question)
    return between, tuple(findings)


def reasons(
    thread: ValueThread, versions: Sequence[BusinessCase | None], shares: Mapping[int, Decimal]
) -> dict[str, str]:
    """By stage, why it differs from the stage before it, to date. Nothing where it is the same, or
    not known.

    `versions` are the case as promised, as committed at the design gate (None: not yet), and as
    expected now; `shares` the part due to the project by period.
    """
    promised, committed, expected = versions
    assert promised is not None
    assert expected is not None
    words = {
        "committed": _between(thread, promised, committed) if committed is not None else "",
        "forecast": _of_forecast(thread, committed or promised, expected),
        "realized": _listed(thread, list(thread.unmeasured), "not measured"),
        "validated": _of_validation(thread),
        "attributed": _of_share(thread, shares),
    }
    return {stage: text for stage, text in words.items() if text}


def spoken(change: Change) -> tuple[str, str, str]:
    """The label of a change, before and after; periods as sentences write them."""
    return (
        change.label.removesuffix(_OF_MILESTONE),
        named_period(change.before),
        named_period(change.after),
    )


def _between(thread: ValueThread, before: BusinessCase, after: BusinessCase) -> str:
    """The drivers that moved the figure most."""
    if (
        thread.as_of < 0
        or before.hash == after.hash
        or thread.benefit not in before.document.benefits
    ):
        return ""
    question = Question(of=thread.benefit, until=thread.calendar.label(thread.as_of))
    bridges, _findings = bridges_between(before, after, question)
    moved = sorted(
        (bar for bridge in bridges for bar in bridge.bars if bar.amount),
        key=lambda bar: -abs(bar.amount),
    )
    return _driver(moved[0]) if len(moved) == 1 else " and ".join(bar.name for bar in moved[:_MOST])


def _driver(bar: Bar) -> str:
    if len(bar.changes) != 1:
        return bar.name
    _label, before, after = spoken(bar.changes[0])
    return f"{bar.name} {before} → {after}" if len(before) + len(after) < 24 else bar.name


def _of_forecast(thread: ValueThread, before: BusinessCase, after: BusinessCase) -> str:
    """What was assumed otherwise, or that less (more) was measured than then forecast, whichever
    weighs more."""
    planned = thread.to_date("committed" if thread.committed_by else "promised")
    item = thread.forecast_by.item(thread.benefit)
    assumed = sum(item.whole[: thread.as_of + 1]) if item is not None else 0
    measured = thread.to_date("forecast") - assumed
    why = _between(thread, before, after)
    if measured and (not why or abs(measured) > abs(assumed - planned)):
        return "measured below plan" if measured < 0 else "measured above plan"
    return why if assumed != planned else ""


def _of_validation(thread: ValueThread) -> str:
    """Periods that wait for finance, or the part that it accepts."""
    realized, validated = thread.stages["realized"], thread.stages["validated"]
    waiting = [at for at, amount in realized.items() if amount and at not in validated]
    known = sum(realized[at] for at in validated)
    taken_off = known - thread.to_date("validated")
    if waiting and abs(sum(realized[at] for at in waiting)) >= abs(taken_off):
        return _listed(thread, waiting, "not yet validated")
    return (
        f"finance accepts {_percent(Decimal(thread.to_date('validated')) / known)}"
        if taken_off and known
        else ""
    )


def _of_share(thread: ValueThread, shares: Mapping[int, Decimal]) -> str:
    """The part that is due to others; where it changes, only that there is one."""
    used = {shares[at] for at in thread.stages["attributed"] if at in shares} - {Decimal(1)}
    if not used:
        return ""
    return (
        f"{_percent(1 - min(used))} due to others" if len(used) == 1 else "a part is due to others"
    )


def _listed(thread: ValueThread, periods: Sequence[int], what: str) -> str:
    if not periods:
        return ""
    if len(periods) > _MOST:
        return f"{len(periods)} periods {what}"
    return f"{', '.join(named_period(thread.calendar.label(at)) for at in sorted(periods))} {what}"


def _percent(share: Decimal) -> str:
    return f"{(share * 100).quantize(Decimal(1), ROUND_HALF_UP)} %"
