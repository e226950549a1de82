"""The application `gates`."""

from __future__ import annotations

from typing import ClassVar

from covalue.web.kit.app import HouseApp


class GatesConfig(HouseApp):
    """Where Django finds `gates`; makes its kind of agreement known, and what the record tells."""

    name = "covalue.web.value.gates"
    label = "gates"
    makes_known: ClassVar[tuple[str, ...]] = ("action_words", "gate_agreements", "record_checks")
