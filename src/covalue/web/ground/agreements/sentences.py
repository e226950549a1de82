"""A proposal's state in a sentence."""

from __future__ import annotations

from covalue.web.ground.agreements.models import Agreement, AnswerKind, Ending, Silence
from covalue.web.ground.organizations.models import Party
from covalue.web.kit.look.templatetags.look import moment


def other_party(party: str) -> str:
    """The other of the two."""
    return Party.PARTNER.value if party == Party.CLIENT else Party.CLIENT.value


def waits_for(agreement: Agreement) -> list[str]:
    """The names of those whose answer is missing."""
    return [each.name for each in agreement.signatories.all() if each.answer_or_none is None]


def in_words(agreement: Agreement) -> str:
    """What the state is, and what happens next."""
    if agreement.is_open:
        return _open(agreement)
    outcome = agreement.outcome
    by = f" by {outcome.by_name}" if outcome.by_name else ""
    texts: dict[str, str] = {
        Ending.AGREED: (
            f"{'Everybody named has' if agreement.within else 'Both parties have'} signed: it"
            " binds."
        ),
        Ending.DEEMED_AGREED: (
            "Nobody answered in time: as announced, silence means agreed. It binds."
        ),
        Ending.REJECTED: f"Rejected{by}: it does not bind.",
        Ending.COUNTERED: f"Answered with another proposal{by}.",
        Ending.REVISED: f"Revised{by}: another proposal took its place.",
        Ending.WITHDRAWN: f"Withdrawn{by}.",
        Ending.LAPSED: "Not everybody signed in time: it does not bind.",
        Ending.VOIDED: (
            "What it was about has changed since: it does not bind, and signatures are void."
        ),
    }
    return texts[outcome.kind]


def _open(agreement: Agreement) -> str:
    missing = waits_for(agreement)
    signed = [each for each in agreement.signatories.all() if each.answer_or_none is not None]
    accepted = [each.name for each in signed if each.answer.kind == AnswerKind.ACCEPTED]
    start = f"{_names(accepted)} signed. " if accepted else ""
    return f"{start}It waits for {_names(missing)}.{_deadline(agreement)}"


def _deadline(agreement: Agreement) -> str:
    if agreement.expires_at is None:
        return ""
    until = moment(agreement.expires_at, agreement.relationship.programme.time_zone)
    means = "it counts as agreed" if agreement.silence == Silence.AGREES else "it lapses"
    return f" Without an answer by {until}, {means}."


def _names(names: list[str]) -> str:
    if len(names) < 2:
        return "".join(names)
    return f"{', '.join(names[:-1])} and {names[-1]}"
