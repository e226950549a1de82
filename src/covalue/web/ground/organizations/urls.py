"""Addresses of people, organizations, programmes and relationships."""

from __future__ import annotations

from django.urls import path

from covalue.web.ground.organizations import entrance, views
from covalue.web.ground.organizations import views_people as people
from covalue.web.ground.organizations import views_services as services

urlpatterns = [
    path("set-up/<str:token>/", entrance.set_up, name="set_up"),
    path("invitations/<str:key>/", entrance.invitation, name="invitation"),
    path(
        "programmes/<uuid:pk>/relationships/new/", views.relationship_new, name="relationship_new"
    ),
    path("programmes/<uuid:pk>/invite/", people.invite_to_programme, name="programme_invite"),
    path("relationships/<uuid:pk>/end/", views.relationship_end, name="relationship_end"),
    path("relationships/<uuid:pk>/people/", people.relationship_people, name="relationship_people"),
    path(
        "relationships/<uuid:pk>/people/invite/",
        people.invite_to_relationship,
        name="relationship_invite",
    ),
    path("relationships/<uuid:pk>/private/", views.private_new, name="private_new"),
    path("organizations/<uuid:pk>/", people.organization, name="organization"),
    path("organizations/<uuid:pk>/rename/", people.organization_rename, name="organization_rename"),
    path(
        "organizations/<uuid:pk>/invite/", people.invite_to_organization, name="organization_invite"
    ),
    path("organizations/<uuid:pk>/programmes/new/", views.programme_new, name="programme_new"),
    path("memberships/<uuid:pk>/roles/new/", people.role_new, name="role_new"),
    path("memberships/<uuid:pk>/end/", people.membership_end, name="membership_end"),
    path("roles/<uuid:pk>/end/", people.role_end, name="role_end"),
    path("invited/<uuid:pk>/revoke/", people.invitation_revoke, name="invitation_revoke"),
    path("account/", services.account, name="account"),
    path("organizations/<uuid:pk>/services/", services.service_list, name="service_list"),
    path("services/<uuid:pk>/tokens/new/", services.service_token_new, name="service_token_new"),
    path(
        "services/tokens/<uuid:pk>/revoke/",
        services.service_token_revoke,
        name="service_token_revoke",
    ),
]
