"""Everything that a reviewer would ask of a case that can be read: map, profiles, claims."""

from __future__ import annotations

from collections.abc import Iterator

from covalue.benefits.amounts import CaseAmounts, OptionAmounts, live_periods, names_of
from covalue.benefits.benefits_map import check_map, map_of
from covalue.benefits.business_case import BusinessCase
from covalue.benefits.claims import check_claims, claims_of
from covalue.benefits.dates import period_of
from covalue.language.findings import Finding, Place, warning


def check_case(case: BusinessCase, known: CaseAmounts | None = None) -> list[Finding]:
    """What hangs in the air on the map, what a benefit cannot be held to, what is counted twice,
    and, under the preferred option, what is larger than can be kept. `known` are the case's
    amounts, where somebody has them already.
    """
    known = known or CaseAmounts(case)
    amounts, not_known = known.of()
    findings = check_map(map_of(case.document), case.places)
    if not case.document.benefits:
        mend = "add what gets better, and by how much"
        message = "the case promises no benefit yet"
        findings.append(warning("no-benefits", message, Place(field="benefits"), mend))
    for name in case.document.benefits:
        findings += _check_profile(case, name)
        findings += _check_reviews(case, name, amounts)
        findings += _check_sign(case, name, amounts)
    findings += check_claims(claims_of(case, known=known))
    return [*findings, *(finding for finding in not_known if finding.code == "too-large")]


def _check_profile(case: BusinessCase, name: str) -> Iterator[Finding]:
    part, place = case.document.benefits[name], case.places[name]
    if part.measure is None:
        mend = "what cannot be measured cannot be claimed: add `measure: …`"
        yield warning("no-measure", f"the benefit '{name}' has no measure", place, mend)
    for field in ("baseline", "target"):
        if getattr(part, field) is None:
            mend = f"add `{field}: …` with its source"
            yield warning(f"no-{field}", f"the benefit '{name}' has no {field}", place, mend)
    if part.baseline is not None and not part.baseline.agreed:
        mend = "agree on it before the project changes anything"
        yield warning("not-agreed", f"the baseline of '{name}' is not agreed yet", place, mend)


def _check_reviews(case: BusinessCase, name: str, amounts: OptionAmounts) -> Iterator[Finding]:
    """A review before the benefit starts reviews nothing."""
    live = live_periods(amounts.evaluation, name) if name in names_of(case, amounts.option) else []
    reviews = [period_of(day, case.graph.calendar) for day in case.document.benefits[name].reviews]
    if not any(at >= min(live, default=0) for at in reviews):
        message = f"the benefit '{name}' is not reviewed once it is there"
        yield warning("no-review", message, case.places[name], "add `reviews:` up to its sunset")


def _check_sign(case: BusinessCase, name: str, amounts: OptionAmounts) -> Iterator[Finding]:
    part, item = case.document.benefits[name], amounts.item(name)
    gains = item.amounts if item is not None else ()
    if any(amount > 0 for amount in gains) and part.disbenefit:
        message = f"'{name}' is called a disbenefit, but its measure gets better"
        yield warning("sign", message, case.places[name], "correct baseline, target or direction")
    if any(amount < 0 for amount in gains) and not part.disbenefit:
        message = f"'{name}' is worth less than nothing: its measure gets worse"
        mend = "correct baseline, target or direction, or `disbenefit: yes`"
        yield warning("sign", message, case.places[name], mend)
