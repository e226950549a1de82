"""What the tests of plans make: a content, a proposal, a plan that both have signed."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from cast import Cast

from covalue.web.ground.agreements.models import Agreement
from covalue.web.ground.agreements.services import agreement_accept
from covalue.web.kit import clock
from covalue.web.partnership.plans.services import PlanDraft, plan_propose


def objective(title: str, **fields: Any) -> dict[str, Any]:
    return {
        "title": title,
        "measure": "Picking time",
        "target": "3.0 min per order",
        "client_owner": "J. de Wit",
        "partner_owner": "P. Aalto",
        "due_on": (clock.today("UTC") + timedelta(days=100)).isoformat(),
        **fields,
    }


def content(*, starts_on: date | None = None, days: int = 365, **fields: Any) -> dict[str, Any]:
    first = starts_on or clock.today("UTC")
    return {
        "starts_on": first.isoformat(),
        "ends_on": (first + timedelta(days=days)).isoformat(),
        "objectives": [objective("Faster picking"), objective("Two ideas a year")],
        "client_goals": [{"title": "One price list"}],
        "partner_goals": [{"title": "A reference visit"}],
        **fields,
    }


def propose(
    cast: Cast, *, user: Any = None, what: dict[str, Any] | None = None, **fields: Any
) -> Agreement:
    words = {
        name: fields.pop(name)
        for name in ("title", "summary", "reason", "expires_at")
        if name in fields
    }
    values: dict[str, Any] = {
        "user": user or cast.alice,
        "relationship": cast.with_bob,
        "signatories": [cast.alice, cast.bob],
        **fields,
    }
    return plan_propose(draft=PlanDraft(content=what or content(), **words), **values)


def accept(user: Any, agreement: Agreement) -> Agreement:
    return agreement_accept(user=user, agreement=agreement, content_hash=agreement.content_hash)


def agree(cast: Cast, what: dict[str, Any] | None = None) -> Agreement:
    return accept(cast.bob, propose(cast, what=what))
