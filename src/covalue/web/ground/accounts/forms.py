"""Forms of keys to the API and of service accounts."""

from __future__ import annotations

from datetime import UTC, datetime, time
from typing import ClassVar

from django import forms

from covalue.web.ground.accounts.models import ApiToken, TokenScope, User
from covalue.web.kit.limits import most
from covalue.web.kit.look.forms import DayField


class TokenForm(forms.Form):
    """A new key. The service speaks of the moment of its end; the form has the day."""

    NAMES: ClassVar[dict[str, str]] = {"expires_at": "expires_on"}
    name = forms.CharField(
        label="Name",
        max_length=most(ApiToken, "name"),
        help_text="What uses it, for example: monthly report.",
    )
    scopes = forms.MultipleChoiceField(
        label="It may",
        choices=[choice for choice in TokenScope.choices if choice[0] != TokenScope.CALENDAR],
        widget=forms.CheckboxSelectMultiple,
        initial=[TokenScope.READ],
    )
    expires_on = DayField(
        label="Works until the end of",
        required=False,
        help_text="Empty: until it is revoked.",
    )

    def moment(self) -> datetime | None:
        """The end of the day in UTC."""
        day = self.cleaned_data["expires_on"]
        return datetime.combine(day, time(23, 59, 59), tzinfo=UTC) if day else None


class ServiceForm(forms.Form):
    """A new service account."""

    name = forms.CharField(
        label="Name",
        max_length=most(User, "name"),
        help_text="The system that calls, for example: warehouse feed.",
    )
    role = forms.ChoiceField(label="Role", help_text="It limits what the service may see and do.")
