"""Writing tiers and their criteria: under the lock of the programme, told in the client's own
record."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from datetime import date
from decimal import Decimal
from typing import Any
from uuid import UUID

from django.db import transaction
from django.db.models import Max, Q

from covalue.exchange.written_numbers import TwoReadingsError, WrittenNumberError, read_number
from covalue.language.decimals import plain
from covalue.web.ground.accounts.models import User
from covalue.web.ground.organizations.entries import organization_entry
from covalue.web.ground.organizations.models import Programme
from covalue.web.ground.record.services import Subject
from covalue.web.kit import clock
from covalue.web.kit.errors import Refused, require
from covalue.web.kit.limits import most
from covalue.web.kit.texts import many_lines, one_line
from covalue.web.partnership.tiers import rules
from covalue.web.partnership.tiers.defaults import DEFAULTS
from covalue.web.partnership.tiers.measures import measure_named
from covalue.web.partnership.tiers.models import Tier, TierCriterion

MOST_MONTHS = 60
_NUMBER = re.compile(r"-?[0-9]{1,12}(\.[0-9]{1,6})?")
_APART = 10_000  # ranks are set aside by this while they change places


@transaction.atomic
def tier_add(
    *, user: User, programme: Programme, name: str, description: str = "", renew_months: int = 12
) -> Tier:
    """Add a tier below the others."""
    programme = _locked(user, programme)
    return _add(user, programme, name, description, renew_months)


@transaction.atomic
def tier_change(*, user: User, tier: Tier, name: str, description: str, renew_months: int) -> Tier:
    """Change its name, its description, or after how many months a partner in it is reviewed."""
    programme = _locked(user, tier.programme)
    tier = Tier.objects.get(pk=tier.pk)
    before = _told(tier)
    tier.name = _name(programme, name, tier)
    tier.description, tier.renew_months = _description(description), _months(renew_months)
    tier.save(update_fields=["name", "description", "renew_months"])
    if _told(tier) != before:
        _entry(user, tier, "changed", before=before, after=_told(tier))
    return tier


@transaction.atomic
def tiers_order(*, user: User, programme: Programme, tiers: Sequence[UUID]) -> list[Tier]:
    """Rank every tier of the programme, the highest first."""
    programme = _locked(user, programme)
    rows = {tier.pk: tier for tier in Tier.objects.filter(programme=programme)}
    if len(tiers) != len(rows) or set(tiers) != set(rows):
        raise Refused(
            "tiers_wrong",
            "Name every tier of the programme once, the highest first.",
            field="tiers",
        )
    before = [tier.name for tier in rows.values()]
    ordered = [rows[pk] for pk in tiers]
    for apart in (_APART, 0):
        for rank, row in enumerate(ordered, 1):
            row.rank = rank + apart
            row.save(update_fields=["rank"])
    after = [tier.name for tier in ordered]
    if ordered and after != before:
        _entry(user, ordered[0], "ordered", before={"order": before}, after={"order": after})
    return ordered


@transaction.atomic
def tiers_suggest(*, user: User, programme: Programme) -> list[Tier]:
    """Begin with two usual tiers and their criteria; for a programme that has none."""
    programme = _locked(user, programme)
    if Tier.objects.filter(programme=programme).exists():
        raise Refused("tiers_there", "The programme has tiers already.", mend="Change those.")
    made = []
    for default in DEFAULTS:
        tier = _add(user, programme, default.name, default.description, default.renew_months)
        for text, measure, threshold in default.criteria:
            _criterion(user, tier, text, measure, threshold, today_of(programme))
        made.append(tier)
    return made


@transaction.atomic
def criterion_add(
    *,
    user: User,
    tier: Tier,
    text: str,
    measure: str = "",
    threshold: str = "",
    starts_on: date | None = None,
) -> TierCriterion:
    """Add what partners of the tier have to meet from the day on, today where none is given."""
    programme = _locked(user, tier.programme)
    return _criterion(user, tier, text, measure, threshold, _from_today(programme, starts_on))


@transaction.atomic
def criterion_change(
    *,
    user: User,
    criterion: TierCriterion,
    text: str,
    measure: str = "",
    threshold: str = "",
    starts_on: date | None = None,
) -> TierCriterion:
    """End it on the day and begin another in its place."""
    programme = _locked(user, criterion.tier.programme)
    old, day = _running(criterion), _from_today(programme, starts_on)
    _end(old, day)
    new = _criterion(user, old.tier, text, measure, threshold, day, old)
    if (new.text, new.measure, new.threshold) == (old.text, old.measure, old.threshold):
        raise Refused("nothing_changed", "The criterion is the same as before.", field="text")
    return new


@transaction.atomic
def criterion_end(
    *, user: User, criterion: TierCriterion, ends_on: date | None = None
) -> TierCriterion:
    """From the day on it is not asked for any more; reviews that judged it stay as they are."""
    programme = _locked(user, criterion.tier.programme)
    old = _running(criterion)
    _end(old, _from_today(programme, ends_on, "ends_on"))
    told = _criterion_told(old)
    _entry(user, old.tier, "criterion_ended", before=told, after=told | {"ends_on": old.ends_on})
    return old


def today_of(programme: Programme) -> date:
    """The day in the programme's time zone."""
    return clock.today(programme.time_zone)


