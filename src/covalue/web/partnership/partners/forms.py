"""Forms of areas, lead roles and waivers."""

from __future__ import annotations

from collections.abc import Iterable
from decimal import Decimal
from typing import Any

from django import forms

from covalue.language.money import Money, most_of, places_of
from covalue.web.ground.organizations.models import Programme, Relationship, RoleName
from covalue.web.ground.organizations.selectors import Person
from covalue.web.kit.limits import most
from covalue.web.kit.look.figure_field import FigureField
from covalue.web.kit.look.forms import DayField, offer, offer_rows, short
from covalue.web.partnership.partners.models import Area, LeadRole, Waiver
from covalue.web.partnership.partners.waivers import Request


class PartnerField(forms.ModelChoiceField):  # type: ignore[type-arg]  # takes none when it runs
    """A choice among relationships, shown by their partners."""

    def label_from_instance(self, obj: Relationship) -> str:
        """The partner's name."""
        return obj.partner.name


class MoneyField(FigureField):
    """An amount in a currency; cleaned to minor units, None when it is empty."""

    def __init__(self, *, currency: str, **kwargs: Any) -> None:
        """As many decimals as the currency has."""
        self._currency = currency
        super().__init__(
            unit=currency,
            min_value=0,
            max_value=most_of(currency),
            decimal_places=places_of(currency),
            **kwargs,
        )

    def clean(self, value: Any) -> int | None:
        """The amount in minor units."""
        amount: Decimal | None = super().clean(value)
        return None if amount is None else Money.of(amount, self._currency).minor


class AreaForm(forms.Form):
    """Name and description of an area."""

    name = forms.CharField(label="Name", max_length=most(Area, "name"))
    description = forms.CharField(
        label="What belongs to it",
        required=False,
        max_length=most(Area, "description"),
        widget=short(),
        help_text="In the words that people ask with: “Who should we ask?” looks here.",
    )


class LeadRoleForm(forms.Form):
    """Who leads the area from a day on."""

    relationship = PartnerField(label="Partner", queryset=None, empty_label=None)
    starts_on = DayField(label="Leads from")
    ends_on = DayField(
        label="Until",
        required=False,
        help_text="The first day on which it no longer leads.",
    )
    reason = forms.CharField(
        label="Why this partner",
        required=False,
        max_length=most(LeadRole, "reason"),
        widget=short(),
        help_text="Not shown to it.",
    )

    def __init__(self, *args: Any, partners: Any, **kwargs: Any) -> None:
        """The partners of the programme."""
        super().__init__(*args, **kwargs)
        offer_rows(self, "relationship", partners)


class EndOnForm(forms.Form):
    """The first day after the end."""

    ends_on = DayField(label="Ends on", help_text="The first day on which it no longer holds.")


class WaiverForm(forms.Form):
    """A request for an exception to the exclusion."""

    area = forms.ModelChoiceField(label="Area", queryset=Area.objects.none())
    scope = forms.CharField(
        label="What exactly the partner may do",
        widget=short(),
        max_length=most(Waiver, "scope"),
        help_text="The partner sees it.",
    )
    reason = forms.CharField(
        label="Why",
        widget=short(),
        max_length=most(Waiver, "reason"),
        help_text="Not shown to the partner.",
    )
    alternatives = forms.CharField(
        label="What else was considered",
        widget=short(),
        max_length=most(Waiver, "alternatives"),
        help_text="Not shown to the partner.",
    )
    starts_on = DayField(label="From")
    ends_on = DayField(label="Ends on", help_text="The first day without the waiver.")
    sponsor = forms.ChoiceField(label="Executive sponsor who signs it as well")

    def __init__(
        self, *args: Any, programme: Programme, areas: Any, people: Iterable[Person], **kwargs: Any
    ) -> None:
        """The choices are of this programme."""
        super().__init__(*args, **kwargs)
        offer_rows(self, "area", areas)
        self.fields["limit"] = MoneyField(
            currency=programme.currency,
            label=f"Limit in {programme.currency}",
            required=False,
            help_text="All work placed under the waiver together. Empty: no limit in money.",
        )
        sponsors = [person for person in people if RoleName.EXECUTIVE_SPONSOR in person.roles]
        self._sponsors = {str(person.user.pk): person.user for person in sponsors}
        offer(self, "sponsor", [(pk, user.name) for pk, user in self._sponsors.items()])
        self.order_fields(
            ["area", "scope", "reason", "alternatives", "limit", "starts_on", "ends_on", "sponsor"]
        )

    def values(self) -> dict[str, Any]:
        """What the service takes."""
        data = self.cleaned_data
        names = ("area", "scope", "reason", "alternatives", "starts_on", "ends_on")
        request = Request(**{name: data[name] for name in names}, limit_minor=data["limit"])
        return {"request": request, "sponsor": self._sponsors[data["sponsor"]]}
