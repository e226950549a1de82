"""The application `history`."""

from __future__ import annotations

from typing import ClassVar

from covalue.web.kit.app import HouseApp


class HistoryConfig(HouseApp):
    """Where Django finds `history`; makes its job known."""

    name = "covalue.web.ground.history"
    label = "history"
    makes_known: ClassVar[tuple[str, ...]] = ("tasks",)
