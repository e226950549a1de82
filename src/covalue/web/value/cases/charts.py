"""Pictures of a case: benefits and costs by period, and what is left, added up."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import accumulate
from typing import Any

from covalue.language.money import Money
from covalue.web.kit.look.axes import money_axis, period_axis, rounded_money
from covalue.web.kit.look.charts import COLUMN, Chart, chart
from covalue.web.kit.look.templatetags.look import money
from covalue.web.value.cases.figures import CaseFigures

COLOURS = {
    "attributed": "#0a423d",
    "validated": "#0f665d",
    "forecast": "#3f9188",
    "committed": "#5d626c",
    "promised": "#858992",
    "client": "#1f5fa6",
    "partner": "#a84e09",
}
VALUES = ("validated", "forecast", "attributed", "committed", "promised")
PARTIES = {"Cost of the client": "client", "Cost of the partner": "partner"}
LINE, AXIS = "#1a1d21", "#8c887f"


def period_chart(found: CaseFigures) -> Chart | None:
    """Benefits above the line, costs below it, in the case's currency."""
    currency = found.case.document.currency
    groups = [each for each in found.groups if each.currency == currency and any(each.amounts)]
    if not groups:
        return None
    data = [
        {
            "period": label,
            "group": _name(each),
            "amount": _major((-1 if each.is_cost else 1) * amount, currency),
        }
        for each in groups
        for label, amount in zip(found.labels, each.amounts, strict=True)
    ]
    names = [_name(each) for each in groups]
    values = iter(VALUES)
    swatches = [PARTIES.get(name) or next(values) for name in names]
    spec = {
        "data": {"values": data},
        "height": 240,
        "encoding": {"x": _x(found)},
        "layer": [
            {
                "mark": "bar",
                "encoding": {
                    "y": _y(currency),
                    "color": {
                        "field": "group",
                        "type": "nominal",
                        "legend": None,
                        "scale": {"domain": names, "range": [COLOURS[each] for each in swatches]},
                    },
                },
            },
            {
                "mark": {"type": "rule", "color": AXIS},
                "encoding": {"x": {"value": 0}, "x2": {"value": "width"}, "y": {"datum": 0}},
            },
        ],
    }
    rows = [
        (label, *(money(each.amounts[at], currency) for each in groups))
        for at, label in enumerate(found.labels)
    ]
    return chart(
        id="by-period",
        title=f"Benefits and costs by period, {currency}",
        spec=spec,
        headings=("Period", *names),
        rows=rows,
        reading="Above the line what it brings, below it what it costs both parties.",
        width=COLUMN,
        key=list(zip([f"block {each}" for each in swatches], names, strict=True)),
    )


def net_chart(found: CaseFigures) -> Chart | None:
    """What is left, added up from the first period on."""
    currency = found.case.document.currency
    running = list(accumulate(found.net))
    if not any(running):
        return None
    data = [
        {"period": label, "amount": _major(at, currency)}
        for label, at in zip(found.labels, running, strict=True)
    ]
    x = _x(found) | {"scale": {"domain": found.labels, "type": "point", "padding": 0.3}}
    spec = {
        "data": {"values": data},
        "height": 180,
        "layer": [
            {
                "mark": {"type": "line", "strokeWidth": 2, "color": LINE},
                "encoding": {"x": x, "y": _y(currency)},
            },
            {"mark": {"type": "rule", "color": AXIS}, "encoding": {"y": {"datum": 0}}},
            *_marked(data, running, currency, x),
        ],
    }
    rows = [
        (label, money(amount, currency))
        for label, amount in zip(found.labels, running, strict=True)
    ]
    return chart(
        id="net",
        title=f"What is left, added up, {currency}",
        spec=spec,
        headings=("Up to the end of", currency),
        rows=rows,
        width=COLUMN,
        reading=(
            "Benefits of the classes that count less the costs of both parties, not discounted."
        ),
    )


def _name(group: Any) -> str:
    return str(group.name)


def _marked(
    data: Sequence[dict[str, Any]], running: Sequence[int], currency: str, x: dict[str, Any]
) -> list[dict[str, Any]]:
    """The deepest point and the end, named at their places."""
    deepest, last = min(range(len(running)), key=running.__getitem__), len(running) - 1
    places = (
        [(last, -10)] if deepest == last or running[deepest] >= 0 else [(deepest, -12), (last, -10)]
    )
    layers: list[dict[str, Any]] = []
    for at, dy in places:
        right = at > len(running) / 2
        said = {**data[at], "said": rounded_money(running[at], currency)}
        only: dict[str, Any] = {"data": {"values": [said]}}
        y = {"field": "amount", "type": "quantitative"}
        text = {
            "type": "text",
            "dy": dy,
            "align": "right" if right else "center",
            "fontWeight": 600,
            "fontSize": 12,
        }
        layers.append(
            only
            | {
                "mark": {"type": "point", "filled": True, "color": LINE, "opacity": 1},
                "encoding": {"x": x, "y": y},
            }
        )
        layers.append(
            only | {"mark": text, "encoding": {"x": x, "y": y, "text": {"field": "said"}}}
        )
    return layers


def _x(found: CaseFigures) -> dict[str, Any]:
    return {
        "field": "period",
        "type": "ordinal",
        "scale": {"domain": found.labels},
        "axis": period_axis(found.labels),
    }


def _y(currency: str) -> dict[str, Any]:
    return {"field": "amount", "type": "quantitative", "axis": money_axis(currency, tickCount=5)}


def _major(minor: int, currency: str) -> float:
    return float(Money(minor, currency).major)
