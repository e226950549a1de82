"""Writing business cases: every save is a version, and what both parties sign at a gate becomes a
plan."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any
from uuid import UUID, uuid4

from django.db import transaction

from covalue.benefits.amounts import totals
from covalue.benefits.business_case import BusinessCase
from covalue.benefits.plan import Plan as FrozenPlan
from covalue.benefits.plan import freeze
from covalue.language.currencies import MINOR_UNITS
from covalue.language.money import Money
from covalue.language.periods import Calendar
from covalue.web.ground.accounts.models import User
from covalue.web.ground.agreements import services as agreements
from covalue.web.ground.agreements.drafts import Draft
from covalue.web.ground.agreements.models import Agreement
from covalue.web.ground.organizations.actors import actor_in
from covalue.web.ground.organizations.entries import relationship_entry
from covalue.web.ground.organizations.models import Party
from covalue.web.ground.organizations.rules import party_of
from covalue.web.ground.record.models import Scope
from covalue.web.ground.record.order import in_order
from covalue.web.ground.record.services import Subject, chain_lock, entry_add
from covalue.web.kit import clock
from covalue.web.kit.errors import Refused, require
from covalue.web.kit.limits import check_amount, most
from covalue.web.kit.texts import one_line
from covalue.web.value.cases import case_text, plan_agreement, rules, selectors
from covalue.web.value.cases.figures import CaseFigures, figures, keep_figures
from covalue.web.value.cases.models import (
    BENEFIT_CLASSES,
    Benefit,
    CaseVersion,
    Gate,
    Plan,
    PrivateCost,
)
from covalue.web.value.cases.projection import project_benefits
from covalue.web.value.projects.models import Project


@dataclass(frozen=True, slots=True, kw_only=True)
class GatePlanDraft:
    """A version about to be proposed as the plan of a gate; `reason` says why it replaces the
    gate's plan."""

    version: CaseVersion
    gate: str
    option: str = ""
    reason: str = ""
    expires_at: datetime | None = None


def version_save(
    *,
    user: User,
    project: Project,
    document: Mapping[str, Any] | str | CaseFigures,
    follows: int,
    note: str = "",
) -> CaseVersion:
    """Keep a version. `document` is YAML text, data, or what `read_for` has read of it; `follows`
    is the number of the version that the writer has read (0: none), so that nobody overwrites what
    somebody else saved meanwhile.

    The document is read and checked before the transaction opens: however long that takes, nobody
    else waits for it.
    """
    require(rules.writes_case(user, project))
    last = _last(project)
    _check_follows(last, follows)
    figures = document if isinstance(document, CaseFigures) else read_for(project, document)
    if last is not None and _reported(project):
        case_text.case_of(last.document)
    return _version_keep(user=user, project=project, figures=figures, follows=follows, note=note)


@transaction.atomic
def _version_keep(
    *, user: User, project: Project, figures: CaseFigures, follows: int, note: str
) -> CaseVersion:
    """Keep what was read, where nobody has saved another version meanwhile."""
    chain_lock(scope=Scope.RELATIONSHIP, scope_id=project.relationship_id)
    require(rules.writes_case(user, project))
    case, last = figures.case, _last(project)
    _check_follows(last, follows)
    if last is not None and last.hash == case.hash:
        raise Refused(
            "nothing_changed",
            "This is the version that is saved already.",
            mend="Change it, or leave it.",
        )
    if last is not None:
        _check_reported(last, case)
    version = CaseVersion(
        project=project,
        number=follows + 1,
        document=case_text.document_of(case),
        hash=case.hash,
        note=one_line(note, most=most(CaseVersion, "note"), field="note"),
        party=str(party_of(user, project.relationship)),
        by_name=user.name,
        at=clock.now(),
    )
    version.save()
    keep_figures(version.document, figures)
    project_benefits(version, figures)
    relationship_entry(
        user=user,
        relationship=project.relationship,
        action="case.version_saved",
        subject=Subject("case", version.pk, project.name),
        after={"version": version.number, "hash": version.hash, "note": version.note},
        rows=[version],
    )
    return version


