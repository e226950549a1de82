"""Every error as a problem document (RFC 9457)."""

from __future__ import annotations

from collections.abc import Callable
from http import HTTPStatus
from typing import Any, TypeVar

from django.core.exceptions import ValidationError as WrongValue
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse, RawPostDataException
from ninja import Field, NinjaAPI, Schema
from ninja.errors import AuthenticationError, HttpError, ValidationError

from covalue.web.kit.errors import NOT_ALLOWED, Refused

Raised = TypeVar("Raised", bound=Exception)
PROBLEM = "application/problem+json"


class Problem(Schema):
    """What went wrong. `code` is for programs; `detail`, `mend` and `field` are for people."""

    type: str = "about:blank"
    title: str
    status: int
    detail: str = ""
    code: str = ""
    mend: str = ""
    field: str = ""
    errors: list[dict[str, str]] = Field(default_factory=list)


ANSWERS: dict[Any, Any] = {frozenset({400, 401, 403, 404, 409, 422}): Problem}
"""The errors that every operation may answer with."""


class ScopeMissing(Exception):  # noqa: N818 - a rule, no error of ours
    """The key is good, but not for this kind of operation."""


def problem(status: int, detail: str = "", **more: Any) -> JsonResponse:
    """A problem document as an answer."""
    body = {
        "type": "about:blank",
        "title": HTTPStatus(status).phrase,
        "status": status,
        "detail": detail,
    }
    body |= {"code": "", "mend": "", "field": "", "errors": [], **more}
    response = JsonResponse(body, status=status, content_type=PROBLEM)
    if status == HTTPStatus.UNAUTHORIZED:
        response["WWW-Authenticate"] = "Bearer"
    return response


def install(api: NinjaAPI) -> None:
    """Answer every exception that operations raise with a problem."""
    _on(api, Refused, _refused)
    _on(api, Http404, lambda error: problem(404, str(error)))
    _on(api, ValidationError, _invalid)
    _on(api, HttpError, lambda error: problem(error.status_code, str(error)))
    _on(api, AuthenticationError, _unknown_key)
    _on(api, WrongValue, lambda error: problem(422, error.messages[0], code="invalid"))
    _on(api, RawPostDataException, lambda _error: problem(400, "Send JSON here, no form."))
    _on(api, ScopeMissing, lambda error: problem(403, str(error), code="scope_missing"))


def _on(api: NinjaAPI, kind: type[Raised], answer: Callable[[Raised], HttpResponse]) -> None:
    """Answer what an operation raises; ninja's own signature allows for the class of it too."""

    def handle(_request: HttpRequest, error: Raised | type[Raised]) -> HttpResponse:
        return answer(error() if isinstance(error, type) else error)

    api.add_exception_handler(kind, handle)


def _unknown_key(_error: Exception) -> HttpResponse:
    return problem(401, "Send a key: `Authorization: Bearer cv_…`.", code="key_missing")


def _refused(error: Refused) -> HttpResponse:
    """A rule of the product says no: 403 where somebody may not, 409 where it cannot be as things
    stand."""
    status = 403 if error.code == NOT_ALLOWED else 409
    return problem(
        status,
        error.message,
        code=error.code,
        mend=error.mend,
        field=error.field,
        errors=error.errors,
    )


def _invalid(error: ValidationError) -> HttpResponse:
    errors = [
        {"field": ".".join(str(step) for step in row["loc"]), "message": str(row["msg"])}
        for row in error.errors
    ]
    return problem(422, "The request does not fit its description.", code="invalid", errors=errors)
