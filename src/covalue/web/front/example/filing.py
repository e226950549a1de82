"""Documents of projects: added, superseded, withdrawn, cited, some of them within one party."""

from __future__ import annotations

from functools import partial
from typing import Any
from uuid import UUID

from django.core.files.base import ContentFile

from covalue.web.front.example.reading import FOLDER, text_file
from covalue.web.front.example.world import World
from covalue.web.value.benefits.evidence import reports_cite
from covalue.web.value.benefits.models import Stage
from covalue.web.value.cases import selectors as cases
from covalue.web.value.documents import services
from covalue.web.value.documents.models import Document
from covalue.web.value.projects.models import Project

Told = dict[str, Any]


def write(world: World) -> None:
    """Each document with what became of it."""
    for project, documents in text_file("documents").items():
        for told in documents:
            for version in told["versions"]:
                world.story.at(version["on"], partial(_add, world, project, told, version), hour=9)
            if "withdrawn" in told:
                world.story.at(
                    told["withdrawn"]["on"], partial(_withdraw, world, project, told), hour=12
                )
            if "cited" in told:
                world.story.at(told["cited"]["on"], partial(_cite, world, project, told), hour=12)


def last_version(project: str, title: str) -> Document:
    """The document as it stands on the day that is told."""
    rows = Document.objects.select_related("project__relationship__programme__client")
    latest: Document = rows.filter(project__name=project, title=title).latest("number")
    return latest


def _add(world: World, project: str, told: Told, version: Told) -> None:
    user, file = world.people[version["by"]], _file(version["file"])
    draft = services.DocumentDraft(
        title=told["title"], kind=told["kind"], note=version.get("note", "")
    )
    if version is told["versions"][0]:
        projects = Project.objects.select_related(
            "relationship__programme__client", "relationship__partner"
        )
        services.document_add(
            user=user,
            project=projects.get(name=project),
            file=file,
            draft=draft,
            private="private" in told,
        )
    else:
        services.document_supersede(user=user, key=_key(project, told), file=file, draft=draft)


def _file(name: str) -> ContentFile[bytes]:
    return ContentFile((FOLDER / "documents" / name).read_bytes(), name=name)


def _key(project: str, told: Told) -> UUID:
    return last_version(project, told["title"]).key


def _withdraw(world: World, project: str, told: Told) -> None:
    entry = told["withdrawn"]
    services.document_withdraw(
        user=world.people[entry["by"]], key=_key(project, told), reason=entry["reason"]
    )


def _cite(world: World, project: str, told: Told) -> None:
    user = world.people[told["versions"][-1]["by"]]
    benefit = cases.benefit_list(user=user).get(project__name=project, key=told["cited"]["benefit"])
    last = benefit.reports.filter(stage=Stage.REALIZED).latest("period", "at")
    reports_cite(
        user=user, benefit=benefit, reports=[last], cited=[last_version(project, told["title"])]
    )
