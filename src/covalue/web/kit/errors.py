"""What services raise: one refusal for rules of the product, Django's Http404 for what is not
visible.

There is no "forbidden" for things of others: what a person may not see does not exist for that
person.
"""

from __future__ import annotations


class Refused(Exception):  # noqa: N818 - an answer of the product, no error
    """A rule of the product says no. `code` is for programs; `message`, `mend`, `field` are for
    people.

    `errors` lists every place where there are several, each with its `field`, `message` and `mend`.
    """

    def __init__(self, code: str, message: str, *, mend: str = "", field: str = "") -> None:
        """Keep the parts; the text joins what is wrong and how to mend it."""
        self.code, self.message, self.mend, self.field = code, message, mend, field
        self.errors: list[dict[str, str]] = []
        super().__init__(f"{message} {mend}".strip())


NOT_ALLOWED = "not_allowed"


def require(allowed: bool, what: str = "do this") -> None:
    """Refuse what the roles of the person do not allow: `require(may_write, "write it")`."""
    if not allowed:
        raise Refused(
            NOT_ALLOWED, f"Your roles do not allow you to {what}.", mend="Ask an administrator."
        )
