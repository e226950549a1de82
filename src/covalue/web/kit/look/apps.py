"""The application `look`."""

from __future__ import annotations

from covalue.web.kit.app import HouseApp


class LookConfig(HouseApp):
    """Where Django finds `look`."""

    name = "covalue.web.kit.look"
    label = "look"
