"""The benefits map, from what is wanted to what is built for it.

Objective <- benefit <- business change <- enabling change <- enabler <- deliverable <- requirement.
An edge leads from what serves to what is served. The checks say what hangs in the air.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Literal

from covalue.benefits.references import works_in
from covalue.benefits.schema import BusinessCaseDocument
from covalue.language.findings import Finding, Place, error, warning

NodeKind = Literal[
    "objective",
    "benefit",
    "business change",
    "enabling change",
    "enabler",
    "deliverable",
    "requirement",
]
_KINDS: dict[str, NodeKind] = {
    "business changes": "business change",
    "enabling changes": "enabling change",
    "enablers": "enabler",
    "deliverables": "deliverable",
    "requirements": "requirement",
}
"""What stands in each section of works, from the benefits outwards."""


@dataclass(frozen=True, slots=True)
class Node:
    """One thing on the map: what it is, and what it serves. `owner` is '' where nobody answers for
    it."""

    name: str
    kind: NodeKind
    title: str
    owner: str
    serves: tuple[str, ...]
    disbenefit: bool = False


@dataclass(frozen=True, slots=True)
class BenefitsMap:
    """Everything on the map by name."""

    nodes: Mapping[str, Node]

    def of_kind(self, kind: NodeKind) -> list[Node]:
        """The nodes of one kind, in the order in which they are written."""
        return [node for node in self.nodes.values() if node.kind == kind]

    def served_by(self, name: str) -> list[Node]:
        """The nodes that serve another directly."""
        return [node for node in self.nodes.values() if name in node.serves]

    def reaches(self, name: str) -> set[str]:
        """The names of all that a node serves, directly or through others."""
        todo, seen = list(self.nodes[name].serves), set[str]()
        while todo:
            at = todo.pop()
            if at in self.nodes and at not in seen:
                seen.add(at)
                todo += self.nodes[at].serves
        return seen


def map_of(document: BusinessCaseDocument) -> BenefitsMap:
    """The map of a case. What a benefit depends on serves it."""
    nodes: dict[str, Node] = {}
    for name, part in document.objectives.items():
        nodes[name] = Node(name, "objective", part.title, part.owner or "", ())
    needed: dict[str, list[str]] = {}
    for name, benefit in document.benefits.items():
        for other in benefit.depends_on:
            needed.setdefault(other, []).append(name)
    for name, benefit in document.benefits.items():
        serves = ([benefit.objective] if benefit.objective else []) + needed.get(name, [])
        owner = benefit.owners[-1].name if benefit.owners else ""
        nodes[name] = Node(name, "benefit", benefit.title, owner, tuple(serves), benefit.disbenefit)
    for section, kind in _KINDS.items():
        for name, work in works_in(document, section).items():
            serves = list(dict.fromkeys([*work.serves, *needed.get(name, [])]))
            nodes[name] = Node(name, kind, work.title, work.owner or "", tuple(serves))
    return BenefitsMap(nodes)


def check_map(benefits_map: BenefitsMap, places: Mapping[str, Place]) -> list[Finding]:
    """Circles, what serves nothing, what nothing enables, and what nobody owns. `places` says where
    a name stands."""
    return [
        *_circles(benefits_map, places),
        *_objectives(benefits_map, places),
        *_not_enabled(benefits_map, places),
        *_serves_no_benefit(benefits_map, places),
        *_not_owned(benefits_map, places),
    ]


def _at(places: Mapping[str, Place], name: str) -> Place:
    return places.get(name, Place(field=name))


def _circles(benefits_map: BenefitsMap, places: Mapping[str, Place]) -> Iterator[Finding]:
    """Each circle once, from the name that comes first in the map."""
    reported: set[frozenset[str]] = set()
    for name in benefits_map.nodes:
        path = _way_back(benefits_map, name)
        if path and frozenset(path) not in reported:
            reported.add(frozenset(path))
            message = f"these wait for each other: {' → '.join([*path, path[0]])}"
            mend = "take out the link that is not needed first"
            yield error("circle", message, _at(places, name), mend)


def _way_back(benefits_map: BenefitsMap, start: str) -> list[str]:
    """The names on a shortest way from a node to itself; none where there is no such way."""
    came: dict[str, str] = {}
    todo = [start]
    while todo:
        name = todo.pop(0)
        for served in benefits_map.nodes[name].serves:
            if served == start:
                path = [name]
                while path[-1] != start:
                    path.append(came[path[-1]])
                return path[::-1]
            if served in benefits_map.nodes and served not in came:
                came[served] = name
                todo.append(served)
    return []


def _objectives(benefits_map: BenefitsMap, places: Mapping[str, Place]) -> Iterator[Finding]:
    for node in benefits_map.of_kind("objective"):
        if not any(
            other.kind == "benefit" and not other.disbenefit
            for other in benefits_map.served_by(node.name)
        ):
            message = f"no benefit serves the objective '{node.name}'"
            mend = "name the benefit that reaches it, or drop it"
            yield warning("no-benefit", message, _at(places, node.name), mend)
    for node in benefits_map.of_kind("benefit"):
        if not any(
            benefits_map.nodes[name].kind == "objective"
            for name in node.serves
            if name in benefits_map.nodes
        ):
            mend = "add `objective: …`, or ask why the project should pay for it"
            message = f"the benefit '{node.name}' serves no objective"
            yield warning("no-objective", message, _at(places, node.name), mend)


def _not_enabled(benefits_map: BenefitsMap, places: Mapping[str, Place]) -> Iterator[Finding]:
    for node in benefits_map.of_kind("benefit"):
        if not node.disbenefit and not any(
            other.kind != "benefit" for other in _all_before(benefits_map, node.name)
        ):
            message = f"nothing enables the benefit '{node.name}': no change or enabler leads to it"
            mend = "name the business change that brings it"
            yield warning("not-enabled", message, _at(places, node.name), mend)


def _all_before(benefits_map: BenefitsMap, name: str) -> list[Node]:
    return [node for node in benefits_map.nodes.values() if name in benefits_map.reaches(node.name)]


def _serves_no_benefit(benefits_map: BenefitsMap, places: Mapping[str, Place]) -> Iterator[Finding]:
    benefits = {node.name for node in benefits_map.of_kind("benefit")}
    for node in benefits_map.nodes.values():
        if (
            node.kind not in ("objective", "benefit")
            and not benefits_map.reaches(node.name) & benefits
        ):
            message = f"the {node.kind} '{node.name}' serves no benefit"
            mend = "say what it `serves`, or leave it out"
            yield warning("serves-nothing", message, _at(places, node.name), mend)


def _not_owned(benefits_map: BenefitsMap, places: Mapping[str, Place]) -> Iterator[Finding]:
    for node in benefits_map.nodes.values():
        if not node.owner:
            message = f"nobody owns the {node.kind} '{node.name}'"
            yield warning("no-owner", message, _at(places, node.name), "name who answers for it")
