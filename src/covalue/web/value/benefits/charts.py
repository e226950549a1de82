"""Pictures of a value thread: from promised to shared, and over time; why they differ."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from covalue.benefits.bridge import REMAINDER, Bridge
from covalue.language.currencies import MINOR_UNITS
from covalue.web.kit.look.axes import money_axis, named_period, period_axis, rounded_money
from covalue.web.kit.look.charts import HALF, PAGE, Chart, chart
from covalue.web.kit.look.templatetags.look import money
from covalue.web.value.benefits.threads import PeriodRow, Story

PROMISED, COMMITTED, FORECAST = "#858992", "#5d626c", "#3f9188"
REALIZED, VALIDATED, ATTRIBUTED, BAD, GOOD = "#2a8278", "#0f665d", "#0a423d", "#b02318", "#1d7440"
INK, INK_3, SURFACE, AXIS = "#1a1d21", "#656a73", "#ffffff", "#8c887f"
STAGES = ("Promised", "Committed", "Forecast", "Realized", "Validated", "Attributed", "Shared")
COLOURS = {
    "Promised": PROMISED,
    "Committed": COMMITTED,
    "Forecast": FORECAST,
    "Realized": REALIZED,
    "Validated": VALIDATED,
    "Attributed": ATTRIBUTED,
}
OUTLINED = ("Promised", "Forecast")
_NOT_SHARED, _NOT_COMMITTED = "not settled yet", "no plan at design yet"
_WALK, _ROOM = 250, 0.24
"""Height of the walk in pixels, and which part of its scale is left free for words above the
bars."""


@dataclass(frozen=True, slots=True)
class _Step:
    """A stage of the walk in minor units; `before` is the stage before it, None for the first."""

    name: str
    amount: int
    before: int | None
    reason: str

    @property
    def change(self) -> int:
        """Against the stage before."""
        return 0 if self.before is None else self.amount - self.before


def thread_chart(story: Story) -> Chart | None:
    """Every stage to date, in one currency; None where nothing was promised, or nothing was due or
    came so far."""
    if story.thread is None or story.as_of < 0:
        return None
    thread, currency = story.thread, story.benefit.currency
    sums = {stage.capitalize(): thread.to_date(stage) for stage in thread.stages}
    known = [
        name for name in STAGES if name != "Shared" and (name != "Committed" or thread.committed_by)
    ]
    if not any(sums.values()):
        return None
    steps = _steps(known, sums, story.reasons)
    data = [_drawn(step, currency) for step in steps]
    silent = {name: _absent(name) for name in STAGES if name not in known}
    absent = [{"stage": name, "said": said, "zero": 0} for name, said in silent.items()]
    rows = [
        (
            step.name,
            money(step.amount, currency),
            signed(step.change, currency) if step.change else "–",
            step.reason or "–",
        )
        for step in steps
    ]
    rows += [(name, said, "–", "–") for name, said in silent.items()]
    return chart(
        id="thread",
        title="From promised to shared",
        width=PAGE,
        spec=_walk(data, absent, currency),
        phone=_phone_walk(data, absent, currency),
        rows=sorted(rows, key=lambda row: STAGES.index(row[0])),
        headings=("Stage", f"To date, {currency}", "Against the stage before", "Why"),
        reading=(
            f"Value up to the end of {named_period(story.as_of_label)}, {currency}, whoever it is"
            " due to; attributed is the part due to this project. The better proven, the more ink;"
            " red is what fell away, and why."
        ),
    )


def _steps(
    known: Sequence[str], sums: Mapping[str, int], reasons: Mapping[str, str]
) -> list[_Step]:
    steps: list[_Step] = []
    for name in known:
        before = steps[-1].amount if steps else None
        reason = (
            reasons.get(name.lower(), "") if before is not None and sums[name] != before else ""
        )
        steps.append(_Step(name, sums[name], before, reason))
    return steps


def _drawn(step: _Step, currency: str) -> dict[str, Any]:
    """A stage as data: its bar, what fell away above it, and where the words stand."""
    fell = (
        step.before is not None
        and abs(step.amount) < abs(step.before)
        and step.amount * step.before >= 0
    )
    before = step.before if fell and step.before is not None else step.amount
    return {
        "stage": step.name,
        "amount": _major(step.amount, currency),
        "fell_to": _major(before, currency),
        "zero": 0,
        "outlined": step.name in OUTLINED,
        "said": rounded_money(step.amount, currency),
        "reason": step.reason,
        "change": _change(step.change, currency),
        "worse": step.change < 0,
        "top": max(_major(step.amount, currency), _major(before, currency), 0),
    }


def _change(minor: int, currency: str) -> str:
    return f"{'+' if minor > 0 else ''}{rounded_money(minor, currency)}" if minor else ""


def _bars(along: Mapping[str, Any], value: str, size: int) -> list[dict[str, Any]]:
    """What fell away, the outlines, and the solid bars; `value` is the channel that amounts go
    along."""
    colour = {
        "field": "stage",
        "type": "nominal",
        "legend": None,
        "scale": {"domain": list(COLOURS), "range": list(COLOURS.values())},
    }
    amount = {"field": "amount", "type": "quantitative"}
    bar = {"type": "bar", "size": size}
    outline = {**bar, "fill": SURFACE, "strokeWidth": 1.5}
    return [
        {
            "transform": [{"filter": "datum.fell_to != datum.amount"}],
            "mark": {
                **bar,
                "opacity": 0.18,
                "color": {"expr": f"datum.worse ? '{BAD}' : '{FORECAST}'"},
            },
            "encoding": {**along, value: amount, f"{value}2": {"field": "fell_to"}},
        },
        {
            "transform": [{"filter": "!datum.outlined"}],
            "mark": bar,
            "encoding": {**along, value: amount, "color": colour},
        },
        {
            "transform": [{"filter": "datum.stage == 'Promised'"}],
            "mark": {**outline, "stroke": PROMISED},
            "encoding": {**along, value: amount},
        },
        {
            "transform": [{"filter": "datum.stage == 'Forecast'"}],
            "mark": {**outline, "stroke": FORECAST, "strokeDash": [5, 3]},
            "encoding": {**along, value: amount},
        },
    ]


def _walk(
    data: Sequence[Mapping[str, Any]], absent: Sequence[Mapping[str, Any]], currency: str
) -> dict[str, Any]:
    """Upright bars side by side, with what fell away above them and why."""
    most = max(row["top"] for row in data)
    least = min(0, *(row["amount"] for row in data), *(row["fell_to"] for row in data))
    ceiling = most + (most - least) * _ROOM
    scale = {"domain": [least, ceiling], "nice": False}
    axis = money_axis(currency, tickCount=5)
    x = {
        "field": "stage",
        "type": "nominal",
        "sort": list(STAGES),
        "scale": {"domain": list(STAGES)},
        "axis": {"title": None, "labelAngle": 0, "ticks": False},
    }
    fits = f"abs(datum.amount) > {(ceiling - least) * 0.1}"
    top, within = (
        {"field": "top", "type": "quantitative"},
        {"field": "amount", "type": "quantitative"},
    )

    def words(
        field: str, at: Mapping[str, Any], dy: int, colour: Any, test: str, **more: Any
    ) -> dict[str, Any]:
        mark = {"type": "text", "dy": dy, "color": colour, "limit": 186, "fontSize": 12, **more}
        return {
            "transform": [{"filter": test}],
            "mark": mark,
            "encoding": {"x": x, "y": at, "text": {"field": field}},
        }

    bars = _bars({"x": x}, "y", 112)
    bars[0]["encoding"]["y"] = {**bars[0]["encoding"]["y"], "scale": scale, "axis": axis}
    on_bar = {"expr": f"datum.outlined ? '{INK}' : '{SURFACE}'"}
    change = {"expr": f"datum.worse ? '{BAD}' : '{GOOD}'"}
    down = {"expr": "datum.amount < 0 ? -12 : 14"}
    return {
        "data": {"values": list(data)},
        "height": _WALK,
        "layer": [
            *bars,
            {"mark": {"type": "rule", "color": AXIS}, "encoding": {"y": {"datum": 0}}},
            words("said", within, 0, on_bar, fits, fontWeight=600)
            | {
                "mark": {
                    "type": "text",
                    "dy": down,
                    "color": on_bar,
                    "fontWeight": 600,
                    "fontSize": 12,
                }
            },
            words("said", top, -8, INK, f"!({fits}) && datum.change == ''", fontWeight=600),
            words("said", top, -38, INK, f"!({fits}) && datum.change != ''", fontWeight=600),
            words(
                "change",
                top,
                -22,
                change,
                "datum.change != '' && datum.reason != ''",
                fontWeight=600,
            ),
            words("reason", top, -8, INK, "datum.reason != ''", fontSize=11),
            words(
                "change",
                top,
                -8,
                change,
                "datum.change != '' && datum.reason == ''",
                fontWeight=600,
            ),
            {
                "data": {"values": list(absent)},
                "mark": {"type": "text", "dy": -8, "color": INK_3, "fontSize": 12},
                "encoding": {
                    "x": x,
                    "y": {"field": "zero", "type": "quantitative"},
                    "text": {"field": "said"},
                },
            },
        ],
    }


def _phone_walk(
    data: Sequence[Mapping[str, Any]], absent: Sequence[Mapping[str, Any]], currency: str
) -> dict[str, Any]:
    """Bars one below the other, the words under each."""
    most = max(abs(row["top"]) for row in data) or max(abs(row["amount"]) for row in data)
    least = min(0, *(row["amount"] for row in data), *(row["fell_to"] for row in data))
    y = {
        "field": "stage",
        "type": "nominal",
        "sort": list(STAGES),
        "scale": {"domain": list(STAGES)},
        "axis": {"title": None, "ticks": False, "labelOffset": -12},
    }
    bars = _bars({"y": y}, "x", 20)
    for each in bars:
        each["mark"]["yOffset"] = -12
    scale = {"domain": [least, max(most, 0) + (most - least) * 0.34], "nice": False}
    axis = money_axis(currency, tickCount=3)
    bars[0]["encoding"]["x"] = {**bars[0]["encoding"]["x"], "scale": scale, "axis": axis}
    start, end = {"value": 0}, {"field": "top", "type": "quantitative"}
    text = {"type": "text", "align": "left", "fontSize": 11}
    why = "datum.change + (datum.reason ? '  ' + datum.reason : '')"
    colour = {"expr": f"datum.worse ? '{BAD}' : '{GOOD}'"}
    return {
        "data": {"values": list(data)},
        "height": {"step": 50},
        "layer": [
            *bars,
            {
                "mark": {**text, "dx": 5, "dy": -12, "fontWeight": 600, "fontSize": 12},
                "encoding": {"y": y, "x": end, "text": {"field": "said"}},
            },
            {
                "transform": [{"calculate": why, "as": "why"}, {"filter": "datum.change != ''"}],
                "mark": {**text, "dx": 2, "dy": 7, "color": colour, "limit": 255},
                "encoding": {"y": y, "x": start, "text": {"field": "why"}},
            },
            {
                "data": {"values": list(absent)},
                "mark": {**text, "dx": 5, "dy": -12, "color": INK_3},
                "encoding": {"y": y, "x": start, "text": {"field": "said"}},
            },
        ],
    }


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
    plans = {each.row.gate for each in story.plans}
    used = [each for each in SERIES if each.key != "planned" or len(plans) > 1]
    data = [row for each in used for row in _points(story, each, currency)]
    if not data:
        return None
    used = [each for each in used if any(row["series"] == each.name for row in data)]
    rows = [
        [named_period(row.label), *(_told(row, each.key, currency) for each in used)]
        for row in story.rows
        if row.counts
    ]
    return chart(
        id="over-time",
        title=f"Over time, {unit} each {story.calendar.kind}",
        rows=rows,
        width=HALF,
        spec=_lines(story, used, data),
        headings=("Period", *(each.name for each in used)),
        reading=_time_reading(story),
        key=[(each.swatch, each.name) for each in used],
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
        {"period": row.label, "series": series.name, "amount": _major(value, currency)}
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
    for each in used:
        only = [{"filter": f"datum.series == '{each.name}'"}]
        line = {"type": "line", "color": each.colour, "strokeWidth": each.width}
        mark = line | ({"strokeDash": list(each.dash)} if each.dash else {})
        layers.append({"transform": only, "mark": mark, "encoding": {"x": x, "y": y}})
        if each.key == "realized":
            point = {
                "type": "point",
                "filled": True,
                "size": 30,
                "opacity": 1,
                "color": each.colour,
            }
            layers.append({"transform": only, "mark": point, "encoding": {"x": x, "y": y}})
    return {"data": {"values": list(data)}, "height": 200, "layer": layers}


def bridge_chart(bridge: Bridge) -> Chart:
    """From the original promise to the forecast, driver by driver, adding up exactly."""
    before, after = ("Promised", PROMISED), ("Forecast", FORECAST)
    less = bridge.after - bridge.before
    title = (
        f"Why {rounded_money(abs(less), bridge.currency)} {'less' if less < 0 else 'more'} than"
        " promised"
    )
    return driver_chart(
        bridge,
        before,
        after,
        id="bridge",
        title=title if less else "Why the forecast is as promised",
        reading="The part due to this project over its whole life; the bars add up exactly.",
    )


def driver_chart(
    bridge: Bridge,
    before: tuple[str, str],
    after: tuple[str, str],
    *,
    id: str,
    title: str,
    reading: str,
) -> Chart:
    """From one figure to another by driver, the largest first; `before` and `after` are names with
    colours."""
    bars = sorted(
        ((bar.name, bar.amount) for bar in bridge.bars if bar.amount), key=lambda bar: -abs(bar[1])
    )
    bars += [(REMAINDER, bridge.remainder)] if bridge.remainder else []
    steps = [_bar(before[0], 0, bridge.before, bridge.currency, before[1])]
    running = bridge.before
    for name, amount in bars:
        steps.append(
            _bar(
                name,
                running,
                running + amount,
                bridge.currency,
                BAD if amount < 0 else VALIDATED,
                True,
            )
        )
        running += amount
    steps.append(_bar(after[0], 0, bridge.after, bridge.currency, after[1]))
    rows = [
        (before[0], money(bridge.before, bridge.currency)),
        *((name, signed(amount, bridge.currency)) for name, amount in bars),
        (after[0], money(bridge.after, bridge.currency)),
    ]
    return chart(
        id=id,
        title=title,
        spec=_horizontal(steps, bridge.currency),
        rows=rows,
        width=HALF,
        reading=reading,
        headings=("Driver", bridge.currency),
    )


def _horizontal(steps: Sequence[Mapping[str, Any]], currency: str) -> dict[str, Any]:
    most = max(max(row["from"], row["to"]) for row in steps)
    least = min(0, *(min(row["from"], row["to"]) for row in steps))
    room = (most - least) * 0.24
    y = {
        "field": "name",
        "type": "nominal",
        "sort": None,
        "axis": {"title": None, "ticks": False, "domain": False, "labelLimit": 130},
    }
    scale = {"domain": [least - (room if least < 0 else 0), most + room], "nice": False}
    axis = money_axis(currency)
    ends = {"field": "end", "type": "quantitative"}
    return {
        "data": {"values": list(steps)},
        "height": {"step": 28},
        "layer": [
            {
                "mark": {"type": "bar", "size": 16},
                "encoding": {
                    "y": y,
                    "x": {"field": "from", "type": "quantitative", "scale": scale, "axis": axis},
                    "x2": {"field": "to"},
                    "color": {"field": "colour", "type": "nominal", "legend": None, "scale": None},
                },
            },
            {"mark": {"type": "rule", "color": AXIS}, "encoding": {"x": {"datum": 0}}},
            {
                "mark": {
                    "type": "text",
                    "align": "left",
                    "dx": 5,
                    "fontWeight": 600,
                    "fontSize": 12,
                    "color": {"expr": f"datum.step ? datum.colour : '{INK}'"},
                },
                "encoding": {"y": y, "x": ends, "text": {"field": "said"}},
            },
        ],
    }


def told(value: int | Decimal | None, currency: str) -> str:
    """A figure in its currency or unit; nothing where it is missing."""
    if value is None:
        return "missing"
    return money(int(value), currency) if currency else f"{Decimal(value).normalize():f}"


def signed(minor: int, currency: str) -> str:
    """A difference with its sign."""
    return f"{'+' if minor > 0 else ''}{money(minor, currency)}"


def _absent(name: str) -> str:
    return _NOT_SHARED if name == "Shared" else _NOT_COMMITTED


def _bar(
    name: str, start: int, end: int, currency: str, colour: str, step: bool = False
) -> dict[str, Any]:
    said = _change(end - start, currency) if step else rounded_money(end, currency)
    return {
        "name": name,
        "from": _major(start, currency),
        "to": _major(end, currency),
        "colour": colour,
        "said": said,
        "end": max(_major(start, currency), _major(end, currency), 0),
        "step": step,
    }


def _major(value: int | Decimal, currency: str) -> float:
    return float(Decimal(value).scaleb(-MINOR_UNITS[currency])) if currency else float(value)
