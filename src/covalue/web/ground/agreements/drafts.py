"""What somebody is about to propose, before it becomes a row that nobody can change."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from covalue.web.ground.agreements.models import Agreement, Silence
from covalue.web.ground.agreements.registry import Kind
from covalue.web.kit import clock
from covalue.web.kit.days import OUT_OF_REACH, is_within_reach
from covalue.web.kit.errors import Refused
from covalue.web.kit.limits import most
from covalue.web.kit.texts import many_lines, one_line


@dataclass(frozen=True, slots=True, kw_only=True)
class Draft:
    """The words, the content and the deadline of a proposal."""

    title: str
    content: Any
    summary: str = ""
    expires_at: datetime | None = None
    silence: str = Silence.LAPSES

    def title_line(self) -> str:
        """The title on one line; refused when it is missing or too long."""
        missing = "A proposal needs a title."
        return one_line(self.title, most=most(Agreement, "title"), field="title", missing=missing)

    def summary_text(self) -> str:
        """The summary without space around it; refused when it is too long."""
        return many_lines(self.summary, most=most(Agreement, "summary"), field="summary")


def check_draft(draft: Draft, kind: Kind) -> None:
    """Refuse what cannot be proposed, naming the field."""
    draft.title_line()
    draft.summary_text()
    kind.check(draft.content)
    if draft.silence not in Silence.values:
        raise Refused("silence_wrong", "Say whether silence means agreed or not.", field="silence")
    if draft.expires_at is not None and not is_within_reach(draft.expires_at):
        raise Refused("expiry_wrong", OUT_OF_REACH, field="expires_at")
    if draft.expires_at is not None and draft.expires_at <= clock.now():
        raise Refused("expiry_past", "The deadline has passed already.", field="expires_at")
    if draft.silence == Silence.AGREES:
        _check_silence(kind, draft.expires_at)


def _check_silence(kind: Kind, expires_at: datetime | None) -> None:
    if kind.silence_after is None:
        raise Refused(
            "silence_never", f"{kind.label}: silence never means agreed.", field="silence"
        )
    if expires_at is None or expires_at < clock.now() + kind.silence_after:
        days = kind.silence_after.days
        raise Refused(
            "silence_too_soon",
            f"Silence means agreed after {days} days at the earliest.",
            mend="Set a later deadline.",
            field="expires_at",
        )
