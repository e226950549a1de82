"""The application `partners`."""

from __future__ import annotations

from typing import ClassVar

from covalue.web.kit.app import HouseApp


class PartnersConfig(HouseApp):
    """Where Django finds `partners`; makes its kind of agreement known."""

    name = "covalue.web.partnership.partners"
    label = "partners"
    makes_known: ClassVar[tuple[str, ...]] = ("action_words", "waivers")
