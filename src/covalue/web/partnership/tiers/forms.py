"""Forms of tiers, criteria and reviews."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any
from uuid import UUID

from django import forms

from covalue.web.ground.organizations.models import RoleName
from covalue.web.ground.organizations.selectors import Person
from covalue.web.kit.limits import most
from covalue.web.kit.look.forms import DayField, offer, offer_rows, short
from covalue.web.partnership.tiers.judging import ALLOWED, LONGEST_NOTE, Judgement, Reading
from covalue.web.partnership.tiers.measures import measures
from covalue.web.partnership.tiers.models import (
    Admission,
    Decision,
    Met,
    ReviewKind,
    Tier,
    TierCriterion,
    TierReview,
    decision_words,
)
from covalue.web.partnership.tiers.review_content import Review
from covalue.web.partnership.tiers.services import MOST_MONTHS


class TierForm(forms.Form):
    """A tier."""

    name = forms.CharField(label="Name", max_length=most(Tier, "name"))
    description = forms.CharField(
        label="What a partner in it is to you",
        widget=short(),
        required=False,
        max_length=most(Tier, "description"),
    )
    renew_months = forms.IntegerField(
        label="Renewed after, in months",
        min_value=1,
        max_value=MOST_MONTHS,
        initial=12,
        help_text="A partner's place in the tier is reviewed again by then.",
    )


class CriterionForm(forms.Form):
    """What partners of a tier have to meet."""

    text = forms.CharField(
        label="What is asked for", max_length=most(TierCriterion, "text"), widget=short()
    )
    measure = forms.ChoiceField(
        label="Measure",
        required=False,
        help_text="Without one, people judge it in each review and say what shows it.",
    )
    threshold = forms.CharField(
        label="At least",
        max_length=most(TierCriterion, "threshold"),
        required=False,
        help_text="In the unit of the measure, as 3.5 or 80.",
    )
    starts_on = DayField(label="From")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        """The measures that there are."""
        super().__init__(*args, **kwargs)
        counted = [(measure.name, f"{measure.label}, {measure.unit}") for measure in measures()]
        offer(self, "measure", [("", "none: judged by people"), *counted])


class EndCriterionForm(forms.Form):
    """The day from which it is not asked for any more."""

    ends_on = DayField(label="Ends on")


class ReviewForm(forms.Form):
    """A judgement for every criterion without a figure, the decision and why, and who signs with
    me."""

    decision = forms.ChoiceField(label="Decision", widget=forms.RadioSelect)
    moved_to = forms.ModelChoiceField(
        label="Moves to",
        queryset=Tier.objects.none(),
        required=False,
        empty_label="stays",
        help_text="Only where it moves to another tier.",
    )
    reason = forms.CharField(
        label="Reason",
        max_length=most(TierReview, "reason"),
        widget=short(),
        help_text="The partner will read it.",
    )
    conditions = forms.CharField(
        label="Conditions",
        max_length=most(TierReview, "conditions"),
        widget=short(),
        required=False,
        help_text="Needed where a criterion is not met and the partner is to be in the tier.",
    )
    conditions_due_on = DayField(label="Conditions are met by", required=False)
    next_due_on = DayField(label="Next renewal", required=False)
    sponsor = forms.ChoiceField(label="Executive sponsor who signs with you")

    def __init__(
        self,
        *args: Any,
        kind: str,
        tier: Tier,
        rows: list[Reading],
        now: Admission | None,
        others: Iterable[Tier],
        people: Iterable[Person],
        **kwargs: Any,
    ) -> None:
        """Fields for the criteria that people judge, and the choices of this kind of review."""
        super().__init__(*args, **kwargs)
        self.kind, self.tier, self.rows = kind, tier, rows
        open_to = decisions(kind, now)
        offer(
            self,
            "decision",
            [(decision.value, _label(decision, kind, tier)) for decision in open_to],
        )
        pks = [other.pk for other in others]
        offer_rows(self, "moved_to", Tier.objects.filter(pk__in=pks))
        if kind == ReviewKind.ADMISSION or not pks:
            del self.fields["moved_to"]
        self.fields[
            "next_due_on"
        ].help_text = f"Empty: {tier.renew_months} months from now, or from the present day."
        self._sponsors = {
            str(person.user.pk): person.user
            for person in people
            if RoleName.EXECUTIVE_SPONSOR in person.roles
        }
        offer(self, "sponsor", [(pk, user.name) for pk, user in self._sponsors.items()])
        for row in rows:
            if not row.measured:
                self._add(row)

    def _add(self, row: Reading) -> None:
        pk, text = row.criterion.pk, row.criterion.text
        choices = [("", "choose"), *Met.choices]
        self.fields[f"met_{pk}"] = forms.ChoiceField(label=f"Judgement: {text}", choices=choices)
        self.fields[f"note_{pk}"] = forms.CharField(
            label=f"What shows it: {text}", max_length=LONGEST_NOTE, widget=short(), required=False
        )

    @property
    def judged(self) -> list[tuple[Reading, Any, Any]]:
        """Each criterion with its two fields; None where a figure decides."""
        return [
            (row, None, None)
            if row.measured
            else (row, self[f"met_{row.criterion.pk}"], self[f"note_{row.criterion.pk}"])
            for row in self.rows
        ]

    @property
    def rest(self) -> list[Any]:
        """The other fields, in order."""
        return [self[name] for name in self.fields if not name.startswith(("met_", "note_"))]

    def clean(self) -> dict[str, Any]:
        """What is judged as met or not met is shown."""
        data = super().clean() or {}
        for row in self.rows:
            pk = row.criterion.pk
            if data.get(f"met_{pk}") in {Met.YES, Met.NO} and not data.get(f"note_{pk}"):
                self.add_error(f"note_{pk}", f"Say what shows that it is {data[f'met_{pk}']}.")
        return data

    def sponsor_user(self) -> Any:
        """The person who was chosen."""
        return self._sponsors[self.cleaned_data["sponsor"]]

    def review(self) -> Review:
        """As the service takes it."""
        data = self.cleaned_data
        judgements: dict[UUID, Judgement] = {
            row.criterion.pk: Judgement(
                data[f"met_{row.criterion.pk}"], data[f"note_{row.criterion.pk}"]
            )
            for row in self.rows
            if not row.measured
        }
        names = ("decision", "reason", "conditions", "conditions_due_on", "next_due_on")
        return Review(
            kind=self.kind,
            tier=self.tier,
            judgements=judgements,
            moved_to=data.get("moved_to"),
            **{name: data[name] for name in names},
        )


def decisions(kind: str, now: Admission | None) -> list[Decision]:
    """What this review may decide, where the partner is in a tier or is not."""
    wrong = Decision.MOVE if now is None else Decision.ADMIT
    return [
        decision for decision in ALLOWED[kind] if kind != ReviewKind.ADMISSION or decision != wrong
    ]


def _label(decision: Decision, kind: str, tier: Tier) -> str:
    """A review for admission names where the partner would move."""
    return (
        decision_words(decision, tier.name) if kind == ReviewKind.ADMISSION else str(decision.label)
    )
