"""What stands in the cells, lines and buttons of the pages of plans, in words."""

from __future__ import annotations

from covalue.web.ground.agreements.models import Agreement
from covalue.web.kit.look.phrases import Phrase, joined, phrase, strong
from covalue.web.kit.look.templatetags.look import day, moment, party
from covalue.web.partnership.plans.models import ObjectiveProgress
from covalue.web.partnership.plans.plan_text import Change
from covalue.web.partnership.plans.selectors import Phase, PlanState, Row


def points(trend: int | None) -> str:
    """The change since the report before."""
    if trend is None:
        return ""
    if trend == 0:
        return "unchanged"
    return f"▲ {trend} points" if trend > 0 else f"▼ {-trend} points"


def reported_last(row: Row, zone: str) -> str:
    """When an objective or goal was reported last, and what changed; empty before the first."""
    return joined([points(row.trend), day(row.latest.at, zone)]) if row.latest else ""


def proposed_by(proposal: Agreement) -> Phrase:
    """Who proposed it and when, and until when an answer is due."""
    until = ""
    if proposal.expires_at is not None:
        zone = proposal.relationship.time_zone
        until = f"; answer by {moment(proposal.expires_at, zone)}"
    by = party(proposal.party, proposal.proposed_by_name)
    return phrase(
        "by {}, {}{}",
        by,
        day(proposal.proposed_at, proposal.relationship.time_zone),
        until,
    )


def to_propose(state: PlanState) -> str:
    """What is proposed where nothing is open."""
    in_force = state.phase == Phase.IN_FORCE
    return "Propose a change or the next plan" if in_force else "Propose a plan"


def titled(titles: dict[str, str], key: str) -> str:
    """The title of the objective or goal with the key; the key itself where no version names it."""
    return titles.get(key, key)


def in_a_line(progress: ObjectiveProgress, titles: dict[str, str], zone: str) -> Phrase:
    """A report: when, by whom, how much of which objective or goal, and the note."""
    by, title = party(progress.party, progress.by_name), titled(titles, progress.key)
    done, note = strong(f"{progress.percent} %"), f". “{progress.note}”" if progress.note else ""
    return phrase("{}, {}: {} of {}{}", day(progress.at, zone), by, done, title, note)


def before_it(proposal: Agreement) -> str:
    """What a version is compared with."""
    return "the proposal before" if proposal.follows_id else "what was agreed before"


def place_of(change: Change) -> Phrase:
    """What a change is in: the objective or goal where there is one, and its field."""
    of_what = strong(change.of) if change.of else ""
    return phrase("{}:", joined([of_what, change.field.lower()]))
