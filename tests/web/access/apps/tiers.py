"""Tiers in the access matrices."""

from __future__ import annotations

from datetime import timedelta
from uuid import UUID

from cast import Cast
from tests.web.tiers.reviewing import decide, make_sponsor, propose, reading

from covalue.web.ground.agreements.services import agreement_reject
from covalue.web.ground.organizations.models import Role
from covalue.web.kit import clock
from covalue.web.partnership.tiers import services
from covalue.web.partnership.tiers.models import TierCriterion, TierReview

CLIENT = ((200, 404, 404, 302), (200, 404, 404, 302))
PRESSED = ((405, 405, 405, 302), (302, 404, 404, 302))
PAGES = {
    "programmes/<uuid:pk>/tiers/": CLIENT,
    "programmes/<uuid:pk>/tiers/new/": CLIENT,
    "programmes/<uuid:pk>/tiers/suggest/": PRESSED,
    "tiers/<uuid:pk>/": CLIENT,
    "tiers/<uuid:pk>/edit/": CLIENT,
    "tiers/<uuid:pk>/raise/": PRESSED,
    "tiers/<uuid:pk>/criteria/new/": CLIENT,
    "tier-criteria/<uuid:pk>/edit/": CLIENT,
    "tier-criteria/<uuid:pk>/end/": CLIENT,
    "relationships/<uuid:pk>/tier/": ((200, 200, 404, 302), (200, 200, 404, 302)),
    "relationships/<uuid:pk>/tier/review/": CLIENT,
    "tier-reviews/<uuid:pk>/": ((200, 200, 404, 302), (200, 200, 404, 302)),
}
BUDGETS = {
    "programmes/<uuid:pk>/tiers/": 11,
    "programmes/<uuid:pk>/tiers/new/": 4,
    "tiers/<uuid:pk>/": 10,
    "tiers/<uuid:pk>/edit/": 5,
    "tiers/<uuid:pk>/criteria/new/": 5,
    "tier-criteria/<uuid:pk>/edit/": 6,
    "tier-criteria/<uuid:pk>/end/": 6,
    "relationships/<uuid:pk>/tier/": 13,
    "relationships/<uuid:pk>/tier/review/": 11,
    "tier-reviews/<uuid:pk>/": 6,
}
OPERATIONS = {
    "GET /tier-measures": (200, 200, 200),
    "GET /programmes/{programme_id}/tiers": (200, 404, 404),
    "POST /programmes/{programme_id}/tiers": (422, 422, 422),
    "POST /programmes/{programme_id}/tiers/suggest": (409, 404, 404),
    "PUT /programmes/{programme_id}/tiers/order": (422, 422, 422),
    "GET /programmes/{programme_id}/tiers/standings": (200, 404, 404),
    "GET /tiers/{tier_id}": (200, 404, 404),
    "PUT /tiers/{tier_id}": (422, 422, 422),
    "GET /tiers/{tier_id}/criteria": (200, 404, 404),
    "POST /tiers/{tier_id}/criteria": (422, 422, 422),
    "POST /tier-criteria/{criterion_id}/change": (422, 422, 422),
    "POST /tier-criteria/{criterion_id}/end": (422, 422, 422),
    "GET /relationships/{relationship_id}/tier": (200, 200, 404),
    "GET /relationships/{relationship_id}/tier/criteria": (200, 200, 404),
    "GET /relationships/{relationship_id}/tier/admissions": (200, 200, 404),
    "GET /relationships/{relationship_id}/tier/proposals": (200, 404, 404),
    "POST /relationships/{relationship_id}/tier/reviews": (422, 422, 422),
    "GET /tier-reviews": (200, 200, 200),
    "GET /tier-reviews/{review_id}": (200, 200, 404),
}


def things(cast: Cast) -> dict[str, UUID]:
    """A tier with a criterion, and a review of Brightloom that admitted it."""
    sponsor = make_sponsor(cast)
    tier = services.tier_add(user=cast.alice, programme=cast.programme, name="Strategic")
    review = decide(cast, sponsor, tier, "admission", "admit")
    criterion = services.criterion_add(user=cast.alice, tier=tier, text="An executive is named")
    return {
        "tiers": tier.pk,
        "tier_id": tier.pk,
        "tier-criteria": criterion.pk,
        "criterion_id": criterion.pk,
        "tier-reviews": review.pk,
        "review_id": review.pk,
    }


def browsed(cast: Cast) -> dict[str, str]:
    """Two tiers; a partner admitted and renewed with conditions whose day has passed, and a
    proposal rejected."""
    Role.objects.update(starts_on=clock.today("UTC") - timedelta(days=800))
    with clock.at(clock.now() - timedelta(days=700)):
        strategic, preferred = services.tiers_suggest(user=cast.alice, programme=cast.programme)
        sponsor = make_sponsor(cast)
        decide(cast, sponsor, preferred, "admission", "admit")
        old = TierCriterion.objects.filter(tier=strategic).first()
        assert old is not None
    with clock.at(clock.now() - timedelta(days=330)):
        services.criterion_end(user=cast.alice, criterion=old)
        with reading("assessment_by_client", "3.4"), reading("meetings_kept", "85.7"):
            until = clock.today("UTC") + timedelta(days=120)
            decide(
                cast,
                sponsor,
                strategic,
                "admission",
                "move",
                conditions="At least 3.5 in the next assessment.",
                conditions_due_on=until,
            )
    proposed = propose(cast, sponsor, strategic, "renewal", "renew")
    agreement_reject(
        user=sponsor, agreement=proposed, reason="Wait for the assessment of this half-year."
    )
    propose(cast, sponsor, strategic, "exit", "exit", reason="The area is given back.")
    pk, programme = cast.with_bob.pk, cast.programme.pk
    review = TierReview.objects.order_by("-at")[0]
    return {
        "tiers": f"/programmes/{programme}/tiers/",
        "tier-page": f"/tiers/{strategic.pk}/",
        "criterion-new": f"/tiers/{strategic.pk}/criteria/new/",
        "tier": f"/relationships/{pk}/tier/",
        "tier-review": f"/tier-reviews/{review.pk}/",
        "tier-review-new": f"/relationships/{pk}/tier/review/?kind=renewal",
        "tier-empty": f"/relationships/{cast.with_charlie.pk}/tier/",
    }
