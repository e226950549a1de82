"""Pages that change the agenda of a meeting."""

from __future__ import annotations

from uuid import UUID

from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_POST

from covalue.web.ground.accounts.requests import SignedInRequest
from covalue.web.kit.look.forms import attempt_button
from covalue.web.partnership.meetings import agendas, selectors
from covalue.web.partnership.meetings.forms import AgendaForm
from covalue.web.partnership.meetings.views import meeting_context, meeting_form


@login_required
def agenda_add(request: SignedInRequest, pk: UUID) -> HttpResponse:
    """Put a point on the agenda."""
    context = meeting_context(request, pk)
    form = AgendaForm(request.POST or None)
    words = ("Add a point", "Add it", "It goes to the end of the agenda, in the name of your side.")
    return meeting_form(
        request,
        context,
        form,
        words,
        lambda: agendas.agenda_add(
            user=request.user, meeting=context["meeting"], **form.cleaned_data
        ),
    )


@login_required
@require_POST
def agenda_move(request: SignedInRequest, pk: UUID) -> HttpResponse:
    """Move a point up or down."""
    item = selectors.agenda_get(user=request.user, item_id=pk)
    place = item.position + (1 if request.POST.get("to") == "down" else -1)
    attempt_button(
        request,
        lambda: agendas.agenda_move(user=request.user, item=item, position=place),
        "The order has changed.",
    )
    return redirect("meeting", item.meeting_id)


@login_required
@require_POST
def agenda_remove(request: SignedInRequest, pk: UUID) -> HttpResponse:
    """Take a point off the agenda."""
    item = selectors.agenda_get(user=request.user, item_id=pk)
    attempt_button(
        request,
        lambda: agendas.agenda_remove(user=request.user, item=item),
        f"{item.title} is off the agenda.",
    )
    return redirect("meeting", item.meeting_id)
