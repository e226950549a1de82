"""Amounts of placed work: `{% load projects %}`."""

from __future__ import annotations

from collections.abc import Iterable

from django import template

from covalue.language.money import Money
from covalue.web.kit.look.templatetags.look import money, whole_money
from covalue.web.value.projects.headlines import amounts_outside, outside_of, placed_as
from covalue.web.value.projects.models import Project

register = template.Library()
for _words in (amounts_outside, outside_of, placed_as):
    register.filter(_words)


@register.filter
def amounts(projects: Iterable[Project]) -> list[tuple[Project, str]]:
    """Each project with its amount in words: without decimals where no amount of the column needs
    them."""
    rows = list(projects)
    known = [row for row in rows if row.amount_minor is not None]
    write = (
        whole_money
        if all(Money(row.amount_minor or 0, row.currency).is_whole for row in known)
        else money
    )
    return [(row, write(row.amount_minor, row.currency) or "not known") for row in rows]
