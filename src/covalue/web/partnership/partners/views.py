"""Pages of areas, lead roles and waivers."""

from __future__ import annotations

from datetime import date
from typing import Any
from uuid import UUID

from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST

from covalue.web.ground.accounts.requests import SignedInRequest
from covalue.web.ground.organizations import rules
from covalue.web.ground.organizations import selectors as organizations
from covalue.web.ground.organizations.contexts import programme_context, relationship_context
from covalue.web.ground.organizations.models import Programme
from covalue.web.kit import clock
from covalue.web.kit.look.form_page import form_page
from covalue.web.kit.look.forms import attempt, attempt_button
from covalue.web.kit.look.tables import file_asked, table_file
from covalue.web.kit.look.templatetags.look import day
from covalue.web.partnership.partners import asking, headlines, selectors, services
from covalue.web.partnership.partners.attention import WAIVER_ENDS
from covalue.web.partnership.partners.charts import leads_chart
from covalue.web.partnership.partners.forms import AreaForm, EndOnForm, LeadRoleForm
from covalue.web.partnership.partners.selectors import AreaState
from covalue.web.partnership.partners.tables import AREAS, HISTORY, SHARED


@login_required
def area_list(request: SignedInRequest, pk: UUID) -> HttpResponse:
    """Who leads what on a day: the matrix of partners and areas, and how it came to be."""
    context = programme_context(request, pk, "areas")
    user, programme = request.user, context["programme"]
    today = clock.today(programme.time_zone)
    on = _on(request, today)
    states = selectors.area_states(user=user, programme=programme, on=on)
    history = list(selectors.lead_role_list(user=user, programme=programme))
    files = (("", states, AREAS), ("history", history, HISTORY))
    for name, rows, columns in files:
        if asked := file_asked(request, name):
            return table_file(asked, rows, columns, f"lead roles {programme} {name}")
    relationships = list(organizations.relationship_list(user=user).filter(programme=programme))
    waivers = list(selectors.waiver_list(user=user, programme=programme, on=on))
    context |= {
        "on": on,
        "day_shown": headlines.day_shown(on, today),
        "today": today,
        "states": states,
        "history": history,
        "answer": headlines.of_areas(states),
        "chart": leads_chart(states, history, today) if history else None,
        "matrix": [
            (relationship, [_mark(relationship.pk, state, waivers) for state in states])
            for relationship in relationships
        ],
    }
    return render(request, "partners/areas.html", context)


def _on(request: SignedInRequest, today: date) -> date:
    try:
        return date.fromisoformat(request.GET.get("on", ""))
    except ValueError:
        return today


def _mark(
    relationship_id: UUID, state: AreaState, waivers: list[Any]
) -> tuple[str, str, AreaState]:
    """What the cell of the matrix shows: leads, ending, waiver or nothing, and the same in
    words."""
    if state.lead and state.lead.relationship_id == relationship_id:
        word = "leads, ends soon" if state.is_ending else "leads"
        return ("ending" if state.is_ending else "leads"), f"{word} {state.area}", state
    here = (
        row
        for row in waivers
        if row.area_id == state.area.pk and row.relationship_id == relationship_id
    )
    if waiver := next(here, None):
        mark = "waiver due" if waiver.ends_on <= state.on + WAIVER_ENDS else "waiver"
        return mark, f"waiver for {state.area} until {day(waiver.ends_on)}", state
    return "", "", state


@login_required
def area_new(request: SignedInRequest, pk: UUID) -> HttpResponse:
    """Add an area."""
    context = programme_context(request, pk, "areas")
    form = AreaForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        done = attempt(
            form,
            lambda: services.area_create(
                user=request.user, programme=context["programme"], **form.cleaned_data
            ),
        )
        if done:
            return redirect("lead_role_new", done.pk)
    return form_page(
        request,
        form,
        "New area",
        "Add the area",
        reverse("area_list", args=[pk]),
        "A category of work. One partner leads it; the others are not considered in it.",
        **context,
    )


@login_required
def area_edit(request: SignedInRequest, pk: UUID) -> HttpResponse:
    """Name or describe an area differently."""
    area = selectors.area_get(user=request.user, area_id=pk)
    context = programme_context(request, area.programme_id, "areas")
    form = AreaForm(
        request.POST or None, initial={"name": area.name, "description": area.description}
    )
    if request.method == "POST" and form.is_valid():
        done = attempt(
            form, lambda: services.area_change(user=request.user, area=area, **form.cleaned_data)
        )
        if done:
            return redirect("area_list", area.programme_id)
    return form_page(
        request,
        form,
        f"Change {area}",
        "Keep the change",
        reverse("area_list", args=[area.programme_id]),
        **context,
    )


@login_required
@require_POST
def area_retire(request: SignedInRequest, pk: UUID) -> HttpResponse:
    """Place nothing in it any more."""
    area = selectors.area_get(user=request.user, area_id=pk)
    attempt_button(
        request, lambda: services.area_retire(user=request.user, area=area), f"{area} is retired."
    )
    return redirect("area_list", area.programme_id)


