"""Forms of proposals and answers."""

from __future__ import annotations

from datetime import date, datetime, time
from typing import Any, ClassVar
from zoneinfo import ZoneInfo

from django import forms

from covalue.web.ground.accounts.models import User
from covalue.web.ground.agreements.drafts import Draft
from covalue.web.ground.agreements.models import Agreement, Answer, Silence
from covalue.web.ground.organizations.models import Relationship
from covalue.web.ground.organizations.selectors import Person
from covalue.web.kit import clock
from covalue.web.kit.limits import most
from covalue.web.kit.look.forms import DayField, offer, short


class DraftForm(forms.Form):
    """The words, the deadline and the meaning of silence.

    The service speaks of the moment of the deadline; the form has the day.
    """

    NAMES: ClassVar[dict[str, str]] = {"expires_at": "expires_on"}
    title = forms.CharField(label="What is to be agreed", max_length=most(Agreement, "title"))
    text = forms.CharField(
        label="The words",
        widget=forms.Textarea(attrs={"rows": 9}),
        help_text="Exactly this text is signed by both parties.",
    )
    summary = forms.CharField(
        label="In short, and why",
        widget=short(),
        max_length=most(Agreement, "summary"),
        required=False,
    )
    expires_on = DayField(
        label="Answer by the end of",
        required=False,
        help_text="Empty: it stays open until answered.",
    )
    silence = forms.ChoiceField(
        label="Without an answer by then", choices=Silence.choices, initial=Silence.LAPSES
    )

    def __init__(self, *args: Any, relationship: Relationship, **kwargs: Any) -> None:
        """The programme's time zone says when a day ends."""
        super().__init__(*args, **kwargs)
        self._zone = ZoneInfo(relationship.programme.time_zone)
        self.fields[
            "expires_on"
        ].help_text += f" Days end at midnight, {relationship.programme.time_zone}."

    def draft(self) -> Draft:
        """What the service needs."""
        data = self.cleaned_data
        return Draft(
            title=data["title"],
            content={"text": data["text"]},
            summary=data["summary"],
            expires_at=_end_of(data["expires_on"], self._zone),
            silence=data["silence"],
        )


def _end_of(day: date | None, zone: ZoneInfo) -> datetime | None:
    return datetime.combine(day, time(23, 59, 59), tzinfo=zone) if day else None


def _day_of(agreement: Agreement) -> date | None:
    zone = ZoneInfo(agreement.relationship.programme.time_zone)
    return clock.day_in(agreement.expires_at, zone) if agreement.expires_at else None


class ProposalForm(DraftForm):
    """A new proposal: also who signs."""

    signatories = forms.MultipleChoiceField(label="Who signs", widget=forms.CheckboxSelectMultiple)

    def __init__(self, *args: Any, people: list[Person], **kwargs: Any) -> None:
        """`people` may sign; each party needs one at least."""
        super().__init__(*args, **kwargs)
        signatories = [person for person in people if person.signs]
        self._users = {str(person.user.pk): person.user for person in signatories}
        offer(self, "signatories", [(str(person.user.pk), _told(person)) for person in signatories])
        self.fields[
            "signatories"
        ].help_text = "At least one person of each party. You sign with your proposal."

    def people(self) -> list[User]:
        """The people chosen."""
        return [self._users[pk] for pk in self.cleaned_data["signatories"]]


class FollowForm(DraftForm):
    """Another proposal in the place of an open one."""

    reason = forms.CharField(label="Why", widget=short(), max_length=most(Answer, "reason"))

    def __init__(
        self, *args: Any, agreement: Agreement, reason_required: bool, **kwargs: Any
    ) -> None:
        """Starts from the words that are open now."""
        initial = {
            "title": agreement.title,
            "text": agreement.body.get("text", ""),
            "summary": agreement.summary,
            "silence": agreement.silence,
            "expires_on": _day_of(agreement),
        }
        super().__init__(*args, relationship=agreement.relationship, initial=initial, **kwargs)
        self.fields["reason"].required = reason_required


class ReasonForm(forms.Form):
    """Why somebody says no."""

    reason = forms.CharField(label="Why", widget=short(), max_length=most(Answer, "reason"))

    def __init__(self, *args: Any, required: bool = True, **kwargs: Any) -> None:
        """A withdrawal may go without."""
        super().__init__(*args, **kwargs)
        self.fields["reason"].required = required


def _told(person: Person) -> str:
    return f"{person.party.label}: {person.user.name}, {person.role_labels}"
