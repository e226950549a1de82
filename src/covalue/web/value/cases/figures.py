"""What a case comes to, as its page shows it: figures by option, totals by class and currency, what
a check found."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from covalue.benefits.amounts import (
    CaseAmounts,
    Item,
    Level,
    OptionAmounts,
    live_periods,
    totals,
)
from covalue.benefits.appraisal import Appraisal, appraise
from covalue.benefits.business_case import BusinessCase
from covalue.benefits.checks import check_case
from covalue.benefits.claims import Claim, claims_of
from covalue.language.findings import Finding
from covalue.language.money import Money
from covalue.web.value.cases.case_text import case_of, keep_case
from covalue.web.value.cases.models import BENEFIT_CLASSES
from covalue.web.value.cases.recent import Recent


@dataclass(frozen=True, slots=True)
class GroupTotal:
    """Benefits of one class, or costs of one party, in one currency: minor units by period."""

    name: str
    currency: str
    amounts: tuple[int, ...]
    is_cost: bool

    @property
    def total(self) -> int:
        """Over the whole life."""
        return sum(self.amounts)


@dataclass(frozen=True, slots=True)
class CaseFigures:
    """A case with everything that follows from it, under its preferred option."""

    case: BusinessCase
    options: Sequence[Appraisal]
    preferred: Appraisal | None
    groups: Sequence[GroupTotal]
    items: Sequence[Item]
    levels: Sequence[Level]
    missing: Sequence[str]
    findings: Sequence[Finding]
    live: Mapping[str, tuple[int, int]]
    """The numbers of the first and the last period in which a benefit of the option has an effect,
    of those with figures."""
    claims: Sequence[Claim]

    @property
    def labels(self) -> list[str]:
        """The names of the periods."""
        calendar = self.case.graph.calendar
        return [calendar.label(at) for at in range(calendar.periods)]

    def item(self, name: str) -> Item | None:
        """A benefit or cost by name; None where it does not belong to the option, or is no
        money."""
        return next((row for row in self.items if row.name == name), None)

    @property
    def net(self) -> list[int]:
        """By period, in minor units of the case's currency: the classes that count, less the costs
        of both."""
        counts = {BENEFIT_CLASSES[count] for count in self.case.document.appraisal.counts}
        own = [total for total in self.groups if total.currency == self.case.document.currency]
        signs = [(total, -1 if total.is_cost else int(total.name in counts)) for total in own]
        return [
            sum(sign * total.amounts[at] for total, sign in signs)
            for at in range(self.case.graph.calendar.periods)
        ]


def figures(case: BusinessCase) -> CaseFigures:
    """Everything that follows from a case; each of its options is evaluated once."""
    known = CaseAmounts(case)
    amounts, _missing = known.of()
    appraised, findings = appraise(case, known)
    groups = [
        GroupTotal(
            BENEFIT_CLASSES.get(name, name.capitalize()),
            currency,
            values,
            name not in BENEFIT_CLASSES,
        )
        for (name, currency), values in totals(amounts.items).items()
    ]
    return CaseFigures(
        case=case,
        options=list(appraised.values()),
        preferred=appraised.get(case.preferred),
        groups=groups,
        items=amounts.items,
        levels=amounts.levels,
        missing=amounts.missing,
        findings=list(dict.fromkeys([*findings, *check_case(case, known)])),
        live=_live(amounts),
        claims=claims_of(case, known=known),
    )


def _live(amounts: OptionAmounts) -> dict[str, tuple[int, int]]:
    known = [item.name for item in amounts.items if item.kind == "benefit"]
    known += [level.name for level in amounts.levels]
    periods = {name: live_periods(amounts.evaluation, name) for name in known}
    return {name: (spans[0], spans[-1]) for name, spans in periods.items() if spans}


_FIGURES = Recent(lambda document: figures(case_of(document)), most=128)


def figures_of(document: str) -> CaseFigures:
    """The figures of a document that was kept."""
    return _FIGURES.of(document)


def keep_figures(document: str, figures: CaseFigures) -> None:
    """Remember the figures of a document, which were computed when it was written."""
    keep_case(document, figures.case)
    _FIGURES.keep(document, figures)


def minor(amount: Decimal, currency: str) -> int:
    """An exact amount in whole minor units, for display: half away from zero."""
    return Money.of(amount, currency, "half up").minor
