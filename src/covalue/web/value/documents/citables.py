"""The things that cite documents: each app registers its own, so that this one knows none of
them."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from uuid import UUID

from covalue.web.ground.accounts.models import User
from covalue.web.kit.errors import Refused
from covalue.web.value.documents.models import Citation
from covalue.web.value.documents.services import Thing
from covalue.web.value.projects.models import Project


@dataclass(frozen=True, slots=True)
class Citable:
    """One kind of thing.

    `find` returns a thing among what the user sees, with its project; Http404 where there is none.
    Without it documents are cited only where the thing is made. `addresses` gives the page of each
    thing by its key, in one query.
    """

    name: str
    label: str
    addresses: Callable[[Iterable[UUID]], dict[UUID, str]]
    find: Callable[[User, UUID], tuple[Project, Thing]] | None = None


_CITABLES: dict[str, Citable] = {}


def register(citable: Citable) -> Citable:
    """Make the kind known, once."""
    if citable.name in _CITABLES:
        raise ValueError(f"The kind '{citable.name}' is registered already.")
    _CITABLES[citable.name] = citable
    return citable


def thing(*, user: User, subject: str, subject_id: UUID) -> tuple[Project, Thing]:
    """The thing that is to cite documents, with its project; Refused for a kind that cannot,
    Http404 for none."""
    citable = _CITABLES.get(subject)
    if citable is None or citable.find is None:
        known = ", ".join(sorted(citable.name for citable in _CITABLES.values() if citable.find))
        raise Refused(
            "subject_unknown",
            f"'{subject}' cites no documents.",
            mend=f"Use one of {known}.",
            field="subject",
        )
    return citable.find(user, subject_id)


def with_pages(citations: Iterable[Citation]) -> list[tuple[Citation, str, str]]:
    """Each citation with the kind of its thing in words and the address of its page, in one query
    for each kind."""
    rows = list(citations)
    pages = {
        name: citable.addresses({row.subject_id for row in rows if row.subject == name})
        for name, citable in _CITABLES.items()
        if any(row.subject == name for row in rows)
    }
    return [
        (row, _CITABLES[row.subject].label, pages[row.subject].get(row.subject_id, ""))
        for row in rows
    ]
