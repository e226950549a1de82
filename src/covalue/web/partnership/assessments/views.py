"""Pages of the two-way assessment."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST

from covalue.web.ground.accounts.requests import SignedInRequest
from covalue.web.ground.organizations import selectors as organizations
from covalue.web.ground.organizations.contexts import programme_context, relationship_context
from covalue.web.kit.look.form_page import form_page
from covalue.web.kit.look.forms import attempt, attempt_button
from covalue.web.kit.look.tables import Column, file_asked, table_file
from covalue.web.kit.visible import NOT_THERE
from covalue.web.partnership.assessments import closing, headlines, rules, selectors, services
from covalue.web.partnership.assessments.charts import dimension_chart, trend_chart
from covalue.web.partnership.assessments.defaults import DEFAULT
from covalue.web.partnership.assessments.forms import (
    AnswerForm,
    ExtendForm,
    QuestionFormSet,
    RoundForm,
    initial,
)
from covalue.web.partnership.assessments.models import Round
from covalue.web.partnership.assessments.publication import THRESHOLD

HEALTH = (
    Column("partner", "Partner", lambda row: row[0].partner.name),
    Column("round", "Round", lambda row: row[1].latest and row[1].latest.label),
    Column("client", "Client's score", lambda row: row[1].latest and row[1].latest.client_score),
    Column(
        "partner_score",
        "Partner's score",
        lambda row: row[1].latest and row[1].latest.partner_score,
    ),
    Column("gap", "Gap", lambda row: row[1].latest and row[1].latest.gap),
    Column("change", "Change of the client's score", lambda row: row[1].change),
)
DIMENSIONS = (
    Column("dimension", "Dimension", lambda row: row.name),
    Column("client", "Client's score", lambda row: row.latest.client_score),
    Column("partner", "Partner's score", lambda row: row.latest.partner_score),
    Column("gap", "Gap", lambda row: row.latest.gap),
)
QUESTIONS = (
    Column("dimension", "Dimension", lambda row: row.dimension),
    Column("text", "Statement", lambda row: row.text),
)


@login_required
def assessment_list(request: SignedInRequest, pk: UUID) -> HttpResponse:
    """How all partners are seen and see the client; rounds and the questionnaire."""
    closing.close_due()
    context = programme_context(request, pk, "assessments")
    user, programme = request.user, context["programme"]
    relationships = list(organizations.relationship_list(user=user).filter(programme=programme))
    views = selectors.health(user=user, relationships=relationships)
    rows = sorted(
        ((relationship, views[relationship.pk]) for relationship in relationships), key=_by_gap
    )
    questionnaire = selectors.questionnaire_list(user=user, programme=programme).first()
    if asked := file_asked(request):
        return table_file(asked, rows, HEALTH, f"assessment {programme}")
    if asked := file_asked(request, "questions"):
        return table_file(
            asked,
            questionnaire.questions.all() if questionnaire else [],
            QUESTIONS,
            f"questions {programme}",
        )
    now = selectors.round_open_now(user=user, programme=programme)
    context |= {
        "rows": rows,
        "assessed": [row for row in rows if row[1].latest],
        "wide": [row for row in rows if row[1].latest and row[1].latest.is_wide],
        "falling": [row for row in rows if row[1].is_falling],
        "open": now,
        "rounds": list(selectors.round_list(user=user, programme=programme).reverse()),
        "questionnaire": questionnaire,
        "answers": _participation(request, now, relationships),
        "threshold": THRESHOLD,
        "answer": headlines.of_programme(rows, now),
    }
    return render(request, "assessments/programme.html", context)


def _by_gap(row: Any) -> tuple[int, str]:
    latest = row[1].latest
    gap = latest.gap if latest else None
    return (0 if gap is None else -int(abs(gap) * 100)), row[0].partner.name


def _participation(
    request: SignedInRequest, now: Round | None, relationships: Any
) -> list[tuple[Any, int, bool]]:
    """For each relationship how many of the own side have answered, and whether I have."""
    if now is None:
        return []
    counts = selectors.participation(user=request.user, round=now, relationships=relationships)
    mine = selectors.answered(user=request.user, round=now, relationships=list(relationships))
    return [
        (relationship, counts.get(relationship.pk, 0), relationship.pk in mine)
        for relationship in relationships
    ]


@login_required
def round_open(request: SignedInRequest, pk: UUID) -> HttpResponse:
    """Ask everybody."""
    context = programme_context(request, pk, "assessments")
    form = RoundForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        programme = context["programme"]
        if attempt(
            form,
            lambda: services.round_open(
                user=request.user, programme=programme, **form.cleaned_data
            ),
        ):
            return redirect("assessment_list", pk)
    return form_page(
        request,
        form,
        "New round",
        "Open the round",
        reverse("assessment_list", args=[pk]),
        "Both sides of every relationship answer about each other. Scores are shown only after the"
        f" round is closed, and only where at least {THRESHOLD} people of an organization"
        " answered.",
        **context,
    )


@login_required
def round_extend(request: SignedInRequest, pk: UUID) -> HttpResponse:
    """Give more time."""
    round_ = selectors.round_get(user=request.user, round_id=pk)
    context = programme_context(request, round_.programme_id, "assessments")
    form = ExtendForm(request.POST or None, initial={"closes_on": round_.closes_on})
    back = reverse("assessment_list", args=[round_.programme_id])
    if request.method == "POST" and form.is_valid():
        done = attempt(
            form,
            lambda: services.round_extend(user=request.user, round=round_, **form.cleaned_data),
        )
        if done:
            return redirect(back)
    return form_page(request, form, f"More time for {round_}", "Extend the round", back, **context)


@login_required
@require_POST
def round_close(request: SignedInRequest, pk: UUID) -> HttpResponse:
    """Close a round before its day."""
    round_ = selectors.round_get(user=request.user, round_id=pk)
    context = programme_context(request, round_.programme_id, "assessments")
    attempt_button(
        request,
        lambda: closing.round_close(user=request.user, round=round_),
        f"{round_} is closed. Nobody can tell any more who gave which answer.",
    )
    return redirect("assessment_list", context["programme"].pk)


@login_required
def questionnaire_edit(request: SignedInRequest, pk: UUID) -> HttpResponse:
    """Write the next version of the questions."""
    context = programme_context(request, pk, "assessments")
    programme = context["programme"]
    present = selectors.questionnaire_list(user=request.user, programme=programme).first()
    rows = (
        [(question.dimension, question.text) for question in present.questions.all()]
        if present
        else list(DEFAULT)
    )
    forms = QuestionFormSet(
        request.POST or None,
        initial=[{"dimension": dimension, "text": text} for dimension, text in rows],
    )
    refusal = None
    if request.method == "POST" and forms.is_valid():
        chosen = [
            (row.get("dimension", ""), row.get("text", ""))
            for row in forms.cleaned_data
            if any(row.values())
        ]
        done = attempt_button(
            request,
            lambda: services.questionnaire_write(
                user=request.user, programme=programme, questions=chosen
            ),
            "The next version is written. Rounds that are open keep theirs.",
        )
        if done:
            return redirect("assessment_list", pk)
        refusal = list(messages.get_messages(request))[-1]
    context |= {
        "title": "Questionnaire",
        "answer": headlines.of_questionnaire(present),
        "forms": forms,
        "refusal": refusal,
    }
    return render(request, "assessments/questionnaire.html", context)


@login_required
def assessment(request: SignedInRequest, pk: UUID) -> HttpResponse:
    """Both views of one relationship."""
    closing.close_due()
    context = relationship_context(request, pk, "assessment")
    user, relationship = request.user, context["relationship"]
    health = selectors.health(user=user, relationships=[relationship])[relationship.pk]
    dimensions = (
        selectors.dimension_scores(user=user, relationship=relationship) if health.latest else []
    )
    if asked := file_asked(request):
        return table_file(asked, dimensions, DIMENSIONS, f"assessment {relationship.partner}")
    now = selectors.round_open_now(user=user, programme=relationship.programme)
    mine = next(iter(_participation(request, now, [relationship])), None)
    counted = (context["own"], mine[1]) if mine else None
    context |= {
        "health": health,
        "open": now,
        "threshold": THRESHOLD,
        "answer": headlines.of_relationship(relationship, health, dimensions, now, counted),
        "answered": mine is not None and mine[2],
        "may_answer": rules.answers(user, relationship),
        "comments": list(selectors.comment_list(user=user, relationship=relationship)),
        "charts": (
            [dimension_chart(relationship, dimensions), trend_chart(relationship, health)]
            if dimensions
            else []
        ),
    }
    return render(request, "assessments/assessment.html", context)


@login_required
def round_answer(request: SignedInRequest, pk: UUID) -> HttpResponse:
    """Say how one sees the other side."""
    context = relationship_context(request, pk, "assessment")
    user, relationship = request.user, context["relationship"]
    now = selectors.round_open_now(user=user, programme=relationship.programme)
    if now is None or not rules.answers(user, relationship):
        raise Http404(NOT_THERE)
    questions = selectors.questions_of(now)
    own = selectors.own_answers(user=user, round=now, relationship=relationship)
    form = AnswerForm(request.POST or None, questions=questions, initial=initial(questions, own))
    if request.method == "POST" and form.is_valid():
        done = attempt_button(
            request,
            lambda: services.round_answer(
                user=user, round=now, relationship=relationship, **form.values()
            ),
            f"Thank you. Results come when {now} is closed; then nobody can see who answered what.",
        )
        if done:
            return redirect("assessment", pk)
    context |= {"title": f"Answer {now}", "form": form, "round": now, "changed": own is not None}
    return render(request, "assessments/answer.html", context)
