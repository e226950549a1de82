"""Forms of meetings, series, seats and cadence."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any, ClassVar
from zoneinfo import available_timezones

from django import forms

from covalue.web.ground.accounts.models import ApiToken
from covalue.web.ground.organizations.models import Party, Relationship
from covalue.web.kit.limits import most
from covalue.web.kit.look.forms import DayField, offer, offer_rows, short
from covalue.web.partnership.meetings.models import (
    AgendaItem,
    Attendance,
    Level,
    Meeting,
    Minutes,
    Presence,
    Seat,
    Series,
)
from covalue.web.partnership.meetings.outcomes import Attended
from covalue.web.partnership.tiers.models import Tier

NTH = [("1", "first"), ("2", "second"), ("3", "third"), ("4", "fourth"), ("-1", "last")]
WEEKDAYS = list(
    enumerate(("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"))
)
ZONE_HELP = "The meeting keeps its time on the clocks there, also when they change."


class WallInput(forms.DateTimeInput):
    """A day and a time on the wall, with the browser's own picker."""

    input_type = "datetime-local"

    def __init__(self) -> None:
        """The browser's picker wants the ISO form."""
        super().__init__(format="%Y-%m-%dT%H:%M")


class WallField(forms.Field):
    """A day and a time without zone: another field says where."""

    widget = WallInput
    default_error_messages: ClassVar = {"invalid": "Enter a day and a time."}

    def to_python(self, value: Any) -> datetime | None:
        """The wall time."""
        if not value:
            return None
        try:
            return datetime.fromisoformat(str(value)).replace(tzinfo=None)
        except ValueError as error:
            raise forms.ValidationError(self.error_messages["invalid"], code="invalid") from error


class TimeInput(forms.TimeInput):
    """A time, with the browser's own picker."""

    input_type = "time"

    def __init__(self) -> None:
        """Hours and minutes."""
        super().__init__(format="%H:%M")


def zone_choices(relationship: Relationship) -> list[tuple[str, str]]:
    """The zones of both parties first, then all."""
    own = list(dict.fromkeys(relationship.zones))
    return [(zone, zone) for zone in [*own, *sorted(available_timezones() - set(own))]]


def _level() -> forms.ChoiceField:
    return forms.ChoiceField(label="Level", choices=Level.choices)


def _title() -> forms.CharField:
    return forms.CharField(
        label="Title",
        max_length=most(Meeting, "title"),
        help_text="As people call it, for example: Quarterly review.",
    )


def _minutes() -> forms.IntegerField:
    return forms.IntegerField(label="Minutes", min_value=1, max_value=24 * 60, initial=60)


def _place() -> forms.CharField:
    return forms.CharField(
        label="Place",
        max_length=most(Meeting, "place"),
        required=False,
        help_text="A room, or the address of a call.",
    )


def _lines(text: str) -> list[str]:
    return text.splitlines()


def _reason() -> forms.CharField:
    return forms.CharField(label="Reason", max_length=most(Meeting, "reason"), widget=short())


class InRelationship(forms.Form):
    """A form that offers the zones of both parties."""

    def __init__(self, *args: Any, relationship: Relationship, **kwargs: Any) -> None:
        """`relationship`: whose zones come first."""
        super().__init__(*args, **kwargs)
        offer(self, "time_zone", zone_choices(relationship))


class MeetingForm(InRelationship):
    """One meeting to plan."""

    level, title = _level(), _title()
    starts = WallField(label="Day and time")
    time_zone = forms.ChoiceField(label="Time zone", help_text=ZONE_HELP)
    minutes, place = _minutes(), _place()


class MoveForm(InRelationship):
    """Another time or place."""

    starts = WallField(label="Day and time")
    time_zone = forms.ChoiceField(label="Time zone", help_text=ZONE_HELP)
    minutes, place = _minutes(), _place()
    reason = forms.CharField(label="Reason", required=False, max_length=most(Meeting, "reason"))


