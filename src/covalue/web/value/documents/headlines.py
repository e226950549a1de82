"""The sentences over documents: what holds, who added it, what it is evidence of."""

from __future__ import annotations

from django.template.defaultfilters import filesizeformat
from django.urls import reverse
from django.utils.html import format_html

from covalue.web.kit.look.phrases import NOTHING, Phrase, counted, phrase, strong, styled
from covalue.web.kit.look.templatetags.look import day
from covalue.web.value.documents.models import Document, Withdrawal


def of_document(
    last: Document, withdrawn: Withdrawal | None, holder: object, cited: int, zone: str
) -> Phrase:
    """The version that holds, or that it was taken back and why; `holder` is the party whose it
    is."""
    if withdrawn is not None:
        by, on, why = withdrawn.by_name, day(withdrawn.at, zone), withdrawn.reason
        return phrase("{} by {} on {}: {}", strong("Withdrawn"), by, on, why)
    evidence = phrase("; evidence in {}", counted(cited, "place")) if cited else NOTHING
    return phrase(
        "Version {}, added by {} for {} on {}{}.",
        last.number,
        last.by_name,
        holder,
        day(last.at, zone),
        evidence,
    )


def file_of(version: Document, *, given: bool) -> Phrase:
    """The file of a version, which can be had where it is given out."""
    if not given:
        return Phrase(
            version.file_name, format_html('<s class="cv-break">{}</s>', version.file_name)
        )
    address = reverse("document_file", args=[version.key, version.number])
    link = format_html('<a class="cv-break" href="{}">{}</a>', address, version.file_name)
    return Phrase(version.file_name, link)


def of_version(version: Document, last: Document, *, given: bool) -> Phrase:
    """One version among all: its title where that was another, its file, and who added it."""
    then = "" if version.title == last.title else f", then “{version.title}”"
    return phrase(
        "{}{}: {}, {}, by {}",
        strong(f"Version {version.number}"),
        then,
        file_of(version, given=given),
        filesizeformat(version.size),
        styled(version.by_name, f"cv-party {version.party}"),
    )


def of_no_citation(withdrawn: Withdrawal | None) -> Phrase:
    """That nothing cites a document, and what could."""
    if withdrawn is not None:
        return phrase("Nothing cites it.")
    return phrase("Nothing cites it yet. Answers at gates and reports of value can.")


def size_and_version(version: Document) -> str:
    """How large its file is, and which version it is where it is not the first."""
    size = filesizeformat(version.size)
    return f"{size}, version {version.number}" if version.number > 1 else size


def of_documents(last: Document | None, zone: str) -> Phrase:
    """What was added last to a project, and on which day in a time zone."""
    if last is None:
        return phrase("No file is here yet.")
    return phrase(
        "The last one, “{}”, was added by {} on {}. Each is kept with its hash and all its"
        " versions; what is cited as evidence can be checked for ever.",
        last.title,
        last.by_name,
        day(last.at, zone),
    )
