"""The application `overview`."""

from __future__ import annotations

from covalue.web.front.house import furnish
from covalue.web.kit.app import HouseApp


class OverviewConfig(HouseApp):
    """Where Django finds `overview`; gives the tiers their figures, furnishes the house."""

    name = "covalue.web.front.overview"
    label = "overview"

    def ready(self) -> None:
        """Register the readers of the figures, and say where everything is shown."""
        from covalue.web.front.overview.tier_figures import register_all  # noqa: PLC0415 (models are loaded only now)

        register_all()
        furnish()
