"""A business case, read and checked: the way in from a document's text."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Any

from covalue.benefits.dates import position_of
from covalue.benefits.expansion import (
    AmountRounding,
    Figure,
    ProfileEquations,
    expand_benefit,
    expand_cost,
    milestone_figure,
)
from covalue.benefits.fields import Driver
from covalue.benefits.references import WORKS, check_references
from covalue.benefits.register import check_register
from covalue.benefits.schema import BenefitPart, BusinessCaseDocument, CostPart
from covalue.language.canonical import canonical_hash
from covalue.language.documents import read_document
from covalue.language.elaborate import MOST_VALUES
from covalue.language.findings import Finding, Place, error, has_errors
from covalue.language.grammar import Unparsed, parse
from covalue.language.graph import Graph
from covalue.language.model import build_graph
from covalue.language.money import minor_unit
from covalue.language.money_checks import check_currency, check_rounding
from covalue.language.scope import (
    Definition,
    ParameterDeclaration,
    Scope,
    TableDeclaration,
    read_scope,
)
from covalue.language.units import Unit, UnitError
from covalue.language.yaml_source import Path, Source


@dataclass(frozen=True, slots=True)
class BusinessCase:
    """A checked case with its profiles as equations, its graph, the driver of every figure, and its
    hash.

    `places` says where in the document each benefit, cost, objective and work stands.
    """

    document: BusinessCaseDocument
    expansions: Mapping[str, ProfileEquations]
    graph: Graph
    drivers: Mapping[str, Driver]
    places: Mapping[str, Place]
    hash: str

    @property
    def preferred(self) -> str:
        """The option that is recommended: the one marked so, or the first that does something."""
        options = self.document.options
        marked = [name for name, option in options.items() if option.preferred]
        doing = [name for name, option in options.items() if not option.do_nothing]
        return next(iter([*marked, *doing, *options]))

    @property
    def nothing(self) -> str | None:
        """The option in which nothing is done."""
        return next(
            (name for name, option in self.document.options.items() if option.do_nothing), None
        )

    def currency_of(self, name: str) -> str | None:
        """The currency of a benefit or cost; None where it is no money."""
        document = self.document
        benefit = document.benefits.get(name)
        if benefit is not None:
            return benefit.currency or document.currency if benefit.is_money else None
        return document.costs[name].currency or document.currency


def read_case(
    written: str | Mapping[str, Any], file: str = "case"
) -> tuple[BusinessCase | None, list[Finding]]:
    """Read and check a business case, from its YAML text or from data. None where it has errors."""
    document, source, findings = read_document(written, file, BusinessCaseDocument)
    if document is None:
        return None, findings
    scope, more = read_scope(_as_model(document), _with_parameters(source))
    findings += more
    if scope is None:
        return None, [_in_words_of_cases(finding) for finding in findings]
    findings += [*_check_money(document, source), *check_references(document, scope, source)]
    findings += check_register(document, source)
    expansions: dict[str, ProfileEquations] = {}
    drivers: dict[str, Driver] = {
        _base(name): part.driver for name, part in document.assumptions.items()
    }
    if not has_errors(findings):
        expansions = _expand(document, scope, source, drivers, findings)
    graph = None
    if not has_errors(findings):
        graph, more = build_graph(scope, _outputs(expansions))
        findings += _check_work(document, graph)
        findings += [
            *more,
            *(_check_other_figures(document, graph, source) if graph is not None else ()),
        ]
    findings = [_in_words_of_cases(finding) for finding in findings]
    if graph is None or has_errors(findings):
        return None, findings
    members = {name: drivers[_base(name)] for name in graph.parameters}
    places = _places(document, source)
    return BusinessCase(
        document, expansions, graph, members, places, canonical_hash(document)
    ), findings


def _check_work(document: BusinessCaseDocument, graph: Graph | None) -> list[Finding]:
    """Every option is evaluated, and its values are held beside those of the others."""
    if graph is None:
        return []
    figures, periods, options = len(graph.nodes), graph.calendar.periods, len(document.options)
    if figures * periods * options <= MOST_VALUES:
        return []
    message = (
        f"the case is too large: {figures:,} figures in {periods:,} periods under {options}"
        f" options are {figures * periods * options:,} values, at most {MOST_VALUES:,} are computed"
    )
    mend = "compute parts of it elsewhere, or in fewer periods or options"
    return [error("too-large", message, Place(field="options"), mend)]


def _places(document: BusinessCaseDocument, source: Source) -> dict[str, Place]:
    sections = ("benefits", "costs", "objectives", *WORKS)
    return {
        name: source.place((section, name))
        for section in sections
        for name in getattr(document, section.replace(" ", "_"))
    }


def _base(name: str) -> str:
    """`rate` of `rate[Leeds]`."""
    return name.partition("[")[0].strip()


def _as_model(document: BusinessCaseDocument) -> BusinessCaseDocument:
    """The document whose assumptions are the value language's parameters."""
    parameters = {name: part.parameter() for name, part in document.assumptions.items()}
    return document.model_copy(update={"parameters": parameters})


