"""Proposing, answering and ending agreements.

Every service first locks the relationship's chain: what two people do in the same moment happens
one after the other, and the second sees what the first did.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import permutations
from typing import Any
from uuid import UUID, uuid4

from django.db import transaction
from django.db.models import Q

from covalue.web.ground.accounts.models import User
from covalue.web.ground.agreements import endings
from covalue.web.ground.agreements.difference import difference
from covalue.web.ground.agreements.drafts import Draft, check_draft
from covalue.web.ground.agreements.endings import entry, locked
from covalue.web.ground.agreements.models import (
    BINDING,
    Agreement,
    Answer,
    AnswerKind,
    Ending,
    Outcome,
    Signatory,
)
from covalue.web.ground.agreements.registry import kind_named
from covalue.web.ground.organizations import rules
from covalue.web.ground.organizations.actors import actor_for
from covalue.web.ground.organizations.models import Party, Relationship
from covalue.web.ground.record.canonical import canonical, content_hash
from covalue.web.ground.record.order import in_order
from covalue.web.ground.record.services import Actor, chain_lock
from covalue.web.kit import clock
from covalue.web.kit.errors import NOT_ALLOWED, Refused
from covalue.web.kit.limits import most
from covalue.web.kit.texts import many_lines

MISSING = "Say why: the other party has to be able to answer."


@transaction.atomic
def agreement_propose(
    *,
    user: User,
    relationship: Relationship,
    kind: str,
    draft: Draft,
    signatories: Sequence[User],
    reference: UUID | None = None,
) -> Agreement:
    """Put something to the other party. The proposer signs with it when named among the
    signatories.

    `reference` names the thing; leave it out for a new one. At most one proposal per thing is open.
    """
    chain_lock(scope="relationship", scope_id=relationship.pk)
    reference = reference or uuid4()
    if _open_about(relationship, kind, reference):
        raise Refused(
            "open_already", "A proposal about this is open.", mend="Answer or withdraw it first."
        )
    agreement = _insert(user, relationship, kind, reference, draft)
    _name_signatories(agreement, signatories)
    _tell_proposed(actor_for(user, relationship), agreement)
    _sign_own(user, agreement)
    return agreement


def agreement_accept(*, user: User, agreement: Agreement, content_hash: str) -> Agreement:
    """Sign exactly the content that the hash names, for the own party."""
    endings.end_if_due(agreement=agreement)
    endings.void_if_changed(agreement=agreement)
    with transaction.atomic():
        agreement = _for_answer(agreement)
        _answer(user, agreement, AnswerKind.ACCEPTED, "", content_hash)
        endings.agree_if_complete(agreement, actor_for(user, agreement.relationship))
    return agreement


def agreement_reject(*, user: User, agreement: Agreement, reason: str) -> Agreement:
    """Refuse with a reason; the proposal ends."""
    endings.end_if_due(agreement=agreement)
    reason = _reason(reason, MISSING)
    with transaction.atomic():
        agreement = _for_answer(agreement)
        _answer(user, agreement, AnswerKind.REJECTED, reason, agreement.content_hash)
        endings.end(agreement, Ending.REJECTED, actor_for(user, agreement.relationship), reason)
    return agreement


def agreement_counter(
    *, user: User, agreement: Agreement, draft: Draft, reason: str, signatories: Sequence[User] = ()
) -> Agreement:
    """Answer with another proposal about the same thing, to the same signatories unless others are
    named."""
    endings.end_if_due(agreement=agreement)
    reason = _reason(reason, MISSING)
    with transaction.atomic():
        agreement = _for_answer(agreement)
        if rules.party_of(user, agreement.relationship) == agreement.party:
            raise Refused(
                "own_proposal", "This is your own side's proposal.", mend="Revise it instead."
            )
        new = _follow(user, agreement, draft, signatories)
        return _replace(user, agreement, new, Ending.COUNTERED, reason)


def agreement_revise(
    *,
    user: User,
    agreement: Agreement,
    draft: Draft,
    reason: str = "",
    signatories: Sequence[User] = (),
) -> Agreement:
    """Change the content of the own side's open proposal: signatures given so far are void."""
    endings.end_if_due(agreement=agreement)
    with transaction.atomic():
        agreement = _for_answer(agreement)
        _own_side(user, agreement, "revise")
        new = _follow(user, agreement, draft, signatories)
        return _replace(user, agreement, new, Ending.REVISED, _reason(reason))


