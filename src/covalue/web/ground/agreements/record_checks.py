"""What the agreements know of the record: which hash their content must have."""

from __future__ import annotations

from django.db import models

from covalue.web.ground.agreements.models import Agreement, Answer
from covalue.web.ground.record.canonical import digest
from covalue.web.ground.record.told import told_by
from covalue.web.ground.record.verify import Fault, register_check

AT_ONCE = 200

told_by(
    "agreement.proposed",
    Agreement,
    "kind",
    "title",
    "summary",
    "content_hash",
    "reference",
    "silence",
)


@register_check
def content_not_its_hash() -> list[Fault]:
    """Agreements whose content does not have the hash that was signed."""
    rows = Agreement.objects.order_by().values_list("pk", "content", "content_hash")
    return [
        Fault("agreement", 0, str(pk), "its content is not the one that its hash names")
        for pk, content, content_hash in rows.iterator(AT_ONCE)
        if digest("covalue content 1", content) != content_hash
    ]


@register_check
def answers_to_another_content() -> list[Fault]:
    """Answers to another hash than that of their agreement."""
    rows = Answer.objects.exclude(content_hash=models.F("signatory__agreement__content_hash"))
    return [
        Fault("answer", 0, str(pk), "it is to another content than its agreement has")
        for pk in rows.order_by().values_list("pk", flat=True)[:AT_ONCE]
    ]
