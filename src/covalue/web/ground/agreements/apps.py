"""The application `agreements`."""

from __future__ import annotations

from covalue.web.kit.app import HouseApp


class AgreementsConfig(HouseApp):
    """Where Django finds `agreements`."""

    name = "covalue.web.ground.agreements"
    label = "agreements"
