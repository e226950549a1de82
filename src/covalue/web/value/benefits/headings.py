"""The headings of the wide tables of benefits, as `table_head` takes them: `#` begins a column of
figures, an empty one is left out."""

from __future__ import annotations

from collections.abc import Sequence

from covalue.web.value.cases.models import Benefit

TO_DATE = ("#Validated to date", "#Attributed to date")
CLASSES = (
    "Class",
    "#Promised to date",
    "#Realized",
    "#Validated",
    "#Rate",
    "#Whole life promised",
    "#Expected now",
)
"""Of a project's classes of benefits."""


def of_periods(benefit: Benefit) -> Sequence[str]:
    """Of the periods of a benefit; only money is attributed."""
    stages = ("#Promised", "#Plan in force", "#Forecast", "#Realized", "#Validated")
    return ("Period", *stages, "#Attributed" if benefit.currency else "")


def of_totals(group: str) -> Sequence[str]:
    """Of the totals of a register; `group` is by what they are grouped, empty where by class."""
    sums = ("#Benefits", "#Promised", "#Expected", "#Realized to date")
    return (group, "Class", *sums, *TO_DATE)


def of_register(*, of_one_project: bool) -> Sequence[str]:
    """Of a register."""
    project = "" if of_one_project else "Project"
    return ("Benefit", project, "Class", "Owner", "#Promised", "#Expected", *TO_DATE)


def of_estimates(*, with_owners: bool) -> Sequence[str]:
    """Of the benefits that are compared; the client's side reads their owners."""
    owner = "Owner when it was promised" if with_owners else ""
    return ("Benefit", owner, "Up to", "#Promised", "#Came", "#Against the promise", "Why")
