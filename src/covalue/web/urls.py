"""The addresses of the web application: each app brings its own."""

from __future__ import annotations

from django.db import connection
from django.http import HttpRequest, HttpResponse
from django.urls import include, path

from covalue.web.front import house
from covalue.web.front.api.reference_page import docs
from covalue.web.front.api.v1 import api
from covalue.web.ground.accounts.views import absent
from covalue.web.kit.unavailable import server_error


def health(_request: HttpRequest) -> HttpResponse:
    """Whether the server and its database answer; for load balancers and tests."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1")
    return HttpResponse("ok", content_type="text/plain")


handler500 = server_error
urlpatterns = [
    path("health", health, name="health"),
    path("sign-in/email/", absent, name="email_closed"),  # before the library's own page
    path("sign-in/", include("allauth.urls")),
    path("api/v1/docs", docs, name="api_docs"),
    path("api/v1/", api.urls),
    *house.addresses(),
]
