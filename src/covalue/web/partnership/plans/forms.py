"""The editor of a plan: one form for the whole, and rows for objectives and goals. The content's
own check judges."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from datetime import date, datetime, time
from typing import Any
from zoneinfo import ZoneInfo

from django import forms
from django.forms.formsets import BaseFormSet

from covalue.web.ground.agreements.models import Agreement
from covalue.web.ground.organizations.models import Relationship
from covalue.web.ground.organizations.selectors import Person
from covalue.web.kit.limits import most
from covalue.web.kit.look.forms import DayField, offer, short
from covalue.web.partnership.plans.models import ObjectiveProgress
from covalue.web.partnership.plans.plan_text import (
    GOALS,
    LISTS,
    LONGEST,
    MOST,
    OBJECTIVE,
    items,
    problems,
)
from covalue.web.partnership.plans.selectors import AccountPlan
from covalue.web.partnership.plans.services import PlanDraft

SPARE = {"objectives": 2, "client_goals": 1, "partner_goals": 1}
"""Empty rows below those that are filled."""
_PLACE = re.compile(r"([a-z_]+)\[(\d+)\](?:\.([a-z_]+))?")


class PlanForm(forms.Form):
    """The whole of a plan: its days and words, and who signs."""

    title = forms.CharField(
        label="Title", max_length=most(Agreement, "title"), initial="Joint account plan"
    )
    starts_on = DayField(label="First day", required=False)
    ends_on = DayField(
        label="First day after the plan",
        required=False,
        help_text="For the year 2027: 1 Jan 2028.",
    )
    summary = forms.CharField(label="In short, and why", widget=short(), required=False)
    expires_on = DayField(
        label="Answer by the end of",
        required=False,
        help_text="Empty: it stays open until answered.",
    )
    follows = forms.UUIDField(widget=forms.HiddenInput, required=False)
    reason = forms.CharField(label="Why", widget=short(), required=False)
    signatories = forms.MultipleChoiceField(label="Who signs", widget=forms.CheckboxSelectMultiple)

    def __init__(
        self, *args: Any, relationship: Relationship, people: list[Person], mode: str, **kwargs: Any
    ) -> None:
        """A first proposal names who signs; what takes another's place keeps them, and a counter
        says why."""
        super().__init__(*args, **kwargs)
        self._zone = ZoneInfo(relationship.programme.time_zone)
        signers = [person for person in people if person.signs]
        self._users = {str(person.user.pk): person.user for person in signers}
        named = [
            f"{person.party.label}: {person.user.name}, {person.role_labels}" for person in signers
        ]
        offer(self, "signatories", zip(self._users, named, strict=True))
        self.fields[
            "signatories"
        ].help_text = "At least one person of each party. You sign with your proposal."
        del self.fields["reason" if mode == "propose" else "signatories"]
        if mode == "counter":
            self.fields["reason"].required = True

    def draft(self, content: Any) -> PlanDraft:
        """As the service takes it."""
        data, day = self.cleaned_data, self.cleaned_data["expires_on"]
        return PlanDraft(
            content=content,
            title=data["title"],
            summary=data["summary"],
            reason=data.get("reason", ""),
            expires_at=datetime.combine(day, time(23, 59, 59), tzinfo=self._zone) if day else None,
        )

    def people(self) -> list[Any]:
        """Who was chosen to sign; nobody where those of the proposal before stay."""
        return [self._users[pk] for pk in self.cleaned_data.get("signatories", [])]

    def add_error(self, field: str | None, error: Any) -> None:
        """The service speaks of the moment; the form has the day."""
        super().add_error("expires_on" if field == "expires_at" else field, error)


class ProgressForm(forms.Form):
    """How far an objective or goal is."""

    key = forms.ChoiceField(label="Objective or goal")
    percent = forms.IntegerField(label="Done, in percent", min_value=0, max_value=100)
    note = forms.CharField(
        label="How it stands",
        max_length=most(ObjectiveProgress, "note"),
        widget=short(),
        required=False,
    )

    def __init__(self, *args: Any, plan: AccountPlan | None, **kwargs: Any) -> None:
        """The objectives and goals of the plan."""
        super().__init__(*args, **kwargs)
        offered = items(plan.body) if plan else []
        offer(self, "key", [(goal["key"], goal["title"]) for goal in offered])


class RowForm(forms.Form):
    """A goal: a line of words with the key that it keeps."""

    key = forms.CharField(
        widget=forms.HiddenInput, required=False, max_length=most(ObjectiveProgress, "key")
    )
    title = forms.CharField(label="Goal", required=False, max_length=LONGEST)

    def content(self) -> dict[str, str]:
        """The row as the content holds it."""
        names = [name for name in self.fields if name != "DELETE"]
        return {name: _text(self.cleaned_data.get(name)) for name in names}


class ObjectiveForm(RowForm):
    """An objective of both parties."""

    title = forms.CharField(label="Objective", required=False, max_length=LONGEST)
    due_on = DayField(label="Due", required=False)
    measure = forms.CharField(label="Measure", required=False, max_length=LONGEST)
    target = forms.CharField(label="Target", required=False, max_length=LONGEST)
    client_owner = forms.CharField(required=False, max_length=LONGEST)
    partner_owner = forms.CharField(required=False, max_length=LONGEST)


def _text(value: object) -> str:
    if isinstance(value, date):
        return value.isoformat()
    return " ".join(str(value or "").split())


class Rows(BaseFormSet):  # type: ignore[type-arg]  # takes none when it runs
    """Rows that can be left out; empty ones are."""

    def add_fields(self, form: Any, index: int | None) -> None:
        """A word for the tick that leaves a row out."""
        super().add_fields(form, index)
        if "DELETE" in form.fields:
            form.fields["DELETE"].label = "Leave this out"

    def filled(self) -> list[RowForm]:
        """The rows that say something and stay."""
        rows = [
            form for form in self.forms if form.is_valid() and not form.cleaned_data.get("DELETE")
        ]
        return [
            form
            for form in rows
            if any(value for name, value in form.content().items() if name != "key")
        ]

    def is_wrong(self) -> bool:
        """Whether something that stays has an error."""
        return any(
            not form.is_valid() and not form.cleaned_data.get("DELETE") for form in self.forms
        )


def row_sets(
    relationship: Relationship,
    *,
    data: Mapping[str, Any] | None = None,
    content: Mapping[str, Any] | None = None,
    more: int = 0,
) -> dict[str, Rows]:
    """The rows of each list: as posted, or of a content with spare ones below."""
    sets: dict[str, Rows] = {}
    for name in LISTS:
        form = ObjectiveForm if name == "objectives" else RowForm
        kind = forms.formset_factory(
            form,
            formset=Rows,
            extra=SPARE[name] + more,
            can_delete=True,
            can_delete_extra=False,
            max_num=MOST,
            absolute_max=MOST + 10,
        )
        assert issubclass(kind, Rows)
        rows = (
            kind(data, prefix=name)
            if data is not None
            else kind(prefix=name, initial=(content or {}).get(name, []))
        )
        for row in rows.forms:
            _label(row, relationship)
        sets[name] = rows
    return sets


def _label(form: Any, relationship: Relationship) -> None:
    for field, party in (
        ("client_owner", relationship.client),
        ("partner_owner", relationship.partner),
    ):
        if field in form.fields:
            form.fields[field].label = f"Owner at {party}"


def content_of(form: PlanForm, rows: Mapping[str, Rows]) -> dict[str, Any]:
    """The content that was typed."""
    days = {name: _text(form.cleaned_data.get(name)) for name in ("starts_on", "ends_on")}
    return days | {
        name: [row_form.content() for row_form in of.filled()] for name, of in rows.items()
    }


def typed(data: Mapping[str, Any]) -> dict[str, Any]:
    """What was typed so far, unjudged, for the same page with more rows."""
    return {
        name: [
            {field: data.get(f"{name}-{number}-{field}", "") for field in ("key", *OBJECTIVE)}
            for number in range(min(MOST + 10, _count(data.get(f"{name}-TOTAL_FORMS"))))
            if any(data.get(f"{name}-{number}-{field}") for field in OBJECTIVE)
        ]
        for name in LISTS
    }


def _count(text: Any) -> int:
    return int(text) if isinstance(text, str) and text.isdecimal() else 0


def judge(form: PlanForm, rows: Mapping[str, Rows], content: Any) -> None:
    """Put everything that is wrong with the content beside its field."""
    filled = {
        name: of.filled() for name, of in rows.items()
    }  # before an error makes one of them invalid
    keyed = {**content, **{name: _keyed(content[name], name) for name in LISTS}}
    for problem in problems(keyed):
        place = _PLACE.fullmatch(problem.place)
        if place is None:
            form.add_error(problem.place if problem.place in form.fields else None, problem.message)
        else:
            row = filled[place[1]][int(place[2]) - 1]
            row.add_error(place[3] if place[3] in row.fields else None, problem.message)


def faults(form: PlanForm, rows: Mapping[str, Rows]) -> Iterator[tuple[str, str]]:
    """What is wrong, in the order of the page: where it stands, and in words."""
    yield from _faults_of(form, "")
    for name, of in rows.items():
        what = "Objective" if name == "objectives" else GOALS[name]
        for number, row in enumerate(of.forms, 1):
            if not row.is_valid() and not row.cleaned_data.get("DELETE"):
                yield from _faults_of(row, f"{what} {number}, ")


def _faults_of(form: forms.Form, what: str) -> Iterator[tuple[str, str]]:
    for name, errors in form.errors.items():
        place, label = (form[name].auto_id, form[name].label) if name in form.fields else ("", "")
        yield from (
            (place, f"{what}{label}: {error}" if label else f"{what}{error}") for error in errors
        )


def _keyed(rows: list[dict[str, str]], name: str) -> list[dict[str, str]]:
    """New rows get their keys later; the check wants one."""
    return [
        {**row, "key": row["key"] or f"{name.replace('_', '-')}-new-{at}"}
        for at, row in enumerate(rows)
    ]


def goal_label(name: str, relationship: Relationship) -> str:
    """Whose goals they are."""
    return f"Goals of {relationship.client if name == next(iter(GOALS)) else relationship.partner}"
