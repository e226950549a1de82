"""What stands in the cells and lines of the pages of commitments, in words."""

from __future__ import annotations

from django.utils.html import format_html
from django.utils.safestring import SafeString

from covalue.web.kit.look.phrases import BAD, Phrase, phrase, styled
from covalue.web.kit.look.templatetags.look import day
from covalue.web.partnership.commitments.headlines import times
from covalue.web.partnership.commitments.models import Commitment
from covalue.web.partnership.commitments.selectors import Counts, OfMeeting


def due_days(commitment: Commitment, inline: bool = False) -> SafeString:
    """The due day; the one promised first is struck through beside it."""
    if not commitment.due_moves:
        return format_html("{}", day(commitment.due_on))
    pattern = (
        "<del>{}</del> {} (moved {})"
        if inline
        else '<del>{}</del> {} <span class="cv-sub">moved {}</span>'
    )
    return format_html(
        pattern, day(commitment.first_due_on), day(commitment.due_on), times(commitment.due_moves)
    )


def owner(commitment: Commitment) -> str:
    """Who sees to it, and whether that is somebody who signs in here."""
    return f"{commitment.owner_name}{', a member' if commitment.owner_id else ''}"


def promised_on(commitment: Commitment) -> str:
    """When it was promised, and in which meeting."""
    meeting = f", {commitment.made_in.title}" if commitment.made_in else ""
    return f"{day(commitment.made_on)}{meeting}"


def promised_by(commitment: Commitment) -> str:
    """Who sees to it, and in a meeting of which level it was promised when."""
    level = f"{commitment.get_level_display().lower()}, " if commitment.made_in else ""
    return f"{commitment.owner_name}, {level}{day(commitment.made_on)}"


def how_often_carried(carried: int) -> str:
    """How often meetings left it open."""
    return f"carried {times(carried)}" if carried else "not carried yet"


def client_kept(counts: Counts) -> Phrase:
    """What the client kept of what it closed."""
    return _kept(counts.client_rate, counts.client_closed)


def partner_kept(counts: Counts) -> Phrase:
    """What the partner kept of what it closed."""
    return _kept(counts.partner_rate, counts.partner_closed)


def _kept(percent: int | None, closed: int) -> Phrase:
    if percent is None:
        return styled("none closed", "cv-3")
    return phrase("{} % of {}", percent, closed)


def late(number: int) -> str:
    """How many are overdue, with the sign of what is late."""
    return f"{BAD} {number}" if number else "0"


def since_the_last(of_this: OfMeeting) -> str:
    """Since when a meeting lists what was closed."""
    before = of_this.previous
    if before is None:
        return "Closed since the beginning"
    return f"Closed since {before.title}, {day(before.local_day)}"