def agreement_withdraw(*, user: User, agreement: Agreement, reason: str = "") -> Agreement:
    """Take the own side's proposal back."""
    endings.end_if_due(agreement=agreement)
    with transaction.atomic():
        agreement = _for_answer(agreement)
        _own_side(user, agreement, "withdraw")
        endings.end(
            agreement, Ending.WITHDRAWN, actor_for(user, agreement.relationship), _reason(reason)
        )
    return agreement


def _for_answer(agreement: Agreement) -> Agreement:
    agreement = locked(agreement)
    if not agreement.is_open:
        label = Ending(agreement.status).label.lower()
        raise Refused("not_open", f"This proposal is not open any more: {label}.")
    return agreement


def _answer(user: User, agreement: Agreement, kind: str, reason: str, seen_hash: str) -> Answer:
    """Record the person's answer, when the person may give it for the party named."""
    signatory = agreement.signatories.filter(user=user).select_related("answer").first()
    if signatory is None:
        raise Refused(
            "not_signatory", "You are not named to sign this.", mend="Ask a signatory of your side."
        )
    if signatory.answer_or_none is not None:
        raise Refused("answered_already", f"You have answered already: {signatory.answer.kind}.")
    if seen_hash != agreement.content_hash:
        raise Refused(
            "content_changed",
            "The content is not the one you saw.",
            mend="Read it again, then sign.",
        )
    _same_side(user, agreement, signatory.party)
    answer = Answer(
        signatory=signatory, kind=kind, reason=reason, content_hash=seen_hash, at=clock.now()
    )
    answer.save()
    after = {
        "signatory": signatory.name,
        "content_hash": seen_hash,
        **({"reason": reason} if reason else {}),
    }
    entry(
        actor_for(user, agreement.relationship),
        agreement,
        f"agreement.{kind}",
        after=after,
        rows=[answer],
    )
    return answer


def _same_side(user: User, agreement: Agreement, party: str) -> None:
    """A person never signs for the other party: neither now, nor after changing sides in one
    negotiation."""
    if rules.party_of(user, agreement.relationship) != party or not rules.signs(
        user, agreement.relationship
    ):
        raise Refused(
            "not_your_side",
            "You do not sign for this party (any more).",
            mend="Name another signatory.",
        )
    if _answered_other_side(user, agreement, party):
        raise Refused("signed_other_side", "You answered for the other party in this negotiation.")


def _answered_other_side(user: User, agreement: Agreement, party: str) -> bool:
    answers = Answer.objects.filter(
        signatory__agreement__thread=agreement.thread, signatory__user=user
    )
    return answers.exclude(signatory__party=party).exists()


def _own_side(user: User, agreement: Agreement, what: str) -> None:
    if rules.party_of(user, agreement.relationship) != agreement.party or not rules.proposes(
        user, agreement.relationship
    ):
        raise Refused("not_your_proposal", f"Only the side that proposed this may {what} it.")


def _follow(user: User, old: Agreement, draft: Draft, signatories: Sequence[User]) -> Agreement:
    """Write the proposal that takes an open one's place, with its signatories but not their
    signatures."""
    if content_hash(draft.content) == old.content_hash:
        raise Refused(
            "nothing_changed", "The content is the same as before.", mend="Accept it, or change it."
        )
    new = _insert(user, old.relationship, old.kind, old.reference, draft, follows=old)
    named = signatories or [signatory.user for signatory in old.signatories.select_related("user")]
    _name_signatories(new, named)
    return new


def _replace(user: User, old: Agreement, new: Agreement, ending: Ending, reason: str) -> Agreement:
    """End the old proposal in favour of the new one, which its proposer signs."""
    actor = actor_for(user, old.relationship)
    signed = [str(signer) for signer in old.signatories.filter(answer__isnull=False)]
    endings.end(old, ending, actor, reason, voided_signatures=signed, followed_by=new.pk)
    _tell_proposed(actor, new)
    _sign_own(user, new)
    return new


