"""Writing commitments. Every service locks the relationship's chain first: of two at once the
second sees the first."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from django.db import transaction
from django.db.models import Max

from covalue.web.ground.accounts.models import User
from covalue.web.ground.organizations import rules as organization_rules
from covalue.web.ground.organizations.entries import relationship_entry
from covalue.web.ground.organizations.models import Party, Relationship
from covalue.web.ground.record.models import Scope
from covalue.web.ground.record.services import Subject, chain_lock
from covalue.web.kit import clock
from covalue.web.kit.errors import Refused, require
from covalue.web.kit.limits import most
from covalue.web.kit.texts import one_line
from covalue.web.partnership.commitments import rules, selectors
from covalue.web.partnership.commitments.models import Commitment, CommitmentReview, CommitmentState
from covalue.web.partnership.meetings.models import Level, Meeting, MeetingState


@dataclass(frozen=True, slots=True, kw_only=True)
class Note:
    """What a meeting says about one commitment: words, progress where it moved, and whether it is
    closed."""

    text: str = ""
    progress: int | None = None
    state: str = CommitmentState.OPEN


@transaction.atomic
def commitment_add(
    *,
    user: User,
    relationship: Relationship,
    party: str,
    text: str,
    due_on: date,
    client_gains: str,
    partner_gains: str,
    owner_name: str = "",
    owner: User | None = None,
    level: str = "",
    made_in: Meeting | None = None,
) -> Commitment:
    """Write down what a party promises the other, with what each side gains by it."""
    chain_lock(scope=Scope.RELATIONSHIP, scope_id=relationship.pk)
    allow(user, relationship)
    relationship_runs(relationship)
    if party not in Party.values:
        raise Refused("party_unknown", "Say which side promises it.", field="party")
    made_on = _made_on(relationship, made_in)
    if due_on < made_on:
        raise Refused("due_past", "It would be due before it was promised.", field="due_on")
    commitment = Commitment.objects.create(
        relationship=relationship,
        number=_next_number(relationship),
        party=party,
        text=_say(text, "text", "what is promised"),
        owner=owner,
        owner_name=_owner_name(relationship, party, owner, owner_name),
        level=_level(level, made_in),
        made_in=made_in,
        made_on=made_on,
        due_on=due_on,
        first_due_on=due_on,
        client_gains=_say(client_gains, "client_gains", "what the client gains by it"),
        partner_gains=_say(partner_gains, "partner_gains", "what the partner gains by it"),
    )
    _entry(user, commitment, "made", after=_told(commitment))
    return commitment


@transaction.atomic
def commitment_report(
    *, user: User, commitment: Commitment, progress: int, note: str = ""
) -> Commitment:
    """Say how far it is, in percent."""
    commitment = _open(user, commitment, rules.reports)
    _report(user, commitment, progress, note)
    return commitment


@transaction.atomic
def commitment_move(*, user: User, commitment: Commitment, due_on: date, reason: str) -> Commitment:
    """Give it another due day, with the reason; the day promised first stays visible."""
    commitment = _open(user, commitment)
    reason = _say(reason, "reason", "why the day moves")
    if due_on == commitment.due_on:
        raise Refused("nothing_changed", "It is due on this day already.", field="due_on")
    if due_on < today_of(commitment.relationship):
        raise Refused(
            "due_past",
            "The new day is in the past.",
            mend="Close it, or set a day to come.",
            field="due_on",
        )
    before, commitment.due_on = commitment.due_on, due_on
    commitment.due_moves += 1
    commitment.save(update_fields=["due_on", "due_moves"])
    _entry(
        user,
        commitment,
        "due_moved",
        before={"due_on": before},
        after={"due_on": due_on, "reason": reason},
    )
    return commitment


@transaction.atomic
def commitment_close(*, user: User, commitment: Commitment, state: str, reason: str) -> Commitment:
    """Close it as kept or as dropped, with the reason."""
    commitment = _open(user, commitment)
    _close(user, commitment, state, reason)
    return commitment


@transaction.atomic
def commitment_reopen(*, user: User, commitment: Commitment, reason: str) -> Commitment:
    """It stands again, with the reason."""
    commitment = _locked(user, commitment)
    if commitment.state == CommitmentState.OPEN:
        raise Refused("open_already", "This commitment is open.")
    reason = _say(reason, "reason", "why it is reopened")
    before = {"state": commitment.state, "closed_on": commitment.closed_on}
    commitment.state, commitment.closed_on, commitment.reason = CommitmentState.OPEN, None, ""
    commitment.save(update_fields=["state", "closed_on", "reason"])
    _entry(
        user,
        commitment,
        "reopened",
        before=before,
        after={"state": commitment.state, "reason": reason},
    )
    return commitment


@transaction.atomic
def commitments_review(
    *, user: User, meeting: Meeting, notes: Mapping[UUID, Note]
) -> list[CommitmentReview]:
    """Go through the open commitments in a meeting; those that stay open are carried to the next
    one.

    Every open commitment of the meeting's level or lower gets its row, with or without a note.
    """
    chain_lock(scope=Scope.RELATIONSHIP, scope_id=meeting.relationship_id)
    meeting = Meeting.objects.select_related(
        "relationship__programme__client", "relationship__partner"
    ).get(pk=meeting.pk)
    allow(user, meeting.relationship)
    _has_begun(meeting)
    rows = {row.pk: row for row in selectors.to_review(meeting)}
    if gone := set(notes) - set(rows):
        raise Refused(
            "not_to_review",
            f"{len(gone)} of these commitments is closed, or this meeting has reviewed it.",
            mend="Load the page again.",
        )
    made = [_review(user, meeting, row, notes.get(pk, Note())) for pk, row in rows.items()]
    if made:
        _review_entry(user, meeting, made)
    return made


def allow(user: User, relationship: Relationship) -> None:
    """Refuse whoever has no role that proposes."""
    require(rules.follows_up(user, relationship))


def relationship_runs(relationship: Relationship) -> None:
    """Refuse what is new once the relationship has ended."""
    if relationship.ends_on is not None and relationship.ends_on <= today_of(relationship):
        raise Refused(
            "relationship_ended", "The relationship has ended; nothing new is promised in it."
        )


def _say(text: str, field: str, what: str) -> str:
    return one_line(text, most=most(Commitment, field), field=field, missing=f"Say {what}.")


def _note(note: str) -> str:
    return one_line(note, most=most(Commitment, "progress_note"), field="note")


def _follows_up(user: User, commitment: Commitment) -> bool:
    return bool(rules.follows_up(user, commitment.relationship))


def today_of(relationship: Relationship) -> date:
    """The day in the programme's time zone."""
    return clock.today(relationship.programme.time_zone)


