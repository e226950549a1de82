"""Who answers for a benefit: dated, handed over by signature, and vacant where nobody does."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from uuid import UUID

from django.db import transaction

from covalue.web.ground.accounts.models import User
from covalue.web.ground.agreements import services as agreements
from covalue.web.ground.agreements.drafts import Draft
from covalue.web.ground.agreements.models import Agreement
from covalue.web.ground.organizations import rules as organizations
from covalue.web.ground.organizations.models import Membership, Party, Relationship
from covalue.web.ground.record.models import Scope
from covalue.web.ground.record.services import SYSTEM, Subject, entry_add
from covalue.web.kit import clock
from covalue.web.kit.errors import Refused, require
from covalue.web.kit.look.templatetags.look import day as in_words
from covalue.web.kit.texts import one_line
from covalue.web.value.benefits import rules
from covalue.web.value.benefits.models import BenefitOwner
from covalue.web.value.cases.models import Benefit

KIND = "handover"
NOTE_MOST = 500
"""The greatest number of characters of what is said with a handover."""


class Tenure(StrEnum):
    """Whether somebody answers for a benefit."""

    HELD = "held"
    LEFT = "left"
    """Its owner has left the client."""
    NAMED = "named"
    """The business case names somebody who has not taken it over."""
    VACANT = "vacant"


@dataclass(frozen=True, slots=True)
class Ownership:
    """Who answers for a benefit on a day, since when, and who did before."""

    tenure: Tenure
    name: str
    since: date | None
    history: Sequence[BenefitOwner]

    @property
    def owner(self) -> BenefitOwner | None:
        """The row that holds, also of somebody who has left."""
        held = self.tenure in {Tenure.HELD, Tenure.LEFT}
        return next(row for row in self.history if row.starts_on == self.since) if held else None


def ownerships(*, benefits: Iterable[Benefit], on: date | None = None) -> dict[UUID, Ownership]:
    """Of benefits that the user sees, in two queries; as of today where their programme is, without
    another day."""
    wanted = list(benefits)
    rows: dict[UUID, list[BenefitOwner]] = {}
    for row in BenefitOwner.objects.filter(benefit__in=[benefit.pk for benefit in wanted]).order_by(
        "starts_on"
    ):
        rows.setdefault(row.benefit_id, []).append(row)
    days = {benefit.pk: on or _today(benefit) for benefit in wanted}
    holding = {
        benefit_owner.user_id
        for pk, benefit_owners in rows.items()
        for benefit_owner in benefit_owners
        if benefit_owner.holds(days[pk])
    }
    clients = {benefit.project.relationship.client.pk for benefit in wanted}
    staying = set(
        Membership.objects.filter(
            user__in=holding, organization__in=clients, ended_at=None, user__is_active=True
        ).values_list("user", "organization")
    )
    return {
        benefit.pk: _ownership(benefit, rows.get(benefit.pk, []), staying, days[benefit.pk])
        for benefit in wanted
    }


def _today(benefit: Benefit) -> date:
    return clock.today(benefit.project.relationship.programme.time_zone)


def _ownership(
    benefit: Benefit, rows: Sequence[BenefitOwner], staying: set[tuple[UUID, UUID]], on: date
) -> Ownership:
    held = next((row for row in rows if row.holds(on)), None)
    if held is not None:
        stays = (held.user_id, benefit.project.relationship.client.pk) in staying
        return Ownership(
            Tenure.HELD if stays else Tenure.LEFT, held.person_name, held.starts_on, rows
        )
    if rows:
        return Ownership(Tenure.VACANT, "", rows[-1].ends_on, rows)
    return Ownership(Tenure.NAMED if benefit.owner else Tenure.VACANT, benefit.owner, None, rows)


def handover_propose(
    *, user: User, benefit: Benefit, to: User | None, on: date, note: str = ""
) -> Agreement:
    """Ask that somebody answers for the benefit from a day on: signed by both owners; where nobody
    answers for it (any more), by the new one and whoever proposes it.
    """
    relationship = benefit.project.relationship
    require(rules.hands_over(user, relationship))
    today = clock.today(relationship.programme.time_zone)
    if to is None or organizations.party_of(to, relationship) != Party.CLIENT:
        name = to.name if to is not None else "This person"
        raise Refused(
            "owner_elsewhere", f"{name} does not act for {relationship.client} here.", field="to"
        )
    before = ownerships(benefits=[benefit], on=today)[benefit.pk]
    _check_day(before, on, today)
    if before.tenure == Tenure.HELD and before.owner is not None and before.owner.user_id == to.pk:
        raise Refused("same_owner", f"{to.name} answers for it already.", field="to")
    outgoing = before.owner.user if before.tenure == Tenure.HELD and before.owner else None
    content = {
        "benefit": str(benefit.pk),
        "from": before.name if outgoing else "",
        "to": str(to.pk),
        "to_name": to.name,
        "on": on.isoformat(),
        "note": one_line(note, most=NOTE_MOST, field="note"),
    }
    return agreements.agreement_propose(
        user=user,
        relationship=relationship,
        kind=KIND,
        reference=benefit.pk,
        draft=Draft(
            title=f"Handover: {benefit.title}"[:200], content=content, summary=content["note"]
        ),
        signatories=_signatories(user, outgoing, to),
    )


def _check_day(before: Ownership, on: date, today: date) -> None:
    if on < today:
        raise Refused(
            "day_past",
            "A handover begins today at the earliest.",
            mend="Choose a later day.",
            field="on",
        )
    last = before.history[-1] if before.history else None
    if last is not None and last.starts_on > today:
        raise Refused(
            "handed_over",
            f"{last} takes it over on {in_words(last.starts_on)}.",
            mend="Wait for that day.",
            field="on",
        )


def _signatories(user: User, outgoing: User | None, to: User) -> list[User]:
    """Both owners; where there is no outgoing one, whoever proposes it stands in. One person alone
    never does."""
    other = outgoing or user
    if other.pk == to.pk:
        raise Refused(
            "one_person",
            "A handover needs two people.",
            mend="Let a programme manager propose it.",
            field="to",
        )
    return [other, to]


@transaction.atomic
def take_over(agreement: Agreement) -> None:
    """What both signed holds: the one ends on the day on which the other begins."""
    content, relationship = agreement.body, agreement.relationship
    benefit = (
        Benefit.objects.select_for_update(of=("self",))
        .select_related("project")
        .filter(
            pk=agreement.reference, project__relationship=relationship, pk__in=[content["benefit"]]
        )
        .first()
    )
    to = User.objects.filter(pk=content["to"]).first()
    if benefit is None or to is None:
        raise Refused("handover_gone", "The benefit or the person is not there.")
    signed = {signatory.user_id for signatory in agreement.signatories.all()}
    if to.pk not in signed or len(signed) < 2:
        raise Refused("signatory_missing", "The new owner and one more person sign a handover.")
    on = max(date.fromisoformat(content["on"]), clock.today(relationship.programme.time_zone))
    BenefitOwner.objects.filter(benefit=benefit, ends_on=None).update(ends_on=on)
    BenefitOwner.objects.create(benefit=benefit, user=to, person_name=to.name, starts_on=on)
    _told(relationship, benefit, content["from"], to.name, on)


def _told(relationship: Relationship, benefit: Benefit, before: str, after: str, on: date) -> None:
    entry_add(
        scope=Scope.RELATIONSHIP,
        scope_id=relationship.pk,
        actor=SYSTEM,
        action="benefit.handed_over",
        subject=Subject("benefit", benefit.pk, benefit.title),
        before={"owner": before},
        after={"owner": after, "from": on},
    )
