"""Access to areas, lead roles and waivers."""

from __future__ import annotations

from datetime import timedelta
from uuid import UUID

from cast import Cast, join

from covalue.web.ground.agreements.services import agreement_accept, agreement_reject
from covalue.web.kit import clock
from covalue.web.partnership.partners import services, waivers
from covalue.web.partnership.partners.models import Area, Waiver

PAGES = {
    "areas/<uuid:pk>/edit/": ((200, 404, 404, 302), (200, 404, 404, 302)),
    "areas/<uuid:pk>/lead/": ((200, 404, 404, 302), (200, 404, 404, 302)),
    "areas/<uuid:pk>/retire/": ((405, 405, 405, 302), (302, 404, 404, 302)),
    "lead-roles/<uuid:pk>/end/": ((200, 404, 404, 302), (200, 404, 404, 302)),
    "programmes/<uuid:pk>/areas/": ((200, 404, 404, 302), (200, 404, 404, 302)),
    "programmes/<uuid:pk>/areas/new/": ((200, 404, 404, 302), (200, 404, 404, 302)),
    "programmes/<uuid:pk>/ask/": ((200, 404, 404, 302), (200, 404, 404, 302)),
    "programmes/<uuid:pk>/waivers/": ((200, 404, 404, 302), (200, 404, 404, 302)),
    "relationships/<uuid:pk>/lead-roles/": ((200, 200, 404, 302), (200, 200, 404, 302)),
    "relationships/<uuid:pk>/waivers/new/": ((200, 404, 404, 302), (200, 404, 404, 302)),
    "waivers/<uuid:pk>/": ((200, 200, 404, 302), (200, 200, 404, 302)),
    "waivers/<uuid:pk>/end/": ((200, 404, 404, 302), (200, 404, 404, 302)),
}
BUDGETS = {
    "areas/<uuid:pk>/edit/": 5,
    "areas/<uuid:pk>/lead/": 9,
    "lead-roles/<uuid:pk>/end/": 7,
    "programmes/<uuid:pk>/areas/": 10,
    "programmes/<uuid:pk>/areas/new/": 4,
    "programmes/<uuid:pk>/ask/": 7,
    "programmes/<uuid:pk>/waivers/": 11,
    "relationships/<uuid:pk>/lead-roles/": 6,
    "relationships/<uuid:pk>/waivers/new/": 7,
    "waivers/<uuid:pk>/": 7,
    "waivers/<uuid:pk>/end/": 5,
}
OPERATIONS = {
    "GET /lead-roles": (200, 200, 200),
    "GET /waivers": (200, 200, 200),
    "GET /waivers/{waiver_id}": (200, 200, 404),
    "GET /programmes/{programme_id}/areas": (200, 404, 404),
    "GET /programmes/{programme_id}/area-states": (200, 404, 404),
    "GET /programmes/{programme_id}/ask": (422, 422, 422),
    "GET /programmes/{programme_id}/waiver-requests": (200, 404, 404),
    "PATCH /areas/{area_id}": (422, 422, 422),
    "POST /areas/{area_id}/lead-roles": (422, 422, 422),
    "POST /areas/{area_id}/retire": (409, 404, 404),
    "POST /lead-roles/{lead_role_id}/end": (422, 422, 422),
    "POST /programmes/{programme_id}/areas": (422, 422, 422),
    "POST /relationships/{relationship_id}/waivers": (422, 422, 422),
    "POST /waivers/{waiver_id}/end": (422, 422, 422),
}


def _area(cast: Cast, name: str, description: str = "") -> Area:
    return services.area_create(
        user=cast.alice, programme=cast.programme, name=name, description=description
    )


def _waiver(cast: Cast, area: Area) -> Waiver:
    """A waiver of Bob's partner that the sponsor first rejected."""
    sponsor = join(
        cast.alice,
        cast.client,
        ("Frida Example", "frida@aldermoor.example"),
        "executive_sponsor",
        programme=cast.programme,
    )
    request = waivers.Request(
        area=area,
        scope="Yard-slot forecast only.",
        reason="No forecast of its own.",
        alternatives="Nine months.",
        starts_on=clock.today("UTC"),
        ends_on=clock.today("UTC") + timedelta(20),
        limit_minor=15_000_000,
    )
    asked = {
        "user": cast.alice,
        "relationship": cast.with_bob,
        "request": request,
        "sponsor": sponsor,
    }
    first = waivers.waiver_propose(**asked)
    agreement_reject(user=sponsor, agreement=first, reason="Say what else was considered.")
    second = waivers.waiver_propose(**asked, follows=first)
    agreement_accept(user=sponsor, agreement=second, content_hash=second.content_hash)
    return Waiver.objects.get(agreement=second)


def things(cast: Cast) -> dict[str, UUID]:
    """An area that Bob's partner leads, and a waiver of it in another."""
    area, other = _area(cast, "Warehouse & logistics"), _area(cast, "Supply chain planning")
    role = services.lead_role_give(user=cast.alice, area=area, relationship=cast.with_bob)
    waiver = _waiver(cast, other)
    return {
        "areas": area.pk,
        "area_id": area.pk,
        "lead-roles": role.pk,
        "lead_role_id": role.pk,
        "waivers": waiver.pk,
        "waiver_id": waiver.pk,
    }


def browsed(cast: Cast) -> dict[str, str]:
    """A lead, one that ends, a vacant area, a waiver, a request that waits."""
    found = things(cast)
    cloud = _area(cast, "Cloud & hosting", "Servers, hosting, backup, networks of data centres.")
    ends = clock.today("UTC") + timedelta(60)
    role = services.lead_role_give(
        user=cast.alice, area=cloud, relationship=cast.with_charlie, ends_on=ends
    )
    programme, pk = f"/programmes/{cast.programme.pk}", f"/relationships/{cast.with_bob.pk}"
    return {
        "areas": f"{programme}/areas/",
        "area-new": f"{programme}/areas/new/",
        "ask": f"{programme}/ask/?q=backup",
        "ask-nothing": f"{programme}/ask/?q=payroll",
        "waivers": f"{programme}/waivers/",
        "lead-role-new": f"/areas/{cloud.pk}/lead/",
        "lead-role-end": f"/lead-roles/{role.pk}/end/",
        "lead-roles": f"{pk}/lead-roles/",
        "waiver-new": f"{pk}/waivers/new/",
        "waiver": f"/waivers/{found['waivers']}/",
    }
