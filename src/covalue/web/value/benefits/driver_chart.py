"""The picture of why one figure differs from another: a bar for each driver, adding up exactly."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from covalue.benefits.bridge import REMAINDER, Bridge
from covalue.web.kit.look.axes import money_axis, rounded_money
from covalue.web.kit.look.charts import HALF, Chart, chart
from covalue.web.kit.look.templatetags.look import money
from covalue.web.value.benefits.pictured import (
    AXIS,
    BAD,
    FORECAST,
    INK,
    PROMISED,
    VALIDATED,
    drawn,
    rounded_change,
    signed,
)


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


def _bar(
    name: str, start: int, end: int, currency: str, colour: str, step: bool = False
) -> dict[str, Any]:
    said = rounded_change(end - start, currency) if step else rounded_money(end, currency)
    return {
        "name": name,
        "from": drawn(start, currency),
        "to": drawn(end, currency),
        "colour": colour,
        "said": said,
        "end": max(drawn(start, currency), drawn(end, currency), 0),
        "step": step,
    }


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
