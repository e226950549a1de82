"""What every service of meetings does first and last: ask the rule, hold the relationship, write
the entry."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any
from zoneinfo import available_timezones

from covalue.web.ground.accounts.models import User
from covalue.web.ground.organizations.actors import actor_for
from covalue.web.ground.organizations.models import Relationship
from covalue.web.ground.record.models import AppendOnlyModel, Scope
from covalue.web.ground.record.services import SYSTEM, Subject, chain_lock, entry_add
from covalue.web.kit.errors import Refused, require
from covalue.web.kit.limits import most
from covalue.web.kit.texts import many_lines, one_line
from covalue.web.partnership.meetings import rules
from covalue.web.partnership.meetings.models import Level, Meeting, MeetingState, Seat, Series

LONGEST_MEETING = 24 * 60


def hold(user: User, relationship: Relationship, what: str) -> None:
    """Let only those act who may, one after the other."""
    require(rules.arranges(user, relationship), what)
    chain_lock(scope="relationship", scope_id=relationship.pk)


def tell(
    user: User | None,
    thing: Meeting | Series | Seat,
    action: str,
    *,
    before: Any = None,
    after: Any = None,
    rows: Sequence[AppendOnlyModel] = (),
) -> None:
    """Write the entry into the relationship's record; without a user the calendar itself acted."""
    relationship = thing.relationship
    entry_add(
        scope=Scope.RELATIONSHIP,
        scope_id=relationship.pk,
        action=action,
        before=before,
        after=after,
        actor=actor_for(user, relationship) if user is not None else SYSTEM,
        subject=Subject(type(thing).__name__.lower(), thing.pk, label_of(thing)),
        rows=rows,
    )


def label_of(thing: Meeting | Series | Seat) -> str:
    """The thing as the record names it."""
    if isinstance(thing, Meeting):
        return f"{thing.title}, {thing.local_start:%Y-%m-%d}"
    if isinstance(thing, Seat):
        return f"{thing.get_level_display()} seat of {side_name(thing.relationship, thing.party)}"
    return thing.title


def side_name(relationship: Relationship, party: str) -> str:
    """The organization on the side."""
    return relationship.client.name if party == "client" else relationship.partner.name


def meeting_locked(user: User, meeting: Meeting, what: str) -> Meeting:
    """The meeting as it is once nobody else writes to the relationship."""
    hold(user, meeting.relationship, what)
    meetings = Meeting.objects.select_related(
        "relationship__programme__client", "relationship__partner"
    )
    return meetings.get(pk=meeting.pk)


def still_planned(meeting: Meeting, done: str) -> None:
    """Refuse what is done to planned meetings only."""
    if meeting.state != MeetingState.PLANNED:
        state = meeting.get_state_display().lower()
        raise Refused("not_planned", f"This meeting is {state}, so it cannot be {done}.")


def title_of(title: str) -> str:
    """The title of a meeting or series."""
    limit = most(Meeting, "title")
    return one_line(title, most=limit, field="title", missing="The title is missing.")


def place_of(place: str) -> str:
    """The place, if one is given."""
    return many_lines(place, most=most(Meeting, "place"), field="place")


def reason_of(reason: str, missing: str = "The reason is missing.") -> str:
    """Why something did not or will not take place, or is at another time."""
    return many_lines(reason, most=most(Meeting, "reason"), field="reason", missing=missing)


def check_level(level: str) -> None:
    """Refuse what is no level."""
    if level not in Level.values:
        raise Refused("level_unknown", f"'{level}' is no level.", field="level")


def check_zone(time_zone: str) -> None:
    """Refuse what is no time zone."""
    if time_zone not in available_timezones():
        raise Refused(
            "time_zone_unknown",
            f"'{time_zone}' is no time zone.",
            mend="Use a name such as Europe/Amsterdam.",
            field="time_zone",
        )


def check_minutes(minutes: int) -> None:
    """Refuse a meeting of no time, or of more than a day."""
    if not 0 < minutes <= LONGEST_MEETING:
        raise Refused(
            "minutes_wrong",
            f"A meeting takes between 1 and {LONGEST_MEETING} minutes.",
            field="minutes",
        )


def check_months(every_months: int) -> None:
    """Refuse what is no number of months."""
    if not 0 < every_months <= 60:
        raise Refused(
            "months_wrong", "Meetings come round every 1 to 60 months.", field="every_months"
        )