def _last(project: Project) -> CaseVersion | None:
    return CaseVersion.objects.filter(project=project).order_by("-number").first()


def _check_follows(last: CaseVersion | None, follows: int) -> None:
    if (last.number if last else 0) != follows:
        raise Refused(
            "changed_meanwhile",
            f"{last.by_name if last else 'Nobody'} has saved another version since you read it.",
            mend="Read the latest version, then make your changes there.",
        )


def read_for(project: Project, document: Mapping[str, Any] | str) -> CaseFigures:
    """The case of a document about this project with its figures. Raises CaseWrong, also where a
    figure is larger than what can be kept."""
    told = figures(case_text.read_for(project, document))
    if large := [finding for finding in told.findings if finding.code == "too-large"]:
        raise case_text.CaseWrong(large)
    return told


def gate_plan_propose(
    *, user: User, project: Project, draft: GatePlanDraft, signatories: Sequence[User]
) -> Agreement:
    """Put a version to the other party as the plan of a gate; a plan that is there is replaced with
    a reason only. The plan is computed before the transaction opens."""
    require(rules.writes_case(user, project))
    _reason(project, draft)
    case = case_text.case_of(draft.version.document)
    option = draft.option or case.preferred
    plan, findings = freeze(
        case, _gate(draft.gate), clock.today(project.relationship.programme.time_zone), option
    )
    if plan is None:
        raise case_text.CaseWrong(findings)
    return _plan_propose(user, project, replace(draft, option=option), plan, signatories)


@transaction.atomic
def _plan_propose(
    user: User,
    project: Project,
    draft: GatePlanDraft,
    plan: FrozenPlan,
    signatories: Sequence[User],
) -> Agreement:
    case = case_text.case_of(draft.version.document)
    reason = _reason(project, draft)
    content = {
        "project": str(project.pk),
        "case": case.document.case,
        "version": draft.version.number,
        "hash": draft.version.hash,
        "gate": draft.gate,
        "option": draft.option,
        "reason": reason,
        "figures": [
            {
                "of": _group(name),
                "currency": currency,
                "amount": Money(sum(amounts), currency).plain,
            }
            for (name, currency), amounts in totals(plan.items).items()
        ],
    }
    what = "Re-baselining" if reason else "Plan"
    title = f"{what} at {Gate(draft.gate).label.lower()}: {project.name}"[:200]
    return agreements.agreement_propose(
        user=user,
        relationship=project.relationship,
        kind=plan_agreement.NAME,
        signatories=signatories,
        reference=project.pk,
        draft=Draft(title=title, content=content, summary=reason, expires_at=draft.expires_at),
    )


@transaction.atomic
def private_cost_save(
    *,
    user: User,
    project: Project,
    title: str,
    amounts: Mapping[str, int],
    currency: str = "",
    key: UUID | None = None,
) -> PrivateCost:
    """Keep what the project costs the own party, by period in minor units; with `key`, in place of
    what was kept."""
    party = _own_party(user, project, key)
    currency = currency or project.relationship.programme.currency
    title = one_line(
        title, most=most(PrivateCost, "title"), field="title", missing="The cost needs a title."
    )
    if currency not in MINOR_UNITS:
        raise Refused(
            "currency_unknown",
            f"'{currency}' is no currency.",
            mend="Use a code such as EUR.",
            field="currency",
        )
    for period, amount in amounts.items():
        if Calendar(first_month=0, kind="month", periods=1).month_from(period) is None:
            raise Refused(
                "period_unknown",
                f"'{period}' is no period.",
                mend="Write 2026-01, 2026-Q1 or 2026.",
                field="amounts",
            )
        if amount < 0:
            raise Refused(
                "amount_negative", f"{period}: a cost cannot be below nothing.", field="amounts"
            )
        check_amount(amount, currency, what=f"The cost of {period}", field="amounts")
    return _keep_private(user, project, party, key or uuid4(), title, currency, dict(amounts))


