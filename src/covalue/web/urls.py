"""The addresses of the web application: each app brings its own."""

from __future__ import annotations

from django.db import connection
from django.http import HttpRequest, HttpResponse
from django.urls import include, path

from covalue.web.accounts.views import absent
from covalue.web.api.v1 import api
from covalue.web.api.views import docs

PROGRAMME_APPS = (
    *(
        "partners",
        "projects",
        "tiers",
        "assessments",
        "meetings",
        "commitments",
        "plans",
        "overview",
    ),
    *("documents", "cases", "gates", "benefits"),
)


def health(_request: HttpRequest) -> HttpResponse:
    """Whether the server and its database answer; for load balancers and tests."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1")
    return HttpResponse("ok", content_type="text/plain")


urlpatterns = [
    path("health", health, name="health"),
    path("sign-in/email/", absent, name="email_closed"),  # before the library's own page
    path("sign-in/", include("allauth.urls")),
    path("api/v1/docs", docs, name="api_docs"),
    path("api/v1/", api.urls),
    path("", include("covalue.web.organizations.urls")),
    path("", include("covalue.web.agreements.urls")),
    path("", include("covalue.web.record.urls")),
    *(path("", include(f"covalue.web.{app}.urls")) for app in PROGRAMME_APPS),
    path("", include("covalue.web.accounts.urls")),
    path("", include("covalue.web.jobs.urls")),
    path("", include("covalue.web.look.urls")),
]
