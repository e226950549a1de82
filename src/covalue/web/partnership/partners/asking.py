"""Who should we ask? The area that words are about, its lead partner, and why others are not
considered."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from covalue.web.ground.accounts.models import User
from covalue.web.ground.organizations import selectors as organizations
from covalue.web.ground.organizations.models import Programme, Relationship
from covalue.web.partnership.partners import selectors
from covalue.web.partnership.partners.models import LeadRole, Waiver
from covalue.web.partnership.partners.selectors import AreaState

_ENDING = re.compile(r"(?<=...)(?:ing|ed|es|s)$")
_SHORT = {"ai", "bi", "hr", "it"}
"""The words of two letters that name work; the others (of, to, in) do not."""
_EMPTY = {"and", "for", "from", "our", "that", "the", "who", "with"}
"""Longer words that name no work."""
_PREFIX = 4
"""From this length on the beginning of a word is enough."""


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
    ranked = [(score(text, other.area.name, other.area.description), other) for other in states]
    fitting = [
        other for points, other in sorted(ranked, key=lambda row: row[0], reverse=True) if points[0]
    ]
    if not fitting:
        return []
    waivers = list(selectors.waiver_list(user=user, programme=programme, on=on))
    relationships = list(organizations.relationship_list(user=user).filter(programme=programme))
    roles = [state.lead for state in states if state.lead]
    return [_advice(other, waivers, relationships, roles) for other in fitting]


def score(text: str, name: str, description: str) -> tuple[int, int]:
    """How many of the words fit, and how many of these fit the name."""
    asked, named, described = stems(text), stems(name), stems(description)
    in_name = {stem for stem in asked if _is_among(stem, named)}
    return len(in_name | {stem for stem in asked if _is_among(stem, described)}), len(in_name)


def _is_among(stem: str, stems_there: set[str]) -> bool:
    return stem in stems_there or (
        len(stem) >= _PREFIX and any(word.startswith(stem) for word in stems_there)
    )


def stems(text: str) -> set[str]:
    """The words without accents, case and the commonest endings; those that name no work are left
    out."""
    plain = unicodedata.normalize("NFKD", text.casefold())
    words = re.findall(
        r"[^\W_]{2,}",
        "".join(character for character in plain if not unicodedata.combining(character)),
    )
    return {
        _ENDING.sub("", word)
        for word in words
        if word in _SHORT or (len(word) > 2 and word not in _EMPTY)
    }


def _advice(
    state: AreaState,
    waivers: list[Waiver],
    relationships: Sequence[Relationship],
    roles: list[LeadRole],
) -> Advice:
    here = [waiver for waiver in waivers if waiver.area_id == state.area.pk]
    may = {waiver.relationship_id for waiver in here} | (
        {state.lead.relationship_id} if state.lead else set()
    )
    others = [
        (relationship, _why(relationship.pk, state, roles))
        for relationship in relationships
        if relationship.pk not in may
    ]
    return Advice(state, here, others)


def _why(relationship_id: UUID, state: AreaState, roles: list[LeadRole]) -> str:
    leads = [role.area.name for role in roles if role.relationship_id == relationship_id]
    start = f"leads {' and '.join(leads)}" if leads else "leads no area"
    return f"{start}; no lead role and no waiver in {state.area}"
