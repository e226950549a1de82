"""The sentences under the titles of benefits: what came of them first, then what stands in the
way."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence

from covalue.benefits.estimates import FEW, Bias
from covalue.web.kit.look.axes import named_period, rounded_money
from covalue.web.kit.look.phrases import (
    NOTHING,
    Phrase,
    counted,
    joined,
    phrase,
    sentences,
    strong,
    styled,
)
from covalue.web.kit.look.templatetags.look import day
from covalue.web.value.benefits.estimates import Estimates
from covalue.web.value.benefits.figure_words import apart, lowfirst, percent, spoken
from covalue.web.value.benefits.owners import Ownership, Tenure
from covalue.web.value.benefits.project_map import Coverage, MapRow, ProjectMap
from covalue.web.value.benefits.register import Register
from covalue.web.value.benefits.summary import ClassLine, Summary
from covalue.web.value.benefits.threads import Loss, Story
from covalue.web.value.gates.stages import ProjectStage


def of_benefit(story: Story, leading: Coverage | None) -> Phrase:
    """What came of a benefit up to now, where most fell away, and what may still slip."""
    given_up = (
        "The latest version of the business case leaves it out; what was promised stays here."
        if story.given_up
        else ""
    )
    return sentences(given_up, _came(story), _lost(story.loss, story), _may_slip(leading))


def _came(story: Story) -> Phrase:
    benefit, until = story.benefit, named_period(story.as_of_label)
    if not benefit.currency:
        unit = benefit.measure_unit or "no measure yet"
        return phrase("It is no money: it is counted in {} and never added up.", unit)
    sums = {name: rounded_money(minor, benefit.currency) for name, minor in story.sums.items()}
    if story.original is None:
        return phrase(
            "Nothing is promised yet: both parties have to agree the business case as the plan."
        )
    if story.as_of < 0 or not (story.sums.get("promised") or story.sums.get("realized")):
        promised = sum(int(row.promised or 0) for row in story.rows)
        return phrase(
            "{} are promised over its whole life; nothing was due up to now.",
            strong(rounded_money(promised, benefit.currency)),
        )
    if story.sums.get("validated"):
        of = NOTHING
        if story.rates:
            rate = strong(percent(story.rates[0].rate))
            of = phrase(
                ", {} of what the business case promised by then ({})", rate, sums["promised"]
            )
        validated = strong(sums["validated"])
        return phrase("{} are validated up to the end of {}{}.", validated, until, of)
    if story.sums.get("realized"):
        return phrase(
            "{} were realized up to the end of {}, of {} promised by then; {}.",
            sums["realized"],
            until,
            sums["promised"],
            strong("finance has validated nothing yet"),
        )
    return phrase(
        "{} of the {} promised up to the end of {}.",
        strong("Nothing was reported"),
        sums["promised"],
        until,
    )


def _lost(loss: Loss | None, story: Story) -> Phrase:
    if loss is None:
        return NOTHING
    amount = rounded_money(loss.amount, story.benefit.currency)
    why = phrase(" ({})", loss.reason) if loss.reason else NOTHING
    return phrase("Most fell away {}: {}{}.", loss.where, amount, why)


def _may_slip(leading: Coverage | None) -> Phrase:
    if leading is None or not leading.late:
        return NOTHING
    late, works = len(leading.late), leading.works
    verb = "is" if late == 1 else "are"
    told = strong(f"{late} of {works} changes that bring it {verb} late")
    return phrase("{}, so more of the forecast may slip.", told)


def of_project(summary: Summary, stage: ProjectStage, late: Sequence[MapRow]) -> Phrase:
    """What a project promised and what has come of it, for what nobody answers, what is late."""
    if not summary.lines:
        return phrase("No business case promises a benefit yet.")
    if stage.stopped:
        return phrase(
            "The project was {} on {}: it promises nothing any more.",
            strong("stopped"),
            day(stage.since),
        )
    return sentences(_to_date(summary), _unowned(summary.unowned), late_works(late))


def _to_date(summary: Summary) -> Phrase:
    if summary.plan is None:
        told = phrase(
            "{}: both parties have to agree the business case as the plan.",
            strong("Nothing is promised yet"),
        )
        expected = joined(_amount(line, line.amounts.expected) for line in summary.classes)
        more = phrase("It expects {} over its whole life.", expected) if expected else NOTHING
        return sentences(told, more)
    plan, until = lowfirst(spoken(summary.plan)), named_period(summary.as_of)
    silent, validated = NOTHING, NOTHING
    if summary.silent:
        silent = phrase(
            "{} of {} that the {} promised up to the end of {}.",
            strong("Nothing was reported"),
            listed(_amount(line, line.amounts.due) for line in summary.silent),
            plan,
            until,
        )
    if summary.due:
        validated = phrase(
            "Up to the end of {} finance has validated {} that the {} promised by then.",
            until,
            listed(_rate(line) for line in summary.due),
            plan,
        )
    if silent or validated:
        return sentences(silent, validated)
    if not summary.classes:
        return phrase("It promises nothing in money.")
    promised = listed(_promised(line) for line in summary.classes)
    return phrase("{} are promised over its whole life; nothing is due yet.", promised)


def _amount(line: ClassLine, minor: int | None) -> Phrase:
    amount = "" if minor is None else rounded_money(minor, line.currency)
    return phrase("{} {}", amount, line.name.lower())


def _rate(line: ClassLine) -> Phrase:
    return phrase(
        "{} of the {}", strong(percent(line.amounts.rate)), _amount(line, line.amounts.due)
    )


def _promised(line: ClassLine) -> Phrase:
    promised = line.amounts.promised
    amount = "Nothing" if promised is None else rounded_money(promised, line.currency)
    return phrase("{} {}", strong(amount), line.name.lower())


def _unowned(titles: Sequence[str]) -> Phrase:
    if not titles:
        return NOTHING
    told = strong(f"Nobody answers for {counted(len(titles), 'benefit')}")
    return phrase("{}: {}.", told, ", ".join(titles))


def late_works(late: Sequence[MapRow]) -> Phrase:
    """The changes and deliverables that are late; nothing where none is."""
    if not late:
        return NOTHING
    many = len(late)
    what = f"{counted(many, 'change')} or deliverable{'' if many == 1 else 's'}"
    told = strong(f"{what} {'is' if many == 1 else 'are'} late")
    titles = ", ".join(row.node.title for row in late[:3])
    return phrase("{}: {}{}.", told, titles, f" and {many - 3} more" if many > 3 else "")


def of_map(project_map: ProjectMap) -> Phrase:
    """What is late on the map, and what hangs in the air."""
    late = late_works([row for row in project_map.rows if row.late])
    return sentences(late, _in_the_air(project_map))


def _in_the_air(project_map: ProjectMap) -> Phrase:
    if project_map.case is None:
        return phrase("There is no business case yet, so nothing is on the map.")
    if not project_map.rows:
        return phrase("The business case names nothing that could be on the map.")
    hanging = sum(bool(row.findings) for row in project_map.rows)
    if hanging:
        told = strong(f"{hanging} of {len(project_map.rows)}")
        verb, says = ("hangs", "it says") if hanging == 1 else ("hang", "they say")
        return phrase("{} {} in the air: below {} what is missing.", told, verb, says)
    return phrase(
        "Everything on the map leads to an objective, has an owner, and is enabled by something."
    )


def of_register(register: Register, filtered: bool) -> Phrase:
    """How many benefits there are, and which of them cannot be held to."""
    if not register.rows:
        return phrase(
            "No benefit is like that." if filtered else "No business case promises a benefit yet."
        )
    count = strong(counted(len(register.rows), "benefit"))
    asked = " of those you ask for" if filtered else ""
    return sentences(
        phrase("{}{}; {}.", count, asked, _held_to(register)), _counted_twice(len(register.doubles))
    )


def _held_to(register: Register) -> Phrase:
    lacking = sum(bool(row.lacks) for row in register.rows)
    if not lacking:
        return phrase("each has an owner, a measure, a baseline and a review")
    told, lacks = (
        strong(f"{lacking} cannot be held to"),
        "it lacks" if lacking == 1 else "they lack",
    )
    return phrase("{}: {} an owner, a measure or something else named below", told, lacks)


def _counted_twice(measures: int) -> Phrase:
    if not measures:
        return NOTHING
    verb = "is" if measures == 1 else "are"
    return phrase("{} {} counted by more than one.", counted(measures, "measure"), verb)


def of_estimates(estimates: Estimates, *, of_one_project: bool) -> Phrase:
    """How many benefits came to less than was promised, and how far estimates were from what
    came."""
    if not estimates.rows and estimates.left_out:
        return phrase("{}: below it says why.", strong("Nothing can be compared yet"))
    if not estimates.rows:
        return phrase("Nothing is delivered yet, so no estimate can be compared with what came.")
    short = sum(row.told.difference < 0 for row in estimates.rows)
    told = strong(f"{short} of {len(estimates.rows)} benefits came to less than was promised")
    far = _came_of_promised(estimates.by_class) if of_one_project else _how_far(estimates.by_class)
    left_out = (
        phrase("{} cannot be compared.", counted(len(estimates.left_out), "delivered benefit"))
        if estimates.left_out
        else NOTHING
    )
    return sentences(phrase("{}{}.", told, far), left_out)


def _came_of_promised(by_class: Iterable[Bias]) -> Phrase:
    came = listed(
        phrase(
            "{} of {} {}",
            rounded_money(bias.came, bias.currency),
            rounded_money(bias.promised, bias.currency),
            bias.class_.lower(),
        )
        for bias in by_class
    )
    return phrase(": {} came", came)


def _how_far(by_class: Iterable[Bias]) -> Phrase:
    """The worst first, of classes with enough benefits to tell."""
    known = [(bias.rate, bias) for bias in by_class if bias.rate is not None]
    known.sort(key=lambda pair: pair[0])
    if not known:
        little = strong("There is too little to tell a bias")
        return phrase(". {}: it takes {} benefits of one class and currency", little, FEW)
    came = listed(
        phrase("{} {} {} ({})", strong(apart(rate)), bias.class_.lower(), bias.currency, bias.count)
        for rate, bias in known
    )
    return phrase(": of what was estimated came {}. A next estimate starts from there", came)


def of_owner(held: Ownership) -> Phrase:
    """Who answers for a benefit; a vacancy is shown, never hidden."""
    tell: dict[Tenure, Callable[[], Phrase]] = {
        Tenure.HELD: lambda: phrase("{}", held.name),
        Tenure.LEFT: lambda: styled(f"{held.name} has left", "cv-bad"),
        Tenure.NAMED: lambda: phrase("{} {}", held.name, styled("named, has not signed", "cv-sub")),
        Tenure.VACANT: lambda: joined(
            [
                styled("vacant", "cv-bad"),
                styled(f"since {day(held.since)}", "cv-sub") if held.since else NOTHING,
            ],
            " ",
        ),
    }
    return tell[held.tenure]()


def listed(parts: Iterable[Phrase]) -> Phrase:
    """As sentences list them: `a, b and c`."""
    *before, last = parts
    return phrase("{} and {}", joined(before), last) if before else last
