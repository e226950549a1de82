"""The choice between light and dark, and the gallery of components (in development only)."""

from __future__ import annotations

from django.conf import settings
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST

YEAR = 365 * 24 * 3600


@login_required
@require_POST
def theme(request: HttpRequest) -> HttpResponse:
    """Keep the choice in a cookie of this browser; "system" forgets it."""
    response = redirect("account")
    choice = request.POST.get("theme")
    if choice in {"light", "dark"}:
        response.set_cookie(
            "theme", choice, max_age=YEAR, secure=settings.HTTPS, httponly=True, samesite="Lax"
        )
    else:
        response.delete_cookie("theme")
    return response


def gallery(request: HttpRequest) -> HttpResponse:
    """Every component in its states."""
    return render(request, "look/gallery.html")
