"""A plan as a kind of agreement: both parties sign one version of the case at a gate; silence never
means agreed."""

from __future__ import annotations

import json
import re
from decimal import Decimal
from typing import Any

from django.urls import reverse

from covalue.benefits.plan import freeze, plan_data
from covalue.language.money import Money, MoneyError
from covalue.web.ground.agreements.models import Agreement
from covalue.web.ground.agreements.registry import Kind, register
from covalue.web.ground.record.models import Scope
from covalue.web.ground.record.services import SYSTEM, Subject, entry_add
from covalue.web.kit import clock
from covalue.web.kit.errors import Refused
from covalue.web.value.cases.case_text import CaseWrong, case_of
from covalue.web.value.cases.models import CaseVersion, Gate, Plan
from covalue.web.value.cases.projection import project_plan

NAME = "plan"
FIELDS = {"project", "case", "version", "hash", "gate", "option", "reason", "figures"}


MOST_VERSIONS = 2**31 - 1
AMOUNT = re.compile(r"-?\d{1,30}(\.\d{1,4})?", re.ASCII)


def check(content: Any) -> None:
    """Refuse what names no version, or a version that is another now."""
    if not isinstance(content, dict) or set(content) != FIELDS or not _is_plan(content):
        raise Refused(
            "plan_wrong",
            "This is no version of a business case.",
            mend="Propose it on the case's page.",
        )
    if content["gate"] not in Gate.values:
        raise Refused("gate_unknown", f"'{content['gate']}' is no gate.", field="gate")


def _is_plan(content: dict[str, Any]) -> bool:
    """Is everything of the kind that it is read as? Anybody may propose any content through the
    API, and pages of both parties show it."""
    option, number, figures = content["option"], content["version"], content["figures"]
    return (
        all(isinstance(content[name], str) for name in ("project", "case", "hash", "reason"))
        and isinstance(content["gate"], str)
        and (option is None or isinstance(option, str))
        and type(number) is int
        and 0 < number <= MOST_VERSIONS
        and isinstance(figures, list)
        and all(_is_figure(figure) for figure in figures)
    )


def _is_figure(figure: Any) -> bool:
    if not isinstance(figure, dict) or set(figure) != {"of", "currency", "amount"}:
        return False
    of, currency, amount = figure["of"], figure["currency"], figure["amount"]
    if not all(isinstance(text, str) for text in (of, currency, amount)):
        return False
    return AMOUNT.fullmatch(amount) is not None and _is_money(amount, currency)


def _is_money(amount: str, currency: str) -> bool:
    try:
        Money.of(Decimal(amount), currency)
    except MoneyError:
        return False
    return True


def on_agreed(agreement: Agreement) -> None:
    """Freeze the version that was signed: its figures by period are the plan from now on."""
    content = agreement.body
    version = (
        CaseVersion.objects.select_related("project__relationship__programme")
        .filter(
            project=agreement.reference,
            project__relationship=agreement.relationship,
            number=content["version"],
            hash=content["hash"],
        )
        .first()
    )
    if version is None:
        raise Refused("version_gone", "There is no such version of the project's business case.")
    day = clock.today(version.project.relationship.programme.time_zone)
    frozen, findings = freeze(case_of(version.document), content["gate"], day, content["option"])
    if frozen is None:
        raise CaseWrong(findings)
    plan = Plan(
        project=version.project,
        number=Plan.objects.filter(project=version.project).count() + 1,
        gate=content["gate"],
        version=version,
        agreement=agreement,
        data=json.dumps(plan_data(frozen)),
        hash=frozen.hash,
        reason=content["reason"],
        frozen_on=day,
    )
    plan.save()
    values = project_plan(plan, frozen)
    after = {"gate": plan.gate, "version": version.number, "hash": plan.hash, "reason": plan.reason}
    entry_add(
        scope=Scope.RELATIONSHIP,
        scope_id=agreement.relationship_id,
        actor=SYSTEM,
        action="plan.frozen",
        subject=Subject("plan", plan.pk, f"{version.project.name}: {plan}"),
        after=after,
        rows=[plan, *values],
    )


def editor(agreement: Agreement) -> str:
    """Where the case is, to propose another version."""
    return reverse("case", args=[agreement.reference])


def shown(agreement: Agreement) -> str:
    """The page on which the version reads well."""
    return reverse("case_version", args=[agreement.reference, agreement.body["version"]])


def facts(agreement: Agreement) -> list[tuple[str, str]]:
    """What is promised, and what it costs, over the whole life: of benefits the part due to the
    project."""
    content = agreement.body
    amounts = [
        (row["of"], Money.of(Decimal(row["amount"]), row["currency"]).signed())
        for row in content["figures"]
    ]
    version = f"{content['version']}, at the gate {Gate(content['gate']).label}"
    return [("Version", version), *((f"{of}, whole life", amount) for of, amount in amounts)]


PLAN = register(
    Kind(
        NAME,
        "Plan of a project",
        check=check,
        on_agreed=on_agreed,
        editor=editor,
        shown=shown,
        facts=facts,
    )
)
