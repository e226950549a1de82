"""Whether the file of every document is there and has its hash, and which files belong to no
document."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path

from covalue.web.value.documents import storage
from covalue.web.value.documents.models import Document


@dataclass(slots=True)
class Found:
    """What a check of all files came to."""

    count: int = 0
    """Different files that documents name."""
    faults: list[str] = field(default_factory=list)
    orphans: list[Path] = field(default_factory=list)
    """Files that no document names: of uploads that did not come to their end. They do no harm."""


def check_files() -> Found:
    """Read every file anew."""
    reading, seen = Found(), set()
    # Files first: one that is added meanwhile is then in no list, rather than an orphan.
    present = list(storage.files())
    for sha256, key, number in Document.objects.order_by("sha256", "at").values_list(
        "sha256", "key", "number"
    ):
        if sha256 in seen:
            continue
        seen.add(sha256)
        if reason := storage.fault(sha256):
            reading.faults.append(f"Document {key}, version {number}: the file {sha256} {reason}.")
    reading.count = len(seen)
    reading.orphans = [path for sha256, path in present if sha256 not in seen]
    return reading
