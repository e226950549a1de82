"""Claims on measures: who counts which part of which measure, where and when; double counts and
more than 100 %."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from functools import reduce
from itertools import combinations
from operator import itemgetter

from covalue.benefits.amounts import CaseAmounts, live_periods, names_of
from covalue.benefits.business_case import BusinessCase
from covalue.language.decimals import CONTEXT, percentage
from covalue.language.exact import Evaluation
from covalue.language.findings import Finding, Place, Severity, error
from covalue.language.periods import Calendar

EVERYWHERE = "everywhere"
NOWHERE = Place()


@dataclass(frozen=True, slots=True)
class Claim:
    """One benefit's claim on a measure.

    `scope` are the sites, teams or products that it covers, all of them where it is empty; `shares`
    are the parts of the effect that it counts, by months since year 0, so that cases with different
    calendars can be compared.
    """

    project: str
    benefit: str
    measure: str
    scope: frozenset[str]
    shares: dict[int, Decimal]
    place: Place = NOWHERE

    def covers(self, where: str) -> bool:
        """Does it count there?"""
        return not self.scope or where in self.scope


def claims_of(
    case: BusinessCase, option: str | None = None, known: CaseAmounts | None = None
) -> list[Claim]:
    """The claims of an option's benefits (the preferred option's where left out), in the months
    when they are live. `known` are the case's amounts, where somebody has them already.
    """
    amounts, _ = (known or CaseAmounts(case)).of(option)
    project, document = case.document.project.name, case.document
    claims = []
    for name in names_of(case, amounts.option):
        part = document.benefits.get(name)
        if part is not None and part.measure is not None:
            shares = _shares(amounts.evaluation, name)
            claims.append(
                Claim(project, name, part.measure, frozenset(part.scope), shares, case.places[name])
            )
    return claims


def _shares(evaluation: Evaluation, name: str) -> dict[int, Decimal]:
    """A benefit's share in each month in which it is live; a share that cannot be computed is no
    claim."""
    graph = evaluation.graph
    at_share = graph.node_of(f"{name}.share")
    assert at_share is not None
    shares: dict[int, Decimal] = {}
    for at in live_periods(evaluation, name):
        share = evaluation.at(at_share, at)
        if isinstance(share, Decimal):
            shares |= dict.fromkeys(_months(graph.calendar, at), share)
    return shares


def _months(calendar: Calendar, at: int) -> range:
    first = calendar.month_of(at)
    return range(first, first + calendar.months_each)


def check_claims(claims: Iterable[Claim]) -> list[Finding]:
    """Double counts (a warning, or a note where the shares say who counts what), and shares above
    100 % (an error)."""
    findings: list[Finding] = []
    for group in by_measure(claims).values():
        over = _over_attributed(group)
        findings += over
        findings += _double_counts(group, bool(over))
    return findings


def by_measure(claims: Iterable[Claim]) -> dict[str, list[Claim]]:
    """The claims on each measure."""
    groups: dict[str, list[Claim]] = {}
    for claim in claims:
        groups.setdefault(claim.measure, []).append(claim)
    return groups


def over_claimed(claims: Iterable[Claim]) -> list[str]:
    """The measures of which more than 100 % is counted somewhere in some month."""
    return [measure for measure, group in by_measure(claims).items() if _is_over(group)]


def _is_over(group: Sequence[Claim]) -> bool:
    for where in _places(group):
        counted: dict[int, Decimal] = {}
        for claim in group:
            for month, share in claim.shares.items() if claim.covers(where) else ():
                counted[month] = CONTEXT.add(counted.get(month, Decimal(0)), share)
                if counted[month] > 1:
                    return True
    return False


def _places(group: Sequence[Claim]) -> list[str]:
    return sorted(set().union(*(claim.scope for claim in group))) or [EVERYWHERE]


def _over_attributed(group: Sequence[Claim]) -> list[Finding]:
    findings: dict[frozenset[str], Finding] = {}
    for where in _places(group):
        by_month: dict[int, list[Claim]] = {}
        for claim in group:
            for month in claim.shares if claim.covers(where) else ():
                by_month.setdefault(month, []).append(claim)
        for month, live in sorted(by_month.items(), key=itemgetter(0)):
            total = reduce(CONTEXT.add, (claim.shares[month] for claim in live), Decimal(0))
            who = frozenset(_who(claim) for claim in live) if total > 1 else frozenset()
            if who and who not in findings:
                findings[who] = _over(live, where, month, total)
    return list(findings.values())


def _over(live: Sequence[Claim], where: str, month: int, total: Decimal) -> Finding:
    named = " and ".join(f"'{_who(claim)}'" for claim in live)
    message = (
        f"{named} count {percentage(total)} of '{live[0].measure}' {_in(where)} from"
        f" {_label(month)}"
    )
    place = live[-1].place
    at = Place(place.file, place.line, place.column, field=live[-1].benefit, period=_label(month))
    mend = "agree on `attribution:` shares that add up to 100% or less"
    return error("over-attributed", message, at, mend)


def _double_counts(group: Sequence[Claim], over: bool) -> Iterator[Finding]:
    for one, two in combinations(group, 2):
        months = sorted(one.shares.keys() & two.shares.keys())
        both = one.scope & two.scope if one.scope and two.scope else one.scope | two.scope
        if not months or (one.scope and two.scope and not both):
            continue
        where = ", ".join(sorted(both)) or EVERYWHERE
        span = f"from {_label(months[0])} to {_label(months[-1])}"
        message = f"'{_who(one)}' and '{_who(two)}' both count '{one.measure}' {_in(where)} {span}"
        severity = Severity.WARNING if over else Severity.NOTE
        if over:
            mend = "keep one of them, or share the measure out"
        else:
            mend = "their shares add up to 100 % or less"
        yield Finding("double-count", severity, message, two.place, mend)


def _who(claim: Claim) -> str:
    return f"{claim.project}: {claim.benefit}"


def _in(where: str) -> str:
    return where if where == EVERYWHERE else f"in {where}"


def _label(month: int) -> str:
    return Calendar(month, "month", 1).label(0)
