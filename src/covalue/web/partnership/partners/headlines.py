"""What the pages of areas, lead roles and waivers answer, in words."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date

from django.utils.safestring import SafeString

from covalue.web.ground.organizations.models import Relationship
from covalue.web.kit.look.phrases import NOTHING, Phrase, counted, joined, phrase, sentences, strong
from covalue.web.kit.look.templatetags.look import chip, day, whole_money
from covalue.web.partnership.partners.asking import Advice
from covalue.web.partnership.partners.models import LeadRole, Waiver
from covalue.web.partnership.partners.selectors import AreaState


def of_areas(states: Sequence[AreaState]) -> Phrase:
    """Which areas nobody leads, and which leads end without a successor."""
    if not states:
        return phrase("There is no area yet.")
    vacant = [state.area.name for state in states if state.is_vacant]
    ending = [
        phrase(
            "The lead of {} ends on {} without a successor.", state.area.name, day(state.last_day)
        )
        for state in states
        if state.is_ending
    ]
    if not vacant and not ending:
        return phrase("Each of the {} areas has its lead for the next 90 days.", len(states))
    nobody = strong(phrase("Nobody leads {}.", _listed(vacant))) if vacant else NOTHING
    return sentences(nobody, *ending)


def _listed(names: Sequence[str]) -> str:
    """Names as a sentence lists them: `A`, `A and B`, `A, B and C`."""
    return " and ".join(part for part in (", ".join(names[:-1]), names[-1]) if part)


def of_lead_roles(
    relationship: Relationship, held: Sequence[LeadRole], waived: Sequence[Waiver]
) -> Phrase:
    """What the partner leads, and what it may do elsewhere."""
    leads = phrase("{} leads no area.", relationship.partner)
    if held:
        areas = joined(
            phrase("{}{}", strong(role.area), f" until {day(role.ends_on)}" if role.ends_on else "")
            for role in held
        )
        leads = phrase("{} leads {}.", relationship.partner, areas)
    if not waived:
        return sentences(leads, "Elsewhere it is not considered.")
    verb = "allows" if len(waived) == 1 else "allow"
    return sentences(leads, f"{counted(len(waived), 'waiver')} {verb} work elsewhere.")


def of_waiver(waiver: Waiver) -> Phrase:
    """What the partner may do, from when until when."""
    limit = waiver.limit_minor
    return phrase(
        "{} may, from {} until {}{}: {}",
        waiver.relationship.partner,
        day(waiver.starts_on),
        day(waiver.ends_on),
        f" and up to {whole_money(limit, waiver.currency)}" if limit else "",
        waiver.scope,
    )


def of_log(asked: int, waiting: int, in_force: int) -> Phrase:
    """How many requests wait, hold, and were made in all."""
    if not asked:
        return phrase("No waiver was ever asked for.")
    waits = f"{waiting} {'waits' if waiting == 1 else 'wait'} for a signature."
    return sentences(
        strong(waits) if waiting else "",
        f"{in_force} {'is' if in_force == 1 else 'are'} in force;"
        f" {asked} {'was' if asked == 1 else 'were'} asked for in all.",
    )


def of_advice(text: str, advice: Sequence[Advice]) -> Phrase:
    """Whom to ask about the words."""
    if not text:
        return phrase("Say what the work is about; the answer is the partner that leads the area.")
    if not advice:
        return phrase("No area speaks of “{}”.", text)
    state = advice[0].state
    if state.lead is None:
        nobody = strong(phrase("Nobody leads {}.", state.area))
        return sentences(nobody, "Name a lead first.")
    partner = strong(state.lead.relationship.partner)
    return phrase("Ask {}: it leads {}.", partner, state.area)


def why_not(others: int) -> str:
    """What opens the list of those who are not considered."""
    return f"Why not the {'other partner' if others == 1 else f'{others} others'}"


def day_shown(on: date, today: date) -> str:
    """As of which day the page is."""
    another = "" if on == today else ", another day than today"
    return f"as of {day(on)}{another}"


def of_none(areas: Iterable[object]) -> str:
    """What may be asked about where no area speaks of the words."""
    names = ", ".join(map(str, areas)) or "none yet"
    return (
        f"The areas are: {names}. An area is found by its name and by what is written to belong to"
        " it."
    )


def chip_of_role(role: LeadRole, today: date) -> SafeString:
    """How a lead role stands on the day."""
    if role.ends_on == role.starts_on:
        return chip("did not begin", "plain")
    if role.starts_on > today:
        return chip("to come")
    if role.ends_on is not None and role.ends_on <= today:
        return chip("ended", "plain")
    return chip("leads", "good")


def chip_of_waiver(waiver: Waiver, today: date) -> SafeString:
    """How a waiver stands on the day."""
    if waiver.ends_on <= today:
        return chip("ended", "plain")
    return chip("to come") if waiver.starts_on > today else chip("in force", "good")
