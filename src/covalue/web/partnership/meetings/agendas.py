"""Writing agendas: points in order, each in the name of the side that raised it."""

from __future__ import annotations

from django.db import transaction

from covalue.web.ground.accounts.models import User
from covalue.web.ground.organizations.rules import party_of
from covalue.web.kit.errors import Refused
from covalue.web.kit.limits import most
from covalue.web.kit.texts import many_lines, one_line
from covalue.web.partnership.meetings.models import AgendaItem, Meeting
from covalue.web.partnership.meetings.permitting import meeting_locked, still_planned, tell

LONGEST_AGENDA = 100


@transaction.atomic
def agenda_add(
    *, user: User, meeting: Meeting, title: str, note: str = "", decide: bool = False
) -> AgendaItem:
    """Put a point at the end of the agenda, in the name of the own side."""
    meeting = meeting_locked(user, meeting, "change the agenda")
    still_planned(meeting, "prepared")
    party = party_of(user, meeting.relationship)
    assert party is not None, "who arranges stands on one side"
    last = meeting.agenda.order_by("-position").first()
    if last is not None and last.position >= LONGEST_AGENDA:
        raise Refused(
            "agenda_full", f"{LONGEST_AGENDA} points are on the agenda.", mend="Remove one first."
        )
    item = AgendaItem.objects.create(
        meeting=meeting,
        position=last.position + 1 if last else 1,
        title=_title(title),
        note=many_lines(note, most=most(AgendaItem, "note"), field="note"),
        decide=decide,
        raised_by_party=party,
        raised_by_name=user.name,
    )
    after = {"point": item.title, "note": item.note, "decide": decide}
    tell(user, meeting, "agenda.added", after=after)
    return item


@transaction.atomic
def agenda_move(*, user: User, item: AgendaItem, position: int) -> AgendaItem:
    """Put a point at another place of the agenda, counted from 1; the others move up."""
    meeting, items = _agenda(user, item)
    before = [row.title for row in items]
    moved = next(row for row in items if row.pk == item.pk)
    items.remove(moved)
    items.insert(max(0, position - 1), moved)
    _number(items)
    tell(
        user,
        meeting,
        "agenda.ordered",
        before={"agenda": before},
        after={"agenda": [row.title for row in items]},
    )
    return moved


@transaction.atomic
def agenda_remove(*, user: User, item: AgendaItem) -> None:
    """Take a point off the agenda; the record keeps it."""
    meeting, items = _agenda(user, item)
    gone = next(row for row in items if row.pk == item.pk)
    before = {
        "point": gone.title,
        "note": gone.note,
        "decide": gone.decide,
        "raised_by": gone.raised_by_name,
    }
    tell(user, meeting, "agenda.removed", before=before)
    gone.delete()
    _number([row for row in items if row is not gone])


def _agenda(user: User, item: AgendaItem) -> tuple[Meeting, list[AgendaItem]]:
    meeting = meeting_locked(user, item.meeting, "change the agenda")
    still_planned(meeting, "prepared")
    items = list(meeting.agenda.all())
    if item.pk not in {row.pk for row in items}:
        raise Refused("point_gone", "Somebody has taken this point off the agenda.")
    return meeting, items


def _number(items: list[AgendaItem]) -> None:
    for position, item in enumerate(items, 1):
        if item.position != position:
            AgendaItem.objects.filter(pk=item.pk).update(position=position)


def _title(title: str) -> str:
    limit = most(AgendaItem, "title")
    return one_line(title, most=limit, field="title", missing="The point is missing.")