def _locked(
    user: User, commitment: Commitment, may: Callable[[User, Commitment], bool] = _follows_up
) -> Commitment:
    """The commitment as it is after everybody else's transaction."""
    chain_lock(scope=Scope.RELATIONSHIP, scope_id=commitment.relationship_id)
    rows = Commitment.objects.select_related(
        "relationship__programme__client", "relationship__partner"
    )
    latest = rows.get(pk=commitment.pk)
    require(may(user, latest))
    return latest


def _open(
    user: User, commitment: Commitment, may: Callable[[User, Commitment], bool] = _follows_up
) -> Commitment:
    locked = _locked(user, commitment, may)
    if locked.state != CommitmentState.OPEN:
        raise Refused(
            "closed_already",
            f"This commitment was closed as {locked.state} on {locked.closed_on}.",
            mend="Reopen it first.",
        )
    return locked


def _report(user: User, commitment: Commitment, progress: int, note: str) -> None:
    if not 0 <= progress <= 100:
        raise Refused("progress_wrong", "Progress is between 0 and 100 percent.", field="progress")
    note = _note(note)
    before = {"progress": commitment.progress, "note": commitment.progress_note}
    commitment.progress, commitment.progress_note = progress, note
    commitment.save(update_fields=["progress", "progress_note"])
    _entry(
        user,
        commitment,
        "progress_reported",
        before=before,
        after={"progress": progress, "note": note},
    )


