"""The application `documents`."""

from __future__ import annotations

from typing import ClassVar

from covalue.web.kit.app import HouseApp


class DocumentsConfig(HouseApp):
    """Where Django finds `documents`."""

    name = "covalue.web.value.documents"
    label = "documents"
    makes_known: ClassVar[tuple[str, ...]] = ("action_words",)
