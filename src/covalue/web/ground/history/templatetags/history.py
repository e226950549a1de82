"""Entries of the record in sentences."""

from __future__ import annotations

import re
from datetime import date, datetime

from django import template

from covalue.web.ground.record.action_words import is_impersonal, words_of
from covalue.web.ground.record.models import Entry
from covalue.web.kit.look.phrases import Phrase, phrase, styled
from covalue.web.kit.look.templatetags.look import day, moment

register = template.Library()

_HIDDEN = {"content_hash", "reference", "followed_by", "title", "kind", "outcome", "signatory"}
_NAMES = {"silence": "without an answer in time"}
_MOMENT = re.compile(r"^\d{4}-\d\d-\d\dT\d\d:\d\d")
_DAY = re.compile(r"^\d{4}-\d\d-\d\d$")
_LINKED = {"agreement"}


@register.filter
def sentence(entry: Entry) -> str:
    """What happened, in the past tense, before the name of the thing."""
    words = words_of(entry.action)
    return words if is_impersonal(entry.action) else f"{entry.actor_name} {words}"


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
    try:
        if _MOMENT.match(value):
            return moment(datetime.fromisoformat(value), zone)
        if _DAY.match(value):
            return day(date.fromisoformat(value))
    except (ValueError, OverflowError):  # somebody's text, which only looks like one
        return value
    return value.replace("_", " ") if name in {"role", "silence"} else value


@register.filter
def has_page(entry: Entry) -> bool:
    """Whether the thing has a page of its own."""
    return entry.subject in _LINKED
