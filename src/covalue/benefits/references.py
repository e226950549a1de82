"""Names, dates and units that a case refers to: each has to be there, once, and to mean
something."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import dataclass

from covalue.benefits.dates import position_of
from covalue.benefits.schema import BenefitPart, BusinessCaseDocument, CostPart, WorkPart
from covalue.language.findings import Finding, error, near_to, warning
from covalue.language.periods import Calendar
from covalue.language.scope import RESERVED, Scope, read_header
from covalue.language.units import UnitError
from covalue.language.yaml_source import Path, Source

WORKS = ("business changes", "enabling changes", "enablers", "deliverables", "requirements")
"""The sections of what is done, from the benefits outwards."""
SERVED = {
    "business changes": ("benefits", "business changes"),
    "enabling changes": ("business changes", "enabling changes"),
    "enablers": ("business changes", "enabling changes", "enablers"),
    "deliverables": ("business changes", "enabling changes", "enablers"),
    "requirements": ("deliverables",),
}
"""What each of them may serve."""


@dataclass(frozen=True, slots=True)
class _Reference:
    """Where a name stands, what it has to be the name of, and the names that there are."""

    path: Path
    name: str
    what: str
    known: Collection[str]


def check_references(document: BusinessCaseDocument, scope: Scope, source: Source) -> list[Finding]:
    """What is named and not there, named twice, or dated outside of the calendar."""
    return [
        *_check_unknown(document, source),
        *_check_names(document, scope, source),
        *_check_milestones(document, scope.calendar, source),
        *_check_periods(document, scope.calendar, source),
        *_check_units(document, scope, source),
        *_check_options(document, source),
    ]


def works_in(document: BusinessCaseDocument, section: str) -> dict[str, WorkPart]:
    """The works of a section."""
    works: dict[str, WorkPart] = getattr(document, section.replace(" ", "_"))
    return works


def _check_unknown(document: BusinessCaseDocument, source: Source) -> Iterator[Finding]:
    for reference in [*_of_profiles(document), *_of_options(document), *_of_works(document)]:
        if reference.name not in reference.known:
            if reference.known:
                listed = f"known are {', '.join(reference.known)}"
            else:
                listed = f"declare the {reference.what}"
            message = f"there is no {reference.what} '{reference.name}'"
            mend = near_to(reference.name, reference.known) or listed
            yield error("unknown-name", message, source.place(reference.path), mend)


def _of_profiles(document: BusinessCaseDocument) -> Iterator[_Reference]:
    for name, part in document.benefits.items():
        at: Path = ("benefits", name)
        if part.measure is not None:
            yield _Reference((*at, "measure"), part.measure, "measure", document.measures)
        if part.objective is not None:
            yield _Reference((*at, "objective"), part.objective, "objective", document.objectives)
        needed = [
            *document.benefits,
            *(work for section in WORKS[:3] for work in works_in(document, section)),
        ]
        for other in part.depends_on:
            yield _Reference((*at, "depends on"), other, "benefit, change or enabler", needed)
    profiles: list[tuple[Path, BenefitPart | CostPart]] = [
        *((("benefits", name), benefit) for name, benefit in document.benefits.items()),
        *((("costs", name), cost) for name, cost in document.costs.items()),
    ]
    for at, profile in profiles:
        for field, ends in (("start", profile.start), ("sunset", profile.sunset)):
            if ends is not None and ends.milestone is not None:
                yield _Reference(
                    (*at, field, "milestone"), ends.milestone, "milestone", document.milestones
                )


def _of_options(document: BusinessCaseDocument) -> Iterator[_Reference]:
    known: dict[str, Collection[str]] = {
        "benefits": document.benefits,
        "costs": document.costs,
        "assumptions": [name for key in document.assumptions for name in _members(key, document)],
        "milestones": document.milestones,
    }
    for name, option in document.options.items():
        for field, names in known.items():
            for one in getattr(option, field) or ():
                yield _Reference(("options", name, field), one, field.removesuffix("s"), names)


def _members(key: str, document: BusinessCaseDocument) -> list[str]:
    """The names of an assumption: its own, or `rate[Leeds]` for each word of its set."""
    header = read_header(key)
    if header is None or header[2] is None:
        return [key]
    return [f"{header[0]}[{word}]" for word in document.sets.get(header[2], ())]


def _of_works(document: BusinessCaseDocument) -> Iterator[_Reference]:
    for section in WORKS:
        served = SERVED[section]
        known = [
            one
            for other in served
            for one in (document.benefits if other == "benefits" else works_in(document, other))
        ]
        what = " or ".join(word.removesuffix("s") for word in served)
        for name, work in works_in(document, section).items():
            for one in work.serves:
                yield _Reference((section, name, "serves"), one, what, known)
            if work.due is not None:
                yield _Reference((section, name, "due"), work.due, "milestone", document.milestones)


def _check_names(document: BusinessCaseDocument, scope: Scope, source: Source) -> Iterator[Finding]:
    """Benefits, costs and works are named once; benefits and costs also stand in formulas."""
    taken = dict.fromkeys([*scope.names(), *scope.tables, *scope.functions, *scope.sets], "other")
    for section in ("benefits", "costs", *WORKS, "objectives"):
        for name in getattr(document, section.replace(" ", "_")):
            place = source.place((section, name))
            if name in RESERVED:
                mend = f"rename it, e.g. {name}_value"
                yield error("reserved", f"'{name}' is a word of the language", place, mend)
            elif name in taken:
                message = f"'{name}' is the name of something else already"
                yield error("duplicate-name", message, place, "rename it")
            taken[name] = section


def _check_milestones(
    document: BusinessCaseDocument, calendar: Calendar, source: Source
) -> Iterator[Finding]:
    dates = [
        (("milestones", name, "date"), part.date) for name, part in document.milestones.items()
    ]
    for option, part in document.options.items():
        dates += [(("options", option, "milestones"), text) for text in part.milestones.values()]
    span = calendar.span("term", 0)
    for path, text in dates:
        position = position_of(text, calendar)
        if position is None:
            message = f"'{text}' is no date"
            mend = f"write {calendar.label(0)} or 2026-01-31"
            yield error("date", message, source.place(path), mend)
        elif position > calendar.periods:
            message = f"'{text}' lies behind the calendar, which is {span}"
            mend = "add periods to the calendar, or correct the date"
            yield warning("milestone", message, source.place(path), mend)


def _check_periods(
    document: BusinessCaseDocument, calendar: Calendar, source: Source
) -> Iterator[Finding]:
    for name, cost in document.costs.items():
        for label in cost.amounts or ():
            if calendar.index(label) is None:
                place = source.place(("costs", name, "amounts", label))
                message = f"'{label}' is no period of the calendar"
                mend = f"the periods run from {calendar.span('term', 0)}"
                yield error("period", message, place, mend)


def _check_units(document: BusinessCaseDocument, scope: Scope, source: Source) -> Iterator[Finding]:
    for name, measure in document.measures.items():
        try:
            scope.units.parse(measure.unit)
        except UnitError as problem:
            yield error("unit", str(problem), source.place(("measures", name, "unit")))


def _check_options(document: BusinessCaseDocument, source: Source) -> Iterator[Finding]:
    nothing = [name for name, option in document.options.items() if option.do_nothing]
    preferred = [name for name, option in document.options.items() if option.preferred]
    if not nothing:
        mend = "add an option with `do nothing: yes`, and the costs that it has all the same"
        message = "no option says what happens if nothing is done"
        yield warning("do-nothing", message, source.place(("options",)), mend)
    for words, options in (("does nothing", nothing), ("is preferred", preferred)):
        if len(options) > 1:
            message = f"more than one option {words}: {' and '.join(options)}"
            yield error("options", message, source.place(("options", options[1])), "keep one")
