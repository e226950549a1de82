"""What holds for every request to the API: idempotent writes, and problem documents for every
error."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable
from typing import Any

from django.core.exceptions import SuspiciousOperation
from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.http.multipartparser import MultiPartParserError

from covalue.web.front.api.keys import SAFE, token_of
from covalue.web.ground.accounts.models import IdempotentWrite, TokenScope, User
from covalue.web.ground.organizations import rules
from covalue.web.kit.api_answers import PROBLEM, problem
from covalue.web.kit.prepared import prepare

PREFIX = "/api/"
LONGEST_KEY = 200
NEVER_KEPT = "/assessment/answers"
"""What people answer in an assessment stands beside no name, not even as a digest; repeated, it
replaces itself."""
NO_TEXT = "The request holds characters that are no text (NUL, or half of a surrogate pair)."
DEEPEST = 50
"""Levels of lists and objects in each other in a body."""
TOO_DEEP = f"Lists and objects stand in each other more than {DEEPEST} levels deep."
Next = Callable[[HttpRequest], HttpResponse]


class ApiMiddleware:
    """Stands around the API alone; pages pass untouched."""

    def __init__(self, get_response: Next) -> None:
        """Keep what answers."""
        self._next = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Answer, with a problem document for whatever error."""
        if not request.path.startswith(PREFIX):
            return self._next(request)
        response = self._checked(request)
        response["Cache-Control"] = "no-store"
        if response.status_code < 400 or response.get("Content-Type", "").startswith(PROBLEM):
            return response
        plain = problem(
            response.status_code, "" if response.status_code != 405 else "Not this method here."
        )
        if "Allow" in response:
            plain["Allow"] = response["Allow"]
        plain["Cache-Control"] = "no-store"
        return plain

    def _checked(self, request: HttpRequest) -> HttpResponse:
        """Answer, unless what was sent cannot be read at all; nothing of it is read for somebody
        without a key."""
        if token_of(request) is None:
            return self._next(request)
        try:
            is_text = _is_text(request)
        except RecursionError:
            return problem(400, TOO_DEEP, code="too_deep")
        except (MultiPartParserError, SuspiciousOperation):
            return problem(
                400,
                "What was sent cannot be read: it is broken, or too much at once.",
                code="unreadable",
            )
        return self._answer(request) if is_text else problem(400, NO_TEXT, code="no_text")

    def _answer(self, request: HttpRequest) -> HttpResponse:
        key = request.headers.get("Idempotency-Key", "")
        once = bool(key) and request.method not in SAFE and not request.path.endswith(NEVER_KEPT)
        token = token_of(request) if once else None
        if token is None or TokenScope.WRITE not in token.scopes:
            return self._next(request)
        if len(key) > LONGEST_KEY or not key.isprintable():
            return problem(
                400, "The idempotency key is too long or no text.", code="idempotency_key"
            )
        if not IdempotentWrite.objects.filter(user=token.user, key=key).exists():
            prepare(request, token.user)
        return self._once(request, token.user, key)

    @transaction.atomic
    def _once(self, request: HttpRequest, user: User, key: str) -> HttpResponse:
        """Do a write once: its answer is kept in the transaction of the write, and given again
        after that, to whoever still holds every role of then. A refusal is never kept."""
        digest = _digest(request)
        held = {str(role.pk) for role in rules.live_roles(user)}
        kept, is_new = IdempotentWrite.objects.get_or_create(
            user=user, key=key, defaults={"digest": digest, "roles": sorted(held)}
        )
        if not is_new:
            return _again(kept, digest) if held.issuperset(kept.roles) else _not_again()
        response = self._next(request)
        if response.status_code >= 400:
            kept.delete()
            return response
        kept.status, kept.content_type = response.status_code, response.get("Content-Type", "")
        kept.body = getattr(request, "body_to_keep", response.content.decode())
        kept.save()
        return response


def _is_form(request: HttpRequest) -> bool:
    """Does it bring a file? Then its body is read in pieces, never as a whole. Only a POST is taken
    apart as a form."""
    return request.method == "POST" and request.content_type == "multipart/form-data"


def _digest(request: HttpRequest) -> str:
    """What makes this request the same as another: its address and all that it sends."""
    state = hashlib.sha256(f"{request.method} {request.get_full_path()}\n".encode())
    if not _is_form(request):
        state.update(request.body)
        return state.hexdigest()
    files = [
        [name, file.name, _digest_of_file(file)]
        for name, files_of_name in request.FILES.lists()
        for file in files_of_name
    ]
    state.update(json.dumps([sorted(request.POST.lists()), sorted(files)]).encode())
    return state.hexdigest()


def _digest_of_file(file: UploadedFile[bytes]) -> str:
    """Of its content; afterwards it can be read from its beginning."""
    state = hashlib.sha256()
    for chunk in file.chunks():
        state.update(chunk)
    file.seek(0)
    return state.hexdigest()


def _is_text(request: HttpRequest) -> bool:
    """Is all that was sent text that any database can keep? What is no JSON at all is answered
    elsewhere."""
    if "\0" in request.get_full_path() or "%00" in request.get_full_path():
        return False
    if _is_form(request):
        return not any(
            "\0" in text for values in request.POST.lists() for text in (values[0], *values[1])
        )
    try:
        sent = json.loads(request.body or b"null")
        if _is_deep(sent):
            raise RecursionError
        text = json.dumps(sent, ensure_ascii=False)
        text.encode()
    except UnicodeEncodeError:
        return False
    except ValueError:
        return True
    return "\\u0000" not in text


def _not_again() -> HttpResponse:
    return problem(
        403,
        "You have lost a role since this was written, so its answer is not given again.",
        code="not_allowed",
        mend="Read what you may see now.",
    )


def _is_deep(sent: Any) -> bool:
    """Are lists and objects in each other further than anything here needs?"""
    level = [sent]
    for _step in range(DEEPEST):
        inner = [list(part.values()) if isinstance(part, dict) else part for part in level]
        level = [part for parts in inner if isinstance(parts, list) for part in parts]
        if not level:
            return False
    return True


def _again(kept: IdempotentWrite, digest: str) -> HttpResponse:
    if kept.digest != digest:
        detail = "This idempotency key was used for another request."
        return problem(409, detail, code="idempotency_key", mend="Use a new key for each write.")
    response = HttpResponse(kept.body, status=kept.status, content_type=kept.content_type)
    response["Idempotency-Replayed"] = "true"
    return response
