"""What the pages of commitments and escalations answer, in words."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import NamedTuple

from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.timesince import timesince

from covalue.web.ground.organizations.models import Party, Relationship
from covalue.web.kit.look.phrases import NOTHING, Phrase, bad, counted, phrase, sentences, strong
from covalue.web.kit.look.templatetags.look import day, party
from covalue.web.partnership.commitments.clocks import both_zones
from covalue.web.partnership.commitments.models import Commitment, CommitmentReview, CommitmentState
from covalue.web.partnership.commitments.selectors import Climb, Counts, OfMeeting, rate
from covalue.web.partnership.meetings.models import Level, Meeting


def of_counts(counts: Counts, client: object, partner: object, climbing: Sequence[Climb]) -> Phrase:
    """What is overdue of whom, what was kept, and what is escalated (`climbing`, highest first)."""
    return sentences(_promises(counts, client, partner), _climbing(climbing))


def _promises(counts: Counts, client: object, partner: object) -> Phrase:
    if counts.overdue:
        return phrase(
            "{} {} overdue: {} of {}, {} of {}.",
            strong(f"{counts.overdue} of {counted(counts.open, 'open commitment')}"),
            _are(counts.overdue),
            counts.client_overdue or "none",
            client,
            counts.partner_overdue or "none",
            partner,
        )
    if counts.open:
        return phrase(
            "None of the {} is overdue: {} of {} and {} of {}.",
            counted(counts.open, "open commitment"),
            counts.client_open,
            client,
            counts.partner_open,
            partner,
        )
    if counts.closed:
        kept, were = counts.kept, "was" if counts.kept == 1 else "were"
        return phrase(
            "No commitment is open. {} of {} closed in the last 12 months {} kept.",
            kept,
            counts.closed,
            were,
        )
    return phrase("No commitment is open, and none was closed in the last 12 months.")


def _climbing(climbing: Sequence[Climb]) -> Phrase:
    if not climbing:
        return NOTHING
    number = len(climbing)
    return phrase(
        "{} {} open, the highest with the {}.",
        strong(counted(number, "escalation")),
        _are(number),
        level_words(climbing[0].level),
    )


class KeyFigure(NamedTuple):
    """A figure at the head of the page, as the look's `figure` takes it."""

    label: SafeString
    value: int | None
    unit: str
    note: str | Phrase


def figures(counts: Counts, relationship: Relationship) -> list[KeyFigure]:
    """What is open of each side, then what each kept of what was closed in twelve months."""
    sides = (
        (Party.CLIENT, relationship.client, counts.client_open, counts.client_overdue),
        (Party.PARTNER, relationship.partner, counts.partner_open, counts.partner_overdue),
    )
    opened = [
        KeyFigure(
            format_html("{} open", party(side.value, name)),
            number,
            "",
            bad(f"{late} overdue") if late else "none overdue",
        )
        for side, name, number, late in sides
    ]
    kept = (
        (Party.CLIENT, relationship.client, counts.client_kept, counts.client_closed),
        (Party.PARTNER, relationship.partner, counts.partner_kept, counts.partner_closed),
    )
    return opened + [
        KeyFigure(
            format_html("{} kept", party(side.value, name)),
            rate(number, closed),
            "%",
            f"{number} of {closed} closed in 12 months" if closed else "in the last 12 months",
        )
        for side, name, number, closed in kept
    ]


def of_nothing(relationship: Relationship) -> Phrase:
    """No commitment was ever made."""
    client, partner = relationship.client, relationship.partner
    return phrase("Nothing is promised yet between {} and {}.", client, partner)


def of_commitment(commitment: Commitment, today: date) -> Phrase:
    """Who promised it for when, and how far it is; or how it was closed."""
    if commitment.state != CommitmentState.OPEN:
        return _closed(commitment)
    late = ""
    if commitment.due_on < today:
        late = f", {timesince(commitment.due_on, today)} ago"
    made = phrase(
        "{} of {} promised it for {}{}.",
        commitment.owner_name,
        side_name(commitment),
        strong(day(commitment.due_on)),
        late,
    )
    moved = NOTHING
    if commitment.due_moves:
        first = day(commitment.first_due_on)
        moved = phrase(
            "The day was moved {}; at first it was {}.", times(commitment.due_moves), first
        )
    return sentences(made, moved, _progress(commitment))


def _closed(commitment: Commitment) -> Phrase:
    late, closed_on = "", commitment.closed_on
    if closed_on is not None and commitment.due_on < closed_on:
        late = f", {timesince(commitment.due_on, closed_on)} after its day"
    closed = phrase("Closed as {} on {}{}.", strong(commitment.state), day(closed_on), late)
    return sentences(closed, f"“{commitment.reason}”")


def _progress(commitment: Commitment) -> Phrase:
    if commitment.progress is None:
        return phrase("No progress was reported yet.")
    done = phrase("{} is done", strong(f"{commitment.progress} %"))
    if not commitment.progress_note:
        return phrase("{}.", done)
    return phrase("{}: {}", done, commitment.progress_note)


