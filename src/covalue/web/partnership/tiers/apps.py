"""The application `tiers`."""

from __future__ import annotations

from typing import ClassVar

from covalue.web.kit.app import HouseApp


class TiersConfig(HouseApp):
    """Where Django finds `tiers`; makes its kind of agreement known."""

    name = "covalue.web.partnership.tiers"
    label = "tiers"
    makes_known: ClassVar[tuple[str, ...]] = ("action_words", "reviews")
