"""The application `jobs`."""

from __future__ import annotations

from covalue.web.kit.app import HouseApp


class JobsConfig(HouseApp):
    """Where Django finds `jobs`."""

    name = "covalue.web.ground.jobs"
    label = "jobs"
