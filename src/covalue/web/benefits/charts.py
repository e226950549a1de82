"""Pictures of a value thread: from promised to shared, and over time; why they differ."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from typing import Any

from covalue.benefits.bridge import REMAINDER, Bridge
from covalue.language.currencies import MINOR_UNITS
from covalue.web.benefits.threads import Story
from covalue.web.look.charts import Chart, chart
from covalue.web.look.templatetags.look import money

PROMISED, COMMITTED, FORECAST = "#858992", "#5d626c", "#3f9188"
REALIZED, VALIDATED, ATTRIBUTED, BAD, GOOD = "#2a8278", "#0f665d", "#0a423d", "#b02318", "#0f665d"
STAGES = ("Promised", "Committed", "Forecast", "Realized", "Validated", "Attributed", "Shared")
_NOT_SHARED = "not settled yet"


def thread_chart(story: Story) -> Chart | None:
    """Every stage to date, in one currency; None where nothing was promised, or nothing was due or came so far."""
    if story.thread is None or story.as_of < 0:
        return None
    thread, currency = story.thread, story.benefit.currency
    sums = {stage.capitalize(): thread.to_date(stage) for stage in thread.stages}
    known = [name for name in STAGES if name != "Shared" and (name != "Committed" or thread.committed_by)]
    if not any(sums.values()):
        return None
    data = [{"stage": name, "amount": _major(sums[name], currency)} for name in known]
    rows = [(name, money(sums[name], currency) if name in known else _absent(name)) for name in STAGES]
    colours = {"Promised": PROMISED, "Committed": COMMITTED, "Forecast": FORECAST, "Realized": REALIZED,
               "Validated": VALIDATED, "Attributed": ATTRIBUTED}  # fmt: skip
    spec = {
        "data": {"values": data}, "height": 220,
        "encoding": {
            "x": {"field": "stage", "type": "nominal", "sort": known, "axis": {"title": None, "labelAngle": 0}},
            "y": {"field": "amount", "type": "quantitative", "axis": {"title": None, "tickCount": 4, "format": "~s"}},
        },
        "layer": [
            {"mark": {"type": "bar", "size": 60}, "encoding": {"color": {
                "field": "stage", "type": "nominal", "legend": None,
                "scale": {"domain": known, "range": [colours[name] for name in known]}}}},
        ],
    }  # fmt: skip
    return chart(
        id="thread", title="From promised to shared", spec=spec, rows=rows, headings=("Stage", f"To date, {currency}"),
        reading=f"Up to the end of {story.as_of_label}, in {currency}, whoever it is due to; attributed is the part "
        f"due to this project. Shared: {_NOT_SHARED}.",
    )  # fmt: skip


def time_chart(story: Story) -> Chart | None:
    """Plan, forecast and actual by period; None where there are no figures."""
    currency, unit = story.benefit.currency, story.benefit.currency or story.benefit.measure_unit
    series = (
        ("Promised", "promised", PROMISED),
        ("Forecast", "forecast", FORECAST),
        ("Realized", "realized", REALIZED),
    )
    data = [
        {"period": row.label, "series": name, "amount": _major(value, currency)}
        for row in story.rows
        for name, key, _colour in series
        if (value := getattr(row, key)) is not None
    ]
    if not data:
        return None
    used = [(name, colour) for name, _key, colour in series if any(each["series"] == name for each in data)]
    labels = [row.label for row in story.rows]
    spec = {
        "data": {"values": data}, "height": 200,
        "encoding": {
            "x": {"field": "period", "type": "ordinal", "sort": labels, "scale": {"domain": labels},
                  "axis": {"title": None, "labelAngle": 0, "labelOverlap": "greedy"}},
            "y": {"field": "amount", "type": "quantitative", "axis": {"title": None, "tickCount": 4, "format": "~s"}},
            "color": {"field": "series", "type": "nominal", "scale": {
                "domain": [name for name, _ in used], "range": [colour for _, colour in used]},
                "legend": {"title": None, "orient": "top"}},
        },
        "layer": [
            {"mark": {"type": "line", "strokeWidth": 2}, "encoding": {"strokeDash": {
                "field": "series", "type": "nominal", "legend": None,
                "scale": {"domain": ["Promised", "Forecast", "Realized"], "range": [[2, 2], [5, 3], [1, 0]]}}}},
            {"mark": {"type": "point", "filled": True, "size": 40, "opacity": 1},
             "transform": [{"filter": "datum.series == 'Realized'"}]},
        ],
    }  # fmt: skip
    shown = [[row.label, *(told(getattr(row, key), currency) for _name, key, _colour in series)] for row in story.rows]
    return chart(
        id="over-time", title=f"Over time, {unit} each period", spec=spec, rows=shown,
        headings=("Period", *(name for name, _key, _colour in series)),
        reading="Dotted: the original promise. Dashed: expected now. Solid: what was measured.",
    )  # fmt: skip


def bridge_chart(bridge: Bridge) -> Chart:
    """From the original promise to the forecast, driver by driver, adding up exactly."""
    bars = [(bar.name, bar.amount) for bar in bridge.bars if bar.amount]
    bars += [(REMAINDER, bridge.remainder)] if bridge.remainder else []
    steps: list[dict[str, Any]] = [_step("Promised", 0, bridge.before, bridge.currency, COMMITTED)]
    running = bridge.before
    for name, amount in bars:
        steps.append(_step(name, running, running + amount, bridge.currency, BAD if amount < 0 else GOOD))
        running += amount
    steps.append(_step("Forecast", 0, bridge.after, bridge.currency, FORECAST))
    names = [step["name"] for step in steps]
    spec = {
        "data": {"values": steps}, "height": {"step": 26}, "mark": {"type": "bar", "size": 16},
        "encoding": {
            "y": {"field": "name", "type": "nominal", "sort": names, "axis": {"title": None}},
            "x": {"field": "from", "type": "quantitative", "axis": {"title": None, "tickCount": 4, "format": "~s"}},
            "x2": {"field": "to"},
            "color": {"field": "colour", "type": "nominal", "legend": None, "scale": None},
        },
    }  # fmt: skip
    rows = [("Promised", money(bridge.before, bridge.currency)),
            *((name, signed(amount, bridge.currency)) for name, amount in bars),
            ("Forecast", money(bridge.after, bridge.currency))]  # fmt: skip
    return chart(
        id="bridge", title="Why the forecast differs from the promise", spec=spec, rows=rows,
        headings=("Driver", bridge.currency),
        reading="The part due to this project over its whole life; the bars add up exactly.",
    )  # fmt: skip


def told(value: int | Decimal | None, currency: str) -> str:
    """A figure in its currency or unit; nothing where it is missing."""
    if value is None:
        return "missing"
    return money(int(value), currency) if currency else f"{Decimal(value).normalize():f}"


def signed(minor: int, currency: str) -> str:
    """A difference with its sign."""
    return f"{'+' if minor > 0 else ''}{money(minor, currency)}"


def _absent(name: str) -> str:
    return _NOT_SHARED if name == "Shared" else "no plan at design yet"


def _step(name: str, start: int, end: int, currency: str, colour: str) -> dict[str, Any]:
    return {"name": name, "from": _major(start, currency), "to": _major(end, currency), "colour": colour}


def _major(value: int | Decimal, currency: str) -> float:
    return float(Decimal(value).scaleb(-MINOR_UNITS[currency])) if currency else float(value)


def rows_of(charts: Sequence[Chart | None]) -> list[Chart]:
    """The charts that there are."""
    return [each for each in charts if each is not None]
