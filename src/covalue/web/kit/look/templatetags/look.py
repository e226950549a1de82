"""The components of the look as tags and filters: `{% load look %}`."""

from __future__ import annotations

import re
from datetime import date, datetime
from difflib import SequenceMatcher
from typing import Any
from urllib.parse import urlencode
from uuid import UUID
from zoneinfo import ZoneInfo

from django import template
from django.template import Context, Engine
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

from covalue.language.money import Money
from covalue.web.kit import clock
from covalue.web.kit.look import components, places
from covalue.web.kit.look.axes import named_period, rounded_money
from covalue.web.kit.look.tables import FILES, Table

register = template.Library()
THEMES = ("light", "dark")

for part in (
    components.choice,
    components.fact,
    components.figure,
    components.post_button,
    components.post_form,
    components.section_head,
    components.seen_only_by,
    components.sort_head,
    components.table_head,
):
    register.inclusion_tag(f"look/{part.__name__}.html")(part)
for whole in (
    components.alert,
    components.ask,
    components.empty_state,
    components.markup,
    components.page_head,
    components.scroll,
):
    register.simple_block_tag(whole)

_CHIPS = {
    "agreed": "good",
    "deemed_agreed": "good",
    "accepted": "good",
    "succeeded": "good",
    "rejected": "bad",
    "failed": "bad",
    "lapsed": "warn",
    "voided": "warn",
    "countered": "part",
    "revised": "part",
    "withdrawn": "plain",
    "cancelled": "plain",
}


@register.simple_tag
def page_of(thing: str, key: UUID | str | None = None) -> str:
    """The address of the thing's page: `{% page_of "programme" programme.pk %}`."""
    return places.page_of(thing, key)


@register.inclusion_tag("look/sections.html", takes_context=True)
def sections(
    context: Context,
    thing: str,
    key: UUID | str | None = None,
    current: str = "",
    title: str = "",
    label: str = "Sections",
) -> dict[str, object]:
    """The sections of a thing's pages.

    `current` names the one that is shown; without it, it is the one nearest above the address that
    was asked for. On a page below a section (with a title) the section is the way back.
    """
    rows = places.sections_of(thing, key)
    if not current:
        path = context["request"].path
        above = [
            (len(address), section.name) for section, address in rows if path.startswith(address)
        ]
        current = max(above, default=(0, ""))[1]
    here = "true" if title else "page"
    shown = [
        (section.label, address, here if section.name == current else "")
        for section, address in rows
    ]
    return {"sections": shown, "label": label}


@register.simple_tag(takes_context=True)
def theme(context: Context) -> SafeString:
    """What the browser chose as an attribute of the page; nothing when it follows the system."""
    request = context.get("request")
    choice = request.COOKIES.get("theme") if request else None
    if choice not in THEMES:
        return SafeString()
    return format_html(' data-bs-theme="{}"', choice)


@register.simple_tag(takes_context=True)
def additions(context: Context, page: str) -> SafeString:
    """What higher apps add to the page: `{% additions "meeting" %}`."""
    engine = Engine.get_default()
    templates = (engine.get_template(name) for name in places.additions_to(page))
    return format_html_join("", "{}", ((template.render(context),) for template in templates))


@register.simple_tag
def party(side: str | None, name: object) -> SafeString:
    """A name with its party's mark: square for the client, diamond for the partner."""
    return format_html('<span class="cv-party {}">{}</span>', side or "", name)


@register.simple_tag
def chip(word: object, kind: str = "") -> SafeString:
    """A state: a word, with the glyph of its kind."""
    return format_html('<span class="cv-chip {}">{}</span>', kind, word)


@register.simple_tag
def word_diff(before: object, after: object) -> SafeString:
    """Both texts in one, word by word: what goes is struck through, what comes is marked."""
    old, new = (re.findall(r"\s+|[^\s]+", str(text or "")) for text in (before, after))
    steps = SequenceMatcher(None, old, new, autojunk=False).get_opcodes()
    parts = ((step, "".join(old[a:b]), "".join(new[c:d])) for step, a, b, c, d in steps)
    return format_html_join("", "{}", ((_step(*part),) for part in parts))


def _step(step: str, gone: str, come: str) -> SafeString:
    if step == "equal":
        return format_html("{}", come)
    pattern = ("<del>{0}</del>" if gone else "") + ("<ins>{1}</ins>" if come else "")
    return format_html(pattern, gone, come)


@register.filter
def state_kind(state: str) -> str:
    """The chip's kind of a state."""
    return _CHIPS.get(str(state), "")


@register.filter
def words(name: object) -> str:
    """A name in code as words: `proposed_by` becomes `proposed by`."""
    return str(name).replace("_", " ").replace(".", " ")


@register.filter
def day(value: date | datetime | None, zone: str = "") -> str:
    """A day as pages write it: 12 Oct 2026. Of a moment it is the day in a zone; without one that
    of UTC, which is named."""
    if value is None:
        return ""
    if isinstance(value, datetime):
        return day(clock.day_in(value, zone)) if zone else utc_day(value)
    return f"{value.day} {value:%b %Y}"


@register.filter
def utc_day(value: datetime | None) -> str:
    """The day of a moment that belongs to no programme: 12 Oct 2026 UTC."""
    return "" if value is None else f"{day(clock.day_in(value, 'UTC'))} UTC"


@register.filter
def moment(value: datetime | None, zone: str) -> str:
    """A moment with its zone: 12 Oct 2026, 09:14 UTC."""
    if value is None:
        return ""
    local = value.astimezone(ZoneInfo(zone))
    return f"{local.day} {local:%b %Y, %H:%M} {local.tzname()}"


@register.filter
def told(value: Any) -> str:
    """A value of the record in words."""
    if value is None or value in ("", [], {}):
        return "nothing"
    if isinstance(value, list):
        return ", ".join(told(element) for element in value)
    if isinstance(value, bool):
        return "yes" if value else "no"
    return str(value)


@register.inclusion_tag("look/pager.html")
def pager(table: Table) -> dict[str, object]:
    """The way to the other pages of a long table."""
    query = f"{table.query_text}&" if table.query else ""
    return {"page": table.page, "link": f"?{query}sort={table.sort}&page="}


@register.simple_tag
def file_links(query: str = "", name: str = "") -> SafeString:
    """The table as CSV and as XLSX; on a page with several tables `name` says which."""
    asked = "&".join(part for part in (query, urlencode({"table": name}) if name else "") if part)
    links = (
        (f"?{asked}&format={kind}" if asked else f"?format={kind}", name, kind.upper())
        for kind in FILES
    )
    return format_html_join(" ", '<a href="{}"><span class="cv-sr">{} as </span>{}</a>', links)


@register.filter
def money(minor: int | None, currency: str) -> str:
    """An amount in minor units as pages write it: €150,000.00, −€7.50, CHF 12.00; nothing without
    an amount."""
    return "" if minor is None else Money(minor, currency).signed()


@register.filter
def whole_money(minor: int | None, currency: str) -> str:
    """As `money`, but a whole amount without decimals: for a sentence or column in which all
    amounts are whole."""
    return "" if minor is None else Money(minor, currency).signed(short=True)


@register.filter
def about(minor: int | None, currency: str) -> str:
    """An amount as sentences and key figures write it, to three significant figures: €4.91 m."""
    return "" if minor is None else rounded_money(minor, currency)


@register.filter
def in_period(label: str) -> str:
    """A period's name as sentences write it: Q3 2026."""
    return named_period(label)
