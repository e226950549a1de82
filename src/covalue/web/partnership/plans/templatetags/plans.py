"""Progress of a plan as small pictures and words: `{% load plans %}`."""

from __future__ import annotations

from django import template
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

from covalue.web.kit.days import read_day
from covalue.web.kit.look.templatetags.look import chip, day
from covalue.web.partnership.plans import row_words
from covalue.web.partnership.plans.selectors import Row
from covalue.web.partnership.plans.track import Track

register = template.Library()
register.simple_tag(row_words.in_a_line)
for words in (
    row_words.before_it,
    row_words.place_of,
    row_words.proposed_by,
    row_words.reported_last,
    row_words.titled,
    row_words.to_propose,
):
    register.filter(words)

_CHIPS = {
    Track.DONE: "good",
    Track.ON_TRACK: "",
    Track.BEHIND: "warn",
    Track.OVERDUE: "bad",
    Track.NOT_REPORTED: "draft",
}
WIDTH, HEIGHT, LINE = 120, 12, 72
LAST = 12


@register.simple_tag
def track_chip(track: Track | None) -> SafeString | str:
    """How an objective stands; goals have no state."""
    return chip(track.value, _CHIPS[track]) if track else ""


@register.simple_tag
def progress_bar(row: Row) -> SafeString | str:
    """What is done, with a tick where the time is."""
    if row.percent is None:
        return ""
    told = f"{row.percent} % done" + (
        f", {row.expected} % of the time is gone" if row.expected is not None else ""
    )
    tick = (
        ""
        if row.expected is None
        else format_html('<path class="tick" d="M{} -2v16"/>', WIDTH * row.expected // 100)
    )
    return format_html(
        '<svg class="cv-done" viewBox="-1 -3 122 18" width="122" height="18"'
        ' role="img"><title>{}</title><rect class="whole" width="120" height="12"/><rect'
        ' class="part" width="{}" height="12"/>{}</svg>',
        told,
        WIDTH * row.percent // 100,
        tick,
    )


@register.simple_tag
def progress_line(row: Row) -> SafeString | str:
    """The last reports as a line, each a point; nothing with fewer than two."""
    percents = [progress.percent for progress in row.reports[:LAST]][::-1]
    if len(percents) < 2:
        return ""
    step = LINE // (len(percents) - 1)
    points = [(number * step, 16 - 16 * percent // 100) for number, percent in enumerate(percents)]
    return format_html(
        '<svg class="cv-trend" viewBox="-3 -3 78 22" width="78" height="22" role="img"><title>{}'
        ' %</title><polyline points="{}"/><circle cx="{}" cy="{}" r="2.5"/></svg>',
        ", ".join(map(str, percents)),
        format_html_join(" ", "{},{}", points),
        *points[-1],
    )


@register.filter
def written(value: str) -> str:
    """A value of the content; a day as pages write it."""
    read = read_day(value)
    return day(read) if read else value
