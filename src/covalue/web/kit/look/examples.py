"""What the gallery shows: invented figures."""

from __future__ import annotations

from covalue.web.kit.look.charts import Chart, chart

ROWS = (("Q1 26", 0.59, 0.23), ("Q2 26", 0.64, 0.26), ("Q3 26", 0.70, 0.28))


def balance() -> Chart:
    """What each side kept, quarter by quarter."""
    values = [
        {"quarter": quarter, "side": side, "amount": amount}
        for quarter, kept, paid in ROWS
        for side, amount in (("Aldermoor keeps", kept), ("Orrin is paid", paid))
    ]
    colours = {"domain": ["Aldermoor keeps", "Orrin is paid"], "range": ["#1f5fa6", "#a84e09"]}
    spec = {
        "data": {"values": values},
        "mark": "bar",
        "height": 200,
        "encoding": {
            "x": {"field": "quarter", "type": "nominal", "title": None, "axis": {"labelAngle": 0}},
            "xOffset": {"field": "side"},
            "y": {
                "field": "amount",
                "type": "quantitative",
                "title": None,
                "axis": {"labelExpr": "'€' + format(datum.value, '.1f') + ' m'", "tickCount": 4},
            },
            "color": {"field": "side", "scale": colours, "legend": None},
        },
    }
    rows = [(quarter, f"€{kept:.2f} m", f"€{paid:.2f} m") for quarter, kept, paid in ROWS]
    return chart(
        id="balance",
        title="What each quarter brought each side",
        spec=spec,
        rows=rows,
        headings=("Quarter", "Aldermoor keeps", "Orrin is paid"),
        reading="Blue is the client, ochre the partner; an example.",
    )