def _close(user: User, commitment: Commitment, state: str, reason: str) -> None:
    if state not in {CommitmentState.KEPT, CommitmentState.DROPPED}:
        raise Refused("state_wrong", "Close it as kept or as dropped.", field="state")
    reason = _say(reason, "reason", f"why it counts as {state}")
    before = {"state": commitment.state, "progress": commitment.progress}
    commitment.state, commitment.reason = state, reason
    commitment.closed_on = today_of(commitment.relationship)
    commitment.save(update_fields=["state", "reason", "closed_on"])
    after = {
        "state": state,
        "progress": commitment.progress,
        "closed_on": commitment.closed_on,
        "reason": reason,
    }
    _entry(user, commitment, state, before=before, after=after)


def _review(user: User, meeting: Meeting, commitment: Commitment, note: Note) -> CommitmentReview:
    text = _note(note.text)
    if note.progress is not None and note.progress != commitment.progress:
        _report(user, commitment, note.progress, text)
    if note.state != CommitmentState.OPEN:
        _close(user, commitment, note.state, text)
    review = CommitmentReview(
        meeting=meeting,
        commitment=commitment,
        state=commitment.state,
        progress=commitment.progress,
        note=text,
        at=clock.now(),
    )
    review.save()
    return review


def _review_entry(user: User, meeting: Meeting, made: list[CommitmentReview]) -> None:
    after = {
        "carried": [row.commitment.text for row in made if row.state == CommitmentState.OPEN],
        "kept": [row.commitment.text for row in made if row.state == CommitmentState.KEPT],
        "dropped": [row.commitment.text for row in made if row.state == CommitmentState.DROPPED],
        "notes": [f"{row.commitment.text}: {row.note}" for row in made if row.note],
    }
    relationship_entry(
        user=user,
        relationship=meeting.relationship,
        action="meeting.commitments_reviewed",
        subject=Subject("meeting", meeting.pk, meeting.title),
        after=after,
        rows=made,
    )


def _has_begun(meeting: Meeting) -> None:
    if meeting.state in {MeetingState.CANCELLED, MeetingState.MISSED}:
        raise Refused("meeting_not_held", f"This meeting was {meeting.state}.", field="made_in")
    if meeting.starts_at > clock.now():
        raise Refused("meeting_not_begun", "This meeting has not begun.", field="made_in")


def _made_on(relationship: Relationship, meeting: Meeting | None) -> date:
    if meeting is None:
        return today_of(relationship)
    if meeting.relationship_id != relationship.pk:
        raise Refused(
            "meeting_foreign", "This meeting is none of this relationship.", field="made_in"
        )
    _has_begun(meeting)
    return meeting.local_day


def _level(level: str, meeting: Meeting | None) -> str:
    level = level or (meeting.level if meeting else Level.OPERATIONAL)
    if level not in Level.values:
        raise Refused("level_unknown", f"'{level}' is no level of meetings.", field="level")
    return level


def _owner_name(relationship: Relationship, party: str, owner: User | None, name: str) -> str:
    if owner is None:
        return _say(name, "owner_name", "who at that side sees to it")
    if organization_rules.party_of(owner, relationship) != party:
        raise Refused(
            "owner_other_side", f"{owner.name} is not on the side that promises it.", field="owner"
        )
    return owner.name


def _next_number(relationship: Relationship) -> int:
    last = Commitment.objects.filter(relationship=relationship).aggregate(last=Max("number"))[
        "last"
    ]
    return (last or 0) + 1


def _told(commitment: Commitment) -> dict[str, Any]:
    """What the record says of a new commitment."""
    meeting = commitment.made_in
    return {
        "by": commitment.party,
        "owner": commitment.owner_name,
        "due_on": commitment.due_on,
        "client_gains": commitment.client_gains,
        "partner_gains": commitment.partner_gains,
        "level": commitment.level,
        "made_in": meeting.title if meeting else "",
        "made_on": commitment.made_on,
    }


def _entry(
    user: User,
    commitment: Commitment,
    verb: str,
    *,
    after: Mapping[str, Any],
    before: Mapping[str, Any] | None = None,
) -> None:
    relationship_entry(
        user=user,
        relationship=commitment.relationship,
        action=f"commitment.{verb}",
        subject=Subject("commitment", commitment.pk, commitment.text),
        before=before,
        after=after,
    )
