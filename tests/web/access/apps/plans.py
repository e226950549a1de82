"""Access to joint account plans."""

from __future__ import annotations

from datetime import timedelta
from typing import Any
from uuid import UUID

from cast import Cast

from covalue.web.ground.agreements.models import Agreement
from covalue.web.ground.agreements.services import agreement_accept
from covalue.web.ground.organizations.models import Role
from covalue.web.kit import clock
from covalue.web.partnership.plans.services import PlanDraft, plan_propose, progress_report

BOTH = ((200, 200, 404, 302), (200, 200, 404, 302))
PAGES = {
    "plans/<uuid:pk>/": BOTH,
    "relationships/<uuid:pk>/plan/": BOTH,
    "relationships/<uuid:pk>/plan/edit/": BOTH,
    "relationships/<uuid:pk>/plan/progress/": BOTH,
    "relationships/<uuid:pk>/plan/reports/": BOTH,
    "relationships/<uuid:pk>/plan/versions/": BOTH,
}
BUDGETS = {
    "plans/<uuid:pk>/": 8,
    "relationships/<uuid:pk>/plan/": 11,
    "relationships/<uuid:pk>/plan/edit/": 8,
    "relationships/<uuid:pk>/plan/progress/": 6,
    "relationships/<uuid:pk>/plan/reports/": 9,
    "relationships/<uuid:pk>/plan/versions/": 9,
}
OPERATIONS = {
    "GET /plans/{plan_id}": (200, 200, 404),
    "GET /plans/{plan_id}/changes": (200, 200, 404),
    "GET /relationships/{relationship_id}/plan": (200, 200, 404),
    "POST /relationships/{relationship_id}/plan": (422, 422, 422),
    "GET /relationships/{relationship_id}/plan/progress": (200, 200, 404),
    "POST /relationships/{relationship_id}/plan/progress": (422, 422, 422),
    "GET /relationships/{relationship_id}/plan/versions": (200, 200, 404),
}
OBJECTIVES = [
    ("Pick an order in three minutes", "Picking time, four sites", "3.0 min per order", 60),
    ("Two ideas a year worth €0.5 m each", "Ideas accepted by both", "2", 30),
    ("Observed values at every site", "Sites with meters", "5 of 5", -20),
    ("One price list for all sites", "Price lists in use", "1", 150),
]


def _content(days: int = 365) -> dict[str, Any]:
    first = clock.today("UTC") - timedelta(days=200)
    rows = [
        {
            "title": title,
            "measure": measure,
            "target": target,
            "client_owner": "J. de Wit",
            "partner_owner": "P. Aalto",
            "due_on": (clock.today("UTC") + timedelta(days=due)).isoformat(),
        }
        for title, measure, target, due in OBJECTIVES
    ]
    return {
        "starts_on": first.isoformat(),
        "ends_on": (first + timedelta(days=days)).isoformat(),
        "objectives": rows,
        "client_goals": [{"title": "Picking costs that beat the plan"}],
        "partner_goals": [{"title": "A reference visit each quarter"}],
    }


def _propose(cast: Cast, content: dict[str, Any], summary: str = "") -> Agreement:
    draft = PlanDraft(content=content, summary=summary)
    people = [cast.alice, cast.bob]
    return plan_propose(user=cast.bob, relationship=cast.with_bob, draft=draft, signatories=people)


def things(cast: Cast) -> dict[str, UUID]:
    """A plan that waits for Alice."""
    plan = _propose(cast, _content())
    return {"plans": plan.pk, "plan_id": plan.pk}


def browsed(cast: Cast) -> dict[str, str]:
    """A plan in force with progress, and a change of it that is proposed."""
    Role.objects.update(starts_on=clock.today("UTC") - timedelta(days=400))
    with clock.at(clock.now() - timedelta(days=190)):
        first = _propose(cast, _in_the_past())
        agreement_accept(user=cast.alice, agreement=first, content_hash=first.content_hash)
    keys = [row["key"] for row in first.body["objectives"]]
    for days, reports in ((120, (20, 50, 20)), (60, (45, 50, 60)), (10, (80, 100, 60))):
        with clock.at(clock.now() - timedelta(days=days)):
            for key, percent in zip(keys, reports, strict=False):
                progress_report(
                    user=cast.bob,
                    relationship=cast.with_bob,
                    key=key,
                    percent=percent,
                    note="As metered.",
                )
    rows = [
        *first.body["objectives"][:3],
        {**first.body["objectives"][3], "target": "2, one for each country"},
    ]
    change = _propose(
        cast, {**first.body, "objectives": rows}, "Two countries keep their own list."
    )
    pk = cast.with_bob.pk
    return {
        "plan": f"/relationships/{pk}/plan/",
        "plan-edit": f"/relationships/{pk}/plan/edit/",
        "plan-version": f"/plans/{change.pk}/",
        "plan-versions": f"/relationships/{pk}/plan/versions/",
        "plan-reports": f"/relationships/{pk}/plan/reports/",
        "plan-progress": f"/relationships/{pk}/plan/progress/",
    }


def _in_the_past() -> dict[str, Any]:
    """The content as of now, written when the clock is set back."""
    with clock.at(clock.now() + timedelta(days=190)):
        return _content()
