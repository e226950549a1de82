"""Scores in tables: `{% load assessments %}`."""

from __future__ import annotations

from decimal import Decimal

from django import template
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe

from covalue.web.kit.look.phrases import Phrase, phrase, strong
from covalue.web.partnership.assessments.headlines import asked
from covalue.web.partnership.assessments.selectors import Health, Point

register = template.Library()
register.filter(asked)

WIDTH, HEIGHT = 104, 18
TREND_WIDTH = 44


@register.filter
def score(value: Decimal | None) -> str:
    """A score with one decimal; a word where none is published."""
    return "not published" if value is None else f"{value:.1f}"


@register.filter
def signed(value: Decimal | None) -> str:
    """A difference with its sign."""
    return "" if value is None else f"{value:+.1f}".replace("-", "−")


@register.filter
def gap(point: Point) -> Phrase:
    """How far the views part; a wide gap stands out."""
    return strong(signed(point.gap), "cv-bad") if point.is_wide else phrase("{}", signed(point.gap))


@register.simple_tag
def dumbbell(point: Point) -> SafeString:
    """Both views on one scale from 1 to 5: square the client's, diamond the partner's."""
    client, partner = point.client_score, point.partner_score
    shapes = _TICKS
    if client is not None and partner is not None:
        shapes += (
            f'<path class="{"wide" if point.is_wide else "between"}" d="M{_x(client)}'
            f' 9H{_x(partner)}"/>'
        )
    if client is not None:
        shapes += f'<rect class="client" x="{_x(client) - 4.5}" y="4.5" width="9" height="9"/>'
    if partner is not None:
        shapes += f'<path class="partner" d="M{_x(partner)} 3.2l5.8 5.8-5.8 5.8-5.8-5.8z"/>'
    label = f"client&#x27;s score {score(client)}, partner&#x27;s score {score(partner)}"
    return mark_safe(  # nothing in it is anybody's text
        f'<svg class="cv-micro cv-dumbbell" width="{WIDTH}" height="{HEIGHT}" viewBox="0 0 {WIDTH}'
        f' {HEIGHT}" role="img" aria-label="{label}"><path class="line" d="M0'
        f' 9H104"/>{shapes}</svg>'
    )


@register.simple_tag
def health_trend(health: Health) -> SafeString:
    """The client's score over the rounds."""
    known = [
        (place, point.client_score)
        for place, point in enumerate(health.trend)
        if point.client_score is not None
    ]
    if len(known) < 2:
        return mark_safe("")  # nothing to draw
    step = Decimal(TREND_WIDTH - 8) / max(1, len(health.trend) - 1)
    points = [(3 + step * place, 16 - (value - 1) * Decimal("3.5")) for place, value in known]
    label = "client's score by round: " + ", ".join(f"{value:.1f}" for _place, value in known)
    line = " ".join(f"{x:.1f},{y:.1f}" for x, y in points)
    return format_html(
        '<svg class="cv-micro cv-trend" width="{0}" height="18" viewBox="0 0 {0} 18" role="img"'
        ' aria-label="{1}"><polyline points="{2}"/><circle cx="{3}" cy="{4}" r="2.5"/></svg>',
        TREND_WIDTH,
        label,
        line,
        f"{points[-1][0]:.1f}",
        f"{points[-1][1]:.1f}",
    )


def _x(value: Decimal) -> float:
    """From 1 to 5 onto 6 to 98."""
    return round(float(6 + (value - 1) * 23), 1)


_TICKS = "".join(f'<path class="tick" d="M{_x(Decimal(number))} 6v6"/>' for number in range(1, 6))
