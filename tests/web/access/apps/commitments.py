"""Access to commitments, escalations and the ladder."""

from __future__ import annotations

from datetime import timedelta
from uuid import UUID

from cast import Cast

from covalue.web.ground.organizations.models import Role
from covalue.web.kit import clock
from covalue.web.partnership.commitments.escalations import escalation_raise, escalation_resolve
from covalue.web.partnership.commitments.models import Commitment
from covalue.web.partnership.commitments.services import (
    Note,
    commitment_add,
    commitment_close,
    commitment_move,
    commitment_report,
    commitments_review,
)
from covalue.web.partnership.meetings.models import Meeting, Seat

PAGES = {
    "commitments/<uuid:pk>/": ((200, 200, 404, 302), (200, 200, 404, 302)),
    "commitments/<uuid:pk>/close/": ((405, 405, 405, 302), (200, 200, 404, 302)),
    "commitments/<uuid:pk>/due/": ((405, 405, 405, 302), (200, 200, 404, 302)),
    "commitments/<uuid:pk>/progress/": ((405, 405, 405, 302), (200, 200, 404, 302)),
    "commitments/<uuid:pk>/reopen/": ((405, 405, 405, 302), (200, 200, 404, 302)),
    "escalations/<uuid:pk>/": ((200, 200, 404, 302), (200, 200, 404, 302)),
    "escalations/<uuid:pk>/resolve/": ((405, 405, 405, 302), (200, 200, 404, 302)),
    "meetings/<uuid:pk>/commitments/": ((200, 200, 404, 302), (200, 200, 404, 302)),
    "programmes/<uuid:pk>/commitments/": ((200, 404, 404, 302), (200, 404, 404, 302)),
    "programmes/<uuid:pk>/ladder/": ((200, 404, 404, 302), (200, 404, 404, 302)),
    "relationships/<uuid:pk>/commitments/": ((200, 200, 404, 302), (200, 200, 404, 302)),
    "relationships/<uuid:pk>/commitments/new/": ((200, 200, 404, 302), (200, 200, 404, 302)),
    "relationships/<uuid:pk>/escalations/": ((200, 200, 404, 302), (200, 200, 404, 302)),
    "relationships/<uuid:pk>/escalations/new/": ((200, 200, 404, 302), (200, 200, 404, 302)),
}
BUDGETS = {
    "commitments/<uuid:pk>/": 8,
    "escalations/<uuid:pk>/": 7,
    "meetings/<uuid:pk>/commitments/": 10,
    "programmes/<uuid:pk>/commitments/": 10,
    "programmes/<uuid:pk>/ladder/": 5,
    "relationships/<uuid:pk>/commitments/": 10,
    "relationships/<uuid:pk>/commitments/new/": 6,
    "relationships/<uuid:pk>/escalations/": 6,
    "relationships/<uuid:pk>/escalations/new/": 5,
}
OPERATIONS = {
    "GET /commitments": (200, 200, 200),
    "GET /commitments/{commitment_id}": (200, 200, 404),
    "GET /commitments/{commitment_id}/reviews": (200, 200, 404),
    "POST /commitments/{commitment_id}/close": (422, 422, 422),
    "POST /commitments/{commitment_id}/due": (422, 422, 422),
    "POST /commitments/{commitment_id}/progress": (422, 422, 422),
    "POST /commitments/{commitment_id}/reopen": (422, 422, 422),
    "GET /escalations": (200, 200, 200),
    "GET /escalations/{escalation_id}": (200, 200, 404),
    "POST /escalations/{escalation_id}/resolve": (422, 422, 422),
    "GET /meetings/{meeting_id}/commitments": (200, 200, 404),
    "POST /meetings/{meeting_id}/commitments/review": (422, 422, 422),
    "GET /programmes/{programme_id}/commitments/counts": (200, 404, 404),
    "GET /programmes/{programme_id}/ladder": (200, 404, 404),
    "PUT /programmes/{programme_id}/ladder": (422, 422, 422),
    "POST /relationships/{relationship_id}/commitments": (422, 422, 422),
    "GET /relationships/{relationship_id}/commitments/counts": (200, 200, 404),
    "POST /relationships/{relationship_id}/escalations": (422, 422, 422),
}


def _promise(
    cast: Cast, text: str = "Meter every pick at Tilburg", days: int = 30, **fields: object
) -> Commitment:
    values = {
        "user": cast.alice,
        "relationship": cast.with_bob,
        "party": "partner",
        "text": text,
        "owner_name": "P. Aalto",
        "due_on": clock.today("UTC") + timedelta(days=days),
        "client_gains": "Figures that finance accepts.",
        "partner_gains": "Its share is paid on observed values.",
    }
    return commitment_add(**(values | fields))  # type: ignore[arg-type]


