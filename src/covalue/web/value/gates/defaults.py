"""What is asked at a gate where a programme has written no checklist of its own."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from covalue.web.value.cases.models import Gate

Item = dict[str, str]


def _item(key: str, question: str, why: str) -> Item:
    return {"key": key, "question": question, "why": why}


DEFAULTS: Mapping[str, Sequence[Item]] = {
    Gate.BUSINESS_CASE: (
        _item(
            "strategy",
            "Does every benefit serve an objective that its sponsor stands for?",
            "A benefit that serves no objective is not missed when it does not come.",
        ),
        _item(
            "options",
            "Were options compared, doing nothing among them?",
            "Without the alternative nobody can say what the project adds.",
        ),
        _item(
            "baseline",
            "Is the baseline of each measure established and agreed by both?",
            "A baseline that is found afterwards is found to suit somebody.",
        ),
        _item(
            "assumptions",
            "Has each assumption an owner, a source, a date and a range?",
            "Forecasts fail by assumptions that nobody looked at again.",
        ),
        _item(
            "bias",
            "Was optimism taken off, by what similar projects came to?",
            "Estimates of new things are too good, again and again.",
        ),
        _item(
            "measured",
            "Is it said how each benefit is measured, by whom, and at what cost?",
            "What cannot be measured cannot be shared.",
        ),
        _item(
            "twice",
            "Does no other project count the same effect?",
            "Two projects that claim one saving deliver half of it each.",
        ),
    ),
    Gate.DESIGN: (
        _item(
            "trace",
            "Does every deliverable serve a benefit, and does a change lead to every benefit?",
            "Work that serves nothing costs; a benefit that nothing enables does not come.",
        ),
        _item(
            "owners",
            "Has every benefit an owner who stays after go-live?",
            "When the project ends, its team is gone.",
        ),
        _item(
            "changes",
            "Are the business changes planned, each with an owner and a date?",
            "A system alone changes nothing; people working otherwise do.",
        ),
        _item(
            "case",
            "Do the figures still hold, and does the plan say what has changed since the business"
            " case?",
            "Design is where scope grows and benefits shrink unseen.",
        ),
        _item(
            "measurement",
            "Will the data for each measure be there, from the first day on?",
            "Data that nobody collects cannot be collected later.",
        ),
        _item(
            "stop",
            "Is it said what would make us stop?",
            "It is easier to say before than to admit after.",
        ),
    ),
    Gate.IMPLEMENTATION: (
        _item(
            "ready",
            "Are people trained and organised for the new way of working?",
            "Use, not delivery, brings the benefit.",
        ),
        _item(
            "changes",
            "Are the changes done on which the first benefits depend?",
            "What is late here is late in every period that follows.",
        ),
        _item(
            "baseline",
            "Was the baseline measured once more before anything changed?",
            "Afterwards it can only be modelled.",
        ),
        _item(
            "reporting",
            "Does the first report of every benefit have a date and a person?",
            "Tracking that is not arranged stops at go-live.",
        ),
        _item(
            "plan",
            "Do both parties hold the same plan of value by period?",
            "Two plans are two disputes.",
        ),
    ),
    Gate.VALUE_DELIVERY: (
        _item(
            "validated",
            "Has finance validated what was realized up to the sunset?",
            "What is only claimed is not closed.",
        ),
        _item(
            "bias",
            "Is it written down how far the estimate was off, and why?",
            "The next business case starts from it.",
        ),
        _item(
            "lessons",
            "Is it said what both parties would do otherwise?",
            "Otherwise they will do it again.",
        ),
        _item(
            "open",
            "Is everything settled that was promised or withheld?",
            "Open ends come back without their story.",
        ),
    ),
}
