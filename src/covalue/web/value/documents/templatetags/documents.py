"""Documents in words: `{% load documents %}`."""

from __future__ import annotations

from django import template

from covalue.web.value.documents.headlines import size_and_version

register = template.Library()
register.filter(size_and_version)
