"""The sentences over business cases: what a version is worth, and whether it is agreed."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from django.urls import reverse

from covalue.benefits.appraisal import Appraisal
from covalue.web.ground.agreements.models import Agreement
from covalue.web.kit.look.phrases import (
    NOTHING,
    Phrase,
    counted,
    joined,
    linked,
    phrase,
    sentences,
    strong,
    styled,
)
from covalue.web.kit.look.templatetags.look import day
from covalue.web.value.cases.figure_words import preferred_title, worth, years
from covalue.web.value.cases.figures import CaseFigures
from covalue.web.value.cases.models import CaseVersion, Plan


@dataclass(frozen=True, slots=True)
class Agreed:
    """What both have signed of a case: the plans in their order, whether the version that is shown
    is one of them, and a proposal that waits."""

    plans: Sequence[Plan]
    is_frozen: bool
    waiting: Agreement | None


def of_version(
    version: CaseVersion, last: CaseVersion, figures: CaseFigures, agreed: Agreed
) -> Phrase:
    """Which version it is, what it is worth to both together, whether it is agreed."""
    older = NOTHING
    if version.pk != last.pk:
        latest = linked(f"version {last.number}", reverse("case", args=[version.project_id]))
        older = phrase("This is an older version; {} is the latest.", latest)
    return sentences(older, _worth(figures), _agreed(agreed, is_latest=not older))


def _worth(figures: CaseFigures) -> Phrase:
    if not figures.case.document.benefits:
        return phrase("It promises no benefit yet.")
    of = figures.preferred
    if of is None:
        missing = ", ".join(figures.missing)
        return phrase("Its figures are not complete: {} cannot be computed.", missing)
    value = strong(worth(of.net_present_value, of.currency))
    return phrase("{} is worth {} today, to both together, and {}.", of.title, value, _back(of))


def _back(of: Appraisal) -> str:
    return "does not pay back" if of.payback is None else f"pays back after {years(of.payback)}"


def _agreed(agreed: Agreed, *, is_latest: bool) -> Phrase:
    if agreed.waiting is not None:
        link = linked("waits for signatures", reverse("agreement", args=[agreed.waiting.pk]))
        return phrase("A version {} as the plan.", link)
    if not agreed.plans:
        return phrase("Nothing of it is agreed yet.")
    if is_latest and not agreed.is_frozen:
        return phrase("It has changed since both signed the plan ({}).", agreed.plans[-1])
    return NOTHING


def which(version: CaseVersion, last: CaseVersion, zone: str) -> Phrase:
    """The number of a version, by whom it was saved and when in a time zone; of how many where it
    is not the last."""
    number = f"version {version.number}"
    if version.pk != last.pk:
        number += f" of {last.number}"
    by = styled(version.by_name, f"cv-party {version.party}")
    return phrase("{}, {}, {}", number, by, day(version.at, zone))


def of_versions(count: int) -> Phrase:
    """How many versions there are."""
    return phrase("{}, newest first. Each stays as it was saved.", counted(count, "version"))


def of_no_version(project: object) -> Phrase:
    """That no business case is written, and what nobody can say without one."""
    return phrase(
        "Nothing is written yet: nobody can say what {} promises, costs and rests on.", project
    )


def of_figures(found: CaseFigures, is_unsaved: bool) -> Phrase:
    """Of which option figures are, in which currency, whether they are saved, what is missing."""
    typed = strong("Not saved yet.") if is_unsaved else NOTHING
    missing = NOTHING
    if found.missing:
        missing = styled(f"without figures: {', '.join(found.missing)}", "cv-bad")
    currency = found.case.document.currency
    told = phrase("{}, to both parties together, {}", preferred_title(found.case), currency)
    return sentences(typed, joined([told, missing], "; "))


def of_comparison(one: CaseVersion, two: CaseVersion, changes: int) -> Phrase:
    """In how many places two versions differ."""
    if one.pk == two.pk:
        return phrase("Choose two versions.")
    places, verb = strong(counted(changes, "place")), "differs" if changes == 1 else "differ"
    return phrase("{} {} from version {} to version {}.", places, verb, one.number, two.number)


def of_upload(wrong: int) -> Phrase:
    """What uploading does, or how much of the document has to be mended."""
    if not wrong:
        return phrase(
            "The document that can be downloaded, edited and uploaded again. Where something is"
            " wrong nothing changes, and each place is named."
        )
    to_mend = f"{counted(wrong, 'place')} {'has' if wrong == 1 else 'have'} to be mended first."
    return sentences(strong("Nothing was saved."), to_mend)


def of_grid(help_: str, *, wrong_cells: int, has_problems: bool, is_filled: bool) -> Phrase:
    """What the grid is for, or why nothing was saved."""
    if wrong_cells:
        has = "has" if wrong_cells == 1 else "have"
        to_mend = f"{counted(wrong_cells, 'cell')} {has} to be mended."
        return sentences(strong("Nothing was saved."), to_mend)
    if has_problems:
        return strong("Nothing was saved.")
    if is_filled:
        return phrase("What you pasted is in the grid below. Look at it, then save.")
    return phrase("{}", help_)
