"""The application `cases`."""

from __future__ import annotations

from typing import ClassVar

from covalue.web.kit.app import HouseApp


class CasesConfig(HouseApp):
    """Where Django finds `cases`; makes its kind of agreement known, and what the record tells."""

    name = "covalue.web.value.cases"
    label = "cases"
    makes_known: ClassVar[tuple[str, ...]] = ("action_words", "plan_agreement", "record_checks")
