"""The application `plans`."""

from __future__ import annotations

from typing import ClassVar

from covalue.web.kit.app import HouseApp


class PlansConfig(HouseApp):
    """Where Django finds `plans`; makes its kind of agreement known."""

    name = "covalue.web.partnership.plans"
    label = "plans"
    makes_known: ClassVar[tuple[str, ...]] = ("action_words", "plan_agreement")
