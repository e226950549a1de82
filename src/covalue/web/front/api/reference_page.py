"""The page that says what the API can do; made from its own description, with nothing from other
hosts."""

from __future__ import annotations

from functools import cache
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from covalue.web.front.api.v1 import api

PREFIX = "/api/v1/"


def docs(request: HttpRequest) -> HttpResponse:
    """Every operation, by subject."""
    return render(
        request, "api/reference.html", {"subjects": _subjects(), "description": api.description}
    )


@cache
def _subjects() -> dict[str, list[dict[str, Any]]]:
    subjects: dict[str, list[dict[str, Any]]] = {}
    for path, methods in api.get_openapi_schema(path_prefix=PREFIX)["paths"].items():
        for method, operation in methods.items():
            shown = {"method": method.upper(), "path": path, "does": operation["description"]}
            subjects.setdefault(operation["tags"][0], []).append(shown)
    return subjects
