"""Short sentences of the start page, of a relationship's page and of the brief."""

from __future__ import annotations

from collections.abc import Sequence

from django.utils.safestring import SafeString

from covalue.web.front.overview.brief import Line
from covalue.web.ground.agreements.models import Agreement
from covalue.web.ground.organizations.models import Relationship
from covalue.web.ground.organizations.selectors import SeenRelationship
from covalue.web.kit.look.phrases import (
    BAD,
    NOTHING,
    Phrase,
    joined,
    phrase,
    sentences,
    strong,
    styled,
)
from covalue.web.kit.look.templatetags.look import day, party, whole_money
from covalue.web.partnership.partners.models import LeadRole, Waiver


def whose_proposal(agreement: Agreement) -> str:
    """Of which relationship a proposal is, who made it when, and what silence means."""
    who, when = (
        agreement.proposed_by_name,
        day(agreement.proposed_at, agreement.relationship.time_zone),
    )
    silence = ". Silence means agreed" if agreement.silence == "agrees" else ""
    return f"{agreement.relationship}: proposed by {who}, {when}{silence}"


def other_party(relationship: SeenRelationship) -> SafeString:
    """With whom it is, for who asked."""
    if relationship.as_client:
        return party("partner", relationship.partner)
    return party("client", relationship.client)


def days_of(relationship: Relationship) -> str:
    """Since when, and until when where an end is set."""
    until = f" to {day(relationship.ends_on)}" if relationship.ends_on else ""
    return f"{day(relationship.starts_on)}{until}"


def leads(roles: Sequence[LeadRole]) -> Phrase:
    """The areas that a partner leads."""
    return phrase("leads {}", joined(strong(role.area) for role in roles))


def held(role: LeadRole) -> str:
    """From when, and until when where an end is set."""
    until = f" until {day(role.ends_on)}" if role.ends_on else ""
    return f"from {day(role.starts_on)}{until}"


def scope_of(waiver: Waiver) -> str:
    """What it allows, and up to how much."""
    if not waiver.limit_minor:
        return f"{waiver.scope}."
    return f"{waiver.scope}, up to {whole_money(waiver.limit_minor, waiver.currency)}."


def percent(rate: int | None) -> str:
    """A rate in a table of rates."""
    return "n/a" if rate is None else f"{rate} %"


def in_brief(line: Line) -> Phrase:
    """A line of a brief: what is wrong with it, whose it is, what is beside it."""
    who = Phrase(line.text, party(line.side, line.text)) if line.side else strong(line.text)
    return sentences(
        styled(BAD, "cv-bad") if line.bad else NOTHING,
        who,
        styled(line.note, "cv-2") if line.note else NOTHING,
    )
