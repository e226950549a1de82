"""The sentences of placed work: how much there is, and how much of it is outside lead roles."""

from __future__ import annotations

from django.urls import reverse

from covalue.language.money import Money
from covalue.web.kit.look.phrases import (
    Phrase,
    counted,
    joined,
    linked,
    phrase,
    strong,
    styled,
)
from covalue.web.kit.look.templatetags.look import money, whole_money
from covalue.web.value.projects.models import Project
from covalue.web.value.projects.selectors import OutsideWork


def of_relationship(work: OutsideWork, partner: str) -> Phrase:
    """The projects with one partner."""
    if not work.count:
        return phrase("No work is placed with {} yet.", partner)
    projects = counted(work.count, "project")
    if not work.outside:
        return phrase("{} with {}; none outside its lead role.", projects, partner)
    amounts = amounts_outside(work)
    return phrase(
        "{} with {}; {} outside its lead role: {}.", projects, partner, outside_of(work), amounts
    )


def outside_of(work: OutsideWork) -> str:
    """How many projects are outside the lead role, and which part of all that is."""
    return f"{work.outside} ({work.percent} %)" if work.outside else "none"


def placed_as(project: Project) -> Phrase:
    """As what work is with its partner; a waiver can be read."""
    if project.waiver_id is None:
        return phrase("lead role")
    about = styled(f" for {project.name}", "cv-sr")
    return linked(phrase("waiver{}", about), reverse("waiver", args=[project.waiver_id]))


def of_programme(projects: int, partners: int, outside: int) -> Phrase:
    """The projects of a programme, and how many of them are outside the lead role."""
    if not partners:
        return phrase("No work is placed yet.")
    many = counted(projects, "project")
    placed = phrase(
        "{} {} placed with {}", many, "is" if projects == 1 else "are", counted(partners, "partner")
    )
    if not outside:
        return phrase("{}; none outside the lead role.", placed)
    told = strong(f"{outside} outside the lead role")
    return phrase("{}; {}, each under a waiver.", placed, told)


def amounts_outside(work: OutsideWork) -> Phrase:
    """How much of the placed money is outside the lead role, by currency, and of how many projects
    the amount is not known."""
    unknown = f"{counted(work.unknown, 'amount')} not known" if work.unknown else ""
    return joined([known_outside(work), unknown], "; ")


def known_outside(work: OutsideWork) -> str:
    """How much of the placed money is outside the lead role, by currency; empty where no amount is
    known."""
    return ", ".join(_part(*row) for row in work.amount_percents)


def _part(currency: str, whole: int, part: int, percent: int | None) -> str:
    write = (
        whole_money if Money(whole, currency).is_whole and Money(part, currency).is_whole else money
    )
    if not part:
        return f"none of {write(whole, currency)}"
    return f"{write(part, currency)} of {write(whole, currency)}" + (
        "" if percent is None else f" ({percent} %)"
    )
