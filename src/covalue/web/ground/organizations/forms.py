"""Forms of people, organizations, programmes and relationships."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any
from zoneinfo import available_timezones

from django import forms
from django.contrib.auth.password_validation import password_validators_help_text_html

from covalue.language.currencies import MINOR_UNITS
from covalue.web.ground.accounts.models import User
from covalue.web.ground.organizations.models import (
    Organization,
    Party,
    PrivateField,
    Programme,
    Relationship,
    RoleName,
)
from covalue.web.ground.organizations.rules import ONE_SIDED
from covalue.web.kit.limits import most
from covalue.web.kit.look.forms import DayField, offer, offer_rows


def _password() -> forms.CharField:
    return forms.CharField(
        label="Password",
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
        strip=False,
        help_text=password_validators_help_text_html(),
    )


def role_choices(party: Party | None) -> list[tuple[str, str]]:
    """The roles that exist on the side, all of them without one; first the line that asks to
    choose."""
    here = [
        role_name
        for role_name in RoleName
        if party is None or ONE_SIDED.get(role_name, party) == party
    ]
    return [("", "Choose a role"), *((role_name.value, role_name.label) for role_name in here)]


class SetUpForm(forms.Form):
    """The first person and organization."""

    organization_name = forms.CharField(
        label="Your organization", max_length=most(Organization, "name")
    )
    name = forms.CharField(
        label="Your name",
        max_length=most(User, "name"),
        help_text="It stands under everything you sign.",
        widget=forms.TextInput(attrs={"autocomplete": "name"}),
    )
    email = forms.EmailField(
        label="Email", widget=forms.EmailInput(attrs={"autocomplete": "username"})
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        """The password's help lists the rules that are in force."""
        super().__init__(*args, **kwargs)
        self.fields["password"] = _password()


class JoinForm(forms.Form):
    """A new person who was invited."""

    name = forms.CharField(
        label="Your name",
        max_length=most(User, "name"),
        help_text="It stands under everything you sign.",
        widget=forms.TextInput(attrs={"autocomplete": "name"}),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        """The password's help lists the rules that are in force."""
        super().__init__(*args, **kwargs)
        self.fields["password"] = _password()


class AcceptForm(forms.Form):
    """Somebody with an account joins; a partner's administrator may bring the organization that is
    here."""

    organization = forms.ModelChoiceField(
        Organization.objects.none(), required=False, label="Join as"
    )

    def __init__(self, *args: Any, own: Any, invited: Organization, **kwargs: Any) -> None:
        """`own`: organizations that could take the place of the invited one."""
        super().__init__(*args, **kwargs)
        offer_rows(self, "organization", own, none=invited.name)
        if not own.exists():
            del self.fields["organization"]


class NameForm(forms.Form):
    """One name."""

    name = forms.CharField(label="Name", max_length=most(Organization, "name"))


class ProgrammeForm(forms.Form):
    """A new programme."""

    name = forms.CharField(
        label="Name",
        max_length=most(Programme, "name"),
        help_text="As people call it, for example: Strategic partners.",
    )
    currency = forms.ChoiceField(
        label="Currency",
        choices=lambda: [(code, code) for code in sorted(MINOR_UNITS)],
        initial="EUR",
    )
    time_zone = forms.ChoiceField(
        label="Time zone",
        choices=lambda: [(zone, zone) for zone in sorted(available_timezones())],
        initial="UTC",
        help_text="Deadlines end at midnight there.",
    )


class RelationshipForm(forms.Form):
    """A relationship with a new partner, or with a known one."""

    partner_name = forms.CharField(
        label="Partner's name", max_length=most(Organization, "name"), required=False
    )
    partner = forms.ModelChoiceField(
        Organization.objects.none(),
        label="Or a partner of another programme",
        required=False,
        empty_label="A new partner",
    )

    def __init__(self, *args: Any, known: Any, **kwargs: Any) -> None:
        """`known`: partners that may join a further programme."""
        super().__init__(*args, **kwargs)
        offer_rows(self, "partner", known)
        if not known.exists():
            del self.fields["partner"]
            self.fields["partner_name"].required = True


class EndForm(forms.Form):
    """The day on which something ends."""

    ends_on = DayField(label="Last day is the day before")


class InviteForm(forms.Form):
    """Somebody to invite, in a role."""

    email = forms.EmailField(label="Email", help_text="The link works for this address only.")
    name = forms.ChoiceField(label="Role")
    organization = forms.ChoiceField(label="Side", required=False)

    def __init__(
        self,
        *args: Any,
        roles: list[tuple[str, str]],
        sides: Sequence[tuple[str, str]] = (),
        **kwargs: Any,
    ) -> None:
        """`sides`: the organizations that the inviter may invite for; without them there is no
        choice."""
        super().__init__(*args, **kwargs)
        offer(self, "name", roles)
        offer(self, "organization", sides)
        if not sides:
            del self.fields["organization"]


class RoleForm(forms.Form):
    """A dated role for a member."""

    name = forms.ChoiceField(label="Role", choices=role_choices(None))
    reach = forms.ChoiceField(label="Where")
    starts_on = DayField(label="From", required=False, help_text="Empty: from today.")
    ends_on = DayField(
        label="Until the day before",
        required=False,
        help_text="Empty: until somebody ends it.",
    )

    def __init__(
        self,
        *args: Any,
        programmes: Sequence[Programme],
        relationships: Sequence[Relationship],
        **kwargs: Any,
    ) -> None:
        """Where the role may hold, among what the giver sees."""
        super().__init__(*args, **kwargs)
        self._reaches: dict[str, dict[str, Any]] = {"": {}}
        self._reaches |= {
            f"programme {programme.pk}": {"programme": programme} for programme in programmes
        }
        self._reaches |= {
            f"relationship {relationship.pk}": {"relationship": relationship}
            for relationship in relationships
        }
        labels = ["Everywhere in the organization", *map(str, programmes), *map(str, relationships)]
        offer(self, "reach", list(zip(self._reaches, labels, strict=True)))
        self.fields["reach"].required = False

    def role(self) -> dict[str, Any]:
        """What the service needs."""
        data = self.cleaned_data
        days = {"starts_on": data["starts_on"], "ends_on": data["ends_on"]}
        return {"name": data["name"], **self._reaches[data["reach"]], **days}


class PrivateForm(forms.Form):
    """A value that only the own organization sees."""

    organization = forms.ModelChoiceField(
        Organization.objects.none(), label="Whose", empty_label=None
    )
    name = forms.CharField(
        label="What",
        max_length=most(PrivateField, "name"),
        help_text="For example: walk-away value.",
    )
    value = forms.CharField(
        label="Value",
        widget=forms.Textarea(attrs={"class": "short"}),
        max_length=most(PrivateField, "value"),
        required=False,
    )

    def __init__(self, *args: Any, own: Any, **kwargs: Any) -> None:
        """`own`: the organizations of this person that are party to it."""
        super().__init__(*args, **kwargs)
        offer_rows(self, "organization", own)
        self.fields["organization"].initial = own.first()
