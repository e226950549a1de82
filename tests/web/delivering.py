"""A project carried through its stages: a small business case that began two years ago, agreed
plans, decisions.

Its one benefit in money is worth (5 − 3) EUR/order × 1,000 orders = 2,000.00 EUR in each year from
the second one on, for three years, less 10 % for optimism: 1,800.00 EUR, of which 75 % are due to
the project: 1,350.00 EUR.
"""

from __future__ import annotations

from datetime import date
from typing import Any

from cast import Cast, join

from covalue.web.ground.accounts.models import User
from covalue.web.ground.agreements.models import Agreement
from covalue.web.ground.agreements.services import agreement_accept
from covalue.web.kit import clock
from covalue.web.partnership.partners import services as partners
from covalue.web.partnership.partners.models import Area
from covalue.web.value.cases import selectors as cases
from covalue.web.value.cases import services as case_services
from covalue.web.value.cases.models import Benefit, CaseVersion
from covalue.web.value.gates import selectors as gates
from covalue.web.value.gates import services as gate_services
from covalue.web.value.projects.models import Project
from covalue.web.value.projects.services import project_place


def first_year() -> int:
    """The first year of the case: two of its years are over."""
    return clock.today("UTC").year - 2


def document(**changes: Any) -> dict[str, Any]:
    """The small case as data; a section given is another one."""
    year = first_year()
    return {
        "covalue": 1,
        "case": "Cheaper orders",
        "project": {"name": "x", "client": "x", "partner": "x"},
        "calendar": {"start": str(year), "period": "year", "periods": 6},
        "currency": "EUR",
        "appraisal": {"rate": "10%"},
        "units": ["order", "point"],
        "milestones": {"go_live": {"title": "Go-live", "date": f"{year + 1}-03-01"}},
        "measures": {
            "each": {"title": "Cost of an order", "unit": "EUR/order", "direction": "lower"},
            "answer": {"title": "Packers' answer", "unit": "point", "direction": "higher"},
        },
        "objectives": {"cheaper": {"title": "Orders cost less", "owner": "Ada Holm"}},
        "benefits": {
            "saving": {
                "title": "Reduced cost of an order",
                "class": "cashable",
                "objective": "cheaper",
                "measure": "each",
                "owners": [{"name": "Ines Okafor", "from": f"{year}-01-01"}],
                "baseline": {"value": "5"},
                "target": {"value": "3"},
                "unit value": "1000 order",
                "start": {"milestone": "go_live"},
                "sunset": {"after": "3"},
                "optimism bias": "10%",
                "depends on": ["packing"],
                "attribution": {"share": "75%", "rule": "agreed"},
                "reviews": [f"{year + 2}-06-30"],
            },
            "mood": {
                "title": "Higher recommendation by packers",
                "class": "non_financial",
                "measure": "answer",
                "baseline": {"value": "6"},
                "target": {"value": "7"},
                "start": {"milestone": "go_live"},
                "sunset": {"after": "3"},
            },
        },
        "costs": {
            "software": {"title": "Software", "party": "client", "amounts": {str(year): "1_000"}}
        },
        "options": {
            "nothing": {"title": "Go on as today", "do nothing": "yes"},
            "doing": {"title": "Pack by machine", "preferred": "yes"},
        },
        "business changes": {
            "packing": {
                "title": "Orders are packed by machine",
                "serves": ["saving"],
                "owner": "Ada Holm",
            },
        },
        "deliverables": {"machine": {"title": "The machine", "owner": "Jon", "due": "go_live"}},
        **changes,
    }


def place(cast: Cast) -> Project:
    """Work with Bob's partner in an area that it leads."""
    area = partners.area_create(user=cast.alice, programme=cast.programme, name="Packing")
    partners.lead_role_give(user=cast.alice, area=area, relationship=cast.with_bob)
    return project_place(
        user=cast.alice, relationship=cast.with_bob, area=area, name="Packing by machine"
    )


def place_another(cast: Cast, name: str = "Picking by machine") -> Project:
    """Other work with Bob's partner in the same area."""
    area = Area.objects.get(programme=cast.programme, name="Packing")
    return project_place(user=cast.alice, relationship=cast.with_bob, area=area, name=name)


def write(cast: Cast, project: Project, **changes: Any) -> CaseVersion:
    """A version of the case by Alice, on top of the latest."""
    last = cases.current(user=cast.alice, project=project)
    return case_services.version_save(
        user=cast.alice,
        project=project,
        document=document(**changes),
        follows=last.number if last else 0,
    )


def sign(user: User, agreement: Agreement) -> None:
    """The other party's signature."""
    agreement_accept(user=user, agreement=agreement, content_hash=agreement.content_hash)


def agree_plan(
    cast: Cast, version: CaseVersion, gate: str = "business_case", reason: str = ""
) -> Agreement:
    """Alice proposes the version as a plan, Bob signs."""
    draft = case_services.GatePlanDraft(version=version, gate=gate, reason=reason)
    made = case_services.gate_plan_propose(
        user=cast.alice, project=version.project, draft=draft, signatories=[cast.alice, cast.bob]
    )
    sign(cast.bob, made)
    return made


def draft_for(
    project: Project, decision: str = "go", conditions: str = ""
) -> gate_services.ReviewDraft:
    """Every question of the next gate answered with yes."""
    asked = gates.questions(project.relationship.programme, gates.stage_of(project=project).gate)
    answers = {item["key"]: ("yes", "looked at") for item in asked}
    return gate_services.ReviewDraft(decision=decision, conditions=conditions, answers=answers)


def decide(cast: Cast, project: Project, decision: str = "go", conditions: str = "") -> Agreement:
    """Alice proposes a decision at the next gate, Bob signs."""
    made = gate_services.review_propose(
        user=cast.alice,
        project=project,
        draft=draft_for(project, decision, conditions),
        signatories=[cast.alice, cast.bob],
    )
    sign(cast.bob, made)
    return made


def deliver(cast: Cast, project: Project | None = None) -> Project:
    """A project in value delivery, with the same plan at each gate."""
    project = project or place(cast)
    version = cases.current(user=cast.alice, project=project) or write(cast, project)
    for gate in ("business_case", "design", "implementation"):
        agree_plan(cast, version, gate)
        decide(cast, project)
    return project


def saving(project: Project) -> Benefit:
    """The benefit in money."""
    return Benefit.objects.select_related(
        "version",
        "project__area",
        "project__relationship__partner",
        "project__relationship__programme__client",
    ).get(project=project, key="saving")


def validator(cast: Cast) -> User:
    """A finance validator of the client."""
    person = ("Vera Example", "vera@aldermoor.example")
    return join(cast.alice, cast.client, person, "finance_validator", programme=cast.programme)


def owner(cast: Cast, name: str = "Ines") -> User:
    """A benefit owner of the client."""
    person = (f"{name} Example", f"{name.lower()}@aldermoor.example")
    return join(cast.alice, cast.client, person, "benefit_owner", programme=cast.programme)


def year(at: int) -> date:
    """The first day of a period of the case."""
    return date(first_year() + at, 1, 1)
