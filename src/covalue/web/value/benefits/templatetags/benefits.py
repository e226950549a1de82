"""Figures of benefits on pages: `{% load benefits %}`."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from django import template
from django.utils.html import format_html
from django.utils.safestring import SafeString

from covalue.benefits.by_period import ThreeViews
from covalue.benefits.value_thread import Stage
from covalue.web.kit.look.axes import rounded_money
from covalue.web.kit.look.templatetags.look import money
from covalue.web.value.benefits import cell_words, figure_words, headlines
from covalue.web.value.benefits.figure_words import normal
from covalue.web.value.benefits.threads import Story
from covalue.web.value.cases.models import Benefit

register = template.Library()
for _words in (
    cell_words.belongs_to,
    cell_words.benefits_in,
    cell_words.benefits_of,
    cell_words.bias_of,
    cell_words.compared_with,
    cell_words.done_of,
    cell_words.driver_bias_of,
    cell_words.due_of,
    cell_words.figure_of,
    cell_words.leading_to,
    cell_words.mean_of,
    cell_words.measure_of,
    cell_words.moved_by,
    cell_words.placed_on,
    cell_words.placed_with,
    cell_words.progress_of,
    cell_words.rate_of,
    cell_words.reviews_of,
    cell_words.said_by,
    cell_words.stage_look,
    cell_words.stands_in,
    cell_words.why_left_out,
    cell_words.works_of,
    figure_words.bias,
    figure_words.difference,
    figure_words.lowfirst,
    figure_words.percent,
    figure_words.spoken,
):
    register.filter(_words)
register.filter("owner_words", headlines.of_owner)
register.simple_tag(cell_words.annualised)
MISSING = format_html('<span class="cv-3">{}</span>', "missing")
SHOWN: tuple[Stage, ...] = ("promised", "forecast", "realized", "validated")


@register.filter
def item(mapping: Mapping[str, Any], name: str) -> Any:
    """What stands under the name; nothing where there is nothing."""
    return mapping.get(name, "")


@register.simple_tag
def value(amount: int | Decimal | None, benefit: Benefit) -> SafeString | str:
    """A figure of a benefit; where it is missing, the word."""
    if amount is None:
        return MISSING
    return money(int(amount), benefit.currency) if benefit.currency else normal(amount)


@register.simple_tag
def come(amount: int | None, due: int | None, currency: str) -> SafeString | str:
    """What was reported, to three significant figures; missing where something was due, and
    otherwise a dash."""
    if amount is not None:
        return rounded_money(amount, currency)
    return MISSING if due else "–"


@register.filter
def views_of(story: Story) -> list[tuple[str, ThreeViews, ThreeViews]]:
    """In-year, annualised and whole-life amounts by stage, and seen from the last closed period
    that has an amount."""
    thread = story.thread
    assert thread is not None
    known = {
        stage: max((at for at in thread.stages[stage] if at <= thread.as_of), default=None)
        for stage in SHOWN
    }
    return [
        (stage.capitalize(), thread.views(stage), thread.views(stage, known[stage]))
        for stage in SHOWN
    ]