def exact(threshold: str) -> Decimal:
    """The threshold as a number, or Refused."""
    try:
        number = read_number(threshold)
    except TwoReadingsError as two:
        raise Refused(
            "threshold_wrong", f"{two}.", mend="Write one of these.", field="threshold"
        ) from None
    except WrittenNumberError:
        number = None
    if number is None or number.unit or not _NUMBER.fullmatch(plain(number.value)):
        raise Refused(
            "threshold_wrong", "Give the threshold as a number, as 3.5.", field="threshold"
        )
    return number.value


def _locked(user: User, programme: Programme) -> Programme:
    """The programme, held until the transaction ends, for somebody who may set its tiers."""
    locked = (
        Programme.objects.select_for_update(of=("self",))
        .select_related("client")
        .get(pk=programme.pk)
    )
    require(rules.sets_tiers(user, locked))
    return locked


def _add(user: User, programme: Programme, name: str, description: str, renew_months: int) -> Tier:
    last = Tier.objects.filter(programme=programme).aggregate(last=Max("rank"))["last"] or 0
    tier = Tier.objects.create(
        programme=programme,
        name=_name(programme, name),
        rank=last + 1,
        description=_description(description),
        renew_months=_months(renew_months),
    )
    _entry(user, tier, "added", after=_told(tier))
    return tier


def _name(programme: Programme, name: str, own: Tier | None = None) -> str:
    limit = most(Tier, "name")
    text = one_line(name, most=limit, field="name", missing="A tier needs a name.")
    others = Tier.objects.filter(programme=programme, name__iexact=text)
    if (others.exclude(pk=own.pk) if own else others).exists():
        raise Refused("name_taken", f"There is a tier {text} already.", field="name")
    return text


def _description(text: str) -> str:
    return many_lines(text, most=most(Tier, "description"), field="description")


def _months(months: int) -> int:
    if not 1 <= months <= MOST_MONTHS:
        raise Refused("months_wrong", f"Say 1 to {MOST_MONTHS} months.", field="renew_months")
    return months


def _criterion(
    user: User,
    tier: Tier,
    text: str,
    measure: str,
    threshold: str,
    starts_on: date,
    old: TierCriterion | None = None,
) -> TierCriterion:
    limit = most(TierCriterion, "text")
    text = one_line(text, most=limit, field="text", missing="Say what is asked for.")
    if measure:
        measure_named(measure)
    elif threshold.strip():
        raise Refused(
            "threshold_alone",
            "A threshold needs a measure that it is held against.",
            field="measure",
        )
    last = TierCriterion.objects.filter(tier=tier).aggregate(last=Max("position"))["last"] or 0
    made = TierCriterion.objects.create(
        tier=tier,
        text=text,
        measure=measure,
        threshold=f"{exact(threshold):f}" if measure else "",
        position=old.position if old else last + 1,
        starts_on=starts_on,
    )
    before = _criterion_told(old) if old else None
    _entry(
        user,
        tier,
        "criterion_changed" if old else "criterion_added",
        before=before,
        after=_criterion_told(made),
    )
    return made


def _running(criterion: TierCriterion) -> TierCriterion:
    locked = TierCriterion.objects.select_related("tier").get(pk=criterion.pk)
    if locked.ends_on is not None:
        raise Refused(
            "ended_already", "This criterion has its end already.", mend="Load the page again."
        )
    return locked


def _end(criterion: TierCriterion, day: date) -> None:
    if day < criterion.starts_on:
        raise Refused("day_early", "It would end before it begins.", field="starts_on")
    criterion.ends_on = day
    criterion.save(update_fields=["ends_on"])


def _from_today(programme: Programme, day: date | None, field: str = "starts_on") -> date:
    today = today_of(programme)
    if day is not None and day < today:
        raise Refused("day_past", "This day has passed: what held then stays.", field=field)
    return day or today


def criteria_on(tier: Tier, day: date) -> list[TierCriterion]:
    """For services: what is asked for on the day, in order."""
    running = Q(ends_on=None) | Q(ends_on__gt=day)
    return list(TierCriterion.objects.filter(running, tier=tier, starts_on__lte=day))


def _told(tier: Tier) -> dict[str, Any]:
    return {"name": tier.name, "description": tier.description, "renew_months": tier.renew_months}


def _criterion_told(row: TierCriterion) -> dict[str, Any]:
    return {
        "criterion": row.text,
        "measure": row.measure,
        "threshold": row.threshold,
        "starts_on": row.starts_on,
    }


def _entry(
    user: User,
    tier: Tier,
    verb: str,
    *,
    after: Mapping[str, Any],
    before: Mapping[str, Any] | None = None,
) -> None:
    client = tier.programme.client
    organization_entry(
        user=user,
        organization=client,
        action=f"tier.{verb}",
        subject=Subject("tier", tier.pk, tier.name),
        before=before,
        after=after,
    )
