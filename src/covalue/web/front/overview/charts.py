"""Pictures of a programme and of a relationship: value by quarter, where both views part, the
rhythm of meetings."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from decimal import Decimal
from math import ceil, floor
from typing import Any
from zoneinfo import ZoneInfo

from covalue.language.money import Money
from covalue.web.front.overview.partner_rows import Row
from covalue.web.kit.look.axes import money_axis
from covalue.web.kit.look.charts import COLUMN, Chart, chart
from covalue.web.kit.look.templatetags.look import day, money
from covalue.web.partnership.assessments.selectors import WIDE_GAP
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


def quarter_chart(
    quarters: Sequence[Quarter], group: Group, whose: str, width: int = HALF_PAGE
) -> Chart | None:
    """What each quarter brought against what was committed for it; None without a figure."""
    if not quarters:
        return None
    currency, last = group[1], quarters[-1]
    data = [
        {
            "quarter": quarter.label,
            "validated": _height(quarter.validated, currency),
            "realized": _height(quarter.realized, currency),
            "committed": _height(quarter.committed, currency),
        }
        for quarter in quarters
    ]
    labels = [row.label for row in quarters]
    x = {
        "field": "quarter",
        "type": "ordinal",
        "sort": labels,
        "axis": {"title": None, "labelAngle": 0},
    }
    y = {"type": "quantitative", "axis": money_axis(currency)}
    spec = {
        "data": {"values": data},
        "height": 200,
        "layer": [
            _mark(
                {"type": "bar", "size": 34, "color": REALIZED, "opacity": 0.25},
                x,
                {"field": "realized", **y},
            ),
            _mark({"type": "bar", "size": 34, "color": VALIDATED}, x, {"field": "validated", **y}),
            _mark(
                {"type": "tick", "size": 44, "thickness": 2, "color": COMMITTED},
                x,
                {"field": "committed", **y},
            ),
        ],
    }
    part = (
        f" Of {last.label}, {_percent(last.validated, last.realized)} is validated by now."
        if last.realized
        else ""
    )
    return chart(
        id="quarters",
        width=width,
        title=f"{BENEFIT_CLASSES[group[0]]} value by quarter, {currency}",
        spec=spec,
        reading=(
            f"{whose}. Dark: validated. Pale: realized, not yet validated. Line: committed at"
            f" design.{part}"
        ),
        headings=("Quarter", "Committed", "Realized", "Validated"),
        rows=[
            (
                row.label,
                *(
                    money(amount, currency)
                    for amount in (row.committed, row.realized, row.validated)
                ),
            )
            for row in quarters
        ],
    )


def views_chart(rows: Sequence[Row], client: str) -> Chart | None:
    """Each partner by both scores; None where no partner has both."""
    both = [
        (row, row.health.latest)
        for row in rows
        if row.health.latest and row.health.latest.gap is not None
    ]
    if not both:
        return None
    ordered = sorted(both, key=lambda pair: -abs(pair[1].gap or Decimal(0)))
    scores = [
        (float(point.client_score or 0), float(point.partner_score or 0)) for _row, point in ordered
    ]
    data = [
        {
            "client": client_score,
            "partner": partner_score,
            "wide": point.is_wide,
            "name": row.relationship.partner.name if point.is_wide and at < NAMED else "",
        }
        for at, ((row, point), (client_score, partner_score)) in enumerate(
            zip(ordered, scores, strict=True)
        )
    ]
    low, high = _domain([score for pair in scores for score in pair])
    scale = {"domain": [low, high], "nice": False}
    x = {
        "field": "client",
        "type": "quantitative",
        "scale": scale,
        "axis": {"title": f"{client} rates the partner", "tickCount": 4},
    }
    y = {
        "field": "partner",
        "type": "quantitative",
        "scale": scale,
        "axis": {"title": f"the partner rates {client}", "tickCount": 4, "titleY": -14},
    }
    wide = float(WIDE_GAP)
    band = [{"client": at, "low": at - wide, "high": at + wide} for at in (low, high)]
    color = {"condition": {"test": "datum.wide", "value": BAD}, "value": FAINT}
    spec = {
        "data": {"values": data},
        "height": 240,
        "layer": [
            {
                "data": {"values": band},
                "mark": {"type": "area", "color": BAND, "opacity": 0.6, "clip": True},
                "encoding": {"x": x, "y": {**y, "field": "low"}, "y2": {"field": "high"}},
            },
            {
                **_mark(
                    {"type": "point", "filled": True, "size": 60, "opacity": 1}, x, y, color=color
                )
            },
            {
                **_mark(
                    {"type": "text", "align": "left", "dx": 8, "fontWeight": 600},
                    x,
                    y,
                    text={"field": "name", "type": "nominal"},
                )
            },
        ],
    }
    return chart(
        id="views",
        width=HALF_PAGE,
        title="Where both views part",
        spec=spec,
        headings=("Partner", "Round", client, "Partner", "Gap"),
        reading=(
            f"Inside the band both scores differ by less than {WIDE_GAP}. Below it the partner is"
            f" less content than {client}."
        ),
        rows=[
            (
                row.relationship.partner.name,
                point.label,
                score(point.client_score),
                score(point.partner_score),
                signed(point.gap),
            )
            for row, point in ordered
        ],
    )


def _domain(scores: Sequence[float]) -> tuple[float, float]:
    """The half points around all scores with some air, within 1 to 5."""
    return max(1, floor(2 * min(scores) - 0.5) / 2), min(5, ceil(2 * max(scores) + 0.5) / 2)


def meetings_chart(meetings: Sequence[Meeting], now: datetime, zone: str) -> Chart | None:
    """A row of dots for each level: held, planned, missed, and where today is; None without a
    meeting."""
    if not meetings:
        return None
    levels = [
        level for level in reversed(Level) if any(meeting.level == level for meeting in meetings)
    ]
    states = {meeting: meeting.standing(now) for meeting in meetings}
    ordered = sorted(meetings, key=lambda meeting: meeting.starts_at)
    data = [
        {
            "day": meeting.local_start.date().isoformat(),
            "level": Level(meeting.level).label,
            "state": states[meeting].value,
        }
        for meeting in ordered
    ]
    kinds = {
        Standing.HELD: ("circle", DOT, True),
        Standing.PLANNED: ("circle", DOT, False),
        Standing.MISSED: ("cross", BAD, True),
        Standing.UNRECORDED: ("diamond", FAINT, False),
        Standing.CANCELLED: ("stroke", FAINT, False),
    }
    y = {
        "field": "level",
        "type": "nominal",
        "sort": [level.label for level in levels],
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
    today = [{"day": now.astimezone(ZoneInfo(zone)).date().isoformat(), "word": "today"}]
    dots = [
        {
            **_mark(
                {
                    "type": "point",
                    "shape": shape,
                    "size": 70,
                    "color": color,
                    "filled": filled,
                    "opacity": 1,
                },
                x,
                y,
            ),
            "transform": [{"filter": f"datum.state == '{state.value}'"}],
        }
        for state, (shape, color, filled) in kinds.items()
    ]
    line = {"data": {"values": today}, "mark": {"type": "rule", "color": DOT}, "encoding": {"x": x}}
    word = {
        "data": {"values": today},
        "mark": {"type": "text", "dy": -10, "baseline": "bottom"},
        "encoding": {"x": x, "y": {"value": 0}, "text": {"field": "word", "type": "nominal"}},
    }
    return chart(
        id="meetings",
        width=COLUMN,
        title="Meetings by level",
        spec={"data": {"values": data}, "height": {"step": 30}, "layer": [*dots, line, word]},
        reading="Filled: held. Hollow: planned. Red cross: missed. Diamond: minutes are missing.",
        headings=("Day", "Level", "Meeting", "State"),
        rows=[
            (
                day(meeting.local_start.date()),
                Level(meeting.level).label,
                meeting.title,
                states[meeting].label,
            )
            for meeting in ordered
        ],
    )


def _mark(
    mark: dict[str, Any], x: dict[str, Any], y: dict[str, Any], **more: Any
) -> dict[str, Any]:
    return {"mark": mark, "encoding": {"x": x, "y": y, **more}}


def _percent(part: int, whole: int) -> str:
    return f"{(200 * part + whole) // (2 * whole)} %"


def _height(minor: int, currency: str) -> float:
    """How high the picture draws an amount: the one place where money becomes a float."""
    return float(Money(minor, currency).major)
