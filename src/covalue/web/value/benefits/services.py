"""Saying what came of a benefit and how far its changes are; what was said before stays."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from decimal import Decimal

from django.db import transaction

from covalue.language.periods import Calendar
from covalue.web.ground.accounts.models import User
from covalue.web.ground.organizations.actors import actor_for
from covalue.web.ground.organizations.models import Relationship
from covalue.web.ground.organizations.rules import party_of
from covalue.web.ground.record.models import Scope
from covalue.web.ground.record.services import Subject, chain_lock, entry_add
from covalue.web.kit import clock
from covalue.web.kit.errors import Refused
from covalue.web.value.benefits import calendars, rules, selectors
from covalue.web.value.benefits.models import ChangeProgress, Stage, ValueReport
from covalue.web.value.cases import selectors as cases
from covalue.web.value.cases.case_text import case_of
from covalue.web.value.cases.models import Benefit
from covalue.web.value.cases.projection import project_value
from covalue.web.value.projects.models import Project

ALLOWED = {Stage.REALIZED: rules.reports_value, Stage.VALIDATED: rules.validates_value}


@transaction.atomic
def value_report(
    *,
    user: User,
    benefit: Benefit,
    stage: str,
    values: Mapping[date, Decimal | int],
    source: str = "",
) -> list[ValueReport]:
    """Report closed periods by their first day, in minor units, or in the measure's unit where it
    is no money.

    All of them or none. What is validated is a part of what was realized: never more, never of
    another sign.
    """
    relationship = benefit.project.relationship
    chain_lock(scope=Scope.RELATIONSHIP, scope_id=relationship.pk)
    stage = _stage(stage)
    if not ALLOWED[stage](user, relationship):
        who = (
            "finance validators of the client"
            if stage == Stage.VALIDATED
            else "people who measure or propose"
        )
        raise Refused("not_allowed", f"Only {who} may do this.", mend="Ask an administrator.")
    calendar = case_of(benefit.version.document).graph.calendar
    today = clock.today(relationship.programme.time_zone)
    known = selectors.reported(benefits=[benefit]).get(benefit.pk, {})
    changed = {
        day: value for day, value in values.items() if _value(known.get((stage, day))) != value
    }
    if not changed:
        raise Refused(
            "nothing_changed",
            "This is what was reported already.",
            mend="Change a figure, or leave it.",
        )
    for day, value in changed.items():
        _check_period(calendar, day, today)
        _check_part(benefit, stage, day, value, known)
    rows = [
        _report(user, benefit, stage, day, value, known.get((stage, day)), source)
        for day, value in changed.items()
    ]
    _keep_sums(benefit, stage, rows)
    before = {
        day.isoformat(): str(_value(known.get((stage, day))))
        for day in changed
        if (stage, day) in known
    }
    after = {day.isoformat(): str(value) for day, value in changed.items()}
    _entry(
        user,
        relationship,
        f"value.{stage}",
        Subject("benefit", benefit.pk, benefit.title),
        before,
        after,
    )
    return rows


@transaction.atomic
def progress_report(
    *, user: User, project: Project, key: str, percent: int, note: str = ""
) -> ChangeProgress:
    """Say how far a change, enabler, deliverable or requirement is."""
    relationship = project.relationship
    chain_lock(scope=Scope.RELATIONSHIP, scope_id=relationship.pk)
    if not rules.reports_value(user, relationship):
        raise Refused(
            "not_allowed", "Your roles do not allow you to do this.", mend="Ask an administrator."
        )
    if not 0 <= percent <= 100:
        raise Refused("percent_wrong", "Progress is between 0 and 100 percent.", field="percent")
    version = cases.current(user=user, project=project)
    titles = selectors.work_titles(version) if version else {}
    if key not in titles:
        raise Refused(
            "work_unknown",
            "The business case has no such change or deliverable.",
            mend="Load the page again.",
            field="key",
        )
    last = ChangeProgress.objects.filter(project=project, key=key).order_by("-at", "-id").first()
    row = ChangeProgress(
        project=project,
        key=key,
        percent=percent,
        note=_short(note),
        party=str(party_of(user, relationship)),
        by_name=user.name,
        at=clock.now(),
    )
    row.save()
    before = {"percent": last.percent} if last else {}
    subject = Subject("change_progress", row.pk, titles[key])
    _entry(
        user,
        relationship,
        "change.progress_reported",
        subject,
        before,
        {"percent": percent, "note": row.note},
    )
    return row


def whole_units(benefit: Benefit, values: Mapping[date, Decimal]) -> dict[date, Decimal | int]:
    """Figures as the service takes them: amounts have to be whole minor units."""
    if not benefit.currency:
        return dict(values)
    for day, value in values.items():
        if value != value.to_integral_value():
            raise Refused(
                "not_whole",
                f"{day.isoformat()}: {value} is no whole number of minor units.",
                mend="Give cents, not euros.",
                field="values",
            )
    return {day: int(value) for day, value in values.items()}


def _stage(stage: str) -> Stage:
    if stage not in Stage.values:
        raise Refused(
            "stage_unknown",
            f"'{stage}' is not reported.",
            mend="Use realized or validated.",
            field="stage",
        )
    return Stage(stage)


def _value(report: ValueReport | None) -> Decimal | int | None:
    return selectors.value_of(report) if report is not None else None


def _check_period(calendar: Calendar, day: date, today: date) -> None:
    at = calendars.index_of(calendar, day)
    if at is None:
        raise Refused(
            "period_unknown",
            f"No period of the business case begins on {day.isoformat()}.",
            mend=f"Give the first day of a {calendar.kind}.",
            field="period",
        )
    if at > calendars.last_closed(calendar, today):
        raise Refused(
            "not_closed",
            f"{calendar.label(at)} is not over yet.",
            mend="Report it when it is.",
            field="period",
        )


def _check_part(
    benefit: Benefit,
    stage: Stage,
    day: date,
    value: Decimal | int,
    known: Mapping[tuple[str, date], ValueReport],
) -> None:
    """The two figures of a period keep to each other, whichever is corrected."""
    realized = value if stage == Stage.REALIZED else _value(known.get((Stage.REALIZED, day)))
    validated = value if stage == Stage.VALIDATED else _value(known.get((Stage.VALIDATED, day)))
    if validated is None:
        return
    if realized is None:
        raise Refused(
            "not_realized",
            f"Nothing was realized in the period from {day.isoformat()}.",
            mend="Report what was realized first.",
            field="value",
        )
    if abs(validated) > abs(realized) or validated * realized < 0:
        raise Refused(
            "no_part",
            f"In the period from {day.isoformat()} of “{benefit.title}” what is validated is no"
            " part of what was realized.",
            mend="Validate at most what was realized, or correct that first.",
            field="value",
        )


def _report(
    user: User,
    benefit: Benefit,
    stage: Stage,
    day: date,
    value: Decimal | int,
    before: ValueReport | None,
    source: str,
) -> ValueReport:
    money = bool(benefit.currency)
    held = (before.amount_minor if before else 0) or 0
    row = ValueReport(
        benefit=benefit,
        period=day,
        stage=stage,
        amount_minor=int(value) if money else None,
        difference_minor=int(value) - held if money else None,
        gain=None if money else Decimal(value),
        source=_short(source),
        party=str(party_of(user, benefit.project.relationship)),
        by_name=user.name,
        at=clock.now(),
    )
    row.save()
    return row


def _keep_sums(benefit: Benefit, stage: Stage, rows: list[ValueReport]) -> None:
    """What is reported to date, beside the benefit; the relationship is locked, so nobody else
    writes it meanwhile."""
    kept = Benefit.objects.get(pk=benefit.pk)
    last, total = f"{stage}_to", f"{stage}_minor"
    setattr(
        kept,
        last,
        max(day for day in (getattr(kept, last), *(row.period for row in rows)) if day is not None),
    )
    if benefit.currency:
        setattr(
            kept,
            total,
            (getattr(kept, total) or 0) + sum(row.difference_minor or 0 for row in rows),
        )
    kept.save(update_fields=[last, total])
    project_value(benefit.project)


def _short(text: str) -> str:
    text = " ".join(text.split())
    if len(text) > 300:
        raise Refused(
            "note_too_long", "This is over 300 characters.", mend="Shorten it.", field="note"
        )
    return text


def _entry(
    user: User,
    relationship: Relationship,
    action: str,
    subject: Subject,
    before: dict[str, object],
    after: dict[str, object],
) -> None:
    entry_add(
        scope=Scope.RELATIONSHIP,
        scope_id=relationship.pk,
        actor=actor_for(user, relationship),
        action=action,
        subject=subject,
        before=before,
        after=after,
    )
