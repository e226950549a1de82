"""The application `projects`."""

from __future__ import annotations

from typing import ClassVar

from covalue.web.kit.app import HouseApp


class ProjectsConfig(HouseApp):
    """Where Django finds `projects`."""

    name = "covalue.web.value.projects"
    label = "projects"
    makes_known: ClassVar[tuple[str, ...]] = ("action_words",)
