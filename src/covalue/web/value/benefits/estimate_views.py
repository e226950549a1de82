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
from covalue.web.value.benefits import headlines
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
    found = context["programme"]
    return _page(request, context, str(found), programme=found)


@login_required
def relationship_estimates(request: SignedInRequest, pk: UUID) -> HttpResponse:
    """How good the estimates with one partner were; for both parties, owners for the client."""
    context = relationship_context(request, pk, "benefits")
    found = context["relationship"]
    return _page(request, context, str(found), relationship=found)


@login_required
def project_estimates(request: SignedInRequest, pk: UUID) -> HttpResponse:
    """The post-implementation review of a project."""
    context = project_context(request, pk, "benefits")
    found = context["project"]
    reviews = gates.reviews(user=request.user, relationships=[found.relationship], project=found)
    context |= {
        "held": [each for each in reviews if each.held],
        "stage": gates.stage_of(project=found),
    }
    return _page(request, context, found.name, project=found)


def _page(
    request: SignedInRequest, context: dict[str, Any], whose: str, **scope: Any
) -> HttpResponse:
    found = estimates(user=request.user, **scope)
    owners = context["party"] == Party.CLIENT
    if asked := _file(request, found, owners, whose):
        return asked
    kind = next(iter(scope))
    groups = [("by_partner", "Partner", found.by_partner)] if kind == "programme" else []
    groups += (
        [("by_owner", "Owner when it was promised", found.by_owner)]
        if owners and kind != "project"
        else []
    )
    groups += [("by_project", "Project", found.by_project)] if kind != "project" else []
    context |= {
        "found": found,
        "whose": whose,
        "scope": kind,
        "groups": groups,
        "owners": owners,
        "headline": headlines.of_estimates(found, of_one_project=kind == "project"),
        "few": FEW,
        "title": "Post-implementation review" if kind == "project" else "Estimates",
        "charts": [_chart(each, found.by_driver, at) for at, each in enumerate(found.by_class)],
    }
    return render(request, "benefits/estimates.html", context)


def _file(
    request: SignedInRequest, found: Estimates, owners: bool, whose: str
) -> HttpResponse | None:
    rows: dict[str, tuple[Sequence[Any], Sequence[Any]]] = {
        "": (found.rows, OWNED_ESTIMATES if owners else ESTIMATES),
        "classes": (found.by_class, BIASES),
        "drivers": (found.by_driver, DRIVERS),
        "by_partner": (_flat(found.by_partner), BIASES),
        "by_project": (_flat(found.by_project), BIASES),
        "by_owner": (_flat(found.by_owner) if owners else [], BIASES),
        "left-out": (found.left_out, LEFT_OUT),
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
        each for each in drivers if (each.class_, each.currency) == (total.class_, total.currency)
    ]
    bridge = Bridge(
        total.class_,
        total.currency,
        total.promised,
        total.came,
        tuple(Bar(each.driver, each.amount, ()) for each in bars),
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
