"""What every service of meetings does first and last: ask the rule, hold the relationship, write
the entry."""

from __future__ import annotations

from typing import Any
from zoneinfo import available_timezones

from covalue.web.ground.accounts.models import User
from covalue.web.ground.organizations.actors import actor_for
from covalue.web.ground.organizations.models import Relationship
from covalue.web.ground.record.models import Scope
from covalue.web.ground.record.services import SYSTEM, Subject, chain_lock, entry_add
from covalue.web.kit.errors import Refused
from covalue.web.partnership.meetings import rules
from covalue.web.partnership.meetings.models import Level, Meeting, Seat, Series

LONGEST_MEETING = 24 * 60


def hold(user: User, relationship: Relationship, what: str) -> None:
    """Let only those act who may, one after the other."""
    if not rules.arranges(user, relationship):
        raise Refused(
            "not_allowed",
            f"Your roles do not allow you to {what}.",
            mend="Ask somebody who proposes.",
        )
    chain_lock(scope="relationship", scope_id=relationship.pk)


def tell(
    user: User | None,
    thing: Meeting | Series | Seat,
    action: str,
    *,
    before: Any = None,
    after: Any = None,
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


def words(value: str, field: str, what: str, longest: int = 200) -> str:
    """One line of text; refused when it is empty or too long."""
    text = " ".join(value.split())
    if not text:
        raise Refused(f"{field}_missing", f"{what} is missing.", field=field)
    return fitting(text, field, what, longest)


def prose(value: str, field: str, what: str) -> str:
    """Text of several lines; refused when it is empty."""
    text = value.strip()
    if not text:
        raise Refused(f"{field}_missing", f"{what} is missing.", field=field)
    return text


def fitting(text: str, field: str, what: str, longest: int = 200) -> str:
    """The text where it fits the column; both databases refuse alike."""
    if len(text) > longest:
        raise Refused(
            f"{field}_too_long",
            f"{what} has over {longest} characters.",
            mend="Shorten it.",
            field=field,
        )
    return text


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
