"""What somebody must act on about joint account plans."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from covalue.web.ground.accounts.models import User
from covalue.web.ground.agreements import selectors as agreements
from covalue.web.ground.organizations import selectors as organizations
from covalue.web.ground.organizations.models import Party, Programme, Relationship
from covalue.web.ground.organizations.selectors import SeenRelationship
from covalue.web.kit import clock
from covalue.web.kit.look.attention import Attention, Urgency
from covalue.web.kit.look.templatetags.look import day
from covalue.web.partnership.plans import selectors
from covalue.web.partnership.plans.selectors import Phase, PlanState
from covalue.web.partnership.plans.track import Track

ENDS_SOON = timedelta(days=60)


def attention(
    *,
    user: User,
    relationships: Iterable[Relationship],
    programme: Programme | None = None,
    now: datetime,
) -> list[Attention]:
    """No plan in force, one that ends soon, objectives that are overdue, a proposal that waits for
    my side."""
    rows = organizations.relationships_among(
        user=user, relationships=relationships, programme=programme
    )
    days = {row.pk: clock.day_in(now, row.programme.time_zone) for row in rows}
    states = {
        key: state
        for on in set(days.values())
        for key, state in selectors.plan_states(
            user=user, relationships=[row for row in rows if days[row.pk] == on], on=on
        ).items()
    }
    waited = agreements.signatures_missing(user=user, relationships=rows)
    missing = {(answer.agreement_id, answer.party) for answer in waited}
    entries: list[Attention] = []
    for row in rows:
        state, party = states[row.pk], _party(row)
        today = days[row.pk]
        waits = bool(state.proposed and (state.proposed.agreement.pk, party) in missing)
        if row.ends_on is None or row.ends_on > today:
            entries += [*_of_proposal(row, state, waits), *_of_standing(row, state, today)]
        entries += _of_objectives(row, state, today)
    return sorted(entries, key=lambda entry: entry.order)


def _party(row: SeenRelationship) -> str:
    if row.as_client and row.as_partner:
        return ""
    return Party.CLIENT.value if row.as_client else Party.PARTNER.value


def _other(row: SeenRelationship) -> str:
    return row.client.name if _party(row) == Party.PARTNER else row.partner.name


def _of_proposal(row: SeenRelationship, state: PlanState, waits: bool) -> Iterator[Attention]:
    if state.proposed is None or not waits:
        return
    agreement = state.proposed.agreement
    zone = ZoneInfo(row.programme.time_zone)
    due = clock.day_in(agreement.expires_at, zone) if agreement.expires_at else None
    yield Attention(
        urgency=Urgency.TO_DO,
        text=f"Answer the proposed plan with {_other(row)}",
        page=("agreement", agreement.pk),
        due=due,
        reason=f"proposed by {agreement.proposed_by_name}; a signature of your side is missing",
        relationship_id=row.pk,
    )


def _of_standing(row: SeenRelationship, state: PlanState, today: date) -> Iterator[Attention]:
    if state.proposed is not None:
        return
    page = ("plan", row.pk)
    if state.phase in {Phase.NONE, Phase.ENDED}:
        since = (
            f"the last one ended on {day(state.plan.last_day)}"
            if state.plan
            else "none was ever agreed"
        )
        yield Attention(
            urgency=Urgency.TO_DO,
            text=f"Propose a joint account plan with {_other(row)}",
            page=page,
            reason=f"no plan is in force: {since}",
            relationship_id=row.pk,
        )
    elif state.plan and state.phase == Phase.IN_FORCE and not state.coming:
        left = state.plan.ends_on - today
        if left <= ENDS_SOON:
            yield Attention(
                urgency=Urgency.ENDING,
                text=f"Propose the next plan with {_other(row)}",
                page=page,
                reason=f"the plan in force ends in {left.days} days",
                due=state.plan.last_day,
                relationship_id=row.pk,
            )


def _of_objectives(row: SeenRelationship, state: PlanState, today: date) -> Iterator[Attention]:
    if state.phase != Phase.IN_FORCE:
        return
    for objective in state.objectives:
        if objective.track == Track.OVERDUE and objective.due_on:
            done = (
                "no progress was reported"
                if objective.percent is None
                else f"{objective.percent} % done"
            )
            yield Attention(
                urgency=Urgency.BROKEN,
                text=f"Reach the objective: {objective.item['title']}",
                page=("plan", row.pk),
                due=objective.due_on,
                relationship_id=row.pk,
                reason=(
                    f"{(today - objective.due_on).days} days late, {done}; plan with {_other(row)}"
                ),
            )
