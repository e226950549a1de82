"""Pages of estimates: what was promised and what came, of a project after go-live, with a partner,
in the programme."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import render

from covalue.benefits.bridge import Bar, Bridge
from covalue.benefits.estimates import FEW, Bias, DriverBias
from covalue.web.ground.accounts.requests import SignedInRequest
from covalue.web.ground.organizations.contexts import programme_context, relationship_context
from covalue.web.ground.organizations.models import Party
from covalue.web.kit.look.axes import rounded_money
from covalue.web.kit.look.charts import Chart
from covalue.web.kit.look.tables import file_asked, table_file
from covalue.web.value.benefits import headings, headlines
from covalue.web.value.benefits.driver_chart import driver_chart
from covalue.web.value.benefits.estimates import Estimates, Group, estimates
from covalue.web.value.benefits.pictured import PROMISED, REALIZED
from covalue.web.value.benefits.tables import BIASES, DRIVERS, ESTIMATES, LEFT_OUT, OWNED_ESTIMATES
from covalue.web.value.gates import selectors as gates
from covalue.web.value.projects.views import project_context


@login_required
def programme_estimates(request: SignedInRequest, pk: UUID) -> HttpResponse:
    """How good the estimates of the whole programme were; for its client."""
    context = programme_context(request, pk, "benefits") | {"party": Party.CLIENT}
    programme = context["programme"]
    return _page(request, context, str(programme), programme=programme)


@login_required
def relationship_estimates(request: SignedInRequest, pk: UUID) -> HttpResponse:
    """How good the estimates with one partner were; for both parties, owners for the client."""
    context = relationship_context(request, pk, "benefits")
    relationship = context["relationship"]
    return _page(request, context, str(relationship), relationship=relationship)


@login_required
def project_estimates(request: SignedInRequest, pk: UUID) -> HttpResponse:
    """The post-implementation review of a project."""
    context = project_context(request, pk, "benefits")
    project = context["project"]
    reviews = gates.reviews(
        user=request.user, relationships=[project.relationship], project=project
    )
    context |= {
        "held": [review for review in reviews if review.held],
        "stage": gates.stage_of(project=project),
    }
    return _page(request, context, project.name, project=project)


def _page(
    request: SignedInRequest, context: dict[str, Any], whose: str, **scope: Any
) -> HttpResponse:
    told = estimates(user=request.user, **scope)
    owners = context["party"] == Party.CLIENT
    if asked := _file(request, told, owners, whose):
        return asked
    kind = next(iter(scope))
    groups = [("by_partner", "Partner", told.by_partner)] if kind == "programme" else []
    groups += (
        [("by_owner", "Owner when it was promised", told.by_owner)]
        if owners and kind != "project"
        else []
    )
    groups += [("by_project", "Project", told.by_project)] if kind != "project" else []
    context |= {
        "estimates": told,
        "whose": whose,
        "scope": kind,
        "groups": groups,
        "owners": owners,
        "headline": headlines.of_estimates(told, of_one_project=kind == "project"),
        "heads": headings.of_estimates(with_owners=owners),
        "few": FEW,
        "title": "Post-implementation review" if kind == "project" else "Estimates",
        "charts": [_chart(bias, told.by_driver, at) for at, bias in enumerate(told.by_class)],
    }
    return render(request, "benefits/estimates.html", context)


def _file(
    request: SignedInRequest, estimates: Estimates, owners: bool, whose: str
) -> HttpResponse | None:
    rows: dict[str, tuple[Sequence[Any], Sequence[Any]]] = {
        "": (estimates.rows, OWNED_ESTIMATES if owners else ESTIMATES),
        "classes": (estimates.by_class, BIASES),
        "drivers": (estimates.by_driver, DRIVERS),
        "by_partner": (_flat(estimates.by_partner), BIASES),
        "by_project": (_flat(estimates.by_project), BIASES),
        "by_owner": (_flat(estimates.by_owner) if owners else [], BIASES),
        "left-out": (estimates.left_out, LEFT_OUT),
    }
    for name, (lines, columns) in rows.items():
        if asked := file_asked(request, name):
            return table_file(asked, lines, columns, f"estimates {name} {whose}")
    return None


def _flat(groups: Sequence[Group]) -> list[Bias]:
    return [row for group in groups for row in group.rows]


def _chart(total: Bias, drivers: Sequence[DriverBias], at: int) -> Chart:
    """From what a class promised to what came of it, driver by driver."""
    bars = [
        bias for bias in drivers if (bias.class_, bias.currency) == (total.class_, total.currency)
    ]
    bridge = Bridge(
        total.class_,
        total.currency,
        total.promised,
        total.came,
        tuple(Bar(bias.driver, bias.amount, ()) for bias in bars),
        0,
    )
    amount = rounded_money(abs(total.difference), total.currency)
    told = f"{total.class_}: {amount} {'less' if total.difference < 0 else 'more'} than promised"
    return driver_chart(
        bridge,
        ("Promised", PROMISED),
        ("Came", REALIZED),
        id=f"drivers-{at}",
        title=told if total.difference else f"{total.class_}: as promised",
        reading=(
            f"{total.count} benefit{'' if total.count == 1 else 's'}, {total.currency}; the part"
            " due to the project, up to the last reported period of each."
        ),
    )
