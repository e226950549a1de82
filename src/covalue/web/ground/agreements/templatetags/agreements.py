"""Where the content of proposals reads well: `{% load agreements %}`."""

from __future__ import annotations

from collections.abc import Sequence

from django import template

from covalue.web.ground.agreements import sentences
from covalue.web.ground.agreements.models import Agreement
from covalue.web.ground.agreements.registry import kind_named

register = template.Library()


register.filter("answered", sentences.answered)
register.filter("deadline", sentences.deadline)
register.filter("proposal", sentences.proposal)
register.filter("reading", sentences.reading)
register.filter("state_word", sentences.state_word)
register.filter("way_of_proposing", sentences.way_of_proposing)


@register.filter
def shown_at(agreement: Agreement) -> str:
    """The page on which its content reads well; empty for content that is shown by its fields."""
    shown = kind_named(agreement.kind).shown
    return shown(agreement) if shown else ""


@register.filter
def facts_of(agreement: Agreement) -> Sequence[tuple[str, str]]:
    """What its content comes to, for content that is read on another page."""
    facts = kind_named(agreement.kind).facts
    return facts(agreement) if facts else ()
