"""The measures that criteria may refer to. The app whose figure it is registers how to read it.

Until then a measure is not known, and says so: a criterion on it is neither met nor not met.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.db.models import Q

from covalue.web.ground.organizations.models import Relationship
from covalue.web.kit.errors import Refused
from covalue.web.partnership.partners.models import LeadRole


@dataclass(frozen=True, slots=True)
class Figure:
    """What a measure reads: an exact value with its unit, or None and the reason why it is not
    known."""

    value: Decimal | None
    unit: str
    why: str = ""
    source: str = ""

    def __post_init__(self) -> None:
        """A figure is either known or says why it is not."""
        if self.value is None and not self.why:
            raise ValueError("A figure that is not known says why.")


Read = Callable[[Relationship, date, date], Figure]
"""Reads the figure of a relationship over the days `[starts_on, ends_on)`."""


@dataclass(frozen=True, slots=True)
class Measure:
    """What a criterion may count: its name in code, its label and unit for people, and how it is
    read."""

    name: str
    label: str
    unit: str
    read: Read | None = None

    def figure(self, relationship: Relationship, starts_on: date, ends_on: date) -> Figure:
        """The figure; not known while nothing reads the measure."""
        if self.read is None:
            return Figure(None, self.unit, why="nothing reads this measure yet")
        return self.read(relationship, starts_on, ends_on)


_MEASURES: dict[str, Measure] = {
    row.name: row
    for row in (
        Measure("assessment_by_client", "The client's score of the partner", "points of 5"),
        Measure("assessment_by_partner", "The partner's score of the client", "points of 5"),
        Measure("meetings_kept", "Meetings held of those due", "%"),
        Measure("value_realized", "Validated value of the planned one", "%"),
    )
}


def register(measure: Measure) -> Measure:
    """Make the measure known, or say how a known one is read; each has one reader."""
    if measure.name in _MEASURES and _MEASURES[measure.name].read is not None:
        raise ValueError(f"The measure '{measure.name}' is read already.")
    _MEASURES[measure.name] = measure
    return measure


def unregister(name: str) -> Measure:
    """Forget how the measure is read; returns it as it was."""
    old = _MEASURES[name]
    _MEASURES[name] = Measure(old.name, old.label, old.unit)
    return old


def measure_named(name: str) -> Measure:
    """The measure, or Refused."""
    if name not in _MEASURES:
        raise Refused(
            "measure_unknown",
            f"'{name}' is no measure.",
            mend="Choose one of the list.",
            field="measure",
        )
    return _MEASURES[name]


def measures() -> list[Measure]:
    """Every measure, by label."""
    return sorted(_MEASURES.values(), key=lambda measure: measure.label)


def _lead_roles(relationship: Relationship, _starts_on: date, ends_on: date) -> Figure:
    held = Q(ends_on=None) | Q(ends_on__gt=ends_on)
    rows = LeadRole.objects.filter(held, relationship=relationship, starts_on__lte=ends_on)
    names = ", ".join(
        rows.order_by("area__position", "area__name").values_list("area__name", flat=True)
    )
    return Figure(
        Decimal(rows.count()),
        "lead roles",
        source=f"held on the day: {names}" if names else "lead roles",
    )


register(Measure("lead_roles", "Lead roles held", "lead roles", _lead_roles))