def _meeting(cast: Cast, title: str, days: int) -> Meeting:
    return Meeting.objects.create(
        relationship=cast.with_bob,
        level="quarterly",
        title=title,
        time_zone="UTC",
        state="held",
        starts_at=clock.now() + timedelta(days=days, hours=-1),
    )


def things(cast: Cast) -> dict[str, UUID]:
    """A commitment that is open, a meeting that goes through it, an escalation."""
    commitment, meeting = _promise(cast), _meeting(cast, "Quarterly review", 0)
    escalation = escalation_raise(
        user=cast.bob, relationship=cast.with_bob, title="Change requests", reason="60 days."
    )
    return {
        "commitments": commitment.pk,
        "commitment_id": commitment.pk,
        "escalations": escalation.pk,
        "escalation_id": escalation.pk,
        "meetings": meeting.pk,
        "meeting_id": meeting.pk,
    }


def browsed(cast: Cast) -> dict[str, str]:
    """Commitments in every state, carried and moved, and escalations on several rungs."""
    Role.objects.update(starts_on=clock.today("UTC") - timedelta(days=400))
    type(cast.with_bob).objects.filter(pk=cast.with_bob.pk).update(partner_time_zone="Asia/Kolkata")
    type(cast.programme).objects.filter(pk=cast.programme.pk).update(time_zone="Europe/Amsterdam")
    for party, name in (("client", "A. Brandt"), ("partner", "T. Lindqvist")):
        Seat.objects.create(
            relationship=cast.with_bob,
            party=party,
            level="quarterly",
            person_name=name,
            starts_on=clock.today("UTC") - timedelta(days=100),
        )
    with clock.at(clock.now() - timedelta(days=60)):
        late = _promise(
            cast, "Decide change requests for Tilburg within 20 working days", 48, party="client"
        )
        moved = _promise(cast, "Name a standing deputy for the solution architect", owner=cast.bob)
        kept = _promise(cast, "Open the yard-slot data to finance")
        dropped = _promise(cast, "Second shift of trainers for Tilburg", party="client")
        top = escalation_raise(
            user=cast.bob,
            relationship=cast.with_bob,
            title="Fee at risk while decisions wait",
            commitment=late,
            reason="Three change requests waited over sixty days for a decision.",
            starts_level="quarterly",
        )
    with clock.at(clock.now() - timedelta(days=20)):
        held = _meeting(cast, "Quarterly review", 0)
        day = clock.today("UTC") + timedelta(days=70)
        commitment_move(
            user=cast.bob, commitment=moved, due_on=day, reason="The first candidate declined."
        )
        commitment_report(user=cast.bob, commitment=moved, progress=50, note="Two are in talks.")
        commitment_close(
            user=cast.alice, commitment=kept, state="kept", reason="Finance reads it since Monday."
        )
        commitment_close(
            user=cast.alice, commitment=dropped, state="dropped", reason="The site closes in March."
        )
        commitments_review(
            user=cast.alice, meeting=held, notes={late.pk: Note(text="The board meets on Friday.")}
        )
    last = _meeting(cast, "Autumn review", 0)
    _promise(cast, "Bring two ideas worth over €0.5 m a year each", made_in=last)
    settled = escalation_raise(
        user=cast.alice, relationship=cast.with_bob, title="Access to the dock", reason="Keys."
    )
    escalation_resolve(user=cast.bob, escalation=settled, resolution="A key for each shift.")
    escalation_raise(
        user=cast.alice,
        relationship=cast.with_bob,
        title="Who pays for the second meter",
        reason="Open.",
    )
    pk = cast.with_bob.pk
    return {
        "commitments": f"/relationships/{pk}/commitments/?state=",
        "commitment": f"/commitments/{moved.pk}/",
        "commitment-late": f"/commitments/{late.pk}/",
        "commitment-new": f"/relationships/{pk}/commitments/new/",
        "meeting-commitments": f"/meetings/{last.pk}/commitments/",
        "escalations": f"/relationships/{pk}/escalations/",
        "escalation": f"/escalations/{top.pk}/",
        "ladder": f"/programmes/{cast.programme.pk}/ladder/",
        "programme-commitments": f"/programmes/{cast.programme.pk}/commitments/",
    }
