"""Addresses of areas, lead roles and waivers."""

from __future__ import annotations

from django.urls import path

from covalue.web.partnership.partners import views, views_waivers

urlpatterns = [
    path("programmes/<uuid:pk>/areas/", views.area_list, name="area_list"),
    path("programmes/<uuid:pk>/areas/new/", views.area_new, name="area_new"),
    path("programmes/<uuid:pk>/ask/", views.who_to_ask, name="who_to_ask"),
    path("programmes/<uuid:pk>/waivers/", views_waivers.waiver_log, name="waiver_log"),
    path("areas/<uuid:pk>/edit/", views.area_edit, name="area_edit"),
    path("areas/<uuid:pk>/retire/", views.area_retire, name="area_retire"),
    path("areas/<uuid:pk>/lead/", views.lead_role_new, name="lead_role_new"),
    path("lead-roles/<uuid:pk>/end/", views.lead_role_end, name="lead_role_end"),
    path("relationships/<uuid:pk>/lead-roles/", views.lead_roles, name="lead_roles"),
    path("relationships/<uuid:pk>/waivers/new/", views_waivers.waiver_new, name="waiver_new"),
    path("waivers/<uuid:pk>/", views_waivers.waiver, name="waiver"),
    path("waivers/<uuid:pk>/end/", views_waivers.waiver_end, name="waiver_end"),
]
