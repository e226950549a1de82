"""The application `meetings`."""

from __future__ import annotations

from typing import ClassVar

from covalue.web.kit.app import HouseApp


class MeetingsConfig(HouseApp):
    """Where Django finds `meetings`."""

    name = "covalue.web.partnership.meetings"
    label = "meetings"
    makes_known: ClassVar[tuple[str, ...]] = ("action_words", "invitations")
