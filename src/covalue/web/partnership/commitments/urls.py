"""Addresses of commitments, escalations and the ladder."""

from __future__ import annotations

from django.urls import path

from covalue.web.partnership.commitments import views
from covalue.web.partnership.commitments import views_escalations as escalations

urlpatterns = [
    path("relationships/<uuid:pk>/commitments/", views.commitment_list, name="commitment_list"),
    path("relationships/<uuid:pk>/commitments/new/", views.commitment_new, name="commitment_new"),
    path("commitments/<uuid:pk>/", views.commitment, name="commitment"),
    path("commitments/<uuid:pk>/progress/", views.commitment_report, name="commitment_report"),
    path("commitments/<uuid:pk>/due/", views.commitment_move, name="commitment_move"),
    path("commitments/<uuid:pk>/close/", views.commitment_close, name="commitment_close"),
    path("commitments/<uuid:pk>/reopen/", views.commitment_reopen, name="commitment_reopen"),
    path("meetings/<uuid:pk>/commitments/", views.commitments_review, name="commitments_review"),
    path(
        "programmes/<uuid:pk>/commitments/",
        views.programme_commitments,
        name="programme_commitments",
    ),
    path("programmes/<uuid:pk>/ladder/", escalations.ladder, name="ladder"),
    path(
        "relationships/<uuid:pk>/escalations/", escalations.escalation_list, name="escalation_list"
    ),
    path(
        "relationships/<uuid:pk>/escalations/new/",
        escalations.escalation_new,
        name="escalation_new",
    ),
    path("escalations/<uuid:pk>/", escalations.escalation, name="escalation"),
    path(
        "escalations/<uuid:pk>/resolve/", escalations.escalation_resolve, name="escalation_resolve"
    ),
]
