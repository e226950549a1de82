"""Forms of gate reviews, milestones, reviews of benefits, checklists."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime, time
from typing import Any
from zoneinfo import ZoneInfo

from django import forms

from covalue.web.ground.accounts.models import User
from covalue.web.ground.organizations.models import Relationship
from covalue.web.ground.organizations.selectors import Person
from covalue.web.kit.limits import most
from covalue.web.kit.look.forms import DayField, offer, short
from covalue.web.value.cases.models import Benefit
from covalue.web.value.documents.forms import evidence_field
from covalue.web.value.documents.models import Document
from covalue.web.value.gates.gate_agreements import ANSWERS
from covalue.web.value.gates.models import (
    EVIDENCE_MOST,
    QUESTION_MOST,
    BenefitReview,
    Decision,
    GateDecision,
    MilestoneForecast,
)
from covalue.web.value.gates.selectors import Milestone
from covalue.web.value.gates.services import ReviewDraft

SPARE = 3
"""Empty rows below the questions of a checklist."""


class ReviewForm(forms.Form):
    """An answer with its evidence for every question, the decision, and who signs."""

    decision = forms.ChoiceField(
        label="Decision",
        choices=Decision.choices,
        widget=forms.RadioSelect,
        initial=Decision.GO,
    )
    conditions = forms.CharField(
        label="Conditions, or why",
        required=False,
        widget=short(),
        max_length=most(GateDecision, "conditions"),
        help_text="A hold says until what, a stop says why.",
    )
    expires_on = DayField(
        label="Answer by the end of",
        required=False,
        help_text="Empty: open until answered.",
    )
    signatories = forms.MultipleChoiceField(
        label="Who signs",
        widget=forms.CheckboxSelectMultiple,
        help_text="At least one person of each party. You sign with your proposal.",
    )

    def __init__(
        self,
        *args: Any,
        relationship: Relationship,
        people: Iterable[Person],
        asked: Sequence[Mapping[str, str]],
        before: Mapping[str, Mapping[str, str]],
        documents: Sequence[Document],
        **kwargs: Any,
    ) -> None:
        """A pair of fields for each question, with the answers that were given last."""
        super().__init__(*args, **kwargs)
        self._zone = ZoneInfo(relationship.programme.time_zone)
        self._keys = [item["key"] for item in asked]
        self._documents = {str(document.pk): document for document in documents}
        for item in asked:
            self._ask(item, before.get(item["key"], {}), documents)
        self.order_fields([name for name in self.fields if name not in self.base_fields])
        signers = [person for person in people if person.signs]
        self._users = {str(person.user.pk): person.user for person in signers}
        offer(self, "signatories", ((str(person.user.pk), _signer(person)) for person in signers))

    def _ask(
        self,
        item: Mapping[str, str],
        known: Mapping[str, str],
        documents: Sequence[Document],
    ) -> None:
        """The fields of one question of the checklist."""
        question, key = item["question"], item["key"]
        self.fields[f"answer-{key}"] = forms.ChoiceField(
            label=question,
            choices=[("", "Choose"), *((word, word.capitalize()) for word in ANSWERS)],
            help_text=item.get("why", ""),
            initial=known.get("answer", ""),
        )
        self.fields[f"evidence-{key}"] = forms.CharField(
            label="Evidence",
            required=False,
            max_length=EVIDENCE_MOST,
            initial=known.get("evidence", ""),
            widget=forms.TextInput(attrs={"aria-label": f"Evidence: {question}"}),
        )
        if documents:
            self.fields[f"document-{key}"] = evidence_field(documents, f"Document: {question}")

    def draft(self) -> ReviewDraft:
        """As the service takes it."""
        data, day = self.cleaned_data, self.cleaned_data["expires_on"]
        return ReviewDraft(
            decision=data["decision"],
            conditions=data["conditions"],
            answers={key: (data[f"answer-{key}"], data[f"evidence-{key}"]) for key in self._keys},
            documents={
                key: [self._documents[chosen]]
                for key in self._keys
                if (chosen := data.get(f"document-{key}"))
            },
            expires_at=datetime.combine(day, time(23, 59, 59), tzinfo=self._zone) if day else None,
        )

    def people(self) -> list[User]:
        """Who was chosen to sign."""
        return [self._users[pk] for pk in self.cleaned_data["signatories"]]

    def add_error(self, field: str | None, error: Any) -> None:
        """The service speaks of a question by its key, and of the moment."""
        named = {"expires_at": "expires_on"}.get(field or "", field)
        super().add_error(f"answer-{named}" if f"answer-{named}" in self.fields else named, error)


def _signer(person: Person) -> str:
    return f"{person.party.label}: {person.user.name}, {person.role_labels}"


class MilestoneForm(forms.Form):
    """When a milestone is expected now."""

    key = forms.ChoiceField(label="Milestone")
    date = forms.CharField(
        label="Expected now",
        max_length=most(MilestoneForecast, "date"),
        help_text="A day as 2026-10-05, or a period as 2026-Q4.",
    )
    reason = forms.CharField(label="Why it moves", max_length=most(MilestoneForecast, "reason"))

    def __init__(self, *args: Any, milestones: Sequence[Milestone], **kwargs: Any) -> None:
        """The milestones of the business case."""
        super().__init__(*args, **kwargs)
        offer(
            self,
            "key",
            (
                (milestone.key, f"{milestone.title}, {milestone.expected}")
                for milestone in milestones
            ),
        )


class BenefitReviewForm(forms.Form):
    """What a scheduled review came to."""

    due_on = forms.ChoiceField(label="Scheduled for")
    held_on = DayField(label="Held on")
    outcome = forms.CharField(
        label="What it came to", widget=short(4), max_length=most(BenefitReview, "outcome")
    )

    def __init__(self, *args: Any, benefit: Benefit, held: Iterable[Any], **kwargs: Any) -> None:
        """The days that have no review yet."""
        super().__init__(*args, **kwargs)
        done = {row.due_on for row in held}
        open_days = [day for day in benefit.review_days if day not in done]
        days = ((day.isoformat(), day.strftime("%-d %b %Y")) for day in open_days)
        offer(self, "due_on", days)


class ChecklistForm(forms.Form):
    """The questions of a gate, each with why it is asked; an empty one is left out."""

    def __init__(self, *args: Any, items: Sequence[Mapping[str, str]], **kwargs: Any) -> None:
        """A pair of fields for each question, and some to spare."""
        super().__init__(*args, **kwargs)
        self._items = [*items, *({"key": "", "question": "", "why": ""} for _ in range(SPARE))]
        for at, item in enumerate(self._items):
            self.fields[f"question-{at}"] = forms.CharField(
                label=f"Question {at + 1}",
                required=False,
                max_length=QUESTION_MOST,
                initial=item["question"],
            )
            self.fields[f"why-{at}"] = forms.CharField(
                label=f"Why question {at + 1} is asked",
                required=False,
                max_length=QUESTION_MOST,
                initial=item.get("why", ""),
            )

    def items(self) -> list[dict[str, str]]:
        """As the service takes them; a question that was there keeps its key."""
        data = self.cleaned_data
        return [
            {"key": item["key"], "question": data[f"question-{at}"], "why": data[f"why-{at}"]}
            for at, item in enumerate(self._items)
            if data[f"question-{at}"].strip()
        ]
