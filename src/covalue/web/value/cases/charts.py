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


def period_chart(figures: CaseFigures) -> Chart | None:
    """Benefits above the line, costs below it, in the case's currency."""
    currency = figures.case.document.currency
    groups = [
        total for total in figures.groups if total.currency == currency and any(total.amounts)
    ]
    if not groups:
        return None
    data = [
        {
            "period": label,
            "group": _name(total),
            "amount": _major((-1 if total.is_cost else 1) * amount, currency),
        }
        for total in groups
        for label, amount in zip(figures.labels, total.amounts, strict=True)
    ]
    names = [_name(total) for total in groups]
    values = iter(VALUES)
    swatches = [PARTIES.get(name) or next(values) for name in names]
    spec = {
        "data": {"values": data},
        "height": 240,
        "encoding": {"x": _x(figures)},
        "layer": [
            {
                "mark": "bar",
                "encoding": {
                    "y": _y(currency),
                    "color": {
                        "field": "group",
                        "type": "nominal",
                        "legend": None,
                        "scale": {
                            "domain": names,
                            "range": [COLOURS[swatch] for swatch in swatches],
                        },
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
        (label, *(money(total.amounts[at], currency) for total in groups))
        for at, label in enumerate(figures.labels)
    ]
    return chart(
        id="by-period",
        title=f"Benefits and costs by period, {currency}",
        spec=spec,
        headings=("Period", *names),
        rows=rows,
        reading="Above the line what it brings, below it what it costs both parties.",
        width=COLUMN,
        key=list(zip([f"block {swatch}" for swatch in swatches], names, strict=True)),
    )


def net_chart(figures: CaseFigures) -> Chart | None:
    """What is left, added up from the first period on."""
    currency = figures.case.document.currency
    running = list(accumulate(figures.net))
    if not any(running):
        return None
    data = [
        {"period": label, "amount": _major(at, currency)}
        for label, at in zip(figures.labels, running, strict=True)
    ]
    x = _x(figures) | {"scale": {"domain": figures.labels, "type": "point", "padding": 0.3}}
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
        for label, amount in zip(figures.labels, running, strict=True)
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


def _x(figures: CaseFigures) -> dict[str, Any]:
    return {
        "field": "period",
        "type": "ordinal",
        "scale": {"domain": figures.labels},
        "axis": period_axis(figures.labels),
    }


def _y(currency: str) -> dict[str, Any]:
    return {"field": "amount", "type": "quantitative", "axis": money_axis(currency, tickCount=5)}


def _major(minor: int, currency: str) -> float:
    return float(Money(minor, currency).major)
