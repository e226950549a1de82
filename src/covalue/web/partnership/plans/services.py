"""Writing the joint account plan and the progress of its objectives."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.db import transaction

from covalue.web.ground.accounts.models import User
from covalue.web.ground.agreements import endings
from covalue.web.ground.agreements import services as agreements
from covalue.web.ground.agreements.drafts import Draft
from covalue.web.ground.agreements.models import Agreement
from covalue.web.ground.organizations.entries import relationship_entry
from covalue.web.ground.organizations.models import Relationship
from covalue.web.ground.organizations.rules import party_of
from covalue.web.ground.record.canonical import content_hash
from covalue.web.ground.record.models import Scope
from covalue.web.ground.record.services import Subject, chain_lock
from covalue.web.kit import clock
from covalue.web.kit.errors import Refused, require
from covalue.web.kit.limits import most
from covalue.web.kit.texts import one_line
from covalue.web.partnership.plans import plan_agreement, rules, selectors
from covalue.web.partnership.plans.models import ObjectiveProgress
from covalue.web.partnership.plans.plan_text import items, with_keys


@dataclass(frozen=True, slots=True, kw_only=True)
class PlanDraft:
    """A plan about to be proposed; rows of the content without a key get one."""

    content: Any
    title: str = "Joint account plan"
    summary: str = ""
    reason: str = ""
    expires_at: datetime | None = None


def plan_propose(
    *,
    user: User,
    relationship: Relationship,
    draft: PlanDraft,
    signatories: Sequence[User] = (),
    follows: UUID | None = None,
) -> Agreement:
    """Propose the plan, revise the own side's open proposal or counter the other side's.

    `follows` is the open proposal that the writer has read: when another one is open now, nothing
    is overwritten.
    """
    proposal = selectors.open_proposal(relationship)
    if proposal is not None and endings.end_if_due(agreement=proposal):
        proposal = None
    if (proposal.pk if proposal else None) != follows:
        raise Refused(
            "changed_meanwhile",
            "What is proposed has changed since you read it.",
            mend="Read what is proposed now, then propose again.",
        )
    content = with_keys(draft.content, selectors.keys_used(relationship))
    words = Draft(
        title=draft.title, content=content, summary=draft.summary, expires_at=draft.expires_at
    )
    if proposal is None:
        _check_new(relationship, content)
        return agreements.agreement_propose(
            user=user,
            relationship=relationship,
            kind=plan_agreement.NAME,
            draft=words,
            signatories=signatories,
            reference=relationship.pk,
        )
    own = party_of(user, relationship) == proposal.party
    follow = agreements.agreement_revise if own else agreements.agreement_counter
    return follow(
        user=user, agreement=proposal, draft=words, reason=draft.reason, signatories=signatories
    )


@transaction.atomic
def progress_report(
    *, user: User, relationship: Relationship, key: str, percent: int, note: str = ""
) -> ObjectiveProgress:
    """Say how far an objective or goal of the plan is; what was reported before stays."""
    chain_lock(scope=Scope.RELATIONSHIP, scope_id=relationship.pk)
    plan = selectors.reported_plan(relationship, today_of(relationship))
    owned = rules.reported_by(user, relationship, items(plan.body) if plan else [])
    require(key in owned or rules.writes_plan(user, relationship))
    if not 0 <= percent <= 100:
        raise Refused("percent_wrong", "Progress is between 0 and 100 percent.", field="percent")
    note = one_line(note, most=most(ObjectiveProgress, "note"), field="note")
    if plan is None:
        raise Refused("no_plan", "No plan is in force.", mend="Propose one first.")
    title, before = _title_of(plan, key), selectors.latest_report(plan, key)
    report = ObjectiveProgress(
        relationship=relationship,
        plan=plan.agreement,
        key=key,
        percent=percent,
        note=note,
        party=str(party_of(user, relationship)),
        by_name=user.name,
        at=clock.now(),
    )
    report.save()
    relationship_entry(
        user=user,
        relationship=relationship,
        action="objective.progress_reported",
        subject=Subject("objective_progress", report.pk, title),
        before={"percent": before.percent} if before else {},
        after={"percent": percent, "note": note},
        rows=[report],
    )
    return report


def today_of(relationship: Relationship) -> date:
    """The day in the programme's time zone."""
    return clock.today(relationship.programme.time_zone)


def _check_new(relationship: Relationship, content: Any) -> None:
    agreed = agreements.agreed_about(
        relationship=relationship, kind=plan_agreement.NAME, reference=relationship.pk
    )
    plan_agreement.check(content)
    if agreed is not None and content_hash(content) == agreed.content_hash:
        raise Refused(
            "nothing_changed",
            "This is the plan that is agreed already.",
            mend="Change it, or leave it.",
        )


def _title_of(plan: selectors.AccountPlan, key: str) -> str:
    titles = {row["key"]: row["title"] for row in items(plan.body)}
    if key not in titles:
        raise Refused(
            "objective_gone",
            "The plan in force has no such objective.",
            mend="Load the page again.",
            field="key",
        )
    return titles[key]
