"""The application `accounts`."""

from __future__ import annotations

from covalue.web.kit.app import HouseApp


class AccountsConfig(HouseApp):
    """Where Django finds `accounts`."""

    name = "covalue.web.ground.accounts"
    label = "accounts"
