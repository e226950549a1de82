"""Addresses of tiers."""

from __future__ import annotations

from django.urls import path

from covalue.web.partnership.tiers import views, views_reviews

urlpatterns = [
    path("programmes/<uuid:pk>/tiers/", views.tier_list, name="tier_list"),
    path("programmes/<uuid:pk>/tiers/new/", views.tier_new, name="tier_new"),
    path("programmes/<uuid:pk>/tiers/suggest/", views.tiers_suggest, name="tiers_suggest"),
    path("tiers/<uuid:pk>/", views.tier_page, name="tier_page"),
    path("tiers/<uuid:pk>/edit/", views.tier_edit, name="tier_edit"),
    path("tiers/<uuid:pk>/raise/", views.tier_raise, name="tier_raise"),
    path("tiers/<uuid:pk>/criteria/new/", views.criterion_new, name="criterion_new"),
    path("tier-criteria/<uuid:pk>/edit/", views.criterion_edit, name="criterion_edit"),
    path("tier-criteria/<uuid:pk>/end/", views.criterion_end, name="criterion_end"),
    path("relationships/<uuid:pk>/tier/", views_reviews.tier, name="tier"),
    path(
        "relationships/<uuid:pk>/tier/review/",
        views_reviews.tier_review_new,
        name="tier_review_new",
    ),
    path("tier-reviews/<uuid:pk>/", views_reviews.tier_review, name="tier_review"),
]
