"""The sections of the editor: which fields of the document stand in which grid, and what may be
typed there."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any, Literal

from covalue.benefits.business_case import BusinessCase
from covalue.benefits.fields import DRIVERS
from covalue.benefits.references import WORKS
from covalue.web.value.cases.models import BENEFIT_CLASSES

Kind = Literal["text", "number", "share", "formula", "choice", "list", "yes", "owner"]
Path = tuple[str | int, ...]
UnitOf = Callable[[Mapping[str, str], Mapping[str, Any]], str]
"""The unit of a number, from the cells of its row and the part of the document that it changes."""


@dataclass(frozen=True, slots=True)
class Field:
    """A column of a grid: where its value stands in a part of the document, and what it is."""

    name: str
    label: str
    path: Path
    kind: Kind = "text"
    choices: Sequence[tuple[str, str]] = ()
    required: bool = False
    unit: UnitOf | None = None

    @property
    def is_figure(self) -> bool:
        """Whether it is a number, or a formula that may be one."""
        return self.kind in {"number", "share", "formula"}


@dataclass(frozen=True, slots=True)
class Section:
    """One grid. `parts` are the sections of the document whose parts are its rows; with several,
    the first column says to which a row belongs. `spare` rows are left empty below those that there
    are. `currency` and `units` are those of the case.
    """

    name: str
    title: str
    help: str
    parts: Sequence[str]
    fields: Sequence[Field]
    spare: int = 3
    currency: str = ""
    units: Sequence[str] = ()

    @property
    def many(self) -> bool:
        """Whether a row says in which section of the document it stands."""
        return len(self.parts) > 1

    def field(self, name: str) -> Field | None:
        """A column by its name."""
        return next((row for row in self.fields if row.name == name), None)


TITLES = {
    "benefits": "Benefits",
    "amounts": "Benefits by period",
    "costs": "Costs",
    "assumptions": "Assumptions",
    "milestones": "Milestones",
    "measures": "Measures",
    "objectives": "Objectives",
    "works": "Changes and deliverables",
    "options": "Options",
}
"""The sections of the editor in their order."""


def section(name: str, case: BusinessCase) -> Section:
    """A grid for this case: its choices are the names that the case has."""
    document = case.document
    return replace(_MADE[name](case), currency=document.currency or "", units=tuple(document.units))


def _own_unit(cells: Mapping[str, str], _old: Mapping[str, Any]) -> str:
    """What stands in the column “Unit” of the row."""
    return cells.get("unit", "")


def _money(case: BusinessCase) -> UnitOf:
    """The currency of the part, or that of the case."""
    return lambda _cells, old: str(old.get("currency") or case.document.currency or "")


def _names(parts: Any) -> list[tuple[str, str]]:
    return [
        ("", ""),
        *((name, getattr(part, "title", None) or name) for name, part in parts.items()),
    ]


def _assumptions(_case: BusinessCase) -> Section:
    fields = (
        Field("label", "Assumption", ("label",), required=True),
        Field("value", "Value", ("value",), "number", unit=_own_unit),
        Field("unit", "Unit", ("unit",)),
        Field(
            "driver",
            "Driver",
            ("driver",),
            "choice",
            [(driver, driver) for driver in DRIVERS],
            required=True,
        ),
        Field("low", "Low", ("range", "low"), "number", unit=_own_unit),
        Field("high", "High", ("range", "high"), "number", unit=_own_unit),
        Field(
            "confidence",
            "Confidence",
            ("confidence",),
            "choice",
            [("", ""), *((word, word) for word in ("high", "medium", "low"))],
        ),
        Field("owner", "Owner", ("owner",)),
        Field("source", "Source", ("source",)),
        Field("date", "As of", ("date",)),
    )
    return Section(
        "assumptions",
        TITLES["assumptions"],
        "What nobody knows for certain, with who stands for it. Formulas use the name below it.",
        ["assumptions"],
        fields,
    )


def _benefits(case: BusinessCase) -> Section:
    document = case.document
    milestones = _names(document.milestones)
    fields = (
        Field("title", "Benefit", ("title",), required=True),
        Field("class", "Class", ("class",), "choice", list(BENEFIT_CLASSES.items()), required=True),
        Field("disbenefit", "Disbenefit", ("disbenefit",), "yes"),
        Field("objective", "Objective", ("objective",), "choice", _names(document.objectives)),
        Field("beneficiary", "For", ("beneficiary",)),
        Field("owner", "Owner", ("owners",), "owner"),
        Field("measure", "Measure", ("measure",), "choice", _names(document.measures)),
        Field("baseline", "Baseline", ("baseline", "value"), "formula"),
        Field("target", "Target", ("target", "value"), "formula"),
        Field("unit_value", "Worth of a gain of 1", ("unit value",), "formula"),
        Field("start", "Starts with", ("start", "milestone"), "choice", milestones, required=True),
        Field("offset", "Periods later", ("start", "offset"), "formula"),
        Field(
            "shape",
            "Ramp",
            ("ramp", "shape"),
            "choice",
            [(word, word) for word in ("step", "linear", "s-curve", "table")],
        ),
        Field("periods", "Ramp periods", ("ramp", "periods"), "formula"),
        Field("level", "Level", ("ramp", "level"), "share"),
        Field("after", "Lasts periods", ("sunset", "after"), "formula"),
        Field("ends", "Or ends with", ("sunset", "milestone"), "choice", milestones),
        Field("probability", "Probability", ("probability",), "share"),
        Field("bias", "Optimism bias", ("optimism bias",), "share"),
        Field("share", "Due to the project", ("attribution", "share"), "share"),
        Field("rule", "By which rule", ("attribution", "rule")),
        Field("depends", "Depends on", ("depends on",), "list"),
        Field("reviews", "Reviews", ("reviews",), "list"),
    )
    return Section(
        "benefits",
        TITLES["benefits"],
        "What gets better or worse, from when, by how much. In money it has "
        "a worth, or amounts by period on the next page.",
        ["benefits"],
        fields,
        spare=2,
    )


def _amounts(case: BusinessCase) -> Section:
    periods = case.graph.calendar.periods
    fields = [Field("title", "Benefit", ("title",), required=True)]
    fields += [
        Field(f"p{at}", f"Period {at + 1}", ("amounts", at), "number", unit=_money(case))
        for at in range(periods)
    ]
    return Section(
        "amounts",
        TITLES["amounts"],
        "Instead of a worth: what a benefit brings in each period from its "
        "start. A disbenefit's amounts are below zero.",
        ["benefits"],
        fields,
        spare=0,
    )


def _costs(case: BusinessCase) -> Section:
    calendar, milestones = case.graph.calendar, _names(case.document.milestones)
    fields = [
        Field("title", "Cost", ("title",), required=True),
        Field(
            "party",
            "Paid by",
            ("party",),
            "choice",
            [("client", "client"), ("partner", "partner")],
            required=True,
        ),
        *(
            Field(
                f"p{at}",
                calendar.label(at),
                ("amounts", calendar.label(at)),
                "number",
                unit=_money(case),
            )
            for at in range(calendar.periods)
        ),
        Field("amount", "Or in each period", ("amount",), "formula"),
        Field("start", "from", ("start", "milestone"), "choice", milestones),
        Field("ends", "until", ("sunset", "milestone"), "choice", milestones),
        Field("bias", "Optimism bias", ("optimism bias",), "share"),
        Field("owner", "Owner", ("owner",)),
        Field("source", "Source", ("source",)),
    ]
    return Section(
        "costs",
        TITLES["costs"],
        "What each party spends: amounts by period, or one amount for each "
        "period from a milestone until another.",
        ["costs"],
        fields,
    )


def _milestones(_case: BusinessCase) -> Section:
    fields = (
        Field("title", "Milestone", ("title",), required=True),
        Field("date", "Date", ("date",), required=True),
        Field("owner", "Owner", ("owner",)),
    )
    return Section(
        "milestones",
        TITLES["milestones"],
        "Days or periods that benefits and costs hang on: 2027-10-05, 2027-10, 2027-Q4 or 2027.",
        ["milestones"],
        fields,
    )


def _measures(_case: BusinessCase) -> Section:
    fields = (
        Field("title", "Measure", ("title",), required=True),
        Field("unit", "Unit", ("unit",), required=True),
        Field(
            "direction",
            "Better is",
            ("direction",),
            "choice",
            [("lower", "lower"), ("higher", "higher")],
            required=True,
        ),
        Field("formula", "How it is counted", ("formula",)),
        Field("source", "Source", ("source",)),
        Field(
            "frequency",
            "Measured each",
            ("frequency",),
            "choice",
            [("", ""), *((word, word) for word in ("month", "quarter", "year"))],
        ),
        Field("owner", "Owner", ("owner",)),
    )
    return Section(
        "measures",
        TITLES["measures"],
        "What is counted, and which way is better.",
        ["measures"],
        fields,
    )


def _objectives(_case: BusinessCase) -> Section:
    fields = (
        Field("title", "Objective", ("title",), required=True),
        Field("owner", "Owner", ("owner",)),
    )
    return Section(
        "objectives",
        TITLES["objectives"],
        "What the client wants to reach.",
        ["objectives"],
        fields,
    )


def _works(case: BusinessCase) -> Section:
    fields = (
        Field("title", "Title", ("title",), required=True),
        Field("serves", "Serves", ("serves",), "list"),
        Field("owner", "Owner", ("owner",)),
        Field("due", "Due by", ("due",), "choice", _names(case.document.milestones)),
    )
    return Section(
        "works",
        TITLES["works"],
        "Who works otherwise, what enables them, what is delivered for it. "
        "“Serves” takes names, separated by commas.",
        list(WORKS),
        fields,
    )


def _options(_case: BusinessCase) -> Section:
    fields = (
        Field("title", "Option", ("title",), required=True),
        Field("nothing", "Do nothing", ("do nothing",), "yes"),
        Field("preferred", "Preferred", ("preferred",), "yes"),
        Field("benefits", "Only these benefits", ("benefits",), "list"),
        Field("costs", "Only these costs", ("costs",), "list"),
    )
    return Section(
        "options",
        TITLES["options"],
        "Ways to go, doing nothing among them. Without names all benefits and "
        "costs belong to an option.",
        ["options"],
        fields,
    )


_MADE = {
    "benefits": _benefits,
    "amounts": _amounts,
    "costs": _costs,
    "assumptions": _assumptions,
    "milestones": _milestones,
    "measures": _measures,
    "objectives": _objectives,
    "works": _works,
    "options": _options,
}
