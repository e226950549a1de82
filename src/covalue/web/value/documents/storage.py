"""The files of documents: below the data folder, each named by the SHA-256 of its bytes, written
once.

A file is complete and on the disk before its row is committed. Whoever is killed in between leaves
at most a file that no row names, which `covalue check-installation` counts.
"""

from __future__ import annotations

import hashlib
import os
from collections.abc import Iterable, Iterator
from pathlib import Path
from uuid import uuid4

from django.conf import settings

INCOMING = "incoming"
BLOCK = 1024 * 1024


def root() -> Path:
    """The folder of all files; with several servers they share it."""
    return Path(settings.DOCUMENTS_ROOT)


def path_of(sha256: str) -> Path:
    """Where the file with these bytes lies."""
    return root() / sha256[:2] / sha256[2:]


def keep(chunks: Iterable[bytes]) -> tuple[str, int]:
    """Write the bytes, for good when this returns: their SHA-256 and how many they are.

    The same bytes are written anew and take the place of their equals in one step, so that two may
    do it at once and nobody learns from the time it takes that somebody else has this file.
    """
    incoming = root() / INCOMING
    incoming.mkdir(parents=True, exist_ok=True, mode=0o700)
    temporary = incoming / uuid4().hex
    try:
        sha256, size = _write(temporary, chunks)
        place = path_of(sha256)
        place.parent.mkdir(exist_ok=True, mode=0o700)
        os.replace(temporary, place)
    finally:
        temporary.unlink(missing_ok=True)
    for folder in (place.parent, root()):
        _sync_folder(folder)
    return sha256, size


def _write(path: Path, chunks: Iterable[bytes]) -> tuple[str, int]:
    state, size = hashlib.sha256(), 0
    with open(os.open(path, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600), "wb") as file:
        for chunk in chunks:
            state.update(chunk)
            size += file.write(chunk)
        file.flush()
        os.fsync(file.fileno())
    return state.hexdigest(), size


def _sync_folder(folder: Path) -> None:
    """Let the new name survive a power cut."""
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def fault(sha256: str) -> str:
    """What is wrong with a file that should be here; empty when nothing is."""
    try:
        with path_of(sha256).open("rb") as file:
            state = hashlib.sha256()
            while block := file.read(BLOCK):
                state.update(block)
    except OSError as error:
        return f"cannot be read ({error.strerror})"
    return "" if state.hexdigest() == sha256 else "was altered: its hash is not that of its bytes"


def files() -> Iterator[tuple[str, Path]]:
    """Every file with the SHA-256 that its name says; uploads that were broken off with an empty
    one."""
    for path in sorted(root().glob("*/*")):
        yield ("" if path.parent.name == INCOMING else path.parent.name + path.name), path
