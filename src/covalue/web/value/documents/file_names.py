"""Names of files as they may be kept and given out, and the media types that go with them."""

from __future__ import annotations

import re
import unicodedata

LONGEST = 150
OTHER_TYPE = "application/octet-stream"
_OFFICE = "application/vnd.openxmlformats-officedocument"
MEDIA_TYPES: dict[str, str] = {
    "csv": "text/csv; charset=utf-8",
    "doc": "application/msword",
    "docx": f"{_OFFICE}.wordprocessingml.document",
    "jpeg": "image/jpeg",
    "jpg": "image/jpeg",
    "json": "application/json",
    "md": "text/plain; charset=utf-8",
    "odp": "application/vnd.oasis.opendocument.presentation",
    "ods": "application/vnd.oasis.opendocument.spreadsheet",
    "odt": "application/vnd.oasis.opendocument.text",
    "pdf": "application/pdf",
    "png": "image/png",
    "ppt": "application/vnd.ms-powerpoint",
    "pptx": f"{_OFFICE}.presentationml.presentation",
    "txt": "text/plain; charset=utf-8",
    "xls": "application/vnd.ms-excel",
    "xlsx": f"{_OFFICE}.spreadsheetml.sheet",
    "yaml": "text/plain; charset=utf-8",
    "yml": "text/plain; charset=utf-8",
    "zip": "application/zip",
}
"""By the end of the name, whatever the sender says; nothing here is run by a browser. All else is
OTHER_TYPE."""
_FORBIDDEN = re.compile(r'[<>:"|?*]')


def clean(name: str) -> str:
    """The last part of the name without what a system or a reader could be misled by.

    Control characters go, and so do marks that turn the direction of writing, by which `fdp.exe`
    reads as `exe.pdf`.
    """
    name = unicodedata.normalize("NFC", re.split(r"[/\\]", name)[-1])
    name = "".join(letter for letter in name if unicodedata.category(letter)[0] != "C")
    name = " ".join(_FORBIDDEN.sub("_", name).split()).strip(". ")
    stem, dot, end = name.rpartition(".")
    if len(name) > LONGEST:
        name = (
            stem[: LONGEST - len(end) - 1] + dot + end if dot and len(end) <= 10 else name[:LONGEST]
        )
    return name or "document"


def media_type(name: str) -> str:
    """What the file is given out as."""
    return MEDIA_TYPES.get(name.rpartition(".")[2].lower(), OTHER_TYPE)
