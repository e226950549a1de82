"""The application `api`."""

from __future__ import annotations

from covalue.web.kit.app import HouseApp


class ApiConfig(HouseApp):
    """Where Django finds `api`: the page that describes it."""

    name = "covalue.web.front.api"
    label = "api"
