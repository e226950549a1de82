"""Figures of business cases on pages: `{% load cases %}`."""

from __future__ import annotations

from collections.abc import Iterable

from django import template
from django.utils.html import escape, format_html, format_html_join
from django.utils.safestring import SafeString, mark_safe

from covalue.benefits.appraisal import Appraisal
from covalue.web.kit.look.components import figure
from covalue.web.value.cases.figure_words import (
    change,
    exact,
    money_or_dash,
    preferred_title,
    rates,
    ratio,
    worth,
    years,
)
from covalue.web.value.cases.grid import Line
from covalue.web.value.cases.headlines import of_figures
from covalue.web.value.cases.row_words import kind_of_item, owner_of, range_of, source_of
from covalue.web.value.cases.sections import Field

register = template.Library()
FIGURE_HEADS = (
    "#Net present value",
    "#Internal rate of return",
    "#Payback",
    "#Benefit-cost ratio",
)
for _words in (
    change,
    exact,
    kind_of_item,
    money_or_dash,
    of_figures,
    owner_of,
    preferred_title,
    range_of,
    rates,
    ratio,
    source_of,
    years,
):
    register.filter(_words)


@register.simple_tag
def figure_heads() -> tuple[str, ...]:
    """The headings of the figures of an option, as `table_head` takes them."""
    return FIGURE_HEADS


@register.filter
def total(amounts: Iterable[int]) -> int:
    """Their sum."""
    return sum(amounts)


@register.filter
def prose(text: str) -> SafeString:
    """Paragraphs, headings and points of the prose that both read; everything else stays text."""
    blocks = [block for block in text.split("\n") if block.strip()]
    return format_html_join("\n", "{}", ((_block(block),) for block in blocks))


def _block(line: str) -> SafeString:
    text = line.lstrip("# ").strip()
    bold = "".join(
        f"<b>{escape(part)}</b>" if at % 2 else escape(part)
        for at, part in enumerate(text.split("**"))
    )
    tag = "h3" if line.startswith("#") else "p"
    return mark_safe(f"<{tag}>{bold}</{tag}>")  # every part is escaped above


@register.inclusion_tag("look/figure.html")
def key_figure(
    label: str, of: Appraisal | None, was: Appraisal | None, name: str, unsaved: bool
) -> dict[str, object]:
    """A figure of an option as it is typed; where it differs from the saved one, that stands
    below."""
    now, before = (_said(appraisal, name) for appraisal in (of, was))
    note = f"saved: {before or 'missing'}" if unsaved and now != before else ""
    return figure(label, now, note=note)


def _said(of: Appraisal | None, name: str) -> str:
    if of is None:
        return ""
    return {
        "worth": worth(of.net_present_value, of.currency),
        "payback": years(of.payback),
        "rates": rates(of.rates.rates),
        "ratio": ratio(of.benefit_cost_ratio),
    }[name]


@register.simple_tag
def cell(line: Line, field: Field, row: int, number: int) -> SafeString:
    """The control of one cell, with its error beside it."""
    name, error = f"cell-{row}-{field.name}", line.errors.get(field.name, "")
    about = format_html('name="{}" aria-label="{}, row {}"', name, field.label, number)
    if error:
        about = format_html('{} aria-invalid="true" aria-describedby="{}-error"', about, name)
    told = (
        format_html('<span class="cv-sub cv-bad" id="{}-error">{}</span>', name, error)
        if error
        else ""
    )
    return format_html("{}{}", _control(field, about, line.cells.get(field.name, "")), told)


def _control(field: Field, about: SafeString, text: str) -> SafeString:
    if field.kind == "choice":
        known = any(value == text for value, _label in field.choices)
        choices = [*field.choices, *(() if known else ((text, text),))]
        rows = ((value, " selected" if value == text else "", label) for value, label in choices)
        options = format_html_join("", '<option value="{}"{}>{}</option>', rows)
        return format_html("<select {}>{}</select>", about, options)
    if field.kind == "yes":
        return format_html(
            '<input type="checkbox" {} value="yes"{}>', about, " checked" if text else ""
        )
    narrow = (
        "cv-narrow"
        if field.kind in {"number", "share"}
        else "cv-wide"
        if field.path == ("title",)
        else ""
    )
    return format_html('<input {} class="{}" value="{}" autocomplete="off">', about, narrow, text)
