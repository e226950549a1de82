"""The questionnaire that a programme begins with: statements that fit both directions."""

from __future__ import annotations

DEFAULT: tuple[tuple[str, str], ...] = (
    ("Cultural fit", "They work in a way that fits ours."),
    ("Cultural fit", "They say openly when something goes wrong."),
    ("Win:win conduct", "They look for solutions from which both sides gain."),
    ("Win:win conduct", "They share risk and reward fairly."),
    ("Trust", "They do what they say."),
    ("Trust", "We can speak about numbers and worries without it being used against us."),
    ("Delivery", "They deliver what was agreed, when it was agreed."),
    ("Delivery", "They measure and report results that we can rely on."),
    ("Innovation", "They bring ideas that create value for us."),
    ("Innovation", "They try new things with us and learn from what fails."),
    ("Ease of doing business", "They decide in time."),
    (
        "Ease of doing business",
        "Working with them is simple: one contact, clear rules, little paper.",
    ),
    ("Executive engagement", "Their executives know our business and make time for it."),
    ("Executive engagement", "When something is raised with their executives, it moves."),
)
"""Dimension and statement, in order; each is answered from 1 (not at all) to 5 (fully)."""
