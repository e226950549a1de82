"""The sentences under the titles of the start page, of a programme and of a relationship."""

from __future__ import annotations

from collections.abc import Sequence

from covalue.web.front.overview.attention import Acts
from covalue.web.front.overview.partner_rows import Row
from covalue.web.front.overview.programme import Overview
from covalue.web.front.overview.relationship import Relation
from covalue.web.kit.look.axes import rounded_money
from covalue.web.kit.look.phrases import (
    NOTHING,
    WARNING,
    Phrase,
    counted,
    joined,
    phrase,
    sentences,
    strong,
    styled,
)
from covalue.web.kit.look.templatetags.look import day
from covalue.web.partnership.assessments.templatetags.assessments import score
from covalue.web.partnership.partners.selectors import AreaState
from covalue.web.value.benefits.value_to_date import ToDate, Worth

NAMED_TROUBLES = 3
"""Partners with whom something is wrong that the headline names."""


def of_programme(overview: Overview) -> Phrase:
    """Value first, then what nobody leads, then the partners that need the reader."""
    if not overview.rows:
        return phrase("No partner is in this programme yet.")
    delivered = _delivered("Partners have", overview.total, overview.word, overview.group[1])
    return sentences(
        delivered or f"{counted(len(overview.rows), 'partner')}; no value is committed to date.",
        _led(overview),
        _troubled(overview.troubled),
        "" if overview.attention else "Nothing needs you now.",
    )


def _delivered(who: str, to_date: ToDate, word: str, currency: str) -> Phrase:
    """What came of what was committed; nothing where nothing was."""
    if to_date.committed is None:
        return NOTHING
    rate = NOTHING
    if to_date.rate is not None:
        rate = phrase(" ({} of the plans agreed at design)", strong(f"{to_date.rate} %"))
    return phrase(
        "{} delivered {} of validated {} value of {} committed to date{}.",
        who,
        strong(rounded_money(to_date.validated or 0, currency)),
        word,
        rounded_money(to_date.committed, currency),
        rate,
    )


def _led(overview: Overview) -> Phrase:
    if not overview.areas:
        return phrase("{}, so nobody leads one.", strong("No area is named yet"))
    return _vacant(overview.vacant)


def _vacant(areas: Sequence[AreaState]) -> Phrase:
    if not areas:
        return NOTHING
    return strong(f"Nobody leads {', '.join(str(state.area) for state in areas)}.")


def _troubled(rows: Sequence[Row]) -> Phrase:
    if not rows:
        return NOTHING
    named = [
        phrase("{} {}", strong(row.relationship.partner), " and ".join(row.troubles))
        for row in rows[:NAMED_TROUBLES]
    ]
    more = len(rows) - NAMED_TROUBLES
    return phrase(
        "{} {} you this month: {}.",
        counted(len(rows), "relationship"),
        "needs" if len(rows) == 1 else "need",
        joined([*named, f"and {more} more" if more > 0 else ""], "; "),
    )


def of_relationship(told: Relation, proposals: int, any_agreement: bool) -> Phrase:
    """Value first, then both views, then what waits; `proposals` are those without an answer."""
    return sentences(
        _value(told), _views(told), _chiefs(told), _open(told, proposals, any_agreement)
    )


def _value(told: Relation) -> Phrase:
    partner = told.relationship.partner
    delivered = _delivered(f"{partner} has", told.to_date, told.word, told.currency)
    if not delivered and told.is_valued:
        return phrase("No value is committed to date.")
    return delivered


def _views(told: Relation) -> Phrase:
    latest = told.latest
    if latest is None or latest.gap is None:
        return NOTHING
    client, partner = told.relationship.client, told.relationship.partner
    worst = f", furthest apart over {' and '.join(told.worst)}" if told.worst else ""
    return phrase(
        "{}{} rates {} {}{}, {} rates {} {}{}.",
        phrase("{} ", strong("The views part:")) if latest.is_wide else NOTHING,
        client,
        partner,
        strong(score(latest.client_score)),
        " and falling" if told.health.is_falling else "",
        partner,
        client,
        strong(score(latest.partner_score)),
        worst,
    )


