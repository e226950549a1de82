"""Pictures of a case: benefits and costs by period, and what is left, added up."""

from __future__ import annotations

from itertools import accumulate
from typing import Any

from covalue.language.currencies import MINOR_UNITS
from covalue.web.cases.figures import CaseFigures
from covalue.web.look.charts import Chart, chart
from covalue.web.look.templatetags.look import money

COLOURS = ("#0f665d", "#2a8278", "#3f9188", "#5d626c", "#1f5fa6", "#a84e09")
CLIENT, PARTNER, LINE = "#1f5fa6", "#a84e09", "#1a1d21"


def period_chart(found: CaseFigures) -> Chart | None:
    """Benefits above the line, costs below it, in the case's currency."""
    currency = found.case.document.currency
    groups = [each for each in found.groups if each.currency == currency and any(each.amounts)]
    if not groups:
        return None
    data = [
        {"period": label, "group": _name(each), "amount": _major((-1 if each.is_cost else 1) * amount, currency)}
        for each in groups
        for label, amount in zip(found.labels, each.amounts, strict=True)
    ]  # fmt: skip
    names = [_name(each) for each in groups]
    greens = iter(COLOURS)
    parties = {"Cost of the client": CLIENT, "Cost of the partner": PARTNER}
    colours = [parties.get(name) or next(greens) for name in names]
    spec = {
        "data": {"values": data}, "height": 220, "mark": "bar",
        "encoding": {
            "x": _x(found), "y": _y("amount"),
            "color": {"field": "group", "type": "nominal", "scale": {"domain": names, "range": colours},
                      "legend": {"title": None, "orient": "top", "columns": 2}},
        },
    }  # fmt: skip
    rows = [(label, *(money(each.amounts[at], currency) for each in groups)) for at, label in enumerate(found.labels)]
    return chart(
        id="by-period", title=f"Benefits and costs by period, {currency}", spec=spec, headings=("Period", *names),
        rows=rows, reading="Above the line what it brings, below it what it costs both parties.",
    )  # fmt: skip


def net_chart(found: CaseFigures) -> Chart | None:
    """What is left, added up from the first period on."""
    currency = found.case.document.currency
    running = list(accumulate(found.net))
    if not any(running):
        return None
    data = [{"period": label, "amount": _major(at, currency)} for label, at in zip(found.labels, running, strict=True)]
    spec = {
        "data": {"values": data}, "height": 160,
        "encoding": {"x": _x(found), "y": _y("amount")},
        "layer": [
            {"mark": {"type": "line", "strokeWidth": 2, "color": LINE}},
            {"mark": {"type": "rule"}, "encoding": {"y": {"datum": 0}, "x": {"value": 0}, "x2": {"value": "width"}}},
        ],
    }  # fmt: skip
    rows = [(label, money(amount, currency)) for label, amount in zip(found.labels, running, strict=True)]
    return chart(
        id="net", title=f"What is left, added up, {currency}", spec=spec, headings=("Up to the end of", currency),
        rows=rows, reading="Benefits of the classes that count less the costs of both parties, not discounted.",
    )  # fmt: skip


def _name(group: Any) -> str:
    return str(group.name)


def _x(found: CaseFigures) -> dict[str, Any]:
    return {"field": "period", "type": "ordinal", "sort": found.labels,
            "axis": {"title": None, "labelAngle": 0, "labelOverlap": "greedy"}}  # fmt: skip


def _y(field: str) -> dict[str, Any]:
    return {"field": field, "type": "quantitative", "axis": {"title": None, "tickCount": 5, "format": "~s"}}


def _major(minor: int, currency: str) -> float:
    return minor / 10 ** MINOR_UNITS[currency]
