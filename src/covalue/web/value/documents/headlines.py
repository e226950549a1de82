"""The sentences over documents: what holds, who added it, what it is evidence of."""

from __future__ import annotations

from django.urls import reverse
from django.utils.html import format_html

from covalue.web.kit.look.phrases import NOTHING, Phrase, counted, phrase, strong
from covalue.web.kit.look.templatetags.look import day
from covalue.web.value.documents.models import Document, Withdrawal


def of_document(last: Document, withdrawn: Withdrawal | None, holder: object, cited: int) -> Phrase:
    """The version that holds, or that it was taken back and why; `holder` is the party whose it
    is."""
    if withdrawn is not None:
        by, on, why = withdrawn.by_name, day(withdrawn.at), withdrawn.reason
        return phrase("{} by {} on {}: {}", strong("Withdrawn"), by, on, why)
    evidence = phrase("; evidence in {}", counted(cited, "place")) if cited else NOTHING
    return phrase(
        "Version {}, added by {} for {} on {}{}.",
        last.number,
        last.by_name,
        holder,
        day(last.at),
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


def of_documents(last: Document | None) -> Phrase:
    """What was added last to a project."""
    if last is None:
        return phrase("No file is here yet.")
    return phrase(
        "The last one, “{}”, was added by {} on {}. Each is kept with its hash and all its"
        " versions; what is cited as evidence can be checked for ever.",
        last.title,
        last.by_name,
        day(last.at),
    )
