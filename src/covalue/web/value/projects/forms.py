"""Forms of projects."""

from __future__ import annotations

from typing import Any

from django import forms

from covalue.web.ground.organizations.models import Programme
from covalue.web.kit.limits import most
from covalue.web.kit.look.forms import offer_rows, short
from covalue.web.partnership.partners.forms import MoneyField, PartnerField
from covalue.web.partnership.partners.models import Area
from covalue.web.value.projects.models import Project


class ProjectForm(forms.Form):
    """Work to be placed."""

    area = forms.ModelChoiceField(label="Area", queryset=Area.objects.none(), empty_label=None)
    relationship = PartnerField(label="Partner", queryset=None, empty_label=None)
    name = forms.CharField(label="Name", max_length=most(Project, "name"))
    description = forms.CharField(
        label="What it is about",
        required=False,
        max_length=most(Project, "description"),
        widget=short(),
    )

    def __init__(
        self, *args: Any, programme: Programme, areas: Any, partners: Any, **kwargs: Any
    ) -> None:
        """The choices are of this programme."""
        super().__init__(*args, **kwargs)
        offer_rows(self, "area", areas)
        offer_rows(self, "relationship", partners)
        self.fields["amount"] = MoneyField(
            currency=programme.currency,
            label=f"Amount in {programme.currency}",
            required=False,
            help_text="What is placed. Empty: not known yet.",
        )

    def values(self) -> dict[str, Any]:
        """What the service takes."""
        data = dict(self.cleaned_data)
        return {"amount_minor": data.pop("amount"), **data}
