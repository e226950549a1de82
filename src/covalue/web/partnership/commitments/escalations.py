"""Writing escalations and the ladder that they climb."""

from __future__ import annotations

from collections.abc import Mapping

from django.db import transaction

from covalue.web.ground.accounts.models import User
from covalue.web.ground.organizations.entries import organization_entry, relationship_entry
from covalue.web.ground.organizations.models import Programme, Relationship
from covalue.web.ground.organizations.rules import party_of
from covalue.web.ground.record.models import Scope
from covalue.web.ground.record.services import Subject, chain_lock
from covalue.web.kit import clock
from covalue.web.kit.errors import Refused, require
from covalue.web.kit.limits import most
from covalue.web.kit.texts import many_lines, one_line
from covalue.web.partnership.commitments import rules, selectors
from covalue.web.partnership.commitments.models import Commitment, Escalation, Rung
from covalue.web.partnership.commitments.services import allow, relationship_runs
from covalue.web.partnership.meetings.models import Level

LONGEST = 365


@transaction.atomic
def escalation_raise(
    *,
    user: User,
    relationship: Relationship,
    title: str,
    reason: str,
    starts_level: str = Level.OPERATIONAL,
    commitment: Commitment | None = None,
) -> Escalation:
    """Put something on the ladder that the daily work could not settle; the clock runs from now."""
    chain_lock(scope=Scope.RELATIONSHIP, scope_id=relationship.pk)
    allow(user, relationship)
    relationship_runs(relationship)
    if starts_level not in Level.values:
        raise Refused("level_unknown", f"'{starts_level}' is no level.", field="starts_level")
    _check_commitment(relationship, commitment)
    escalation = Escalation.objects.create(
        relationship=relationship,
        commitment=commitment,
        title=one_line(
            title,
            most=most(Escalation, "title"),
            field="title",
            missing="Say what is to be settled.",
        ),
        reason=_say(reason, "reason", "why it could not be settled below"),
        starts_level=starts_level,
        ladder=[list(rung) for rung in selectors.rungs(relationship.programme)],
        raised_by_party=str(party_of(user, relationship)),
        raised_by_name=user.name,
        raised_at=clock.now(),
    )
    after = {
        "reason": escalation.reason,
        "level": starts_level,
        "about": commitment.text if commitment else "",
        "ladder": [f"{Level(level).label}: {days} days" for level, days in escalation.ladder],
    }
    _entry(user, escalation, "raised", after)
    return escalation


@transaction.atomic
def escalation_resolve(*, user: User, escalation: Escalation, resolution: str) -> Escalation:
    """Say how it was settled; the clock stops."""
    chain_lock(scope=Scope.RELATIONSHIP, scope_id=escalation.relationship_id)
    rows = Escalation.objects.select_related(
        "relationship__programme__client", "relationship__partner"
    )
    escalation = rows.get(pk=escalation.pk)
    allow(user, escalation.relationship)
    if escalation.resolved_at is not None:
        raise Refused("resolved_already", "This escalation is settled already.")
    escalation.resolution = _say(resolution, "resolution", "how it was settled")
    level = selectors.position_of(escalation, clock.now()).level
    escalation.resolved_at = clock.now()
    escalation.save(update_fields=["resolved_at", "resolution"])
    _entry(user, escalation, "resolved", {"resolution": escalation.resolution, "level": level})
    return escalation


@transaction.atomic
def ladder_set(*, user: User, programme: Programme, days: Mapping[str, int]) -> Programme:
    """Say how many days an escalation may stay at each level; open escalations keep the ladder they
    began with."""
    programme = Programme.objects.select_for_update().select_related("client").get(pk=programme.pk)
    require(rules.sets_ladder(user, programme), "set the ladder")
    if set(days) != set(Level.values):
        raise Refused(
            "ladder_incomplete",
            "Give the days of every level, from operational to chief executives.",
        )
    for level, count in days.items():
        if not 1 <= count <= LONGEST:
            raise Refused("days_wrong", f"A level has 1 to {LONGEST} days.", field=level)
    before = dict(selectors.rungs(programme))
    if before == dict(days):
        raise Refused("nothing_changed", "The ladder is the same as before.")
    for level in Level.values:
        Rung.objects.update_or_create(
            programme=programme, level=level, defaults={"days": days[level]}
        )
    organization_entry(
        user=user,
        organization=programme.client,
        action="ladder.set",
        subject=Subject("programme", programme.pk, programme.name),
        before=before,
        after=dict(days),
    )
    return programme


def _check_commitment(relationship: Relationship, commitment: Commitment | None) -> None:
    if commitment is None:
        return
    if commitment.relationship_id != relationship.pk:
        raise Refused(
            "commitment_foreign",
            "This commitment is none of this relationship.",
            field="commitment",
        )
    if commitment.escalations.filter(resolved_at=None).exists():
        raise Refused(
            "escalated_already", "An escalation about this commitment is open.", field="commitment"
        )


def _say(text: str, field: str, what: str) -> str:
    return many_lines(text, most=most(Escalation, field), field=field, missing=f"Say {what}.")


def _entry(user: User, escalation: Escalation, verb: str, after: Mapping[str, object]) -> None:
    relationship_entry(
        user=user,
        relationship=escalation.relationship,
        action=f"escalation.{verb}",
        subject=Subject("escalation", escalation.pk, escalation.title),
        after=after,
    )
