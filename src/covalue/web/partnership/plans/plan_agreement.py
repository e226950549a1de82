"""The joint account plan as a kind of agreement: both parties sign it, silence never means
agreed."""

from __future__ import annotations

from typing import Any

from django.urls import reverse

from covalue.web.ground.agreements.models import Agreement
from covalue.web.ground.agreements.registry import Kind, register
from covalue.web.kit.errors import Refused
from covalue.web.partnership.plans.plan_text import problems

NAME = "account_plan"


def check(content: Any) -> None:
    """Refuse a plan that makes no sense, naming every place; `field` is the first."""
    if refused := problems(content):
        texts = [
            f"{problem.place}: {problem.message}" if problem.place else problem.message
            for problem in refused
        ]
        raise Refused("plan_wrong", " ".join(texts), field=refused[0].place)


def on_agreed(agreement: Agreement) -> None:
    """A relationship has one plan, known by the relationship's own key."""
    if agreement.reference != agreement.relationship_id:
        raise Refused(
            "plan_elsewhere",
            "This is proposed about something that is not the relationship's plan.",
            mend="Propose it on the page of the plan.",
        )


def editor(agreement: Agreement) -> str:
    """Where a plan is revised, countered or proposed anew."""
    return reverse("plan_edit", args=[agreement.relationship_id])


def shown(agreement: Agreement) -> str:
    """Where a version reads as a plan, with what differs; nowhere where it was proposed about
    something else."""
    is_plan = agreement.reference == agreement.relationship_id
    return reverse("plan_version", args=[agreement.pk]) if is_plan else ""


PLAN = register(
    Kind(
        NAME,
        "Joint account plan",
        check=check,
        on_agreed=on_agreed,
        editor=editor,
        shown=shown,
        chased=True,
    )
)
