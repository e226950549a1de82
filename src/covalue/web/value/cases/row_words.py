"""The cells of a business case in words: where nothing was written it says so."""

from __future__ import annotations

from covalue.benefits.amounts import Item
from covalue.web.kit.look.phrases import NOTHING, Phrase, phrase, sentences, styled
from covalue.web.kit.look.templatetags.look import day, words
from covalue.web.value.cases.tables import AssumptionRow


def kind_of_item(item: Item) -> str:
    """The class of a benefit, or whose cost it is."""
    return words(item.class_) if item.class_ else f"cost of the {item.party}"


def range_of(row: AssumptionRow) -> Phrase:
    """From where to where an assumption may lie, and how sure that is."""
    limits = phrase("{} to {}", row.low, row.high) if row.low else styled("none", "cv-bad")
    confidence = row.part.confidence
    sure = styled(f"confidence {confidence}", "cv-sub") if confidence else NOTHING
    return sentences(limits, sure)


def owner_of(row: AssumptionRow) -> Phrase:
    """Who answers for an assumption."""
    return phrase("{}", row.part.owner) if row.part.owner else styled("nobody", "cv-bad")


def source_of(row: AssumptionRow) -> Phrase:
    """Where an assumption comes from, and of which day that is."""
    as_of = styled(f"as of {day(row.part.date)}", "cv-sub") if row.part.date else NOTHING
    return sentences(row.part.source or "not given", as_of)
