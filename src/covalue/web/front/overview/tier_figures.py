"""The figures that tier reviews are decided on, read from the other apps."""

from __future__ import annotations

from datetime import date
from decimal import ROUND_HALF_UP, Decimal
from functools import partial
from zoneinfo import ZoneInfo

from covalue.web.ground.organizations.models import Party, Relationship
from covalue.web.kit import clock
from covalue.web.kit.look.templatetags.look import money
from covalue.web.partnership.assessments.models import Result
from covalue.web.partnership.meetings import selectors as meetings
from covalue.web.partnership.tiers.measures import Figure, Measure, register
from covalue.web.value.benefits.validated_shares import validated_shares

POINTS, PERCENT = "points of 5", "%"


def assessed(party: Party, relationship: Relationship, starts_on: date, ends_on: date) -> Figure:
    """The overall score of the side in the latest round that closed within the days `[starts_on,
    ends_on)`."""
    zone = ZoneInfo(relationship.programme.time_zone)
    rows = Result.objects.filter(
        relationship=relationship, party=party, dimension=""
    ).select_related("round")
    gathered = [
        row
        for row in rows
        if row.round.closed_at is not None
        and starts_on <= clock.day_in(row.round.closed_at, zone) < ends_on
    ]
    last = max(gathered, key=lambda row: row.round.opens_on, default=None)
    if last is None:
        return Figure(None, POINTS, why="no round of the assessment was closed in these days")
    if last.score_hundredths is None:
        return Figure(None, POINTS, why=f"{last.round}: fewer than five people answered")
    return Figure(Decimal(last.score_hundredths) / 100, POINTS, source=f"assessment {last.round}")


def meetings_kept(relationship: Relationship, starts_on: date, ends_on: date) -> Figure:
    """The share of the meetings due by the cadence that were held."""
    kept = meetings.meetings_kept(relationship=relationship, starts_on=starts_on, ends_on=ends_on)
    if not kept.due:
        return Figure(None, PERCENT, why="no cadence says how often to meet")
    share = (Decimal(100 * kept.held) / kept.due).quantize(Decimal("0.1"), ROUND_HALF_UP)
    return Figure(share, PERCENT, source=f"{kept.held} of {kept.due} meetings due")


def value_validated(relationship: Relationship, starts_on: date, ends_on: date) -> Figure:
    """What finance validated of what the plans in force planned for the periods within the days.

    As in the realization rate, a figure that was planned and is missing counts as not come.
    """
    shares = validated_shares(relationship=relationship, starts_on=starts_on, ends_on=ends_on)
    if not shares:
        return Figure(None, PERCENT, why="no plan has value in these days")
    if len(shares) > 1:
        return Figure(
            None,
            PERCENT,
            why=f"value in {' and '.join(validation.currency for validation in shares)} has no sum",
        )
    validated = shares[0]
    if validated.missing == validated.due:
        return Figure(None, PERCENT, why="nothing that was planned for these days is validated yet")
    if validated.planned <= 0:
        return Figure(
            None, PERCENT, why="the plans have more disbenefits than benefits in these days"
        )
    share = (Decimal(100 * validated.validated) / validated.planned).quantize(
        Decimal("0.1"), ROUND_HALF_UP
    )
    missing = (
        f"; {validated.missing} of {validated.due} figures not validated"
        if validated.missing
        else ""
    )
    told = (
        f"{money(validated.validated, validated.currency)} of"
        f" {money(validated.planned, validated.currency)} planned"
    )
    return Figure(share, PERCENT, source=told + missing)


def register_all() -> None:
    """Make the readers known to the tiers."""
    for name, label, party in (
        ("assessment_by_client", "The client's score of the partner", Party.CLIENT),
        ("assessment_by_partner", "The partner's score of the client", Party.PARTNER),
    ):
        register(Measure(name, label, POINTS, partial(assessed, party)))
    register(Measure("meetings_kept", "Meetings held of those due", PERCENT, meetings_kept))
    register(
        Measure("value_realized", "Validated value of the planned one", PERCENT, value_validated)
    )
