"""Taking in files: no upload grows beyond the limit, whoever sends it."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.core.files.uploadhandler import FileUploadHandler


class LimitedUpload(FileUploadHandler):
    """Reads what is over the limit and throws it away, so that neither memory nor disk fills and
    the form can answer.

    Comes before the handlers that keep. The first bytes over the limit pass: by them the size tells
    that it is too large.
    """

    def receive_data_chunk(self, raw_data: bytes, start: int) -> bytes | None:
        """Pass the chunk on to the handlers that keep it, unless the file is over the limit
        already."""
        return raw_data if start <= settings.DOCUMENT_MOST_BYTES else None

    def file_complete(self, file_size: int) -> Any:
        """The handlers that keep it make the file."""
        del file_size
