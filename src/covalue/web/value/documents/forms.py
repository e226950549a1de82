"""Forms of documents: to add one, another version, to withdraw one, to choose one as evidence."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django import forms

from covalue.web.kit.limits import most
from covalue.web.kit.look.forms import short
from covalue.web.value.documents.models import Document, DocumentKind, Withdrawal
from covalue.web.value.documents.services import DocumentDraft, most_in_words


class VersionForm(forms.Form):
    """A file and what is said about it."""

    file = forms.FileField(
        label="File",
        error_messages={
            "required": "Choose a file.",
            "empty": "The file is empty. Choose one with content.",
            "missing": "The file has no name. Choose another one.",
            "invalid": "This is no file. Choose one.",
        },
    )
    title = forms.CharField(
        label="Title",
        max_length=most(Document, "title"),
        required=False,
        help_text="Empty: the name of the file.",
    )
    kind = forms.ChoiceField(
        label="Kind", choices=DocumentKind.choices, initial=DocumentKind.EVIDENCE
    )
    note = forms.CharField(
        label="Note", required=False, max_length=most(Document, "note"), widget=short()
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        """The limit is a setting."""
        super().__init__(*args, **kwargs)
        self.fields[
            "file"
        ].help_text = f"Up to {most_in_words()}. Its name and its hash are kept with it."

    def draft(self) -> DocumentDraft:
        """As the service takes it."""
        data = self.cleaned_data
        return DocumentDraft(title=data["title"], kind=data["kind"], note=data["note"])


class DocumentForm(VersionForm):
    """A new document: shared, or private to the own party."""

    private = forms.BooleanField(label="Private", required=False)

    def __init__(self, *args: Any, own: str, other: str, **kwargs: Any) -> None:
        """The names of both parties say who will see it."""
        super().__init__(*args, **kwargs)
        self.fields["private"].label = f"Only {own} sees it"
        self.fields[
            "private"
        ].help_text = f"{other} then learns nothing of it. It cannot be cited, or shared later."


class WithdrawForm(forms.Form):
    """Why a document is taken back."""

    reason = forms.CharField(
        label="Why",
        max_length=most(Withdrawal, "reason"),
        widget=short(),
        help_text="Shown in place of the document.",
    )


def evidence_field(documents: Iterable[Document], label: str) -> forms.ChoiceField:
    """A choice among documents that can be cited, or none of them."""
    choices = [
        (str(document.pk), f"{document.title}, version {document.number}") for document in documents
    ]
    return forms.ChoiceField(
        label="Document",
        required=False,
        choices=[("", "None"), *choices],
        widget=forms.Select(attrs={"aria-label": label}),
    )