class ReasonForm(forms.Form):
    """Why something did not or will not take place."""

    reason = _reason()


class AgendaForm(forms.Form):
    """A point of the agenda."""

    title = forms.CharField(label="Point", max_length=most(AgendaItem, "title"))
    note = forms.CharField(
        label="Note", required=False, max_length=most(AgendaItem, "note"), widget=short()
    )
    decide = forms.BooleanField(label="A decision is asked for", required=False)


class CorrectForm(forms.Form):
    """The next version of the minutes."""

    text = forms.CharField(label="Minutes", max_length=most(Minutes, "text"), widget=forms.Textarea)
    decisions = forms.CharField(
        label="Decisions that were left out",
        required=False,
        widget=short(),
        help_text="One a line. What was decided is never taken back: another decision follows it.",
    )

    def decided(self) -> list[str]:
        """One decision for each line."""
        return _lines(self.cleaned_data["decisions"])


class HoldForm(forms.Form):
    """What came of a meeting: who was there, minutes, decisions."""

    def __init__(self, *args: Any, meeting: Meeting, seats: Sequence[Seat], **kwargs: Any) -> None:
        """`seats`: who was expected."""
        super().__init__(*args, **kwargs)
        self._seats = seats
        relationship = meeting.relationship
        self._sides = {
            Party.CLIENT: relationship.client.name,
            Party.PARTNER: relationship.partner.name,
        }
        for number, seat in enumerate(seats):
            self._expect(number, seat)
        for party, name in self._sides.items():
            self.fields[f"others_{party.value}"] = forms.CharField(
                label=f"Others who were there for {name}",
                required=False,
                widget=short(),
                help_text="One a line: name, title.",
            )
        self.fields["minutes"] = forms.CharField(
            label="Minutes", max_length=most(Minutes, "text"), widget=forms.Textarea
        )
        self.fields["decisions"] = forms.CharField(
            label="Decisions",
            required=False,
            widget=short(),
            help_text="One a line. They are numbered, and stay.",
        )

    def _expect(self, number: int, seat: Seat) -> None:
        who = f"{seat.person_name}, {self._sides[Party(seat.party)]}"
        self.fields[f"presence_{number}"] = forms.ChoiceField(label=who, choices=Presence.choices)
        self.fields[f"delegate_{number}"] = forms.CharField(
            label=f"Who came for {seat.person_name}",
            required=False,
            max_length=most(Attendance, "delegate_name"),
        )

    def attendances(self) -> list[Attended]:
        """Those who were expected, then the others."""
        data = self.cleaned_data
        expected = [
            Attended(
                seat.party,
                seat.person_name,
                data[f"presence_{number}"],
                seat.title,
                data[f"delegate_{number}"],
            )
            for number, seat in enumerate(self._seats)
        ]
        return [*expected, *(one for party in Party for one in self._others(party))]

    def _others(self, party: Party) -> list[Attended]:
        lines = [
            line for line in self.cleaned_data[f"others_{party.value}"].splitlines() if line.strip()
        ]
        parts = [line.partition(",") for line in lines]
        return [
            Attended(party, name, Presence.PRESENT, title.strip()) for name, _comma, title in parts
        ]

    def decided(self) -> list[str]:
        """One decision for each line."""
        return _lines(self.cleaned_data["decisions"])


