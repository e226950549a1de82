"""Entries of the record in sentences."""

from __future__ import annotations

import re
from datetime import date, datetime

from django import template

from covalue.web.ground.record.models import Entry
from covalue.web.kit.look.phrases import Phrase, phrase, styled
from covalue.web.kit.look.templatetags.look import day, moment

register = template.Library()

_SENTENCES = {
    "record.sealed": "sealed",
    "agreement.proposed": "proposed",
    "agreement.accepted": "signed",
    "agreement.rejected": "rejected",
    "agreement.ended_agreed": "Both parties agreed:",
    "agreement.ended_deemed_agreed": "Silence means agreed:",
    "agreement.ended_rejected": "It does not bind after the rejection:",
    "agreement.ended_countered": "answered with another proposal:",
    "agreement.ended_revised": "revised",
    "agreement.ended_withdrawn": "withdrew",
    "agreement.ended_lapsed": "Lapsed without all signatures:",
    "agreement.ended_voided": "Void, because its content changed:",
    "token.issued": "made the key",
    "token.revoked": "revoked the key",
    "service_token.issued": "made the service token",
    "service_token.revoked": "revoked the service token",
    "relationship.opened": "opened the relationship",
    "relationship.end_set": "set the end of the relationship",
    "relationship.partner_named": "joined as the partner in",
    "invitation.sent": "invited",
    "invitation.revoked": "took back the invitation of",
    "membership.began": "joined:",
    "membership.ended": "ended a membership at",
    "role.given": "gave the role",
    "role.ended": "ended the role",
    "organization.founded": "founded",
    "organization.renamed": "renamed",
    "programme.created": "created the programme",
    "private_field.set": "set the private value",
    "area.created": "added the area",
    "area.changed": "changed the area",
    "area.retired": "retired the area",
    "lead_role.given": "gave the lead role in",
    "lead_role.end_set": "set the end of the lead role in",
    "waiver.granted": "signed the waiver for",
    "waiver.ended": "ended the waiver for",
    "project.placed": "placed the project",
    "project.ended": "ended the project",
    "assessment.opened": "opened the assessment",
    "assessment.closed": "closed the assessment",
    "questionnaire.written": "wrote the questionnaire,",
    "tier.added": "added the tier",
    "tier.changed": "changed the tier",
    "tier.ordered": "ordered the tiers, first",
    "tiers.ordered": "ordered the tiers, first",
    "tier.criterion_added": "added a criterion of the tier",
    "tier.criterion_changed": "changed a criterion of the tier",
    "tier.criterion_ended": "ended a criterion of the tier",
    "tier.reviewed": "signed the review of the tier",
    "meeting.planned": "planned",
    "meeting.moved": "moved",
    "meeting.cancelled": "cancelled",
    "meeting.missed": "marked as missed",
    "meeting.held": "recorded as held",
    "minutes.corrected": "corrected the minutes of",
    "seat.filled": "filled the seat of",
    "seat.succeeded": "named the successor of",
    "seat.left": "ended the seat of",
    "series.created": "planned the series",
    "series.changed": "changed the series",
    "series.ended": "ended the series",
    "series.planned": "Planned ahead:",
    "cadence.set": "set the cadence",
    "cadence.ended": "ended the cadence",
    "agenda.added": "put a point on the agenda of",
    "agenda.ordered": "ordered the agenda of",
    "agenda.removed": "took a point off the agenda of",
    "commitment.made": "wrote down the commitment",
    "commitment.progress_reported": "reported progress of",
    "commitment.due_moved": "moved the due day of",
    "commitment.kept": "closed as kept:",
    "commitment.dropped": "closed as dropped:",
    "commitment.reopened": "reopened",
    "meeting.commitments_reviewed": "went through the commitments in",
    "escalation.raised": "escalated",
    "escalation.resolved": "settled the escalation",
    "ladder.set": "set the ladder of escalations of",
    "document.added": "added the document",
    "document.superseded": "added another version of the document",
    "document.withdrawn": "withdrew the document",
    "document.cited": "cited as evidence",
    "objective.progress_reported": "reported progress of the objective",
}
_IMPERSONAL = {name for name, words in _SENTENCES.items() if words[0].isupper()}
_HIDDEN = {"content_hash", "reference", "followed_by", "title", "kind", "outcome", "signatory"}
_NAMES = {"silence": "without an answer in time"}
_MOMENT = re.compile(r"^\d{4}-\d\d-\d\dT\d\d:\d\d")
_DAY = re.compile(r"^\d{4}-\d\d-\d\d$")
_LINKED = {"agreement"}


@register.filter
def sentence(entry: Entry) -> str:
    """What happened, in the past tense, before the name of the thing."""
    words = _SENTENCES.get(entry.action)
    if words is None:
        noun, _dot, verb = entry.action.partition(".")
        words = f"{noun.replace('_', ' ')} {verb.replace('_', ' ')}:"
    return words if entry.action in _IMPERSONAL else f"{entry.actor_name} {words}"


@register.filter
def origin(entry: Entry, zone: str) -> Phrase:
    """When it happened in a time zone, for whom somebody acted, and where it stands in the
    history."""
    return phrase(
        "{} · {} · entry {}, {}",
        moment(entry.at, zone),
        entry.actor_organization or "Covalue",
        entry.number,
        styled(entry.hash[:8], "cv-hash"),
    )


@register.filter
def dot(entry: Entry) -> str:
    """The shape of the dot: who acted."""
    return "both" if entry.action == "agreement.ended_agreed" else str(entry.actor_side)


@register.filter
def shown_changes(entry: Entry, zone: str) -> list[tuple[str, object, object]]:
    """What changed, moments in a time zone, without hashes and keys, which the table behind
    holds."""
    return [
        (_NAMES.get(name, name.replace("_", " ")), _shown(name, old, zone), _shown(name, new, zone))
        for name, old, new in entry.changes
        if name not in _HIDDEN and (old or new)
    ]


def _shown(name: str, value: object, zone: str) -> object:
    if not isinstance(value, str):
        return value
    if _MOMENT.match(value):
        return moment(datetime.fromisoformat(value), zone)
    if _DAY.match(value):
        return day(date.fromisoformat(value))
    return value.replace("_", " ") if name in {"role", "silence"} else value


@register.filter
def has_page(entry: Entry) -> bool:
    """Whether the thing has a page of its own."""
    return entry.subject in _LINKED
