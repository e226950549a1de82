"""Who should we ask? The area that words are about, its lead partner, and why others are not considered."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from covalue.web.accounts.models import User
from covalue.web.organizations import selectors as organizations
from covalue.web.organizations.models import Programme, Relationship
from covalue.web.partners import selectors
from covalue.web.partners.models import LeadRole, Waiver
from covalue.web.partners.selectors import AreaState

_ENDING = re.compile(r"(?<=...)(?:ing|ed|es|s)$")
_SHORT = {"ai", "bi", "hr", "it"}
"""The short words that name work; the others (of, to, in) do not."""


@dataclass(frozen=True, slots=True)
class Advice:
    """One area that the words may be about."""

    state: AreaState
    waivers: list[Waiver]
    """Partners that may work in it besides the lead."""
    others: list[tuple[Relationship, str]]
    """Every other partner, with the reason why it is not considered."""


def who_to_ask(*, user: User, programme: Programme, text: str, on: date) -> list[Advice]:
    """The areas that match the words, best first; none when no word fits."""
    states = selectors.area_states(user=user, programme=programme, on=on)
    ranked = [(score(text, each.area.name, each.area.description), each) for each in states]
    fitting = [each for points, each in sorted(ranked, key=lambda row: -row[0]) if points]
    if not fitting:
        return []
    waivers = list(selectors.waiver_list(user=user, programme=programme, on=on))
    relationships = list(organizations.relationship_list(user=user).filter(programme=programme))
    roles = [state.lead for state in states if state.lead]
    return [_advice(each, waivers, relationships, roles) for each in fitting]


def score(text: str, name: str, description: str) -> int:
    """How well the words fit: each word counts three in the name and one in the description."""
    named, described = stems(name), stems(description)
    return sum(3 * (stem in named) + (stem in described) for stem in stems(text))


def stems(text: str) -> set[str]:
    """The words without accents, case and the commonest endings; words of two letters say nothing."""
    plain = unicodedata.normalize("NFKD", text.casefold())
    found = re.findall(r"[^\W_]{2,}", "".join(each for each in plain if not unicodedata.combining(each)))
    return {_ENDING.sub("", each) for each in found if len(each) > 2 or each in _SHORT}


def _advice(
    state: AreaState, waivers: list[Waiver], relationships: list[Relationship], roles: list[LeadRole]
) -> Advice:
    here = [each for each in waivers if each.area_id == state.area.pk]
    may = {each.relationship_id for each in here} | ({state.lead.relationship_id} if state.lead else set())
    others = [(each, _why(each.pk, state, roles)) for each in relationships if each.pk not in may]
    return Advice(state, here, others)


def _why(relationship_id: UUID, state: AreaState, roles: list[LeadRole]) -> str:
    leads = [role.area.name for role in roles if role.relationship_id == relationship_id]
    start = f"leads {' and '.join(leads)}" if leads else "leads no area"
    return f"{start}; no lead role and no waiver in {state.area}"
