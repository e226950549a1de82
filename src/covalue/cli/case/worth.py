"""The command `case value`: what every option of a case is worth."""

from __future__ import annotations

import re

from covalue.benefits.amounts import option_amounts
from covalue.benefits.appraisal import Appraisal, appraise
from covalue.benefits.business_case import BusinessCase
from covalue.cli.arguments import CaseFile, Shape
from covalue.cli.case.reading import good_case
from covalue.cli.figures import Figure, one_or_none, rates_figure
from covalue.cli.output import Format, as_json, end, print_rows
from covalue.language.decimals import plain
from covalue.language.money import Money


def value(case: CaseFile, shape: Shape = Format.TABLE) -> None:
    """Value every option: net present value, rates of return, payback, benefit-cost ratio.

    Present values and totals are also shown by class.

    Examples:

      covalue case value business_case.yaml

      covalue case value business_case.yaml --format json
    """
    business_case, findings = good_case(case)
    appraisals, more = appraise(business_case)
    findings += more
    columns = {
        option: _figures(business_case, appraisal) for option, appraisal in appraisals.items()
    }
    if shape is Format.JSON:
        options = {
            option: {name: figure.data() for name, figure in figures.items()}
            for option, figures in columns.items()
        }
        print(
            as_json(
                {
                    "hash": business_case.hash,
                    "currency": business_case.document.currency,
                    "options": options,
                }
            )
        )
    else:
        header, rows = _shown(columns) if shape is Format.TABLE else _exact(columns)
        print_rows(header, rows, shape, numbers=list(columns))
    end(findings)


_ORDER = ("net", "better", "internal", "payback", "discounted", "benefit", "present", "total")
Columns = dict[str, dict[str, Figure]]
"""The figures of each option, by their names."""


def _names(columns: Columns) -> list[str]:
    return sorted({name: 0 for figures in columns.values() for name in figures}, key=_place_of)


def _place_of(figure: str) -> tuple[int, bool]:
    """Where a figure stands in the table: costs come last."""
    return _ORDER.index(re.split(r"\W", figure)[0]), figure.startswith("total cost of")


def _shown(columns: Columns) -> tuple[list[str], list[list[str]]]:
    """For people: rounded, the unit behind the name."""
    rows = []
    for name in _names(columns):
        cells = [figures.get(name) for figures in columns.values()]
        rows.append([name, *("none" if figure is None else figure.text for figure in cells)])
    return ["figure", *columns], rows


def _exact(columns: Columns) -> tuple[list[str], list[list[str]]]:
    """For programs: every digit, the unit in its own column, several rates in rows of their own."""
    rows = []
    for name in _names(columns):
        same = [figures[name] for figures in columns.values() if name in figures]
        for at in range(max(1, *(len(figure.values) for figure in same))):
            cells = [_exact_cell(figures.get(name), at) for figures in columns.values()]
            rows.append([same[0].name, same[0].unit, *cells])
    return ["figure", "unit", *columns], rows


def _exact_cell(figure: Figure | None, at: int) -> str:
    return plain(figure.values[at]) if figure is not None and at < len(figure.values) else ""


def _figures(case: BusinessCase, appraisal: Appraisal) -> dict[str, Figure]:
    """The figures of an option, by name and unit."""
    own = appraisal.currency
    figures = [
        Figure("net present value", (appraisal.net_present_value,), own),
        Figure("better than doing nothing by", one_or_none(appraisal.better), own),
        rates_figure(appraisal.rates),
        Figure("payback", one_or_none(appraisal.payback), "years"),
        Figure("discounted payback", one_or_none(appraisal.discounted_payback), "years"),
        Figure("benefit-cost ratio", one_or_none(appraisal.benefit_cost_ratio), ""),
    ]
    figures += [
        Figure(f"present value of {class_}", (worth,), own)
        for class_, worth in appraisal.by_class.items()
    ]
    amounts, _ = option_amounts(case, appraisal.option)
    figures += [
        Figure(f"total {group}", (Money(sum(series), currency).major,), currency)
        for (group, currency), series in amounts.totals().items()
    ]
    return {", ".join(filter(None, (figure.name, figure.unit))): figure for figure in figures}