@transaction.atomic
def private_cost_withdraw(*, user: User, project: Project, key: UUID) -> PrivateCost:
    """It does not hold any more; what was kept before stays."""
    party = _own_party(user, project, key)
    last = in_order(PrivateCost.objects.filter(project=project, party=party, key=key)).last()
    assert last is not None
    return _keep_private(user, project, party, key, last.title, last.currency, {}, withdrawn=True)


def _reported(project: Project) -> list[Benefit]:
    """The benefits of which something was reported."""
    return list(Benefit.objects.filter(project=project).exclude(realized_to=None))


def _check_reported(last: CaseVersion, case: BusinessCase) -> None:
    """What was reported stands by the first day of its period, in its benefit's currency: both have
    to stay."""
    reported = _reported(last.project)
    if not reported:
        return
    before, now = case_text.case_of(last.document).graph.calendar, case.graph.calendar
    if not before.counts_as(now):
        raise Refused(
            "calendar_reported",
            f"Value was reported by {before.kind} from {before.label(0)} on.",
            mend="Keep the start and kind of the periods; add periods at the end.",
            field="calendar",
        )
    for benefit in reported:
        if (
            benefit.key in case.document.benefits
            and (case.currency_of(benefit.key) or "") != benefit.currency
        ):
            raise Refused(
                "currency_reported",
                f"What came of “{benefit.title}” was reported in"
                f" {benefit.currency or 'its measure'}.",
                mend="Keep its currency, and add another benefit for what comes in another one.",
                field=f"benefits.{benefit.key}",
            )


def _own_party(user: User, project: Project, key: UUID | None) -> Party:
    party = selectors.private_party(user, project)
    require(rules.writes_case(user, project))
    require(party is not None)
    assert party is not None
    if (
        key is not None
        and not PrivateCost.objects.filter(project=project, party=party, key=key).exists()
    ):
        raise Refused(
            "cost_unknown", "There is no such cost.", mend="Load the page again.", field="key"
        )
    return party


def _keep_private(
    user: User,
    project: Project,
    party: Party,
    key: UUID,
    title: str,
    currency: str,
    amounts: dict[str, int],
    *,
    withdrawn: bool = False,
) -> PrivateCost:
    row = PrivateCost(
        project=project,
        party=party,
        key=key,
        title=title,
        currency=currency,
        amounts=amounts,
        withdrawn=withdrawn,
        by_name=user.name,
        at=clock.now(),
    )
    row.save()
    relationship = project.relationship
    organization = relationship.client if party == Party.CLIENT else relationship.partner
    after = {"title": title, "currency": currency, "amounts": amounts, "withdrawn": withdrawn}
    entry_add(
        scope=Scope.ORGANIZATION,
        scope_id=organization.pk,
        actor=actor_in(user, organization),
        action="private_cost.withdrawn" if withdrawn else "private_cost.saved",
        subject=Subject("private_cost", row.pk, f"{project.name}: {title}"[:300]),
        after=after,
        rows=[row],
    )
    return row


def _reason(project: Project, draft: GatePlanDraft) -> str:
    reason = one_line(draft.reason, most=most(Plan, "reason"), field="reason")
    frozen_before = Plan.objects.filter(project=project, gate=draft.gate).order_by("number").last()
    if frozen_before is None:
        return ""
    if frozen_before.version.hash == draft.version.hash:
        raise Refused(
            "nothing_changed",
            "This version is the plan of the gate already.",
            mend="Choose another one.",
        )
    if not reason:
        raise Refused(
            "text_missing",
            f"There is a plan of this gate, frozen on {frozen_before.frozen_on}.",
            mend="Say why another one is to take its place; the original stays visible.",
            field="reason",
        )
    return reason


def _gate(gate: str) -> Any:
    if gate not in Gate.values:
        raise Refused(
            "gate_unknown",
            f"'{gate}' is no gate.",
            mend=f"Use one of {', '.join(Gate.values)}.",
            field="gate",
        )
    return gate


def _group(name: str) -> str:
    return f"{BENEFIT_CLASSES[name]} benefits" if name in BENEFIT_CLASSES else name.capitalize()
