"""The columns of the tables of benefits, as files give them out."""

from __future__ import annotations

from collections.abc import Callable
from operator import attrgetter
from typing import Any

from covalue.benefits.bridge import REMAINDER
from covalue.benefits.fields import DRIVERS as DRIVER_NAMES
from covalue.web.kit.look.tables import Column, major
from covalue.web.value.benefits.register import LACKS
from covalue.web.value.cases.models import Benefit

FEW_TO_TELL = "too little to tell"


def _amount(name: str) -> Any:
    return lambda row: (
        major(getattr(row, name), row.benefit.currency) if row.benefit.currency else None
    )


def _total(name: str) -> Any:
    return lambda row: major(getattr(row, name), row.currency) if row.currency else None


REGISTER: tuple[Column, ...] = (
    Column("project", "Project", lambda row: row.benefit.project.name),
    Column("partner", "Partner", lambda row: row.benefit.project.relationship.partner.name),
    Column("area", "Area", lambda row: row.benefit.project.area.name),
    Column("stage", "Stage", lambda row: row.stage.label),
    Column("benefit", "Benefit", lambda row: row.benefit.title),
    Column("class", "Class", lambda row: row.benefit.get_benefit_class_display()),
    Column("disbenefit", "Disbenefit", lambda row: "yes" if row.benefit.disbenefit else "no"),
    Column("owner", "Owner", lambda row: row.owner),
    Column("measure", "Measure", lambda row: row.benefit.measure),
    Column("starts", "From", lambda row: row.benefit.starts_on),
    Column("ends", "Until", lambda row: row.benefit.ends_on),
    Column("currency", "Currency", lambda row: row.benefit.currency),
    Column("promised", "Promised", _amount("promised")),
    Column("expected", "Expected", _amount("expected")),
    Column("realized", "Realized to date", _amount("realized")),
    Column("validated", "Validated to date", _amount("validated")),
    Column("attributed", "Attributed to date", _amount("attributed")),
    Column("lacks", "Lacks", lambda row: ", ".join(LACKS[code] for code in row.lacks)),
    Column("twice", "Counted twice", lambda row: "; ".join(row.counted_twice)),
)
TOTALS: tuple[Column, ...] = (
    Column("group", "Group", lambda row: row.group),
    Column("class", "Class", lambda row: row.benefit_class),
    Column("currency", "Currency", lambda row: row.currency),
    Column("count", "Benefits", lambda row: row.count),
    Column("unknown", "Without figures", lambda row: row.unknown),
    Column("promised", "Promised", _total("promised")),
    Column("expected", "Expected", _total("expected")),
    Column("realized", "Realized to date", _total("realized")),
    Column("validated", "Validated to date", _total("validated")),
    Column("attributed", "Attributed to date", _total("attributed")),
    Column("twice", "Counted twice", lambda row: row.twice),
)


def _figure(name: str, currency: str) -> Callable[[Any], object]:
    """A figure of a period: an amount where there is a currency, in the measure's unit
    otherwise."""
    get = attrgetter(name)
    return lambda row: major(get(row), currency) if currency else get(row)


def periods(benefit: Benefit) -> tuple[Column, ...]:
    """Of a benefit's periods, in its currency or in the unit of its measure."""
    return (
        Column("period", "Period", lambda row: row.label),
        Column("day", "First day", lambda row: row.day),
        Column("unit", "Unit", lambda _row: benefit.currency or benefit.measure_unit),
        *(
            Column(name, name.capitalize(), _figure(name, benefit.currency))
            for name in ("promised", "planned", "forecast", "realized", "validated", "attributed")
        ),
    )


MAP: tuple[Column, ...] = (
    Column("kind", "Kind", lambda row: row.node.kind),
    Column("title", "Title", lambda row: row.node.title),
    Column("owner", "Owner", lambda row: row.node.owner),
    Column("serves", "Serves", lambda row: "; ".join(row.serves)),
    Column("done", "Percent done", lambda row: row.percent),
    Column("finding", "Finding", lambda row: "; ".join(row.findings)),
)


def _driver(name: str) -> Column:
    """What a driver made of the difference; nothing where it did not move it."""
    return Column(
        f"driver_{name}",
        f"Driver: {name}",
        lambda row: major(row.told.drivers.get(name), row.told.currency),
    )


_ESTIMATE: tuple[Column, ...] = (
    Column("class", "Class", lambda row: row.told.class_),
    Column("until", "Up to the end of", lambda row: row.until),
    Column("currency", "Currency", lambda row: row.told.currency),
    Column(
        "promised", "Promised, part due", lambda row: major(row.told.promised, row.told.currency)
    ),
    Column("came", "Came, part due", lambda row: major(row.told.came, row.told.currency)),
    Column("difference", "Difference", lambda row: major(row.told.difference, row.told.currency)),
    Column("bias", "Bias", lambda row: row.rate),
    *(_driver(name) for name in (*DRIVER_NAMES, REMAINDER)),
)
_WHOSE: tuple[Column, ...] = (
    Column("partner", "Partner", lambda row: row.benefit.project.relationship.partner.name),
    Column("project", "Project", lambda row: row.benefit.project.name),
    Column("benefit", "Benefit", lambda row: row.benefit.title),
)
ESTIMATES = (*_WHOSE, *_ESTIMATE)
OWNED_ESTIMATES = (
    *_WHOSE,
    Column("owner", "Owner when it was promised", lambda row: row.owner),
    *_ESTIMATE,
)
"""For the client's side."""
LEFT_OUT = (*_WHOSE, Column("reason", "Not compared, since", lambda row: row.reason))
BIASES: tuple[Column, ...] = (
    Column("group", "Group", lambda row: row.group),
    Column("class", "Class", lambda row: row.class_),
    Column("currency", "Currency", lambda row: row.currency),
    Column("count", "Benefits", lambda row: row.count),
    Column("short", "Came short", lambda row: row.short),
    Column("promised", "Promised, part due", lambda row: major(row.promised, row.currency)),
    Column("came", "Came, part due", lambda row: major(row.came, row.currency)),
    Column("difference", "Difference", lambda row: major(row.difference, row.currency)),
    Column("bias", "Bias", lambda row: row.rate),
)
DRIVERS: tuple[Column, ...] = (
    Column("driver", "Driver", lambda row: row.driver),
    Column("class", "Class", lambda row: row.class_),
    Column("currency", "Currency", lambda row: row.currency),
    Column("count", "Benefits that it moved", lambda row: row.count),
    Column("of", "Of", lambda row: row.of),
    Column("amount", "Amount, part due", lambda row: major(row.amount, row.currency)),
    Column("bias", "Part of what was promised", lambda row: row.rate),
)


def reports(benefit: Benefit) -> tuple[Column, ...]:
    """Of what was reported of a benefit, in its currency or in the unit of its measure."""
    return (
        Column("period", "Period from", lambda row: row.period),
        Column("stage", "Stage", lambda row: row.stage),
        Column("unit", "Unit", lambda _row: benefit.currency or benefit.measure_unit),
        Column(
            "figure",
            "Figure",
            lambda row: major(row.amount_minor, benefit.currency) if benefit.currency else row.gain,
        ),
        Column("source", "Source", lambda row: row.source),
        Column("by", "Reported by", lambda row: row.by_name),
        Column("at", "Reported at", lambda row: row.at.isoformat()),
    )
