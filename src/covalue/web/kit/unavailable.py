"""When the database or the disk does not answer: 503 with words, instead of a mistake of ours."""

from __future__ import annotations

import errno
import sys
from typing import Any

from django.core.cache.backends.base import DEFAULT_TIMEOUT
from django.core.cache.backends.db import DatabaseCache
from django.db import InterfaceError, OperationalError
from django.http import HttpRequest, HttpResponse
from django.template.loader import render_to_string

from covalue.web.kit.api_answers import problem

NO_ROOM = {errno.ENOSPC, errno.EDQUOT, errno.EROFS, errno.EACCES, errno.EPERM, errno.EIO}
NOT_KEPT = "the database of the cache does not take it"
TRIES = 3
RETRY_AFTER = "30"
"""Seconds."""
WORDS = "Nothing was changed. Covalue cannot reach its database or its disk just now."
MEND = "Try again in a minute; if it stays so, tell whoever runs the server."


class StrictDatabaseCache(DatabaseCache):
    """A cache that says when its database does not answer.

    Django's own leaves such failures out, and what counts attempts would take each for one too
    many.
    """

    def set(
        self, key: str, value: Any, timeout: Any = DEFAULT_TIMEOUT, version: Any = None
    ) -> None:
        """Keep it, or raise OperationalError."""
        whole = self.make_and_validate_key(key, version=version)
        if not self._base_set("set", whole, value, timeout):  # type: ignore[attr-defined]
            raise OperationalError(NOT_KEPT)

    def add(
        self, key: str, value: Any, timeout: Any = DEFAULT_TIMEOUT, version: Any = None
    ) -> bool:
        """Keep it where there is nothing yet; OperationalError where neither is so."""
        for _attempt in range(TRIES):  # what was there may have gone meanwhile
            if super().add(key, value, timeout, version):
                return True
            if self.get(key, version=version) is not None:
                return False
        raise OperationalError(NOT_KEPT)


def is_unavailable(error: BaseException | None) -> bool:
    """Whether the error, or what led to it, is of the database or the disk."""
    while error is not None:
        if isinstance(error, OperationalError | InterfaceError):
            return True
        if isinstance(error, OSError) and error.errno in NO_ROOM:
            return True
        error = error.__cause__
    return False


def server_error(request: HttpRequest) -> HttpResponse:
    """The answer to every error that nothing else answers; asks neither database nor session."""
    if not is_unavailable(sys.exc_info()[1]):
        return HttpResponse(render_to_string("500.html"), status=500)
    if request.path.startswith("/api/"):
        response: HttpResponse = problem(503, WORDS, code="unavailable", mend=MEND)
    else:
        page = render_to_string("503.html", {"words": WORDS, "mend": MEND})
        response = HttpResponse(page, status=503)
    response["Retry-After"] = RETRY_AFTER
    return response
