"""Where the content of proposals reads well: `{% load agreements %}`."""

from __future__ import annotations

from django import template

from covalue.web.agreements.kinds import kind_named
from covalue.web.agreements.models import Agreement

register = template.Library()


@register.filter
def shown_at(agreement: Agreement) -> str:
    """The page on which its content reads well; empty for content that is shown by its fields."""
    shown = kind_named(agreement.kind).shown
    return shown(agreement) if shown else ""
