"""Saying what came of a benefit and how far its changes are; what was said before stays."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from decimal import Decimal

from django.db import transaction

from covalue.language.periods import Calendar
from covalue.web.ground.accounts.models import User
from covalue.web.ground.organizations.entries import relationship_entry
from covalue.web.ground.organizations.rules import party_of
from covalue.web.ground.record.models import Scope
from covalue.web.ground.record.order import in_order
from covalue.web.ground.record.services import Subject, chain_lock
from covalue.web.kit import clock
from covalue.web.kit.errors import Refused, require
from covalue.web.kit.limits import check_amount, most
from covalue.web.kit.texts import one_line
from covalue.web.value.benefits import calendars, evidence, rules, selectors
from covalue.web.value.benefits.models import ChangeProgress, Stage, ValueReport
from covalue.web.value.cases import selectors as cases
from covalue.web.value.cases.case_text import case_of
from covalue.web.value.cases.models import Benefit
from covalue.web.value.cases.projection import project_value
from covalue.web.value.documents.models import Document
from covalue.web.value.projects.models import Project

Figure = Decimal | int
"""Whole minor units, or a gain in the unit of the measure."""
ALLOWED = {Stage.REALIZED: rules.reports_value, Stage.VALIDATED: rules.validates_value}


@transaction.atomic
def value_report(
    *,
    user: User,
    benefit: Benefit,
    stage: str,
    values: Mapping[date, Figure],
    source: str = "",
    cited: Sequence[Document] = (),
) -> list[ValueReport]:
    """Report closed periods by their first day, in minor units, or in the measure's unit where it
    is no money. The documents `cited` are evidence of each figure that changes.

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
    values = _whole_units(benefit, values)
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
    relationship_entry(
        user=user,
        relationship=relationship,
        action=f"value.{stage}",
        subject=Subject("benefit", benefit.pk, benefit.title),
        before=before,
        after=after,
        rows=rows,
    )
    evidence.reports_cite(user=user, benefit=benefit, reports=rows, cited=cited)
    return rows


@transaction.atomic
def change_report(
    *, user: User, project: Project, key: str, percent: int, note: str = ""
) -> ChangeProgress:
    """Say how far a change, enabler, deliverable or requirement is."""
    relationship = project.relationship
    chain_lock(scope=Scope.RELATIONSHIP, scope_id=relationship.pk)
    require(rules.reports_value(user, relationship))
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
    last = in_order(ChangeProgress.objects.filter(project=project, key=key)).last()
    row = ChangeProgress(
        project=project,
        key=key,
        percent=percent,
        note=one_line(note, most=most(ChangeProgress, "note"), field="note"),
        party=str(party_of(user, relationship)),
        by_name=user.name,
        at=clock.now(),
    )
    row.save()
    relationship_entry(
        user=user,
        relationship=relationship,
        action="change.progress_reported",
        subject=Subject("change_progress", row.pk, titles[key]),
        before={"percent": last.percent} if last else {},
        after={"percent": percent, "note": row.note},
        rows=[row],
    )
    return row


def _whole_units(benefit: Benefit, values: Mapping[date, Figure]) -> dict[date, Figure]:
    """Figures as they are kept: within the limit, amounts in whole minor units."""
    for day, value in values.items():
        what = f"The figure from {day.isoformat()}"
        check_amount(value, benefit.currency, what=what, field="values")
    if not benefit.currency:
        return dict(values)
    for day, value in values.items():
        if isinstance(value, Decimal) and value != value.to_integral_value():
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


def _value(report: ValueReport | None) -> Figure | None:
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
    value: Figure,
    known: Mapping[tuple[str, date], ValueReport],
) -> None:
    """The two figures of a period keep to each other, whichever is corrected."""
    held: dict[str, Figure | None] = {row: _value(known.get((row, day))) for row in Stage}
    held[stage] = value
    realized, validated = held[Stage.REALIZED], held[Stage.VALIDATED]
    if validated is None:
        return
    if realized is None:
        raise Refused(
            "not_realized",
            f"Nothing was realized in the period from {day.isoformat()}.",
            mend="Report what was realized first.",
            field="value",
        )
    claimed, came = Decimal(validated), Decimal(realized)
    if abs(claimed) > abs(came) or claimed * came < 0:
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
    value: Figure,
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
        source=one_line(source, most=most(ValueReport, "source"), field="source"),
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
        to_date = (getattr(kept, total) or 0) + sum(row.difference_minor or 0 for row in rows)
        check_amount(to_date, benefit.currency, what="The sum to date", field="values")
        setattr(kept, total, to_date)
    kept.save(update_fields=[last, total])
    project_value(benefit.project)
