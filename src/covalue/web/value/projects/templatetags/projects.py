"""Amounts of placed work: `{% load projects %}`."""

from __future__ import annotations

from collections.abc import Iterable

from django import template

from covalue.language.money import Money
from covalue.web.kit.look.templatetags.look import money, whole_money
from covalue.web.value.projects.models import Project
from covalue.web.value.projects.selectors import Share

register = template.Library()


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


@register.filter
def outside(share: Share) -> str:
    """How much of the placed money is outside the lead role, by currency; empty where no amount is
    known."""
    return ", ".join(_part(*row) for row in share.amount_percents)


def _part(currency: str, whole: int, part: int, percent: int | None) -> str:
    write = (
        whole_money if Money(whole, currency).is_whole and Money(part, currency).is_whole else money
    )
    if not part:
        return f"none of {write(whole, currency)}"
    return f"{write(part, currency)} of {write(whole, currency)}" + (
        "" if percent is None else f" ({percent} %)"
    )
