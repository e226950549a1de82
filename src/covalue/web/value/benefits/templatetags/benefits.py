"""Figures of benefits on pages: `{% load benefits %}`."""

from __future__ import annotations

import re
from collections.abc import Mapping
from decimal import ROUND_HALF_UP, Decimal
from typing import Any

from django import template
from django.utils.html import format_html
from django.utils.safestring import SafeString

from covalue.benefits.by_period import ThreeViews
from covalue.benefits.value_thread import Stage
from covalue.web.kit.look.axes import named_period, rounded_money
from covalue.web.kit.look.templatetags.look import money
from covalue.web.value.benefits.tables import FEW_TO_TELL
from covalue.web.value.benefits.threads import Story
from covalue.web.value.cases.models import Benefit

register = template.Library()
_PERIOD = re.compile(r"\b(?:FY)?\d{4}-(?:Q[1-4]|\d{2}-\d{2}|\d{2})\b")
MISSING = format_html('<span class="cv-3">{}</span>', "missing")
SHOWN: tuple[Stage, ...] = ("promised", "forecast", "realized", "validated")


@register.filter
def item(found: Mapping[str, Any], name: str) -> Any:
    """What stands under the name; nothing where there is nothing."""
    return found.get(name, "")


@register.simple_tag
def value(amount: int | Decimal | None, benefit: Benefit) -> SafeString | str:
    """A figure of a benefit; where it is missing, the word."""
    if amount is None:
        return MISSING
    return money(int(amount), benefit.currency) if benefit.currency else normal(amount)


@register.filter
def normal(amount: Decimal | int) -> str:
    """Without zeros at its end."""
    return f"{Decimal(amount).normalize():f}"


@register.filter
def percent(rate: Decimal | None) -> str:
    """A rate as a whole percentage, half up; where nothing was planned there is none."""
    if rate is None:
        return "nothing was planned"
    return f"{(rate * 100).quantize(Decimal(1), ROUND_HALF_UP) + 0} %".replace("-", "−")


@register.filter
def bias(rate: Decimal | None) -> str:
    """A bias as a signed whole percentage; where there is none, that there is too little to
    tell."""
    if rate is None:
        return FEW_TO_TELL
    told = (rate * 100).quantize(Decimal(1), ROUND_HALF_UP)
    return f"{'+' if told > 0 else '−' if told < 0 else ''}{abs(told)}\u00a0%"


@register.filter
def apart(rate: Decimal) -> str:
    """A bias in words: 25 % less."""
    told = (rate * 100).quantize(Decimal(1), ROUND_HALF_UP)
    return f"{abs(told)}\u00a0% {'less' if told < 0 else 'more'}" if told else "as much"


@register.filter
def difference(minor: int, currency: str) -> str:
    """A difference with its sign, to three significant figures."""
    return f"{'+' if minor > 0 else ''}{rounded_money(minor, currency)}"


@register.simple_tag
def promise(story: Story) -> str:
    """What was promised over the whole life."""
    return rounded_money(sum(int(row.promised or 0) for row in story.rows), story.benefit.currency)


@register.simple_tag
def period(story: Story, at: int) -> str:
    """The name of a period."""
    return named_period(story.calendar.label(at))


@register.filter
def lateness(later: int, kind: str) -> str:
    """How many periods early."""
    return f"{-later} {kind}{'' if later == -1 else 's'}"


@register.filter
def views_of(story: Story) -> list[tuple[str, ThreeViews, ThreeViews]]:
    """In-year, annualised and whole-life amounts by stage, and seen from the last closed period
    that has an amount."""
    found = story.thread
    assert found is not None
    known = {
        stage: max((at for at in found.stages[stage] if at <= found.as_of), default=None)
        for stage in SHOWN
    }
    return [
        (stage.capitalize(), found.views(stage), found.views(stage, known[stage]))
        for stage in SHOWN
    ]


@register.filter
def spoken(text: object) -> str:
    """A text with its periods and days as sentences write them."""
    return _PERIOD.sub(lambda found: named_period(found[0]), str(text))


@register.filter
def lowfirst(text: object) -> str:
    """A text within a sentence: its first letter small, names of months as they are."""
    return str(text)[:1].lower() + str(text)[1:]


@register.filter
def slug(kind: str) -> str:
    """A kind as a class."""
    return kind.replace(" ", "-")
