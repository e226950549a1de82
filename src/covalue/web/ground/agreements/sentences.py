"""A proposal's state in a sentence."""

from __future__ import annotations

from covalue.web.ground.agreements.models import Agreement, AnswerKind, Ending, Signatory, Silence
from covalue.web.ground.organizations.models import Party
from covalue.web.kit.look.phrases import counted
from covalue.web.kit.look.templatetags.look import day, moment


def other_party(party: str) -> str:
    """The other of the two."""
    return Party.PARTNER.value if party == Party.CLIENT else Party.CLIENT.value


def waits_for(agreement: Agreement) -> list[str]:
    """The names of those whose answer is missing."""
    return [
        signatory.name
        for signatory in agreement.signatories.all()
        if signatory.answer_or_none is None
    ]


def state_word(agreement: Agreement) -> str:
    """The state of a proposal in a word."""
    return "open" if agreement.is_open else agreement.outcome.get_kind_display().lower()


def count_of(proposals: int, client: object, partner: object, *, chosen: bool) -> str:
    """How many proposals a list shows; `chosen` says that it is a choice of them."""
    which = "of this choice " if chosen else ""
    return f"{counted(proposals, 'proposal')} {which}between {client} and {partner}."


def deadline(agreement: Agreement) -> str:
    """Until when an answer is due, and what silence means."""
    if agreement.expires_at is None:
        return "No deadline."
    until = moment(agreement.expires_at, agreement.relationship.time_zone)
    return f"Answer by {until}. {agreement.get_silence_display()}."


def proposal(agreement: Agreement) -> str:
    """Who proposed it for which party and when, and until when an answer is due."""
    by = f"{agreement.proposed_by_name} for the {agreement.get_party_display().lower()}"
    told = f"proposed by {by}, {day(agreement.proposed_at, agreement.relationship.time_zone)}"
    if agreement.expires_at is None:
        return told
    until = moment(agreement.expires_at, agreement.relationship.time_zone)
    return f"{told}; answer by {until}"


def reading(agreement: Agreement) -> str:
    """What the way to the content of a proposal is called."""
    follows = agreement.replaces_id or agreement.follows_id
    return "Read it, with what changes" if follows else "Read it"


def answered(signatory: Signatory) -> str:
    """What a signatory answered, for those who do not see its mark."""
    answer = signatory.answer_or_none
    return answer.get_kind_display().lower() if answer else "has not answered"


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


def state_and_reason(agreement: Agreement) -> str:
    """The same, with the reason that was given for it."""
    reason = "" if agreement.is_open else agreement.outcome.reason
    return f"{in_words(agreement)} “{reason}”" if reason else in_words(agreement)


def way_of_proposing(agreement: Agreement) -> str:
    """Whether it was proposed by itself or after another proposal."""
    return "proposed in answer" if agreement.follows_id else "proposed"


def _open(agreement: Agreement) -> str:
    missing = waits_for(agreement)
    signed = [
        signatory
        for signatory in agreement.signatories.all()
        if signatory.answer_or_none is not None
    ]
    accepted = [signer.name for signer in signed if signer.answer.kind == AnswerKind.ACCEPTED]
    start = f"{_names(accepted)} signed. " if accepted else ""
    return f"{start}It waits for {_names(missing)}.{_deadline(agreement)}"


def _deadline(agreement: Agreement) -> str:
    if agreement.expires_at is None:
        return ""
    until = moment(agreement.expires_at, agreement.relationship.time_zone)
    means = "it counts as agreed" if agreement.silence == Silence.AGREES else "it lapses"
    return f" Without an answer by {until}, {means}."


def _names(names: list[str]) -> str:
    if len(names) < 2:
        return "".join(names)
    return f"{', '.join(names[:-1])} and {names[-1]}"
