"""A project's business case as a document, put together from the data files."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from typing import Any

from covalue.web.front.example.reading import table
from covalue.web.kit.days import add_months

Row = dict[str, str]
Told = Mapping[str, Any]
KNOWN_UNITS = {"", "EUR", "hour", "minute", "day", "ratio", "number"}
REVIEWED_AFTER = (9, 21)
"""Months from go-live until a benefit is reviewed."""
SPARE_QUARTERS = 2
LASTING = 12
"""Quarters from which on a benefit lasts; what is shorter belongs to the change-over."""


def quarter(day: date) -> str:
    """The quarter in which the day lies, as a calendar writes it."""
    return f"{day.year}-Q{(day.month + 2) // 3}"


def document(
    name: str, told: Told, days: tuple[date, date, date], assumed: Told, partner: str
) -> dict[str, Any]:
    """The case with its assumptions as they are `assumed` now. `days` are those on which the work
    was placed, of go-live, and the latest on which go-live was ever expected: the calendar is as
    long in every version.
    """
    placed, go_live, latest = days
    rows = [row for row in table("benefits") if row["project"] == name]
    life = max(int(row["starts"]) + int(row["life"]) for row in rows)
    first = _quarters(placed)
    return {
        "covalue": 1,
        "case": name,
        "project": {"name": name, "client": "-", "partner": "-", "sponsor": "Frederik Maas"},
        "calendar": {
            "start": quarter(placed),
            "period": "quarter",
            "periods": _quarters(latest) - first + life + SPARE_QUARTERS,
        },
        "currency": "EUR",
        "appraisal": {"rate": "8%", "source": "treasury"},
        "units": _units(rows, told),
        "milestones": {
            "go_live": {"title": "Go-live", "date": go_live.isoformat(), "owner": partner}
        },
        "assumptions": {
            key: _assumption(told["assumptions"][key], assumed[key], placed) for key in assumed
        },
        "measures": {f"{row['key']}_measure": _measure(row) for row in rows if row["measure"]},
        "objectives": {"objective": {"title": told["objective"], "owner": "Frederik Maas"}},
        "benefits": {row["key"]: _benefit(row, placed, go_live) for row in rows},
        "costs": _costs(name, told, placed, _running(rows)),
        "options": {
            "nothing": {"title": "Go on as today", "do nothing": "yes"},
            "project": {"title": name, "preferred": "yes"},
        },
        **_work(told, rows, partner),
    }


def _running(rows: list[Row]) -> int:
    """Quarters from going live on until the first of its lasting benefits ends: nothing is paid for
    afterwards."""
    return min(int(row["starts"]) + int(row["life"]) for row in rows if int(row["life"]) >= LASTING)


def _quarters(day: date) -> int:
    return day.year * 4 + (day.month - 1) // 3


def _units(rows: list[Row], told: Told) -> list[str]:
    """The words that are no units of every model."""
    written = [row["unit"] for row in rows] + [row["value"] for row in rows if "/" in row["value"]]
    words = {word for text in written for word in re.findall(r"[A-Za-z_]+", text)} - set(
        told["assumptions"]
    )
    words |= {
        word
        for assumption in told["assumptions"].values()
        for word in re.findall(r"[A-Za-z_]+", assumption[1])
    }
    return sorted(words - KNOWN_UNITS)


def _assumption(told: list[Any], figure: Any, day: date) -> dict[str, Any]:
    label, unit, _figure, driver, source = told
    low, high = _apart(figure)
    return {
        "label": label,
        "unit": unit,
        "value": str(figure),
        "driver": driver,
        "owner": "Fatima el Idrissi",
        "source": source,
        "date": day.isoformat(),
        "range": {"low": low, "high": high},
        "confidence": "medium",
    }


def _apart(figure: Any) -> tuple[str, str]:
    """A tenth below and above; a part of a whole is at most the whole."""
    text = str(figure)
    percent = "%" if text.endswith("%") else ""
    value = Decimal(text.removesuffix("%").replace("_", ""))
    high = value * Decimal("1.1")
    return (
        f"{value * Decimal('0.9')}{percent}",
        f"{min(high, Decimal(100)) if percent else high}{percent}",
    )


def _measure(row: Row) -> dict[str, str]:
    return {
        "title": row["measure"],
        "unit": row["unit"],
        "direction": row["better"],
        "frequency": "quarter",
        "owner": "Fatima el Idrissi",
    }


def _benefit(row: Row, placed: date, go_live: date) -> dict[str, Any]:
    ramp = {"shape": "linear", "periods": row["ramp"]} if row["ramp"] != "1" else {"shape": "step"}
    benefit: dict[str, Any] = {
        "title": row["title"],
        "class": row["class"],
        "disbenefit": "yes" if row["worse"] else "no",
        "objective": "objective",
        "start": {"milestone": "go_live", "offset": row["starts"]},
        "ramp": {**ramp, "level": "use"},
        "sunset": {"after": row["life"]},
        "probability": row["likely"],
        "optimism bias": row["bias"],
        "depends on": ["change"],
        "reviews": [add_months(go_live, months).isoformat() for months in REVIEWED_AFTER],
    }
    if row["owner"]:
        benefit["owners"] = [{"name": row["owner"], "from": placed.isoformat()}]
    if row["measure"]:
        benefit["measure"] = f"{row['key']}_measure"
        benefit["baseline"] = {
            "value": row["baseline"],
            "captured on": placed.isoformat(),
            "source": "controlling",
        }
        benefit["target"] = {"value": row["target"], "source": "business case"}
    if row["value"]:
        benefit["unit value"] = row["value"]
    if row["share"]:
        benefit["attribution"] = {
            "share": row["share"],
            "rule": "agreed by both at the business case",
        }
    return benefit


def _costs(name: str, told: Told, placed: date, running: int) -> dict[str, Any]:
    """What the client pays for the work, what its own people cost, what running it costs for so
    many quarters."""
    price = told.get("price") or int(
        next(row["amount"] for row in table("projects") if row["project"] == name)
    )
    quarters = [quarter(add_months(placed, 3 * at)) for at in range(len(told["paid"]))]
    paid = {label: price * part // 100 for label, part in zip(quarters, told["paid"], strict=True)}
    costs: dict[str, Any] = {
        "work": {"title": "Price of the work", "party": "client", "amounts": paid}
    }
    if "own" in told:
        costs["own"] = {
            "title": "Own people",
            "party": "client",
            "amounts": {label: told["own"] // len(quarters) for label in quarters},
        }
    costs["running"] = {
        "title": "Licences and support",
        "party": "client",
        "amount": f"{told['running']} EUR",
        "start": {"milestone": "go_live"},
        "sunset": {"after": str(running)},
    }
    return costs


def _work(told: Told, rows: list[Row], partner: str) -> dict[str, Any]:
    """What is built and changed, and which benefits cannot come without it."""
    owner = next(row["owner"] for row in rows if row["owner"])
    due = {"due": "go_live"}
    return {
        "business changes": {
            "change": {
                "title": told["change"],
                "serves": [row["key"] for row in rows],
                "owner": owner,
                **due,
            }
        },
        "enabling changes": {
            "trained": {
                "title": "Everybody concerned is trained",
                "serves": ["change"],
                "owner": owner,
                **due,
            }
        },
        "deliverables": {
            "deliverable": {
                "title": told["deliverable"],
                "serves": ["change"],
                "owner": partner,
                **due,
            }
        },
    }
