"""Forms of business cases: to begin one, to upload one, to propose a version as a plan."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, time
from decimal import Decimal
from typing import Any
from zoneinfo import ZoneInfo

from django import forms

from covalue.language.currencies import MINOR_UNITS
from covalue.language.money import Money
from covalue.web.ground.accounts.models import User
from covalue.web.ground.organizations.models import Relationship
from covalue.web.ground.organizations.selectors import Person
from covalue.web.kit.limits import most
from covalue.web.kit.look.figure_field import FigureField
from covalue.web.kit.look.forms import DayField, offer, short
from covalue.web.partnership.partners.forms import MoneyField
from covalue.web.value.cases.models import CaseVersion, Gate, Plan, PrivateCost
from covalue.web.value.cases.services import GatePlanDraft

MOST_BYTES = most(CaseVersion, "document")


class StartForm(forms.Form):
    """The first version: over which periods, in which currency."""

    start = forms.RegexField(
        r"^\d{4}-Q[1-4]$",
        label="First quarter",
        help_text="As 2027-Q1.",
        error_messages={"invalid": "Write a quarter as 2027-Q1."},
    )
    periods = forms.IntegerField(label="Number of quarters", min_value=4, max_value=120, initial=16)
    currency = forms.CharField(
        label="Currency", max_length=most(PrivateCost, "currency"), help_text="A code such as EUR."
    )
    rate = FigureField(
        unit="",
        label="Discount rate, percent a year",
        min_value=0,
        max_value=100,
        max_digits=7,
        decimal_places=4,
        initial=Decimal(8),
        help_text="What money is worth a year later; finance says which.",
    )

    def clean_currency(self) -> str:
        """A currency that there is."""
        code = str(self.cleaned_data["currency"]).upper()
        if code not in MINOR_UNITS:
            raise forms.ValidationError(f"'{code}' is no currency. Use a code such as EUR.")
        return code


class UploadForm(forms.Form):
    """A document as a file, or pasted."""

    file = forms.FileField(label="YAML file", required=False)
    text = forms.CharField(
        label="Or the text itself",
        required=False,
        widget=forms.Textarea(attrs={"rows": 16, "spellcheck": "false"}),
    )
    note = forms.CharField(
        label="What has changed", required=False, max_length=most(CaseVersion, "note")
    )
    follows = forms.IntegerField(widget=forms.HiddenInput, min_value=0)

    def clean(self) -> dict[str, Any]:
        """The one or the other, as text."""
        data = super().clean() or {}
        file = data.get("file")
        if file is not None:
            if file.size > MOST_BYTES:
                raise forms.ValidationError(
                    "The file is over 1 MB; a business case is a text of some pages."
                )
            try:
                data["text"] = file.read().decode("utf-8")
            except UnicodeDecodeError:
                raise forms.ValidationError(
                    "The file is no text in UTF-8. Save it as UTF-8."
                ) from None
        if not (data.get("text") or "").strip():
            raise forms.ValidationError("Choose a file, or paste the text.")
        return data


class PlanForm(forms.Form):
    """A version as the plan of a gate, and who signs."""

    gate = forms.ChoiceField(label="At the gate", choices=Gate.choices)
    option = forms.ChoiceField(label="Option")
    reason = forms.CharField(
        label="Why it replaces the plan of this gate",
        required=False,
        widget=short(),
        max_length=most(Plan, "reason"),
        help_text="Needed where this gate has a plan. The original stays visible.",
    )
    expires_on = DayField(
        label="Answer by the end of",
        required=False,
        help_text="Empty: open until answered.",
    )
    signatories = forms.MultipleChoiceField(label="Who signs", widget=forms.CheckboxSelectMultiple)

    def __init__(
        self,
        *args: Any,
        version: CaseVersion,
        options: list[tuple[str, str]],
        relationship: Relationship,
        people: Iterable[Person],
        **kwargs: Any,
    ) -> None:
        """The options of the version, and the people of both sides who may sign."""
        super().__init__(*args, **kwargs)
        self._version, self._zone = version, ZoneInfo(relationship.programme.time_zone)
        offer(self, "option", options)
        signers = [person for person in people if person.signs]
        self._users = {str(person.user.pk): person.user for person in signers}
        named = [
            (str(person.user.pk), f"{person.party.label}: {person.user.name}, {person.role_labels}")
            for person in signers
        ]
        offer(self, "signatories", named)
        self.fields[
            "signatories"
        ].help_text = "At least one person of each party. You sign with your proposal."

    def draft(self) -> GatePlanDraft:
        """As the service takes it."""
        data, day = self.cleaned_data, self.cleaned_data["expires_on"]
        return GatePlanDraft(
            version=self._version,
            gate=data["gate"],
            option=data["option"],
            reason=data["reason"],
            expires_at=datetime.combine(day, time(23, 59, 59), tzinfo=self._zone) if day else None,
        )

    def people(self) -> list[User]:
        """Who was chosen to sign."""
        return [self._users[pk] for pk in self.cleaned_data["signatories"]]

    def add_error(self, field: str | None, error: Any) -> None:
        """The service speaks of the moment; the form has the day."""
        super().add_error("expires_on" if field == "expires_at" else field, error)


class PrivateCostForm(forms.Form):
    """What the project costs the own party alone, by period."""

    title = forms.CharField(label="What it is", max_length=most(PrivateCost, "title"))
    withdraw = forms.BooleanField(label="It does not hold any more", required=False)

    def __init__(
        self, *args: Any, currency: str, labels: Iterable[str], known: dict[str, int], **kwargs: Any
    ) -> None:
        """A field for each period of the business case."""
        super().__init__(*args, **kwargs)
        self._labels = list(labels)
        for label in self._labels:
            self.fields[f"p-{label}"] = MoneyField(
                currency=currency,
                label=f"{label}, {currency}",
                required=False,
                initial=Money(known[label], currency).major if label in known else None,
            )
        if not known:
            del self.fields["withdraw"]
        self.order_fields(["title", *(f"p-{label}" for label in self._labels), "withdraw"])

    def amounts(self) -> dict[str, int]:
        """Minor units by period, of the periods that were filled."""
        filled = {label: self.cleaned_data.get(f"p-{label}") for label in self._labels}
        return {label: amount for label, amount in filled.items() if amount is not None}
