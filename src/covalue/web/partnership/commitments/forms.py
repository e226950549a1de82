"""Forms of commitments, escalations and the ladder."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from django import forms

from covalue.web.ground.organizations.models import Party, Relationship
from covalue.web.ground.organizations.selectors import Person
from covalue.web.kit.limits import most
from covalue.web.kit.look.forms import DayField, offer, short
from covalue.web.kit.look.templatetags.look import day
from covalue.web.partnership.commitments.models import Commitment, CommitmentState, Escalation
from covalue.web.partnership.commitments.services import Note
from covalue.web.partnership.meetings.models import Level, Meeting

CLOSED = [(CommitmentState.KEPT, "Kept"), (CommitmentState.DROPPED, "Dropped")]


class CommitmentForm(forms.Form):
    """A promise of one side to the other."""

    party = forms.ChoiceField(label="Who promises it")
    text = forms.CharField(
        label="What is promised", max_length=most(Commitment, "text"), widget=short()
    )
    owner = forms.ChoiceField(label="Who sees to it", required=False)
    owner_name = forms.CharField(
        label="Somebody else",
        max_length=most(Commitment, "owner_name"),
        required=False,
        help_text="The name, where the person is not in the list.",
    )
    due_on = DayField(label="Due")
    client_gains = forms.CharField(max_length=most(Commitment, "client_gains"), widget=short())
    partner_gains = forms.CharField(max_length=most(Commitment, "partner_gains"), widget=short())
    made_in = forms.ChoiceField(label="Promised in the meeting", required=False)
    level = forms.ChoiceField(
        label="Which meetings follow it up",
        required=False,
        choices=[("", "those of the meeting's level, else operational"), *Level.choices],
        help_text="Meetings of this level and above go through it until it is closed.",
    )

    def __init__(
        self,
        *args: Any,
        relationship: Relationship,
        people: list[Person],
        meetings: Iterable[Meeting],
        **kwargs: Any,
    ) -> None:
        """The choices are of this relationship."""
        super().__init__(*args, **kwargs)
        names = {Party.CLIENT: relationship.client.name, Party.PARTNER: relationship.partner.name}
        self._people = {
            str(person.user.pk): person.user for person in people if not person.user.is_service
        }
        self._meetings = {str(meeting.pk): meeting for meeting in meetings}
        owners = [
            (str(person.user.pk), f"{names[person.party]}: {person.user.name}")
            for person in people
            if str(person.user.pk) in self._people
        ]
        held = [
            (pk, f"{day(meeting.local_day)}: {meeting.title}")
            for pk, meeting in self._meetings.items()
        ]
        offer(self, "party", names.items())
        offer(self, "owner", [("", "somebody else"), *owners])
        offer(self, "made_in", [("", "none"), *held])
        for party, name in names.items():
            self.fields[f"{party}_gains"].label = f"What {name} gains by it"

    def clean(self) -> dict[str, Any]:
        """The person and the meeting that were chosen."""
        data = super().clean() or {}
        if not data.get("owner") and not data.get("owner_name"):
            self.add_error("owner", "Choose a person, or give a name below.")
        data["owner"] = self._people.get(data.get("owner", ""))
        data["made_in"] = self._meetings.get(data.get("made_in", ""))
        return data


class ProgressForm(forms.Form):
    """How far it is."""

    progress = forms.IntegerField(label="Done, in percent", min_value=0, max_value=100)
    note = forms.CharField(
        label="How it stands",
        max_length=most(Commitment, "progress_note"),
        widget=short(),
        required=False,
    )


class MoveForm(forms.Form):
    """Another due day."""

    due_on = DayField(label="New due day")
    reason = forms.CharField(label="Why", max_length=most(Commitment, "reason"), widget=short())


class CloseForm(forms.Form):
    """Kept or dropped."""

    state = forms.ChoiceField(label="It is", choices=CLOSED, widget=forms.RadioSelect)
    reason = forms.CharField(
        label="Why",
        max_length=most(Commitment, "reason"),
        widget=short(),
        help_text="What shows that it was kept, or why it is dropped.",
    )


class ReopenForm(forms.Form):
    """Back to open."""

    reason = forms.CharField(label="Why", max_length=most(Commitment, "reason"), widget=short())


class ReviewForm(forms.Form):
    """What a meeting says about one commitment."""

    state = forms.ChoiceField(
        label="Then", choices=[(CommitmentState.OPEN, "Carried to the next meeting"), *CLOSED]
    )
    progress = forms.IntegerField(
        label="Done, in percent", min_value=0, max_value=100, required=False
    )
    text = forms.CharField(
        label="Note", max_length=most(Commitment, "progress_note"), widget=short(), required=False
    )

    def __init__(self, data: Mapping[str, Any] | None = None, *, commitment: Commitment) -> None:
        """Starts from how it stands."""
        initial = {"state": CommitmentState.OPEN, "progress": commitment.progress}
        super().__init__(data, prefix=str(commitment.pk), initial=initial)
        self.commitment = commitment

    def clean(self) -> dict[str, Any]:
        """What is closed needs a word why."""
        data = super().clean() or {}
        if data.get("state") in {CommitmentState.KEPT, CommitmentState.DROPPED} and not data.get(
            "text"
        ):
            self.add_error("text", f"Say why it counts as {data['state']}.")
        return data

    def note(self) -> Note:
        """As the service takes it."""
        return Note(**self.cleaned_data)


class EscalationForm(forms.Form):
    """Something that could not be settled below."""

    title = forms.CharField(label="What is to be settled", max_length=most(Escalation, "title"))
    reason = forms.CharField(
        label="Why it could not be settled below",
        widget=short(),
        max_length=most(Escalation, "reason"),
    )
    starts_level = forms.ChoiceField(label="Begins with the level", choices=Level.choices)
    commitment = forms.ChoiceField(label="About the commitment", required=False)

    def __init__(self, *args: Any, commitments: Iterable[Commitment], **kwargs: Any) -> None:
        """The open commitments of the relationship."""
        super().__init__(*args, **kwargs)
        self._commitments = {str(commitment.pk): commitment for commitment in commitments}
        named = [
            (pk, f"{commitment.number}: {commitment.text}")
            for pk, commitment in self._commitments.items()
        ]
        offer(self, "commitment", [("", "none"), *named])

    def clean_commitment(self) -> Commitment | None:
        """The one that was chosen."""
        return self._commitments.get(self.cleaned_data["commitment"])


class ResolveForm(forms.Form):
    """How it was settled."""

    resolution = forms.CharField(
        label="How it was settled", max_length=most(Escalation, "resolution"), widget=short()
    )


class LadderForm(forms.Form):
    """Days at each level."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        """One field for each level, from below."""
        super().__init__(*args, **kwargs)
        for level in Level:
            label = f"{level.label}: days"
            self.fields[level.value] = forms.IntegerField(label=label, min_value=1, max_value=365)
