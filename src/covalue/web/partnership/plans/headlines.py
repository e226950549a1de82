"""What the page of the joint account plan answers, in words."""

from __future__ import annotations

from collections.abc import Sequence

from covalue.web.ground.agreements.models import Agreement
from covalue.web.ground.organizations.models import Relationship
from covalue.web.kit.look.phrases import NOTHING, Phrase, counted, phrase, sentences, strong
from covalue.web.kit.look.templatetags.look import day
from covalue.web.partnership.plans.selectors import Phase, PlanState
from covalue.web.partnership.plans.track import Tally


def of_plan(
    relationship: Relationship,
    state: PlanState,
    proposed: Agreement | None,
    waits_for: Sequence[str],
) -> Phrase:
    """How the objectives of the plan stand, what is proposed, and what comes next."""
    next_one = NOTHING
    if state.phase == Phase.IN_FORCE and state.coming is not None:
        begins = day(state.coming.starts_on)
        next_one = phrase("The next one is agreed and begins on {}.", begins)
    return sentences(
        _holding(relationship, state),
        _proposed(proposed, waits_for, "change" if state.plan else "plan"),
        next_one,
    )


def _holding(relationship: Relationship, state: PlanState) -> Phrase:
    tally, plan = state.tally, state.plan
    if state.phase == Phase.IN_FORCE:
        return _objectives(tally)
    if state.phase == Phase.ENDED and plan is not None:
        return phrase(
            "No plan is in force: the last one ended on {}, with {} of {} done.",
            day(plan.last_day),
            tally.done,
            counted(tally.objectives, "objective"),
        )
    if state.phase == Phase.COMING and plan is not None:
        return phrase("A plan is agreed and begins on {}.", strong(day(plan.starts_on)))
    if state.phase == Phase.PROPOSED:
        return phrase("No plan is in force.")
    client, partner = relationship.client, relationship.partner
    return phrase("{} and {} have no joint account plan yet.", client, partner)


def _objectives(tally: Tally) -> Phrase:
    well = strong(f"{tally.well} of {counted(tally.objectives, 'objective')}")
    late = phrase("; {} {} overdue", strong(tally.overdue), _are(tally.overdue))
    return phrase(
        "{} {} on track{}{}{}{}.",
        well,
        _are(tally.well),
        f", {tally.done} of them done" if tally.done else "",
        late if tally.overdue else NOTHING,
        f"; {tally.behind} {_are(tally.behind)} behind" if tally.behind else "",
        f"; of {tally.not_reported} nobody has reported yet" if tally.not_reported else "",
    )


def _proposed(proposed: Agreement | None, waits_for: Sequence[str], what: str) -> Phrase:
    if proposed is None:
        return NOTHING
    return phrase(
        "{} by {} and waits for {}.",
        strong(f"A {what} is proposed"),
        proposed.proposed_by_name,
        ", ".join(waits_for),
    )


def of_versions(number: int) -> str:
    """How often the plan was proposed."""
    were = "was" if number == 1 else "were"
    return (
        f"{counted(number, 'proposal')} of the joint account plan {were} made, newest first."
        " Each stays as it was signed."
    )


def of_reports(number: int, *, of_one: bool) -> str:
    """How many reports are shown: of one objective or goal, or of all."""
    which = " of this objective or goal" if of_one else ""
    return (
        f"{counted(number, 'report')}{which}, newest first. A later report does not change an"
        " earlier one."
    )


def of_editor(*, is_first: bool) -> str:
    """What is sent when the form is: the first of its proposals, or the next in its place."""
    rest = "Leave a row empty where you have nothing to say."
    if not is_first:
        rest = "It takes the place of the proposal that is open; signatures given so far are void."
    return f"It holds when everybody named has signed exactly these words. {rest}"


def _are(number: int) -> str:
    return "is" if number == 1 else "are"
