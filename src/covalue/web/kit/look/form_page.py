"""A page with one form: what most writing needs."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render


def form_page(
    request: HttpRequest,
    form: Any,
    title: str,
    action: str,
    back: str,
    answer: str = "",
    *,
    base: str,
    **context: Any,
) -> HttpResponse:
    """The form under its title; `answer` says what it does, `back` is the way out without it.

    `base` is the template of the pages around it.
    """
    page = {
        "form": form,
        "title": title,
        "action": action,
        "back": back,
        "answer": answer,
        "base": base,
    }
    return render(request, "look/form_page.html", {**page, **context})
