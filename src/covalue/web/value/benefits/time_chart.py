"""The picture of a benefit over time: plans, forecast and what was measured, by period."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from covalue.web.kit.look.axes import money_axis, named_period, period_axis
from covalue.web.kit.look.charts import HALF, Chart, chart
from covalue.web.value.benefits.pictured import (
    AXIS,
    COMMITTED,
    FORECAST,
    PROMISED,
    REALIZED,
    drawn,
    told,
)
from covalue.web.value.benefits.threads import PeriodRow, Story


@dataclass(frozen=True, slots=True)
class _Series:
    """A line of the chart over time: where its figures are, its colour and stroke, and its swatch
    in the key."""

    name: str
    key: str
    colour: str
    width: float
    dash: Sequence[int]
    swatch: str


SERIES = (
    _Series("Promised", "promised", PROMISED, 1.5, (1, 3), "line dotted promised"),
    _Series("Plan in force", "planned", COMMITTED, 1.5, (), "line committed"),
    _Series("Forecast", "forecast", FORECAST, 2, (5, 3), "line dashed forecast"),
    _Series("Realized", "realized", REALIZED, 2.5, (), "line realized"),
)


def time_chart(story: Story) -> Chart | None:
    """Plan, forecast and actual by period; None where there are no figures."""
    currency, unit = story.benefit.currency, story.benefit.currency or story.benefit.measure_unit
    plans = {plan.row.gate for plan in story.plans}
    used = [series for series in SERIES if series.key != "planned" or len(plans) > 1]
    data = [row for series in used for row in _points(story, series, currency)]
    if not data:
        return None
    used = [series for series in used if any(row["series"] == series.name for row in data)]
    rows = [
        [named_period(row.label), *(_told(row, series.key, currency) for series in used)]
        for row in story.rows
        if row.counts
    ]
    return chart(
        id="over-time",
        title=f"Over time, {unit} each {story.calendar.kind}",
        rows=rows,
        width=HALF,
        spec=_lines(story, used, data),
        headings=("Period", *(series.name for series in used)),
        reading=_time_reading(story),
        key=[(series.swatch, series.name) for series in used],
    )


def _told(row: PeriodRow, key: str, currency: str) -> str:
    """A figure of the table; what is not due yet is no gap."""
    return "–" if key == "realized" and not row.due else told(getattr(row, key), currency)


def _time_reading(story: Story) -> str:
    if story.as_of < 0:
        return "No period is over yet."
    return (
        f"The upright line is the end of {named_period(story.as_of_label)}: up to it measured,"
        " behind it expected."
    )


def _points(story: Story, series: _Series, currency: str) -> list[dict[str, Any]]:
    """The forecast is drawn from the last measured period on, as what is expected from there."""
    measured = [at for at, row in enumerate(story.rows) if row.realized is not None]
    values = [getattr(row, series.key) for row in story.rows]
    if series.key == "forecast" and measured:
        values = [None if at < measured[-1] else value for at, value in enumerate(values)]
        values[measured[-1]] = story.rows[measured[-1]].realized
    return [
        {"period": row.label, "series": series.name, "amount": drawn(value, currency)}
        for row, value in zip(story.rows, values, strict=True)
        if value is not None
    ]


def _lines(
    story: Story, used: Sequence[_Series], data: Sequence[Mapping[str, Any]]
) -> dict[str, Any]:
    currency, labels = story.benefit.currency, [row.label for row in story.rows]
    x = {
        "field": "period",
        "type": "ordinal",
        "scale": {"domain": labels, "type": "point", "padding": 0.2},
        "axis": {**period_axis(labels), "tickSize": 4, "ticks": True},
    }
    axis = money_axis(currency) if currency else {"title": None, "tickCount": 4}
    y = {"field": "amount", "type": "quantitative", "axis": axis}
    layers: list[dict[str, Any]] = []
    if story.as_of >= 0:
        layers.append(
            {
                "data": {"values": [{"period": story.as_of_label}]},
                "mark": {"type": "rule", "color": AXIS, "strokeDash": [2, 3]},
                "encoding": {"x": x},
            }
        )
    for series in used:
        only = [{"filter": f"datum.series == '{series.name}'"}]
        line = {"type": "line", "color": series.colour, "strokeWidth": series.width}
        mark = line | ({"strokeDash": list(series.dash)} if series.dash else {})
        layers.append({"transform": only, "mark": mark, "encoding": {"x": x, "y": y}})
        if series.key == "realized":
            point = {
                "type": "point",
                "filled": True,
                "size": 30,
                "opacity": 1,
                "color": series.colour,
            }
            layers.append({"transform": only, "mark": point, "encoding": {"x": x, "y": y}})
    return {"data": {"values": list(data)}, "height": 200, "layer": layers}
