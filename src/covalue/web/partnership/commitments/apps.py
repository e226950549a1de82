"""The application `commitments`."""

from __future__ import annotations

from typing import ClassVar

from covalue.web.kit.app import HouseApp


class CommitmentsConfig(HouseApp):
    """Where Django finds `commitments`."""

    name = "covalue.web.partnership.commitments"
    label = "commitments"
    makes_known: ClassVar[tuple[str, ...]] = ("action_words",)
