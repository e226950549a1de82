"""Forms of questionnaires, rounds and answers."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from django import forms

from covalue.web.kit.limits import most
from covalue.web.kit.look.forms import DayField, short
from covalue.web.partnership.assessments.models import Question, Response, Round

CANNOT_SAY = "none"
SCALE = [
    ("1", "1 not at all"),
    ("2", "2"),
    ("3", "3"),
    ("4", "4"),
    ("5", "5 fully"),
    (CANNOT_SAY, "cannot say"),
]


class RoundForm(forms.Form):
    """Opening a round."""

    label = forms.CharField(label="Name", max_length=most(Round, "label"), help_text="As H1 2026.")
    closes_on = DayField(
        label="Closes on",
        help_text="The first day on which nobody answers any more.",
    )


class ExtendForm(forms.Form):
    """More time."""

    closes_on = DayField(label="Closes on")


class QuestionForm(forms.Form):
    """One question; an empty row is left out."""

    dimension = forms.CharField(
        label="Dimension", max_length=most(Question, "dimension"), required=False
    )
    text = forms.CharField(
        label="Statement about the other side", max_length=most(Question, "text"), required=False
    )


QuestionFormSet = forms.formset_factory(QuestionForm, extra=3, max_num=60)


class AnswerForm(forms.Form):
    """How one sees the other side: a score for every question, and words under one's own name."""

    def __init__(self, *args: Any, questions: Sequence[Question], **kwargs: Any) -> None:
        """One group of radio buttons for each question."""
        super().__init__(*args, **kwargs)
        self._questions = list(questions)
        for question in self._questions:
            self.fields[f"q{question.position}"] = forms.ChoiceField(
                label=question.text,
                choices=SCALE,
                widget=forms.RadioSelect,
                error_messages={"required": "Choose a score, or “cannot say”."},
            )
        self.fields["comment"] = forms.CharField(
            label="Words under your name",
            required=False,
            max_length=most(Response, "comment"),
            widget=short(4),
            help_text=(
                "Both sides read it with your name once the round is closed. Leave it empty to stay"
                " unnamed."
            ),
        )

    def groups(self) -> list[tuple[str, list[forms.BoundField]]]:
        """The questions by dimension."""
        grouped: dict[str, list[forms.BoundField]] = {}
        for question in self._questions:
            grouped.setdefault(question.dimension, []).append(self[f"q{question.position}"])
        return list(grouped.items())

    def values(self) -> dict[str, Any]:
        """What the service takes."""
        chosen = {
            question.pk: self.cleaned_data[f"q{question.position}"] for question in self._questions
        }
        scores = {pk: None if score == CANNOT_SAY else int(score) for pk, score in chosen.items()}
        return {"scores": scores, "comment": self.cleaned_data["comment"]}


def initial(
    questions: Sequence[Question], own: tuple[dict[UUID, int | None], str] | None
) -> dict[str, str]:
    """What the person answered before."""
    if own is None:
        return {}
    scores, comment = own
    starting = {
        f"q{question.position}": str(scores.get(question.pk) or CANNOT_SAY)
        for question in questions
        if question.pk in scores
    }
    return {**starting, "comment": comment}
