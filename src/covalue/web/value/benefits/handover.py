"""A handover as a kind of agreement within the client: who answered for the benefit and who will
sign it, both."""

from __future__ import annotations

from datetime import date
from typing import Any
from uuid import UUID

from django.urls import reverse

from covalue.web.ground.agreements.models import Agreement
from covalue.web.ground.agreements.registry import Kind, register
from covalue.web.ground.organizations.models import Party
from covalue.web.kit.days import OUT_OF_REACH, read_day
from covalue.web.kit.errors import Refused
from covalue.web.kit.look.templatetags.look import day as in_words
from covalue.web.value.benefits import owners

NAME = "handover"
FIELDS = {"benefit", "from", "to", "to_name", "on", "note"}


def check(content: Any) -> None:
    """Refuse what names nobody, or no day."""
    if not isinstance(content, dict) or set(content) != FIELDS or not _is_handover(content):
        raise Refused(
            "handover_wrong", "This is no handover.", mend="Propose it on the benefit's page."
        )
    if read_day(content["on"]) is None:
        raise Refused(
            "day_wrong",
            f"'{str(content['on'])[:40]}' is no day.",
            mend=f"Write 2026-01-31. {OUT_OF_REACH}",
            field="on",
        )


def _is_handover(content: dict[str, Any]) -> bool:
    """Is everything of the kind that it is read as? Anybody may propose any content through the
    API."""
    texts = all(isinstance(content[name], str) for name in FIELDS - {"on"})
    return texts and _is_key(content["benefit"]) and _is_key(content["to"])


def _is_key(text: str) -> bool:
    try:
        UUID(text)
    except ValueError:
        return False
    return True


def editor(agreement: Agreement) -> str:
    """Where the next handover is proposed."""
    return reverse("handover", args=[agreement.reference])


def shown(agreement: Agreement) -> str:
    """The benefit's page: what the next owner will answer for."""
    return reverse("benefit", args=[agreement.reference])


def facts(agreement: Agreement) -> list[tuple[str, str]]:
    """Who hands over to whom, from which day."""
    content = agreement.body
    told = [
        ("From", content["from"] or "nobody"),
        ("To", content["to_name"]),
        ("First day", in_words(date.fromisoformat(content["on"]))),
    ]
    return [*told, ("What is handed over", content["note"])] if content["note"] else told


HANDOVER = register(
    Kind(
        NAME,
        "Handover of a benefit",
        check=check,
        on_agreed=owners.take_over,
        within=Party.CLIENT,
        editor=editor,
        shown=shown,
        facts=facts,
    )
)
