"""Access to the programme's page and to briefs."""

from __future__ import annotations

from datetime import timedelta
from uuid import UUID

from cast import Cast

from covalue.web.kit import clock
from covalue.web.partnership.meetings import agendas, services
from covalue.web.partnership.meetings.models import Level

PAGES = {
    "programmes/<uuid:pk>/": ((200, 404, 404, 302), (200, 404, 404, 302)),
    "meetings/<uuid:pk>/brief/": ((200, 200, 404, 302), (200, 200, 404, 302)),
    "meetings/<uuid:pk>/brief.pdf": ((200, 200, 404, 302), (200, 200, 404, 302)),
}
BUDGETS = {
    "programmes/<uuid:pk>/": 20,
    "meetings/<uuid:pk>/brief/": 22,
    "meetings/<uuid:pk>/brief.pdf": 21,
}
OPERATIONS = {
    "GET /attention": (200, 200, 200),
    "GET /meetings/{meeting_id}/brief": (200, 200, 404),
}


def things(cast: Cast) -> dict[str, UUID]:
    """A meeting of the chief executives with a point to decide."""
    starts = (clock.now() + timedelta(days=10)).replace(
        tzinfo=None, hour=10, minute=0, second=0, microsecond=0
    )
    meeting = services.meeting_plan(
        user=cast.alice,
        relationship=cast.with_bob,
        level=Level.CHIEF_EXECUTIVES,
        title="Chief executives",
        starts=starts,
        time_zone="Europe/Amsterdam",
        place="Rotterdam",
        invite=False,
    )
    agendas.agenda_add(
        user=cast.bob,
        meeting=meeting,
        title="Who decides change requests, by when?",
        note="Late.",
        decide=True,
    )
    return {"meetings": meeting.pk, "meeting_id": meeting.pk}


def browsed(cast: Cast) -> dict[str, str]:
    """The brief."""
    return {"brief": f"/meetings/{things(cast)['meetings']}/brief/"}
