"""The rhythm as rows of dots: held, planned, missed, and where today is."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import Any

from covalue.web.kit.look.charts import Chart, chart
from covalue.web.kit.look.templatetags.look import day
from covalue.web.partnership.meetings.models import Level, Meeting, Standing

BACK, AHEAD = timedelta(days=365), timedelta(days=150)
INK, QUIET, PAPER, BAD, LINE = "#1a1d21", "#494e56", "#ffffff", "#b02318", "#e2dfd8"
SHORT = {
    Level.OPERATIONAL: "Operational",
    Level.QUARTERLY: "Quarterly",
    Level.EXECUTIVE: "Executive",
    Level.CHIEF_EXECUTIVES: "Chief exec.",
}
MARKS: dict[str, dict[str, Any]] = {
    Standing.HELD: {"shape": "circle", "fill": QUIET, "stroke": QUIET},
    Standing.PLANNED: {"shape": "circle", "fill": PAPER, "stroke": QUIET},
    Standing.UNRECORDED: {"shape": "triangle-up", "fill": PAPER, "stroke": "#755600"},
    Standing.MISSED: {"shape": "cross", "fill": BAD, "stroke": BAD, "angle": 45},
}


def rhythm_chart(meetings: Iterable[Meeting], levels: Iterable[Level], now: datetime) -> Chart:
    """The meetings of a year back and five months ahead, one row for each level, highest first."""
    shown = [meeting for meeting in meetings if now - BACK <= meeting.starts_at <= now + AHEAD]
    rows = [SHORT[level] for level in reversed(Level) if level in set(levels)]
    data = [
        {
            "at": meeting.starts_at.isoformat(),
            "level": SHORT[Level(meeting.level)],
            "state": meeting.standing(now).value,
        }
        for meeting in shown
    ]
    return chart(
        id="rhythm",
        title="Meetings held, planned and missed, by level",
        spec=_spec(data, rows, now),
        reading="One row for each level; a year back and five months ahead.",
        headings=("Day", "Level", "Meeting", "State"),
        rows=[
            (
                day(meeting.local_day),
                meeting.get_level_display(),
                meeting.title,
                meeting.standing(now).label,
            )
            for meeting in shown
        ],
    )


def _spec(data: list[dict[str, Any]], rows: list[str], now: datetime) -> dict[str, Any]:
    x = {
        "field": "at",
        "type": "temporal",
        "scale": {"type": "utc", "domain": [(now - BACK).isoformat(), (now + AHEAD).isoformat()]},
        "axis": {"title": None, "format": "%b %y", "grid": False, "tickCount": 6},
    }
    y = {
        "field": "level",
        "type": "nominal",
        "sort": rows,
        "scale": {"domain": rows},
        "axis": {"title": None, "grid": True, "gridColor": LINE, "domain": False, "ticks": False},
    }
    dots: list[dict[str, Any]] = [
        {
            "transform": [{"filter": f"datum.state == '{state}'"}],
            "mark": {
                "type": "point",
                "filled": True,
                "size": 70,
                "strokeWidth": 2,
                "opacity": 1,
                **look,
            },
            "encoding": {"x": x, "y": y},
        }
        for state, look in MARKS.items()
    ]
    today = {"values": [{"at": now.isoformat(), "word": "today"}]}
    at = {"field": "at", "type": "temporal", "scale": x["scale"]}
    return {
        "height": 37 * max(1, len(rows)),
        "data": {"values": data},
        "layer": [
            {"data": today, "mark": {"type": "rule", "color": INK}, "encoding": {"x": at}},
            {
                "data": today,
                "mark": {"type": "text", "baseline": "bottom", "dy": -3, "color": INK},
                "encoding": {"x": at, "y": {"value": 0}, "text": {"field": "word"}},
            },
            *dots,
        ],
    }
