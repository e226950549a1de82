"""The application `agreements`."""

from __future__ import annotations

from typing import ClassVar

from covalue.web.kit.app import HouseApp


class AgreementsConfig(HouseApp):
    """Where Django finds `agreements`; lets the record know what was signed."""

    name = "covalue.web.ground.agreements"
    label = "agreements"
    makes_known: ClassVar[tuple[str, ...]] = ("action_words", "record_checks")
