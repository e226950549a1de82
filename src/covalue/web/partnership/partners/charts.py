"""Lead roles as bars over time: who led, who leads, where nobody does."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

from covalue.web.kit.days import add_months
from covalue.web.kit.look.charts import Chart, chart
from covalue.web.kit.look.templatetags.look import day
from covalue.web.partnership.partners.models import LeadRole
from covalue.web.partnership.partners.selectors import AreaState

INK, PAST, BAD, PAPER, LINE = "#1a1d21", "#858992", "#b02318", "#ffffff", "#e2dfd8"
AHEAD = 12
"""Months shown from today on."""
NAMED_FROM = 300
"""Days that a bar lasts at least to hold the partner's name."""


def leads_chart(states: Sequence[AreaState], history: Sequence[LeadRole], today: date) -> Chart:
    """One row for each area in the order of the matrix; a gap since the first lead role is drawn as
    vacant."""
    areas = [str(state.area) for state in states]
    last = add_months(today, AHEAD)
    held = [
        lead
        for lead in history
        if lead.ends_on != lead.starts_on < last and str(lead.area) in areas
    ]
    first = min((lead.starts_on for lead in held), default=today)
    bars = [
        _bar(str(lead.area), str(lead.relationship.partner), lead.starts_on, lead.ends_on, last)
        for lead in held
    ]
    gaps = [
        gap
        for name in areas
        for gap in _gaps(name, [lead for lead in held if str(lead.area) == name], last)
    ]
    data = [
        {**bar, "kind": "past" if bar["to"] <= today.isoformat() else "held"} for bar in bars
    ] + gaps
    return chart(
        id="leads",
        title="Lead roles over time",
        spec=_spec(data, areas, (first, last), today),
        reading="Grey: over. Filled: held today or planned. Dashed: nobody leads.",
        headings=("Area", "Partner", "From", "Until"),
        rows=[
            (
                str(lead.area),
                str(lead.relationship.partner),
                day(lead.starts_on),
                day(lead.ends_on) or "no end set",
            )
            for lead in held
        ],
    )


def _bar(
    area: str, partner: str, starts_on: date, ends_on: date | None, last: date
) -> dict[str, Any]:
    end = min(ends_on or last, last)
    name = partner if (end - starts_on).days >= NAMED_FROM else ""
    return {"area": area, "from": starts_on.isoformat(), "to": end.isoformat(), "name": name}


def _gaps(area: str, held: Sequence[LeadRole], last: date) -> list[dict[str, Any]]:
    """The days without a lead after the first one; lead roles of an area never overlap."""
    if not held:
        return []
    ordered = sorted(held, key=lambda lead: lead.starts_on)
    ends = [lead.ends_on for lead in ordered]
    begins = [*(lead.starts_on for lead in ordered[1:]), last]
    return [
        {**_bar(area, "", end, begin, last), "kind": "vacant"}
        for end, begin in zip(ends, begins, strict=True)
        if end is not None and end < begin
    ]


def _spec(
    data: list[dict[str, Any]], areas: list[str], shown: tuple[date, date], today: date
) -> dict[str, Any]:
    scale = {"type": "utc", "domain": [day.isoformat() for day in shown]}
    x = {
        "field": "from",
        "type": "temporal",
        "scale": scale,
        "axis": {"title": None, "format": "%b %y", "grid": False, "tickCount": 6},
    }
    y = {
        "field": "area",
        "type": "nominal",
        "sort": areas,
        "scale": {"domain": areas},
        "axis": {
            "title": None,
            "gridColor": LINE,
            "domain": False,
            "ticks": False,
            "labelLimit": 190,
        },
    }
    looks: dict[str, dict[str, Any]] = {
        "past": {"fill": PAST, "stroke": PAPER},
        "held": {"fill": INK, "stroke": PAPER},
        "vacant": {"fill": None, "stroke": BAD, "strokeDash": [4, 2], "strokeWidth": 1.5},
    }
    bars: list[dict[str, Any]] = [
        {
            "transform": [{"filter": f"datum.kind == '{kind}'"}],
            "mark": {"type": "bar", "height": 15, **look},
            "encoding": {"x": x, "x2": {"field": "to"}, "y": y},
        }
        for kind, look in looks.items()
    ]
    names: dict[str, Any] = {
        "mark": {"type": "text", "align": "left", "dx": 5, "fontSize": 11, "color": PAPER},
        "encoding": {"x": x, "y": y, "text": {"field": "name"}},
    }
    at = {"field": "at", "type": "temporal", "scale": scale}
    now = {"values": [{"at": today.isoformat(), "word": "today"}]}
    return {
        "height": 23 * max(1, len(areas)),
        "data": {"values": data},
        "layer": [
            *bars,
            names,
            {"data": now, "mark": {"type": "rule", "color": LINE}, "encoding": {"x": at}},
            {
                "data": now,
                "mark": {"type": "text", "baseline": "bottom", "dy": -3, "color": INK},
                "encoding": {"x": at, "y": {"value": 0}, "text": {"field": "word"}},
            },
        ],
    }