def _chiefs(told: Relation) -> str:
    if told.missed_on is not None:
        return f"The chief executives’ meeting of {day(told.missed_on)} was missed."
    return "The chief executives’ meeting is overdue." if told.chiefs.overdue else ""


def _open(told: Relation, proposals: int, any_agreement: bool) -> Phrase:
    if proposals:
        wait = "waits" if proposals == 1 else "wait"
        return phrase("{} {} for an answer.", strong(counted(proposals, "proposal")), wait)
    if any_agreement:
        return NOTHING
    client, partner = told.relationship.client, told.relationship.partner
    return phrase("Nothing is agreed yet between {} and {}.", client, partner)


def of_start(waiting: int, acts: Acts) -> Phrase:
    """What waits for the signature of somebody who has something to do, and what is overdue."""
    if waiting:
        return phrase(
            "{} {} for your signature{}.",
            strong(counted(waiting, "proposal")),
            "waits" if waiting == 1 else "wait",
            _besides(acts),
        )
    things, signature = counted(acts.count, "thing"), "No proposal waits for your signature."
    if acts.broken:
        late = strong(f"{acts.broken} of {things}")
        return phrase("{} to act on {} overdue. {}", late, _are(acts.broken), signature)
    if acts.count:
        return phrase("{} to act on, none overdue. {}", things, signature)
    return phrase("Nothing waits for you.")


def _besides(acts: Acts) -> Phrase:
    if acts.broken:
        late, of = strong(acts.broken), f"of {acts.count} things to act on"
        return phrase("; {} {} {} overdue", late, of, _are(acts.broken))
    return phrase("; {} to act on", counted(acts.count, "thing")) if acts.count else NOTHING


def _are(number: int) -> str:
    return "is" if number == 1 else "are"


def without_relationship(*, may_found: bool, has_programme: bool) -> Phrase:
    """What somebody can do who is in no relationship yet."""
    if not may_found:
        return phrase(
            "You have no role in a relationship yet. An administrator of your organization gives"
            " you one."
        )
    do = "Open one in a programme." if has_programme else "Create a programme first."
    return phrase("There is no relationship yet. {}", do)


def beside_the_sum(worth: Worth, counted_twice: Sequence[str]) -> Phrase:
    """What is in no sum of money, and what may be in one twice."""
    measures = counted(len(counted_twice), "measure")
    return sentences(
        f"{counted(worth.no_money, 'benefit')} {_are(worth.no_money)} no money."
        if worth.no_money
        else "",
        f"{worth.stopped} of stopped projects {_are(worth.stopped)} in no sum."
        if worth.stopped
        else "",
        phrase("{} {} may be counted twice.", styled(WARNING, "cv-warn"), measures)
        if counted_twice
        else "",
    )


def other_classes(overview: Overview) -> Phrase:
    """What the page of the programme does not add to the class that it tells."""
    if not overview.others:
        return NOTHING
    told = [
        f"{name} {rounded_money(to_date.validated or 0, currency)}"
        f" of {rounded_money(to_date.committed or 0, currency)}"
        + ("" if to_date.rate is None else f" ({to_date.rate} %)")
        for name, currency, to_date in overview.others
    ]
    return phrase("Classes have no sum; validated of committed in the others: {}.", ", ".join(told))


def how_rated(told: Relation) -> Phrase:
    """What the rates of a relationship are measured against, and what is in none of its sums."""
    plans = "; ".join(f"{plan.project.name}, {day(plan.frozen_on)}" for plan in told.plans)
    rate = f"Rate: validated of committed to date, by the plans agreed at design: {plans}."
    client, partner = told.relationship.client, told.relationship.partner
    return sentences(
        "Classes have no sum.",
        rate if plans else "No plan is agreed at design yet, so there is no rate.",
        beside_the_sum(told.worth, told.counted_twice),
        f"What {client} keeps and {partner} is paid is not settled yet.",
    )
