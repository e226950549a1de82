"""Why a figure is missing, in words: one sentence for each kind of cause."""

from __future__ import annotations

from covalue.language.values import Cause


def reason(cause: Cause) -> tuple[str, str, str]:
    """Code, reason and mend of a missing figure."""
    match cause.kind:
        case "input":
            mend = (
                "give the figure, or write in the document what holds without it: `default(x, …)`"
            )
            return "missing", f"'{cause.name}' is missing", mend
        case "parameter":
            return "missing", f"the parameter '{cause.name}' has no value then", "add a dated value"
        case "per contract":
            mend = f"add a dated value with its source, or a column '{cause.name}' to the figures"
            return "missing", f"the parameter '{cause.name}' has no value then", mend
        case "zero":
            mend = "write what holds then: `if x > 0 then … else …`"
            return "undefined", f"'{cause.name}' divides by zero", mend
        case "no number":
            mend = "write what holds then: `if x > 0 then … else …`"
            return "undefined", f"'{cause.name}' has no number for {cause.detail}", mend
        case "outside":
            why = f"a figure lies outside the table '{cause.name}': {cause.detail}"
            return "undefined", why, "add a range for it"
        case "open":
            mend = "write `if closes(…) then … else 0`"
            return "undefined", f"the {cause.name} is not closed", mend
        case "nothing":
            why = f"there is nothing to take the {cause.name} of"
            return "undefined", why, "write what holds then"
        case _:
            return "undefined", "the document itself says `missing`", ""