def _insert(
    user: User,
    relationship: Relationship,
    kind: str,
    reference: UUID,
    draft: Draft,
    follows: Agreement | None = None,
) -> Agreement:
    party = _proposer(user, relationship, kind)
    check_draft(draft, kind_named(kind))
    before = agreed_about(relationship=relationship, kind=kind, reference=reference)
    pk = uuid4()
    agreement = Agreement(
        id=pk,
        relationship=relationship,
        kind=kind,
        reference=reference,
        follows=follows,
        replaces=before,
        within=kind_named(kind).within or "",
        thread=follows.thread if follows else pk,
        title=draft.title_line(),
        summary=draft.summary_text(),
        content=canonical(draft.content),
        content_hash=content_hash(draft.content),
        difference=canonical(difference(before.body if before else {}, draft.content)),
        party=party,
        proposed_by=user,
        proposed_by_name=user.name,
        proposed_at=clock.now(),
        expires_at=draft.expires_at,
        silence=draft.silence,
    )
    agreement.save()
    return agreement


def agreed_about(*, relationship: Relationship, kind: str, reference: UUID) -> Agreement | None:
    """What binds about the thing: the latest proposal that was agreed."""
    rows = Agreement.objects.filter(relationship=relationship, kind=kind, reference=reference)
    return in_order(rows.filter(outcome__kind__in=BINDING), by=Outcome).last()


def _proposer(user: User, relationship: Relationship, kind: str) -> Party:
    party = rules.party_of(user, relationship)
    within = kind_named(kind).within
    if party is None or not rules.proposes(user, relationship) or within not in {None, party}:
        raise Refused(
            NOT_ALLOWED,
            "Your roles do not allow you to propose here.",
            mend="Ask an administrator.",
        )
    if relationship.ends_on is not None and relationship.ends_on <= clock.today(
        relationship.time_zone
    ):
        raise Refused(
            "relationship_ended", "The relationship has ended; nothing new is agreed in it."
        )
    return party


def _name_signatories(agreement: Agreement, users: Sequence[User]) -> None:
    parties = {user.pk: rules.party_of(user, agreement.relationship) for user in users}
    for user in users:
        party = parties[user.pk]
        allowed = party in agreement.parties and rules.signs(user, agreement.relationship)
        # What follows nothing has no answers yet.
        if not allowed or (
            agreement.follows_id and _answered_other_side(user, agreement, str(party))
        ):
            raise Refused("not_signatory", f"{user.name} may not sign here.", field="signatories")
    for party in agreement.parties:
        if party not in parties.values():
            raise Refused(
                "signatory_missing",
                f"Nobody is named to sign for the {party}.",
                field="signatories",
            )
    people = list({user.pk: user for user in users}.values())
    _check_roles(agreement, people)
    for user in people:
        side = str(parties[user.pk])
        Signatory(agreement=agreement, party=side, user=user, name=user.name).save()


def _check_roles(agreement: Agreement, people: Sequence[User]) -> None:
    """Each role that the kind asks for is held by another of the people."""
    needed = kind_named(agreement.kind).signed_by
    held = {
        user.pk: set().union(*rules.sides(user, agreement.relationship).values()) for user in people
    }
    for named in permutations(people, len(needed)):
        if all(role in held[user.pk] for role, user in zip(needed, named, strict=True)):
            return
    labels = " and a different ".join(f"person as {role.label.lower()}" for role in needed)
    raise Refused("signatory_missing", f"It has to be signed by a {labels}.", field="signatories")


def _sign_own(user: User, agreement: Agreement) -> None:
    if agreement.signatories.filter(user=user).exists():
        _answer(user, agreement, AnswerKind.ACCEPTED, "", agreement.content_hash)
        endings.agree_if_complete(agreement, actor_for(user, agreement.relationship))


def _open_about(relationship: Relationship, kind: str, reference: UUID) -> bool:
    about = Q(relationship=relationship, kind=kind, reference=reference)
    return Agreement.objects.filter(about, outcome=None).exists()


def _tell_proposed(actor: Actor, agreement: Agreement) -> None:
    rows = [agreement, *agreement.signatories.all()]
    entry(actor, agreement, "agreement.proposed", after=_told(agreement), rows=rows)


def _told(agreement: Agreement) -> dict[str, Any]:
    """What the record says about a proposal."""
    return {
        "kind": agreement.kind,
        "title": agreement.title,
        "summary": agreement.summary,
        "content_hash": agreement.content_hash,
        "reference": agreement.reference,
        "signatories": [signatory.name for signatory in agreement.signatories.all()],
        "expires_at": agreement.expires_at,
        "silence": agreement.silence,
    }


def _reason(reason: str, missing: str = "") -> str:
    return many_lines(reason, most=most(Answer, "reason"), field="reason", missing=missing)
