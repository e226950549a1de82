"""Addresses of agreements."""

from __future__ import annotations

from django.urls import path

from covalue.web.ground.agreements import views

urlpatterns = [
    path("relationships/<uuid:pk>/agreements/", views.agreement_list, name="agreement_list"),
    path("relationships/<uuid:pk>/agreements/new/", views.agreement_new, name="agreement_new"),
    path("agreements/<uuid:pk>/", views.agreement, name="agreement"),
    path("agreements/<uuid:pk>/accept/", views.accept, name="agreement_accept"),
    path("agreements/<uuid:pk>/reject/", views.reject, name="agreement_reject"),
    path("agreements/<uuid:pk>/withdraw/", views.withdraw, name="agreement_withdraw"),
    path("agreements/<uuid:pk>/counter/", views.counter, name="agreement_counter"),
    path("agreements/<uuid:pk>/revise/", views.revise, name="agreement_revise"),
    path("agreements/<uuid:pk>/again/", views.propose_again, name="agreement_again"),
]
