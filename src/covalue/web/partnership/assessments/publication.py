"""What of the answers may be shown: scores by dimension, and only where enough people of an
organization answered.

1. A rater's score in a dimension is the mean of the rater's answers to its questions; "cannot say"
counts nothing. 2. The organization's score is the mean over its raters, rounded half up to
hundredths. 3. With fewer than five raters in a dimension there is no score at all. 4. The overall
score is the mean of the *published, rounded* dimension scores, rounded half up to hundredths. So it
is a
   function of what is shown anyway: no difference between it and the dimensions tells of an
   unpublished one.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction

THRESHOLD = 5
"""Raters of one organization in one dimension below which nothing is shown."""

Rater = Mapping[str, Sequence[int]]
"""One person's answers: scores 1 to 5 by dimension, without those the person could not give."""


@dataclass(frozen=True, slots=True)
class Published:
    """Scores in hundredths (100 to 500); None: not shown."""

    dimensions: dict[str, int | None]
    overall: int | None


def publish(dimensions: Sequence[str], raters: Iterable[Rater]) -> Published:
    """The scores that may be shown."""
    answers = list(raters)
    counts = {
        name: _dimension([rater[name] for rater in answers if rater.get(name)])
        for name in dimensions
    }
    shown = [score for score in counts.values() if score is not None]
    return Published(counts, _rounded(Fraction(sum(shown), len(shown))) if shown else None)


def _dimension(scores: Sequence[Sequence[int]]) -> int | None:
    if len(scores) < THRESHOLD:
        return None
    means = [Fraction(sum(score), len(score)) for score in scores]
    return _rounded(100 * sum(means, Fraction(0)) / len(means))


def _rounded(value: Fraction) -> int:
    """Half up."""
    return int(value + Fraction(1, 2))
