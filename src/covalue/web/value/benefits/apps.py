"""The application `benefits`."""

from __future__ import annotations

from typing import ClassVar

from covalue.web.kit.app import HouseApp


class BenefitsConfig(HouseApp):
    """Where Django finds `benefits`; makes known its kind of agreement, what cites documents, and
    what holds of its sums."""

    name = "covalue.web.value.benefits"
    label = "benefits"
    makes_known: ClassVar[tuple[str, ...]] = (
        "action_words",
        "evidence",
        "handover",
        "record_checks",
    )
