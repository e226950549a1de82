"""Pictures of both views: dumbbells by dimension, lines by round."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from typing import Any

from covalue.web.ground.organizations.models import Relationship
from covalue.web.kit.look.charts import WIDE, Chart, chart
from covalue.web.partnership.assessments.selectors import Dimension, Health, Point

CLIENT, PARTNER, BAD, LINE, INK = "#1f5fa6", "#a84e09", "#b02318", "#656a73", "#494e56"
SCALE = {"domain": [1, 5], "nice": False}
AXIS = {"title": None, "values": [1, 2, 3, 4, 5], "format": "d"}


def told(score: Decimal | None) -> str:
    """A score, or why there is none."""
    return "not published" if score is None else f"{score:.2f}"


def dimension_chart(
    relationship: Relationship, dimensions: Sequence[Dimension], width: int = WIDE
) -> Chart:
    """Both views by dimension, the widest gap first."""
    names = [dimension.name for dimension in dimensions]
    rows = [
        (
            dimension.name,
            told(dimension.latest.client_score),
            told(dimension.latest.partner_score),
            _gap(dimension.latest.gap),
        )
        for dimension in dimensions
    ]
    data = [
        {
            "dimension": dimension.name,
            "client": _number(dimension.latest.client_score),
            "partner": _number(dimension.latest.partner_score),
            "wide": dimension.latest.is_wide,
            **_ends(dimension.latest),
        }
        for dimension in dimensions
    ]
    y = {
        "field": "dimension",
        "type": "nominal",
        "sort": names,
        "axis": {"title": None, "labelLimit": 150},
    }
    return chart(
        id="dimensions",
        width=width,
        title="By dimension, widest gap first",
        headings=("Dimension", *_names(relationship), "Gap"),
        reading=(
            f"Square: {relationship.client} rates {relationship.partner}. Diamond: the other way"
            " round. 1 to 5; a red line from a gap of 0.8."
        ),
        spec={
            "data": {"values": data},
            "height": {"step": 28},
            "layer": [
                {
                    "mark": {"type": "rule", "strokeWidth": 2},
                    "encoding": {
                        "y": y,
                        "x": {
                            "field": "client",
                            "type": "quantitative",
                            "scale": SCALE,
                            "axis": AXIS,
                        },
                        "x2": {"field": "partner"},
                        "color": {"condition": {"test": "datum.wide", "value": BAD}, "value": LINE},
                    },
                },
                _dots(y, "client", "square", CLIENT),
                _dots(y, "partner", "diamond", PARTNER),
                _label(y, "low", "right", -10),
                _label(y, "high", "left", 10),
            ],
        },
        rows=rows,
    )


def trend_chart(relationship: Relationship, health: Health, width: int = WIDE) -> Chart:
    """Both overall views by round."""
    labels = [point.label for point in health.trend]
    data = [
        {"round": point.label, "side": side, "score": _number(score)}
        for point in health.trend
        for side, score in (("client", point.client_score), ("partner", point.partner_score))
        if score is not None
    ]
    color = {
        "field": "side",
        "type": "nominal",
        "legend": None,
        "scale": {"domain": ["client", "partner"], "range": [CLIENT, PARTNER]},
    }
    shape = {
        "field": "side",
        "type": "nominal",
        "legend": None,
        "scale": {"domain": ["client", "partner"], "range": ["square", "diamond"]},
    }
    encoding = {
        "x": {
            "field": "round",
            "type": "ordinal",
            "sort": labels,
            "scale": {"domain": labels},
            "axis": {"title": None, "labelAngle": 0},
        },
        "y": {
            "field": "score",
            "type": "quantitative",
            "scale": SCALE,
            "axis": {"title": None, "tickCount": 5},
        },
        "color": color,
    }
    return chart(
        id="trend",
        width=width,
        title="Overall, by round",
        headings=("Round", *_names(relationship), "Gap"),
        reading=(
            f"Blue squares: {relationship.client} rates {relationship.partner}; ochre diamonds: the"
            " other way."
        ),
        spec={
            "data": {"values": data},
            "height": 180,
            "encoding": encoding,
            "layer": [
                {"mark": {"type": "line", "strokeWidth": 2}},
                {
                    "mark": {"type": "point", "filled": True, "size": 80, "opacity": 1},
                    "encoding": {"shape": shape},
                },
            ],
        },
        rows=[
            (point.label, told(point.client_score), told(point.partner_score), _gap(point.gap))
            for point in health.trend
        ],
    )


def _dots(y: dict[str, Any], side: str, shape: str, color: str) -> dict[str, Any]:
    mark = {
        "type": "point",
        "filled": True,
        "size": 90,
        "opacity": 1,
        "shape": shape,
        "color": color,
    }
    return {
        "mark": mark,
        "encoding": {"y": y, "x": {"field": side, "type": "quantitative", "scale": SCALE}},
    }


def _ends(point: Point) -> dict[str, float | None]:
    """The lower and the higher view; a single one, or two that are written alike, once."""
    latest = sorted(
        float(figure) for figure in (point.client_score, point.partner_score) if figure is not None
    )
    differ = len(latest) == 2 and f"{latest[0]:.1f}" != f"{latest[1]:.1f}"
    return {"low": latest[0] if differ else None, "high": latest[-1] if latest else None}


def _label(y: dict[str, Any], end: str, align: str, dx: int) -> dict[str, Any]:
    """The number beside the mark."""
    x = {"field": end, "type": "quantitative", "scale": SCALE}
    mark = {"type": "text", "align": align, "dx": dx, "color": INK}
    text = {"field": end, "type": "quantitative", "format": ".1f"}
    return {
        "transform": [{"filter": f"isValid(datum.{end})"}],
        "mark": mark,
        "encoding": {"y": y, "x": x, "text": text},
    }


def _number(score: Decimal | None) -> float | None:
    return None if score is None else float(score)


def _gap(gap: Decimal | None) -> str:
    return "" if gap is None else f"{gap:+.2f}".replace("-", "−")


def _names(relationship: Relationship) -> tuple[str, str]:
    return (
        f"{relationship.client} rates {relationship.partner}",
        f"{relationship.partner} rates {relationship.client}",
    )
