"""Giving out the bytes of a document: to be saved, never to be run or shown by a browser."""

from __future__ import annotations

from django.http import FileResponse, HttpResponseBase
from django.utils.cache import get_conditional_response

from covalue.web.ground.accounts.models import User
from covalue.web.ground.accounts.requests import SignedInRequest
from covalue.web.kit.errors import Refused
from covalue.web.value.documents import selectors, storage
from covalue.web.value.documents.models import Document

BYTES = "application/octet-stream"
"""What programs are told that they get: bytes, whatever they mean."""
HEADERS = {
    "X-Content-Type-Options": "nosniff",
    "Content-Security-Policy": "sandbox; default-src 'none'",
    "Cross-Origin-Resource-Policy": "same-origin",
    # Kept by the browser, but asked for anew each time: who may no longer fetch it is told so.
    "Cache-Control": "private, no-cache",
}


def give(*, user: User, request: SignedInRequest, document: Document) -> HttpResponseBase:
    """The file of a visible version in pieces, or 304 where the asker has it; Refused where it is
    not given out."""
    if not selectors.may_fetch(user=user, document=document):
        raise Refused(
            "withdrawn",
            "This document is withdrawn; its file is not given out any more.",
            mend="Ask the party that added it.",
        )
    etag = f'"{document.sha256}"'
    known = get_conditional_response(request, etag=etag)
    response = known if known is not None else _file(document)
    response["ETag"] = etag
    for name, value in HEADERS.items():
        response[name] = value
    return response


def _file(document: Document) -> FileResponse:
    try:
        file = storage.path_of(document.sha256).open("rb")
    except OSError:
        raise Refused(
            "file_missing",
            "The file of this document is not on the server.",
            mend="Ask whoever runs the server for `covalue check-installation`.",
        ) from None
    return FileResponse(
        file, as_attachment=True, filename=document.file_name, content_type=document.media_type
    )