def of_meeting(meeting: Meeting, of_this: OfMeeting, *, begun: bool) -> Phrase:
    """What the meeting is to go through."""
    level, waiting, gone = (
        meeting.get_level_display().lower(),
        len(of_this.open),
        len(of_this.reviewed),
    )
    ahead = "" if begun else "The meeting has not begun, so nothing can be written down for it yet."
    if waiting:
        verb = "waits" if waiting == 1 else "wait"
        return sentences(
            phrase(
                "{} of the {} level or below {} to be gone through; what stays open is carried to"
                " the next meeting, with or without a note.",
                strong(counted(waiting, "open commitment")),
                level,
                verb,
            ),
            ahead,
        )
    if gone:
        were = "was" if gone == 1 else "were"
        return sentences(f"All {counted(gone, 'commitment')} {were} gone through.", ahead)
    return sentences(f"No commitment of the {level} level or below is open.", ahead)


def gone_through(of_this: OfMeeting) -> str:
    """How far a meeting is with the commitments it goes through."""
    gone = f", {len(of_this.reviewed)} gone through" if of_this.reviewed else ""
    return f"{len(of_this.open)} to go through{gone}, {len(of_this.made)} made here"


def of_ladder(rungs: Sequence[tuple[str, int]]) -> str:
    """How what is escalated climbs: `rungs` are the levels with their days, the lowest first."""
    steps = ", then ".join(
        f"{days} days with the {Level(level).label.lower()}" for level, days in rungs
    )
    return (
        f"What the daily work cannot settle goes on a ladder: {steps}. When a level's time is over"
        " it goes up by itself."
    )


def said(review: CommitmentReview) -> Phrase:
    """What a meeting said about a commitment."""
    state = "carried" if review.state == CommitmentState.OPEN else review.state
    done = "" if review.progress is None else f", {review.progress} %"
    return phrase("{}{}{}", strong(state), done, f". “{review.note}”" if review.note else "")


def of_escalations(rows: Sequence[Climb], relationship: Relationship) -> Phrase:
    """What is overdue and how high the rest stands; `rows` are all, the highest first."""
    climbing = [row for row in rows if row.is_open]
    overdue = sum(row.overdue for row in climbing)
    late = NOTHING
    if overdue:
        late = phrase(
            "{} {} overdue with the chief executives: there is no level above.",
            strong(counted(overdue, "escalation")),
            _are(overdue),
        )
    return sentences(late, _open(rows, climbing, relationship))


def _open(rows: Sequence[Climb], climbing: Sequence[Climb], relationship: Relationship) -> Phrase:
    if not rows:
        client, partner = relationship.client, relationship.partner
        return phrase("Nothing was ever escalated between {} and {}.", client, partner)
    if not climbing:
        were = "was" if len(rows) == 1 else "were"
        return phrase("Nothing is escalated now; {} {} settled.", len(rows), were)
    top, highest = climbing[0], NOTHING
    if not top.overdue:
        until = both_zones(top.position.step.until, relationship)
        highest = phrase("; the highest is with the {} until {}", level_words(top.level), until)
    return phrase("{} {} open{}.", len(climbing), _are(len(climbing)), highest)


def of_escalation(row: Climb) -> Phrase:
    """With whom it is until when, or how it was settled."""
    escalation, relationship = row.escalation, row.escalation.relationship
    until = both_zones(row.position.step.until, relationship)
    if escalation.resolved_at is not None:
        when = both_zones(escalation.resolved_at, relationship)
        settled = phrase("Settled with the {}, {}.", _with(row.level), when)
        return sentences(settled, f"“{escalation.resolution}”")
    if row.overdue:
        return phrase(
            "{}: the chief executives had until {}, and there is no level above.",
            strong("Overdue"),
            until,
        )
    after = phrase("There is no level above.")
    if row.position.next_level:
        after = phrase(
            "Then it goes to the {} by itself.", level_words(Level(row.position.next_level))
        )
    return sentences(phrase("It is with the {} until {}.", _with(row.level), strong(until)), after)


def level_words(level: Level) -> str:
    """A level within a sentence: `quarterly level`, `chief executives`."""
    name = level.label.lower()
    return name if level == Level.CHIEF_EXECUTIVES else f"{name} level"


def _with(level: Level) -> Phrase:
    name, _space, rest = level_words(level).partition(" level")
    del rest
    return phrase("{}{}", strong(name), "" if level == Level.CHIEF_EXECUTIVES else " level")


def side_name(commitment: Commitment) -> str:
    """The organization that promised it."""
    relationship = commitment.relationship
    return (
        relationship.client.name if commitment.party == Party.CLIENT else relationship.partner.name
    )


def times(count: int) -> str:
    """How often, in words."""
    return "once" if count == 1 else f"{count} times"


def _are(number: int) -> str:
    return "is" if number == 1 else "are"