class SeriesForm(InRelationship):
    """Meetings that come round."""

    level, title = _level(), _title()
    every_months = forms.IntegerField(
        label="Every how many months", min_value=1, max_value=60, initial=1
    )
    nth = forms.TypedChoiceField(label="On the", choices=NTH, coerce=int)
    weekday = forms.TypedChoiceField(label="Weekday", choices=WEEKDAYS, coerce=int)
    month_day = forms.IntegerField(
        label="Or on a day of the month instead",
        required=False,
        min_value=1,
        max_value=31,
        help_text="1 to 31. A month without the day gives its last.",
    )
    local_time = forms.TimeField(label="Time", widget=TimeInput())
    time_zone = forms.ChoiceField(label="Time zone", help_text=ZONE_HELP)
    minutes, place = _minutes(), _place()
    starts_on = DayField(label="From", help_text="The first is in this month or follows it.")
    ends_on = DayField(
        label="Until the day before",
        required=False,
        help_text="Empty: until somebody ends it.",
    )

    def fields_of(self) -> dict[str, Any]:
        """What the service needs: the weekday, or the day of the month where one is given."""
        data = dict(self.cleaned_data)
        if data["month_day"] is not None:
            data["nth"] = data["weekday"] = None
        return data


class SeriesChangeForm(SeriesForm):
    """The series as it is to be from a day on."""

    def __init__(self, *args: Any, series: Series, **kwargs: Any) -> None:
        """The level stays, and so does the end."""
        names = (
            "title",
            "every_months",
            "nth",
            "weekday",
            "month_day",
            "local_time",
            "time_zone",
            "minutes",
            "place",
        )
        initial = {
            name: getattr(series, name) for name in names if getattr(series, name) is not None
        }
        super().__init__(*args, relationship=series.relationship, initial=initial, **kwargs)
        del self.fields["level"], self.fields["ends_on"]
        self.fields["starts_on"].label = "It changes on"
        self.fields[
            "starts_on"
        ].help_text = "Planned meetings from this day on go to the new day of their month."


class SeriesEndForm(forms.Form):
    """The end of a series."""

    ends_on = DayField(
        label="From",
        help_text="Planned meetings from this day on are cancelled.",
    )
    reason = _reason()


class SeatForm(forms.Form):
    """Somebody for a vacant seat."""

    party = forms.ChoiceField(label="Side")
    level = _level()
    person_name = forms.CharField(label="Name", max_length=most(Seat, "person_name"))
    title = forms.CharField(
        label="Title",
        max_length=most(Seat, "title"),
        required=False,
        help_text="For example: Chief executive.",
    )
    email = forms.EmailField(label="Email", required=False, help_text="Invitations go there.")
    starts_on = DayField(label="From")
    ends_on = DayField(
        label="Until the day before",
        required=False,
        help_text="Empty: until somebody succeeds.",
    )

    def __init__(self, *args: Any, relationship: Relationship, **kwargs: Any) -> None:
        """Both sides by their names."""
        super().__init__(*args, **kwargs)
        names = (relationship.client.name, relationship.partner.name)
        offer(self, "party", zip(Party.values, names, strict=True))


class SucceedForm(SeatForm):
    """Who follows on a seat."""

    def __init__(self, *args: Any, seat: Seat, **kwargs: Any) -> None:
        """Side and level are those of the seat."""
        super().__init__(*args, relationship=seat.relationship, **kwargs)
        del self.fields["party"], self.fields["level"]


class LeaveForm(forms.Form):
    """The day from which a seat is vacant."""

    ends_on = DayField(label="Vacant from")


class CadenceForm(forms.Form):
    """How often partners of a tier meet at a level."""

    tier = forms.ModelChoiceField(Tier.objects.none(), label="Tier", empty_label=None)
    level = _level()
    every_months = forms.IntegerField(
        label="Every how many months", min_value=1, max_value=60, initial=3
    )
    minutes = _minutes()
    starts_on = DayField(
        label="From",
        help_text="What holds before ends there; what is due counts from this day.",
    )

    def __init__(self, *args: Any, tiers: Any, **kwargs: Any) -> None:
        """`tiers`: those of the programme."""
        super().__init__(*args, **kwargs)
        offer_rows(self, "tier", tiers)


class FeedForm(forms.Form):
    """A new address of the own calendar."""

    name = forms.CharField(
        label="Name",
        max_length=most(ApiToken, "name"),
        help_text="Where you use it, for example: phone.",
    )
