"""Pictures of a programme and of a relationship: value by quarter, where both views part, the
rhythm of meetings."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime
from decimal import Decimal
from math import ceil, floor
from typing import Any, NamedTuple

from covalue.language.money import Money
from covalue.web.front.overview.partner_rows import Row
from covalue.web.kit import clock
from covalue.web.kit.look.axes import money_axis
from covalue.web.kit.look.charts import COLUMN, Chart, chart
from covalue.web.kit.look.templatetags.look import day, money
from covalue.web.partnership.assessments.selectors import WIDE_GAP, Point
from covalue.web.partnership.assessments.templatetags.assessments import score, signed
from covalue.web.partnership.meetings.models import Level, Meeting, Standing
from covalue.web.value.benefits.value_to_date import Group, Quarter
from covalue.web.value.cases.models import BENEFIT_CLASSES

VALIDATED, REALIZED, COMMITTED, BAD, FAINT, BAND = (
    "#0f665d",
    "#2a8278",
    "#5d626c",
    "#b02318",
    "#656a73",
    "#e2dfd8",
)
HALF_PAGE = 640
DOT = "#494e56"
NAMED = 12
"""Partners whose views part that are named in the picture; all of them are in its table."""

SHAPES = {
    Standing.HELD: ("circle", DOT, True),
    Standing.PLANNED: ("circle", DOT, False),
    Standing.MISSED: ("cross", BAD, True),
    Standing.UNRECORDED: ("diamond", FAINT, False),
    Standing.CANCELLED: ("stroke", FAINT, False),
}
"""The shape of a meeting in each standing, its colour, and whether it is filled."""


def quarter_chart(
    quarters: Sequence[Quarter], group: Group, whose: str, width: int = HALF_PAGE
) -> Chart | None:
    """What each quarter brought against what was committed for it; None without a figure."""
    if not quarters:
        return None
    currency = group[1]
    return chart(
        id="quarters",
        width=width,
        title=f"{BENEFIT_CLASSES[group[0]]} value by quarter, {currency}",
        spec=_quarters_drawn(quarters, currency),
        reading=(
            f"{whose}. Dark: validated. Pale: realized, not yet validated. Line: committed at"
            f" design.{_last_validated(quarters[-1])}"
        ),
        headings=("Quarter", "Committed", "Realized", "Validated"),
        rows=[
            (
                quarter.label,
                money(quarter.committed, currency),
                money(quarter.realized, currency),
                money(quarter.validated, currency),
            )
            for quarter in quarters
        ],
    )


def _last_validated(last: Quarter) -> str:
    """How much of the last quarter is validated, as a sentence; empty where nothing came."""
    if not last.realized:
        return ""
    return f" Of {last.label}, {_percent(last.validated, last.realized)} is validated by now."


def _quarters_drawn(quarters: Sequence[Quarter], currency: str) -> dict[str, Any]:
    """A bar in a bar for each quarter, and a line for what was committed."""
    data = [
        {
            "quarter": quarter.label,
            "validated": _height(quarter.validated, currency),
            "realized": _height(quarter.realized, currency),
            "committed": _height(quarter.committed, currency),
        }
        for quarter in quarters
    ]
    x = {
        "field": "quarter",
        "type": "ordinal",
        "sort": [quarter.label for quarter in quarters],
        "axis": {"title": None, "labelAngle": 0},
    }
    y = {"type": "quantitative", "axis": money_axis(currency)}
    bar = {"type": "bar", "size": 34}
    pale = {**bar, "color": REALIZED, "opacity": 0.25}
    line = {"type": "tick", "size": 44, "thickness": 2, "color": COMMITTED}
    return {
        "data": {"values": data},
        "height": 200,
        "layer": [
            _mark(pale, x, {"field": "realized", **y}),
            _mark({**bar, "color": VALIDATED}, x, {"field": "validated", **y}),
            _mark(line, x, {"field": "committed", **y}),
        ],
    }


def views_chart(rows: Sequence[Row], client: str) -> Chart | None:
    """Each partner by both scores; None where no partner has both."""
    views = [
        _Views(row.relationship.partner.name, row.health.latest)
        for row in rows
        if row.health.latest and row.health.latest.gap is not None
    ]
    if not views:
        return None
    views.sort(key=lambda view: -abs(view.point.gap or Decimal(0)))
    return chart(
        id="views",
        width=HALF_PAGE,
        title="Where both views part",
        spec=_views_drawn(views, client),
        headings=("Partner", "Round", client, "Partner", "Gap"),
        reading=(
            f"Inside the band both scores differ by less than {WIDE_GAP}. Below it the partner is"
            f" less content than {client}."
        ),
        rows=[
            (
                view.partner,
                view.point.label,
                score(view.point.client_score),
                score(view.point.partner_score),
                signed(view.point.gap),
            )
            for view in views
        ],
    )


class _Views(NamedTuple):
    """The latest scores that a partner and its client gave each other."""

    partner: str
    point: Point

    @property
    def scores(self) -> tuple[float, float]:
        """Of the client and of the partner, as the picture draws them."""
        return float(self.point.client_score or 0), float(self.point.partner_score or 0)


def _views_drawn(views: Sequence[_Views], client: str) -> dict[str, Any]:
    """A dot for each partner over the band in which both scores differ little."""
    low, high = _domain([drawn for view in views for drawn in view.scores])
    scale = {"domain": [low, high], "nice": False}
    both = {"type": "quantitative", "scale": scale}
    rates_partner = {"title": f"{client} rates the partner", "tickCount": 4}
    rates_client = {"title": f"the partner rates {client}", "tickCount": 4, "titleY": -14}
    x = {"field": "client", **both, "axis": rates_partner}
    y = {"field": "partner", **both, "axis": rates_client}
    wide = float(WIDE_GAP)
    band = [{"client": at, "low": at - wide, "high": at + wide} for at in (low, high)]
    dot = {"type": "point", "filled": True, "size": 60, "opacity": 1}
    color = {"condition": {"test": "datum.wide", "value": BAD}, "value": FAINT}
    word = {"type": "text", "align": "left", "dx": 8, "fontWeight": 600}
    return {
        "data": {"values": [_view_drawn(view, at) for at, view in enumerate(views)]},
        "height": 240,
        "layer": [
            {
                "data": {"values": band},
                "mark": {"type": "area", "color": BAND, "opacity": 0.6, "clip": True},
                "encoding": {"x": x, "y": {**y, "field": "low"}, "y2": {"field": "high"}},
            },
            _mark(dot, x, y, color=color),
            _mark(word, x, y, text={"field": "name", "type": "nominal"}),
        ],
    }


def _view_drawn(view: _Views, at: int) -> dict[str, Any]:
    """A dot as data; `at` is its place among those whose views part most."""
    client, partner = view.scores
    is_named = view.point.is_wide and at < NAMED
    return {
        "client": client,
        "partner": partner,
        "wide": view.point.is_wide,
        "name": view.partner if is_named else "",
    }


def _domain(scores: Sequence[float]) -> tuple[float, float]:
    """The half points around all scores with some air, within 1 to 5."""
    return max(1, floor(2 * min(scores) - 0.5) / 2), min(5, ceil(2 * max(scores) + 0.5) / 2)


def meetings_chart(meetings: Sequence[Meeting], now: datetime, zone: str) -> Chart | None:
    """A row of dots for each level: held, planned, missed, and where today is; None without a
    meeting."""
    if not meetings:
        return None
    ordered = sorted(meetings, key=lambda meeting: meeting.starts_at)
    standings = [(meeting, meeting.standing(now)) for meeting in ordered]
    return chart(
        id="meetings",
        width=COLUMN,
        title="Meetings by level",
        spec=_meetings_drawn(standings, clock.day_in(now, zone)),
        reading="Filled: held. Hollow: planned. Red cross: missed. Diamond: minutes are missing.",
        headings=("Day", "Level", "Meeting", "State"),
        rows=[
            (
                day(meeting.local_day),
                Level(meeting.level).label,
                meeting.title,
                standing.label,
            )
            for meeting, standing in standings
        ],
    )


def _meetings_drawn(standings: Sequence[tuple[Meeting, Standing]], today: date) -> dict[str, Any]:
    """Dots along the days, one row for each level that meets, and a line at today."""
    data = [
        {
            "day": meeting.local_day.isoformat(),
            "level": Level(meeting.level).label,
            "state": standing.value,
        }
        for meeting, standing in standings
    ]
    meet = {meeting.level for meeting, _standing in standings}
    y = {
        "field": "level",
        "type": "nominal",
        "sort": [level.label for level in reversed(Level) if level in meet],
        "axis": {"title": None, "grid": True, "labelLimit": 120},
    }
    axis = {
        "title": None,
        "grid": False,
        "format": "%b %y",
        "tickCount": 8,
        "labelOverlap": "greedy",
    }
    x = {"field": "day", "type": "temporal", "axis": axis}
    return {
        "data": {"values": data},
        "height": {"step": 30},
        "layer": [*_dots(x, y), *_line_at(today, x)],
    }


def _dots(x: dict[str, Any], y: dict[str, Any]) -> list[dict[str, Any]]:
    """The dots of each standing in their shape."""
    dot = {"type": "point", "size": 70, "opacity": 1}
    return [
        {
            **_mark({**dot, "shape": shape, "color": color, "filled": filled}, x, y),
            "transform": [{"filter": f"datum.state == '{standing.value}'"}],
        }
        for standing, (shape, color, filled) in SHAPES.items()
    ]


def _line_at(today: date, x: dict[str, Any]) -> list[dict[str, Any]]:
    """A line at today, and the word above it."""
    values = [{"day": today.isoformat(), "word": "today"}]
    word = {"type": "text", "dy": -10, "baseline": "bottom"}
    return [
        {
            "data": {"values": values},
            "mark": {"type": "rule", "color": DOT},
            "encoding": {"x": x},
        },
        {
            "data": {"values": values},
            **_mark(word, x, {"value": 0}, text={"field": "word", "type": "nominal"}),
        },
    ]


def _mark(
    mark: dict[str, Any], x: dict[str, Any], y: dict[str, Any], **more: Any
) -> dict[str, Any]:
    return {"mark": mark, "encoding": {"x": x, "y": y, **more}}


def _percent(part: int, whole: int) -> str:
    return f"{(200 * part + whole) // (2 * whole)} %"


def _height(minor: int, currency: str) -> float:
    """How high the picture draws an amount: the one place where money becomes a float."""
    return float(Money(minor, currency).major)
