"""Plans: a case, frozen at a gate with its figures by period, that nobody can change in silence."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass, replace
from datetime import date
from typing import Any, Literal

from pydantic import TypeAdapter, ValidationError

from covalue.benefits.amounts import Item, Level, option_amounts
from covalue.benefits.business_case import BusinessCase
from covalue.language.decimals import plain
from covalue.language.findings import Finding, Place, error, has_errors, near_to
from covalue.language.periods import Calendar

Gate = Literal["business_case", "design", "implementation", "value_delivery"]


@dataclass(frozen=True, slots=True)
class Plan:
    """What was promised for one option at a gate: amounts by period in whole minor units; gains
    where it is no money.

    `case_hash` is the frozen document's; `hash` is the plan's own, over everything that it says.
    """

    title: str
    gate: Gate
    frozen_on: date
    option: str
    case_hash: str
    calendar: Calendar
    items: tuple[Item, ...]
    levels: tuple[Level, ...]
    hash: str = ""

    @property
    def name(self) -> str:
        """How a figure names the plan that it is measured against."""
        return f"{self.gate.replace('_', ' ')} of {self.frozen_on.isoformat()} ({self.hash[:12]})"

    def item(self, name: str) -> Item | None:
        """A benefit or cost by name; None where the plan has none of this name."""
        return next((item for item in self.items if item.name == name), None)


def freeze(
    case: BusinessCase, gate: Gate, frozen_on: date, option: str | None = None
) -> tuple[Plan | None, list[Finding]]:
    """The plan of an option (the preferred one where left out). None where a figure of it is
    missing."""
    chosen = option or case.preferred
    if chosen not in case.document.options:
        mend = (
            near_to(chosen, case.document.options)
            or f"known are {', '.join(case.document.options)}"
        )
        return None, [error("unknown-name", f"there is no option '{chosen}'", Place(), mend)]
    amounts, findings = option_amounts(case, chosen)
    if has_errors(findings):
        return None, findings
    head = case.document.case, gate, frozen_on, chosen, case.hash
    plan = Plan(*head, case.graph.calendar, amounts.items, amounts.levels)
    return replace(plan, hash=_hash(plan_data(plan))), findings


def plan_data(plan: Plan) -> dict[str, Any]:
    """The plan for JSON."""
    levels = [
        {**asdict(level), "gains": [plain(gain) for gain in level.gains]} for level in plan.levels
    ]
    whole = {**asdict(plan), "frozen_on": plan.frozen_on.isoformat(), "levels": levels}
    if not plan.calendar.names_end:
        # Plans that were frozen before years could be named by their end keep their hash.
        del whole["calendar"]["names_end"]
    return whole


def read_plan(data: Mapping[str, Any]) -> tuple[Plan | None, list[Finding]]:
    """A plan from its data. None where it is no plan, or says something else than when it was
    frozen."""
    try:
        plan = TypeAdapter(Plan).validate_python(data)
    except ValidationError as problem:
        details = problem.errors()[0]
        field = ".".join(str(step) for step in details["loc"])
        message = f"this is no plan: {details['msg'][:1].lower()}{details['msg'][1:]}"
        return None, [error("plan", message, Place(field=field))]
    if plan.hash != _hash(plan_data(plan)):
        message = "the plan was changed after it was frozen: its hash is another"
        mend = "take the plan that both parties signed"
        return None, [error("hash", message, Place(field="hash"), mend)]
    return plan, []


def differs(plan: Plan, case: BusinessCase) -> list[Finding]:
    """Does a case still give the figures of a plan that was frozen from it? A finding where it does
    not."""
    if plan.case_hash != case.hash:
        message = (
            f"the plan was frozen from version {plan.case_hash[:12]}, this is {case.hash[:12]}"
        )
        mend = "take the version that was frozen"
        return [error("hash", message, Place(field="case_hash"), mend)]
    again, findings = freeze(case, plan.gate, plan.frozen_on, plan.option)
    if again is not None and (again.items, again.levels) != (plan.items, plan.levels):
        message = "the plan's figures are not those of its case"
        findings.append(error("hash", message, Place(field="items")))
    return findings


def _hash(data: Mapping[str, Any]) -> str:
    """SHA-256 of the data as sorted, compact JSON, without the hash itself."""
    said = {key: value for key, value in data.items() if key != "hash"}
    text = json.dumps(said, sort_keys=True, separators=(",", ":"), ensure_ascii=False)
    return hashlib.sha256(text.encode()).hexdigest()
