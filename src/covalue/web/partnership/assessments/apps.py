"""The application `assessments`."""

from __future__ import annotations

from covalue.web.kit.app import HouseApp


class AssessmentsConfig(HouseApp):
    """Where Django finds `assessments`."""

    name = "covalue.web.partnership.assessments"
    label = "assessments"
