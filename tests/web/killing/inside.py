"""What the killing tests ask the database, as `python inside.py found | start SECONDS | titles |
files`."""

from __future__ import annotations

import json
import sys
from typing import Any

import django

django.setup()

import delivering  # noqa: E402 (needs the settings)
from cast import make_cast  # noqa: E402 (needs the settings)

from covalue.web.ground.accounts.models import User  # noqa: E402 (needs the settings)
from covalue.web.ground.agreements.models import Agreement  # noqa: E402 (needs the settings)
from covalue.web.ground.jobs import services  # noqa: E402 (needs the settings)
from covalue.web.value.documents.models import Document  # noqa: E402 (needs the settings)


def found() -> Any:
    """Set up the cast in an empty installation, with a project of theirs."""
    return str(delivering.place(make_cast()).pk)


def start() -> Any:
    """Queue one job of each kind, the one that must not run twice first."""
    user = User.objects.get(email="alice@aldermoor.example")
    once = services.job_start(user=user, kind="slow.once", seconds=float(sys.argv[2]))
    services.job_start(user=user, kind="slow.resumable", seconds=2)
    return str(once.pk)


def titles() -> Any:
    """The titles of all proposals, in order."""
    return sorted(Agreement.objects.values_list("title", flat=True))


def files() -> Any:
    """The titles of all documents, in order."""
    return sorted(Document.objects.values_list("title", flat=True))


if __name__ == "__main__":
    print(
        json.dumps(
            {"found": found, "start": start, "titles": titles, "files": files}[sys.argv[1]]()
        )
    )
