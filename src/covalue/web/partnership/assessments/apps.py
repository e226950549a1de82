"""The application `assessments`."""

from __future__ import annotations

from typing import ClassVar

from covalue.web.kit.app import HouseApp


class AssessmentsConfig(HouseApp):
    """Where Django finds `assessments`."""

    name = "covalue.web.partnership.assessments"
    label = "assessments"
    makes_known: ClassVar[tuple[str, ...]] = ("action_words",)
