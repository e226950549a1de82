"""The application `organizations`."""

from __future__ import annotations

from typing import ClassVar

from covalue.web.kit.app import HouseApp


class OrganizationsConfig(HouseApp):
    """Where Django finds `organizations`; lets the record know whose chain has to be there,
    and of keys."""

    name = "covalue.web.ground.organizations"
    label = "organizations"
    makes_known: ClassVar[tuple[str, ...]] = ("action_words", "keys", "record_checks")
