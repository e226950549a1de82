"""Commitments and escalations in templates: `{% load commitments %}`."""

from __future__ import annotations

from datetime import date, datetime

from django import template
from django.utils.safestring import SafeString

from covalue.web.ground.accounts.models import User
from covalue.web.ground.organizations.models import Party
from covalue.web.ground.record.models import Entry
from covalue.web.kit import clock
from covalue.web.kit.look.templatetags.look import chip, day
from covalue.web.partnership.commitments import row_words, rules, selectors
from covalue.web.partnership.commitments.clocks import both_zones
from covalue.web.partnership.commitments.headlines import gone_through, said, side_name, times
from covalue.web.partnership.commitments.models import Commitment, CommitmentState
from covalue.web.partnership.commitments.selectors import Climb
from covalue.web.partnership.meetings.models import Level, Meeting

register = template.Library()
register.simple_tag(both_zones)
register.filter(gone_through)
register.filter(said)
register.filter(side_name)
register.filter(times)
register.simple_tag(row_words.due_days)
for words in (
    row_words.client_kept,
    row_words.how_often_carried,
    row_words.late,
    row_words.owner,
    row_words.partner_kept,
    row_words.promised_by,
    row_words.promised_on,
    row_words.since_the_last,
):
    register.filter(words)

_DEEDS = {
    "commitment.made": "wrote it down",
    "commitment.progress_reported": "reported progress",
    "commitment.due_moved": "moved the due day",
    "commitment.kept": "closed it as kept",
    "commitment.dropped": "closed it as dropped",
    "commitment.reopened": "reopened it",
    "escalation.raised": "escalated it",
    "escalation.resolved": "settled it",
}


@register.simple_tag
def commitment_chip(commitment: Commitment, on: date) -> SafeString:
    """Its state on the day: late, how far, kept or dropped."""
    if commitment.state == CommitmentState.KEPT:
        return chip(f"kept {day(commitment.closed_on)}", "good")
    if commitment.state == CommitmentState.DROPPED:
        return chip(f"dropped {day(commitment.closed_on)}", "plain")
    late = (on - commitment.due_on).days
    if late > 0:
        return chip(f"{late} day{'' if late == 1 else 's'} late", "bad")
    return chip(f"{commitment.progress} % done", "part") if commitment.progress else chip("open")


@register.filter
def did_to_it(entry: Entry) -> str:
    """What somebody did, on the page of the thing itself."""
    return _DEEDS.get(entry.action, entry.action)


@register.filter
def level_label(level: str) -> str:
    """A level in words."""
    return Level(level).label


@register.filter
def raised_for(climb: Climb) -> str:
    """The organization that raised it."""
    relationship = climb.escalation.relationship
    is_client = climb.escalation.raised_by_party == Party.CLIENT
    return relationship.client.name if is_client else relationship.partner.name


@register.simple_tag
def escalation_chip(climb: Climb, now: datetime) -> SafeString:
    """Settled, overdue, or with whom."""
    if not climb.is_open:
        escalation = climb.escalation
        settled = day(escalation.resolved_at, escalation.relationship.time_zone)
        return chip(f"settled {settled}", "good")
    if climb.overdue:
        return chip("overdue", "bad")
    left = (climb.position.step.until - now).days
    return chip(f"{left} day{'' if left == 1 else 's'} left", "warn" if left < 3 else "")


@register.inclusion_tag("commitments/meeting_section.html")
def commitments_of_meeting(meeting: Meeting, user: User) -> dict[str, object]:
    """What the meeting has to do with commitments, for its page."""
    return {
        "meeting": meeting,
        "relationship": meeting.relationship,
        "of": selectors.commitments_for_meeting(user=user, meeting=meeting),
        "today": clock.today(meeting.relationship.time_zone),
        "follows_up": rules.follows_up(user, meeting.relationship),
        "begun": meeting.starts_at <= clock.now(),
    }
