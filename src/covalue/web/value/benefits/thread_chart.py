"""The picture of a benefit's way from promised to shared: a walk, stage by stage."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from covalue.web.kit.look.axes import money_axis, named_period, rounded_money
from covalue.web.kit.look.charts import PAGE, Chart, chart
from covalue.web.kit.look.templatetags.look import money
from covalue.web.value.benefits.pictured import (
    ATTRIBUTED,
    AXIS,
    BAD,
    COMMITTED,
    FORECAST,
    GOOD,
    INK,
    INK_3,
    PROMISED,
    REALIZED,
    SURFACE,
    VALIDATED,
    drawn,
    rounded_change,
    signed,
)
from covalue.web.value.benefits.threads import Story

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
_WIDEST = 186
"""How wide words above a bar may be, in pixels."""
_CHANGED, _UNCHANGED = "datum.change != ''", "datum.change == ''"
_REASONED, _UNREASONED = "datum.reason != ''", "datum.reason == ''"


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
        "amount": drawn(step.amount, currency),
        "fell_to": drawn(before, currency),
        "zero": 0,
        "outlined": step.name in OUTLINED,
        "said": rounded_money(step.amount, currency),
        "reason": step.reason,
        "change": rounded_change(step.change, currency),
        "worse": step.change < 0,
        "top": max(drawn(step.amount, currency), drawn(before, currency), 0),
    }


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
    least = _least(data)
    ceiling = most + (most - least) * _ROOM
    x = _stages(labelAngle=0)
    bars = _bars({"x": x}, "y", 112)
    scale = {"domain": [least, ceiling], "nice": False}
    axis = money_axis(currency, tickCount=5)
    bars[0]["encoding"]["y"] = {**bars[0]["encoding"]["y"], "scale": scale, "axis": axis}
    fits = f"abs(datum.amount) > {(ceiling - least) * 0.1}"
    return {
        "data": {"values": list(data)},
        "height": _WALK,
        "layer": [
            *bars,
            {"mark": {"type": "rule", "color": AXIS}, "encoding": {"y": {"datum": 0}}},
            *_amounts_said(x, fits),
            *_changes_said(x),
            _absences_said(x, absent),
        ],
    }


def _least(data: Sequence[Mapping[str, Any]]) -> float:
    """Where the scale of amounts begins: at nothing, or at the least amount below it."""
    least: float = min(0, *(row["amount"] for row in data), *(row["fell_to"] for row in data))
    return least


def _stages(**axis: Any) -> dict[str, Any]:
    """The channel of the stages, all of them in their order."""
    return {
        "field": "stage",
        "type": "nominal",
        "sort": list(STAGES),
        "scale": {"domain": list(STAGES)},
        "axis": {"title": None, "ticks": False, **axis},
    }


def _words(field: str, x: Mapping[str, Any], at: str, test: str, **look: Any) -> dict[str, Any]:
    """Words at the height of a field, of the stages that pass the test."""
    return {
        "transform": [{"filter": test}],
        "mark": {"type": "text", "fontSize": 12, **look},
        "encoding": {
            "x": x,
            "y": {"field": at, "type": "quantitative"},
            "text": {"field": field},
        },
    }


def _amounts_said(x: Mapping[str, Any], fits: str) -> list[dict[str, Any]]:
    """Each amount on its bar; where it does not fit there, above, and above what is said of its
    change."""
    bold = {"fontWeight": 600}
    on_bar = {"expr": f"datum.outlined ? '{INK}' : '{SURFACE}'"}
    down = {"expr": "datum.amount < 0 ? -12 : 14"}
    above = {**bold, "color": INK, "limit": _WIDEST}
    return [
        _words("said", x, "amount", fits, dy=down, color=on_bar, **bold),
        _words("said", x, "top", f"!({fits}) && {_UNCHANGED}", dy=-8, **above),
        _words("said", x, "top", f"!({fits}) && {_CHANGED}", dy=-38, **above),
    ]


def _changes_said(x: Mapping[str, Any]) -> list[dict[str, Any]]:
    """What changed against the stage before, above its reason where that is known."""
    color = {"expr": f"datum.worse ? '{BAD}' : '{GOOD}'"}
    change = {"color": color, "limit": _WIDEST, "fontWeight": 600}
    reason = {"color": INK, "limit": _WIDEST, "fontSize": 11}
    return [
        _words("change", x, "top", f"{_CHANGED} && {_REASONED}", dy=-22, **change),
        _words("reason", x, "top", _REASONED, dy=-8, **reason),
        _words("change", x, "top", f"{_CHANGED} && {_UNREASONED}", dy=-8, **change),
    ]


def _absences_said(x: Mapping[str, Any], absent: Sequence[Mapping[str, Any]]) -> dict[str, Any]:
    """Why a stage has no bar."""
    return {
        "data": {"values": list(absent)},
        "mark": {"type": "text", "dy": -8, "color": INK_3, "fontSize": 12},
        "encoding": {
            "x": x,
            "y": {"field": "zero", "type": "quantitative"},
            "text": {"field": "said"},
        },
    }


def _phone_walk(
    data: Sequence[Mapping[str, Any]], absent: Sequence[Mapping[str, Any]], currency: str
) -> dict[str, Any]:
    """Bars one below the other, the words under each."""
    most = max(abs(row["top"]) for row in data) or max(abs(row["amount"]) for row in data)
    least = _least(data)
    y = _stages(labelOffset=-12)
    bars = _bars({"y": y}, "x", 20)
    for bar in bars:
        bar["mark"]["yOffset"] = -12
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
                "transform": [{"calculate": why, "as": "why"}, {"filter": _CHANGED}],
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


def _absent(name: str) -> str:
    return _NOT_SHARED if name == "Shared" else _NOT_COMMITTED