@login_required
def lead_role_new(request: SignedInRequest, pk: UUID) -> HttpResponse:
    """Name who leads the area from a day on."""
    area = selectors.area_get(user=request.user, area_id=pk)
    context = programme_context(request, area.programme_id, "areas")
    partners = organizations.relationship_list(user=request.user).filter(programme=area.programme)
    today = clock.today(area.programme.time_zone)
    state = selectors.area_state(user=request.user, area=area, on=today)
    form = LeadRoleForm(
        request.POST or None, partners=partners, initial={"starts_on": state.last_day or today}
    )
    if request.method == "POST" and form.is_valid():
        done = attempt(
            form,
            lambda: services.lead_role_succeed(user=request.user, area=area, **form.cleaned_data),
        )
        if done:
            return redirect("area_list", area.programme_id)
    answer = (
        f"{state.lead.relationship.partner} leads it now and stops on that day."
        if state.lead
        else "It is vacant."
    )
    return form_page(
        request,
        form,
        f"Lead of {area}",
        "Name the lead",
        reverse("area_list", args=[area.programme_id]),
        answer,
        **context,
    )


@login_required
def lead_role_end(request: SignedInRequest, pk: UUID) -> HttpResponse:
    """Set the end of a lead role."""
    role = selectors.lead_role_get(user=request.user, lead_role_id=pk)
    programme = _whole(request, role.area.programme)
    context = programme_context(request, programme.pk, "areas")
    planned = role.starts_on > clock.today(programme.time_zone)
    form = EndOnForm(
        request.POST or None, initial={"ends_on": role.starts_on if planned else role.ends_on}
    )
    if request.method == "POST" and form.is_valid():
        done = attempt(
            form,
            lambda: services.lead_role_end(user=request.user, lead_role=role, **form.cleaned_data),
        )
        if done:
            return redirect("area_list", programme.pk)
    return form_page(
        request,
        form,
        f"End of the lead role in {role.area}",
        "Set the end",
        reverse("area_list", args=[programme.pk]),
        f"{role.relationship.partner}"
        f" {f'is to lead it from {day(role.starts_on)}' if planned else 'leads it'}. From the day"
        " of the end on nobody does, unless a successor is named.",
        **context,
    )


def _whole(request: SignedInRequest, programme: Programme) -> Programme:
    """The programme for those who see it as a whole; a partner gets the same answer as for
    nothing."""
    return organizations.programme_get(user=request.user, programme_id=programme.pk)


@login_required
def who_to_ask(request: SignedInRequest, pk: UUID) -> HttpResponse:
    """Who should we ask: the lead of the area that the words are about, and why not the others."""
    context = programme_context(request, pk, "areas")
    programme, text = context["programme"], request.GET.get("q", "").strip()[:200]
    on = clock.today(programme.time_zone)
    advice = (
        asking.who_to_ask(user=request.user, programme=programme, text=text, on=on) if text else []
    )
    context |= {
        "title": "Who should we ask?",
        "text": text,
        "on": on,
        "answer": headlines.of_advice(text, advice),
        "advice": [(row, headlines.why_not(len(row.others))) for row in advice],
        "of_none": (
            headlines.of_none(
                selectors.area_list(user=request.user, programme=programme, retired=False)
            )
            if text and not advice
            else ""
        ),
        "states": []
        if text
        else selectors.area_states(user=request.user, programme=programme, on=on),
    }
    return render(request, "partners/ask.html", context)


@login_required
def lead_roles(request: SignedInRequest, pk: UUID) -> HttpResponse:
    """What the partner of a relationship leads, and its waivers; alike for both parties."""
    context = relationship_context(request, pk, "lead_roles")
    relationship = context["relationship"]
    today = clock.today(relationship.programme.time_zone)
    roles = list(selectors.lead_role_list(user=request.user, relationship=relationship))
    waivers = list(selectors.waiver_list(user=request.user, relationship=relationship))
    columns = [column for column in HISTORY if column.name not in {"partner", "reason"}]
    if asked := file_asked(request):
        return table_file(asked, roles, columns, f"lead roles {relationship.partner}")
    if asked := file_asked(request, "waivers"):
        return table_file(asked, waivers, SHARED, f"waivers {relationship.partner}")
    context |= {
        "today": today,
        "roles": [(lead, headlines.chip_of_role(lead, today)) for lead in roles],
        "waivers": [(waiver, headlines.chip_of_waiver(waiver, today)) for waiver in waivers],
        "answer": headlines.of_lead_roles(
            relationship,
            [lead for lead in roles if _holds(lead, today)],
            [waiver for waiver in waivers if _holds(waiver, today)],
        ),
        "manages": rules.manages_programme(request.user, relationship.programme),
    }
    return render(request, "partners/lead_roles.html", context)


def _holds(row: Any, on: date) -> bool:
    return bool(row.starts_on <= on and (row.ends_on is None or on < row.ends_on))
