"""The choice between light and dark, and the gallery of components (in development only)."""

from __future__ import annotations

from django import forms
from django.conf import settings
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST

from covalue.web.kit.look.examples import balance, written
from covalue.web.kit.look.places import page_of
from covalue.web.kit.look.templatetags.look import THEMES, file_links

GRADES = ("witnessed", "observed", "modelled", "declared", "missing")
YEAR = 365 * 24 * 3600


class SampleForm(forms.Form):
    """A field with an error."""

    minutes = forms.DecimalField(label="Picking time, minutes per order, Tilburg, Sep 2026")


@login_required
@require_POST
def theme(request: HttpRequest) -> HttpResponse:
    """Keep the choice in a cookie of this browser; "system" forgets it."""
    response = redirect(page_of("account"))
    choice = request.POST.get("theme")
    if choice in THEMES:
        response.set_cookie(
            "theme", choice, max_age=YEAR, secure=settings.HTTPS, httponly=True, samesite="Lax"
        )
    else:
        response.delete_cookie("theme")
    return response


def gallery(request: HttpRequest) -> HttpResponse:
    """Every component in its states."""
    form = SampleForm({"minutes": "34.51"})
    form.add_error(
        "minutes",
        "34.51 is ten times the August value of 3.509. Enter 3.451, or attach the reason.",
    )
    context = {
        "form": form,
        "balance": balance(),
        "grades": GRADES,
        "grade_options": [(grade, grade) for grade in GRADES],
        "files": file_links(),
        "components": written(),
        "stages": ("promised", "committed", "forecast", "realized", "validated", "attributed"),
    }
    return render(request, "look/gallery.html", context)