def _with_parameters(source: Source) -> Source:
    """The source in which the places of assumptions are those of parameters."""
    places = {
        ("parameters", *path[1:]): place
        for path, place in source.places.items()
        if path[:1] == ("assumptions",)
    }
    return Source(source.file, source.data, source.places | places)


def _in_words_of_cases(finding: Finding) -> Finding:
    """What the value language calls a parameter is an assumption here, unless a profile brought
    it."""
    message = re.sub(r"\b(?:a|the) parameter '(\w+)'", r"the assumption '\1'", finding.message)
    message = re.sub(r"is a parameter already", "is an assumption already", message)
    mend = finding.mend.replace("inputs, parameters or quantities", "assumptions or quantities")
    return replace(finding, message=message, mend=mend)


def _check_money(document: BusinessCaseDocument, source: Source) -> Iterator[Finding]:
    currencies: list[tuple[Path, str]] = [(("currency",), document.currency)]
    currencies += [
        (("benefits", name, "currency"), part.currency or "")
        for name, part in document.benefits.items()
    ]
    currencies += [
        (("costs", name, "currency"), part.currency or "") for name, part in document.costs.items()
    ]
    for path, currency in currencies:
        if currency:
            yield from check_currency(currency, source.place(path))
    if document.rounding is not None:
        place = source.place(("rounding", "to"))
        yield from check_rounding(document.rounding.to, document.currency, "the case", place)


def _check_other_figures(
    document: BusinessCaseDocument, graph: Graph, source: Source
) -> Iterator[Finding]:
    """What an option assumes otherwise is in the assumption's own unit."""
    for option, part in document.options.items():
        for name, number in part.assumptions.items():
            own = graph.parameters[name].type.unit
            if number.unit is not None and not _is_unit(number.unit, own, graph):
                place = source.place(("options", option, "assumptions", name))
                message = f"the assumption '{name}' is in {own}, not in {number.unit}"
                yield error("unit", message, place, f"write it in {own}")


def _is_unit(text: str, unit: Unit | None, graph: Graph) -> bool:
    try:
        return graph.units.parse(text) == unit
    except UnitError:
        return False


def _rounding(document: BusinessCaseDocument, currency: str) -> AmountRounding:
    mode = document.rounding.mode if document.rounding is not None else "half up"
    if document.rounding is not None and currency == document.currency:
        return AmountRounding(currency, document.rounding.to.value, mode)
    return AmountRounding(currency, minor_unit(currency), mode)


def _expand(
    document: BusinessCaseDocument,
    scope: Scope,
    source: Source,
    drivers: dict[str, Driver],
    findings: list[Finding],
) -> dict[str, ProfileEquations]:
    """Put the equations of every profile into the scope, and the milestones that they start or end
    with."""
    expansions: dict[str, ProfileEquations] = {}
    for name, part in document.benefits.items():
        measure = document.measures.get(part.measure or "")
        rounding = _rounding(document, part.currency or document.currency)
        expansions[name] = expand_benefit(name, part, measure, rounding)
    for name, cost in document.costs.items():
        rounding = _rounding(document, cost.currency or document.currency)
        expansions[name] = expand_cost(name, cost, scope.calendar, rounding)
    for name, expansion in expansions.items():
        section = "benefits" if name in document.benefits else "costs"
        _define(expansion, section, scope, source, findings)
        drivers |= {figure: given.driver for figure, given in expansion.figures.items()}
    for name in _milestones_used(document):
        position = position_of(document.milestones[name].date, scope.calendar)
        assert position is not None
        figure = milestone_figure(document.milestones[name].title, position)
        _declare(f"{name}.period", figure, source.place(("milestones", name)), scope)
        drivers[f"{name}.period"] = figure.driver
    return expansions


def _milestones_used(document: BusinessCaseDocument) -> list[str]:
    parts: list[BenefitPart | CostPart] = [*document.benefits.values(), *document.costs.values()]
    named = [part.start.milestone for part in parts if part.start is not None]
    named += [
        part.sunset.milestone
        for part in parts
        if part.sunset is not None and part.sunset.milestone is not None
    ]
    return list(dict.fromkeys(named))


def _declare(name: str, figure: Figure, place: Place, scope: Scope) -> None:
    scope.parameters[name] = ParameterDeclaration(figure.part, None, place)


def _define(
    expansion: ProfileEquations, section: str, scope: Scope, source: Source, findings: list[Finding]
) -> None:
    name = expansion.name
    for figure, given in expansion.figures.items():
        _declare(figure, given, source.place((section, name, given.field)), scope)
    for table, part in expansion.tables.items():
        scope.tables[table] = TableDeclaration(part, source.place((section, name, "ramp")))
    for equation in expansion.equations:
        place = source.place((section, name, equation.field))
        body = parse(equation.formula)
        if isinstance(body, Unparsed):
            message = f"`{equation.name} = {equation.formula}`: {body.reason}"
            findings.append(error("profile", message, place))
            continue
        scope.add(
            Definition(equation.name, None, None, body, equation.unit, equation.label, place, name)
        )


def _outputs(expansions: Mapping[str, ProfileEquations]) -> Iterable[str]:
    for name, expansion in expansions.items():
        yield name
        yield from (e.name for e in expansion.equations if e.name == f"{name}.measuring")
