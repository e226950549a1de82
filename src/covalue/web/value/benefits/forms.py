"""Forms of value reports, handovers and progress."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date
from decimal import Decimal
from typing import Any

from django import forms

from covalue.benefits.benefits_map import Node
from covalue.language.money import MOST_MINOR, Money, most_of, places_of
from covalue.web.ground.accounts.models import User
from covalue.web.ground.organizations.models import Party
from covalue.web.ground.organizations.selectors import Person
from covalue.web.kit.limits import most
from covalue.web.kit.look.figure_field import FigureField
from covalue.web.kit.look.forms import DayField, offer
from covalue.web.value.benefits.models import GAIN_PLACES, ChangeProgress, Stage, ValueReport
from covalue.web.value.benefits.owners import NOTE_MOST
from covalue.web.value.benefits.threads import PeriodRow, Story
from covalue.web.value.documents.forms import evidence_field
from covalue.web.value.documents.models import Document


class ValueForm(forms.Form):
    """What was realized, or validated, in every period that is over; an empty field says nothing
    about its period."""

    source = forms.CharField(
        label="Where it is taken from",
        max_length=most(ValueReport, "source"),
        required=False,
        help_text="A report, a system, a calculation.",
    )

    def __init__(
        self,
        *args: Any,
        story: Story,
        stage: Stage,
        documents: Sequence[Document] = (),
        **kwargs: Any,
    ) -> None:
        """A field for each closed period, the latest first, with what is reported already; a
        document as evidence."""
        super().__init__(*args, **kwargs)
        self.currency = story.benefit.currency
        self._days: dict[str, date] = {}
        for row in reversed([period_row for period_row in story.rows if period_row.closed]):
            name = f"value-{row.day.isoformat()}"
            self._days[name] = row.day
            self.fields[name] = self._field(story, row, stage)
        self._documents = {str(document.pk): document for document in documents}
        self.order_fields([*self._days, "source"])
        if documents:
            self.fields["document"] = evidence_field(documents, "Document as evidence")
            self.fields["document"].help_text = "Evidence of every figure that you change here."

    def cited(self) -> list[Document]:
        """What was chosen as evidence."""
        chosen = self.cleaned_data.get("document")
        return [self._documents[chosen]] if chosen else []

    def _field(self, story: Story, row: PeriodRow, stage: Stage) -> FigureField:
        known = getattr(row, stage)
        expected = row.planned if stage == Stage.REALIZED else row.realized
        said = "planned" if stage == Stage.REALIZED else "realized"
        told = (
            f"{said}: {self.major(expected)} {self.unit(story)}"
            if expected is not None
            else f"nothing {said}"
        )
        return FigureField(
            unit=self.unit(story),
            label=row.label,
            required=False,
            min_value=-self._most,
            max_value=self._most,
            decimal_places=self._places,
            initial=self.major(known),
            help_text=told,
        )

    @property
    def _places(self) -> int:
        return places_of(self.currency) if self.currency else GAIN_PLACES

    @property
    def _most(self) -> Decimal:
        return most_of(self.currency) if self.currency else Decimal(MOST_MINOR)

    def unit(self, story: Story) -> str:
        """The currency, or the measure's unit."""
        return self.currency or story.benefit.measure_unit

    def major(self, value: int | Decimal | None) -> Decimal | None:
        """As a person writes it."""
        if value is None or not self.currency:
            return None if value is None else Decimal(value).normalize() + 0
        return Money(int(value), self.currency).major

    def values(self) -> dict[date, int | Decimal]:
        """What the service takes: minor units, or the gain in the measure."""
        filled = {day: self.cleaned_data.get(name) for name, day in self._days.items()}
        return {
            day: Money.of(value, self.currency).minor if self.currency else value
            for day, value in filled.items()
            if value is not None
        }


class HandoverForm(forms.Form):
    """Who answers for the benefit next."""

    to = forms.ChoiceField(
        label="Next owner", help_text="Signs the handover, as the present owner does."
    )
    on = DayField(label="From", help_text="The first day on which the next owner answers.")
    note = forms.CharField(label="What is handed over", max_length=NOTE_MOST, required=False)

    def __init__(self, *args: Any, people: Iterable[Person], **kwargs: Any) -> None:
        """The client's people who may sign."""
        super().__init__(*args, **kwargs)
        own = [person for person in people if person.party == Party.CLIENT and person.signs]
        self._users = {str(person.user.pk): person.user for person in own}
        named = (
            (str(person.user.pk), f"{person.user.name}, {person.role_labels}") for person in own
        )
        offer(self, "to", named)

    def values(self) -> dict[str, Any]:
        """What the service takes."""
        data = dict(self.cleaned_data)
        chosen: User = self._users[data.pop("to")]
        return {"to": chosen, **data}


class ProgressForm(forms.Form):
    """How far one change or deliverable is."""

    key = forms.ChoiceField(label="What")
    percent = forms.IntegerField(label="Percent done", min_value=0, max_value=100)
    note = forms.CharField(label="Note", max_length=most(ChangeProgress, "note"), required=False)

    def __init__(self, *args: Any, works: Sequence[Node], **kwargs: Any) -> None:
        """All that is done in the project, by kind."""
        super().__init__(*args, **kwargs)
        kinds: dict[str, list[tuple[str, str]]] = {}
        for node in works:
            kinds.setdefault(node.kind.capitalize(), []).append((node.name, node.title))
        field = self.fields["key"]
        assert isinstance(field, forms.ChoiceField)
        field.choices = list(kinds.items())
