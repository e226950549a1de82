"""Access to assessments."""

from __future__ import annotations

from datetime import timedelta
from uuid import UUID

from cast import Cast, join

from covalue.web.kit import clock
from covalue.web.partnership.assessments import closing, selectors, services
from covalue.web.partnership.assessments.defaults import DEFAULT
from covalue.web.partnership.assessments.models import Round

PAGES = {
    "programmes/<uuid:pk>/assessments/": ((200, 404, 404, 302), (200, 404, 404, 302)),
    "programmes/<uuid:pk>/questionnaire/": ((200, 404, 404, 302), (200, 404, 404, 302)),
    "programmes/<uuid:pk>/rounds/new/": ((200, 404, 404, 302), (200, 404, 404, 302)),
    "relationships/<uuid:pk>/assessment/": ((200, 200, 404, 302), (200, 200, 404, 302)),
    "relationships/<uuid:pk>/assessment/answer/": ((200, 200, 404, 302), (200, 200, 404, 302)),
    "rounds/<uuid:pk>/close/": ((405, 405, 405, 302), (302, 404, 404, 302)),
    "rounds/<uuid:pk>/extend/": ((200, 404, 404, 302), (200, 404, 404, 302)),
}
BUDGETS = {
    "programmes/<uuid:pk>/assessments/": 15,
    "programmes/<uuid:pk>/questionnaire/": 6,
    "programmes/<uuid:pk>/rounds/new/": 4,
    "relationships/<uuid:pk>/assessment/": 13,
    "relationships/<uuid:pk>/assessment/answer/": 7,
    "rounds/<uuid:pk>/extend/": 5,
}
OPERATIONS = {
    "GET /rounds": (200, 200, 200),
    "GET /programmes/{programme_id}/health": (200, 404, 404),
    "GET /programmes/{programme_id}/questionnaires": (200, 404, 404),
    "POST /programmes/{programme_id}/questionnaires": (422, 422, 422),
    "POST /programmes/{programme_id}/rounds": (422, 422, 422),
    "POST /rounds/{round_id}/close": (200, 403, 403),
    "POST /rounds/{round_id}/extend": (422, 422, 422),
    "GET /relationships/{relationship_id}/assessment": (200, 200, 404),
    "GET /relationships/{relationship_id}/assessment/answers": (200, 200, 404),
    "PUT /relationships/{relationship_id}/assessment/answers": (422, 422, 422),
}


def _open(cast: Cast, label: str) -> Round:
    closes_on = clock.today("UTC") + timedelta(20)
    return services.round_open(
        user=cast.alice, programme=cast.programme, label=label, closes_on=closes_on
    )


def things(cast: Cast) -> dict[str, UUID]:
    """A round that is open."""
    services.questionnaire_write(user=cast.alice, programme=cast.programme, questions=DEFAULT[:4])
    round = _open(cast, "H2 2026")
    return {"rounds": round.pk, "round_id": round.pk}


def browsed(cast: Cast) -> dict[str, str]:
    """A closed round with both views published, and an open one."""
    services.questionnaire_write(user=cast.alice, programme=cast.programme, questions=DEFAULT)
    people = {
        organization: [
            join(
                cast.alice if organization == cast.client else cast.bob,
                organization,
                (f"Rater {number}", f"r{number}@{organization.name.lower()}.example"),
                "contract_manager",
                relationship=cast.with_bob,
            )
            for number in range(5)
        ]
        for organization in (cast.client, cast.brightloom)
    }
    for label, base in (("H1 2025", 4), ("H1 2026", 2)):
        round = _open(cast, label)
        questions = selectors.questions_of(round)
        for organization, raters in people.items():
            for user in raters:
                mine = base if organization == cast.client else 4
                scores = {each.pk: min(5, mine + each.position % 2) for each in questions}
                services.round_answer(
                    user=user,
                    round=round,
                    relationship=cast.with_bob,
                    scores=scores,
                    comment="Decisions take too long." if user == raters[0] else "",
                )
        closing.round_close(user=cast.alice, round=round)
    now = _open(cast, "H2 2026")
    programme, pk = f"/programmes/{cast.programme.pk}", f"/relationships/{cast.with_bob.pk}"
    return {
        "assessments": f"{programme}/assessments/",
        "questionnaire": f"{programme}/questionnaire/",
        "round-open": f"{programme}/rounds/new/",
        "round-extend": f"/rounds/{now.pk}/extend/",
        "assessment": f"{pk}/assessment/",
        "assessment-answer": f"{pk}/assessment/answer/",
    }
