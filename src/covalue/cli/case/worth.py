"""The command `case value`: what every option of a case is worth."""

from __future__ import annotations

import re
from decimal import Decimal

from covalue.benefits.amounts import option_amounts
from covalue.benefits.appraisal import Appraisal, appraise
from covalue.benefits.business_case import BusinessCase
from covalue.cli.arguments import CaseFile, Shape
from covalue.cli.case.reading import good_case
from covalue.cli.output import Format, as_json, end, print_rows
from covalue.language.decimals import grouped, plain
from covalue.language.money import Money
from covalue.valuation.rates import RateOfReturn


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
        print(
            as_json(
                {
                    "hash": business_case.hash,
                    "currency": business_case.document.currency,
                    "options": columns,
                }
            )
        )
    else:
        names = sorted({name: 0 for figures in columns.values() for name in figures}, key=_place_of)
        rows = [
            [name, *(_cell(columns[option].get(name), shape) for option in columns)]
            for name in names
        ]
        print_rows(["figure", *columns], rows, shape, numbers=list(columns))
    end(findings)


_ORDER = ("net", "better", "internal", "payback", "discounted", "benefit", "present", "total")


def _place_of(figure: str) -> tuple[int, bool]:
    """Where a figure stands in the table: costs come last."""
    return _ORDER.index(re.split(r"\W", figure)[0]), figure.startswith("total cost of")


def _figures(case: BusinessCase, appraisal: Appraisal) -> dict[str, str | None]:
    """The figures of an option as text, money in the case's currency; None where there is none."""
    own = appraisal.currency
    figures: dict[str, str | None] = {
        f"net present value, {own}": _in_money(appraisal.net_present_value, own),
        f"better than doing nothing by, {own}": _in_money(appraisal.better, own),
        "internal rate of return": _rates(appraisal.rates),
        "payback, years": _rounded(appraisal.payback, 4),
        "discounted payback, years": _rounded(appraisal.discounted_payback, 4),
        "benefit-cost ratio": _rounded(appraisal.benefit_cost_ratio, 4),
    }
    for class_, worth in appraisal.by_class.items():
        figures[f"present value of {class_}, {own}"] = _in_money(worth, own)
    amounts, _ = option_amounts(case, appraisal.option)
    for (group, currency), series in amounts.totals().items():
        figures[f"total {group}, {currency}"] = Money(sum(series), currency).plain
    return figures


def _in_money(amount: Decimal | None, currency: str) -> str | None:
    return None if amount is None else Money.of(amount, currency, "half up").plain


def _rounded(number: Decimal | None, places: int) -> str | None:
    return None if number is None else f"{round(number, places):f}"


def _rates(rate_of_return: RateOfReturn) -> str | None:
    return " and ".join(plain(round(Decimal(rate), 10)) for rate in rate_of_return.rates) or None


def _cell(text: str | None, shape: Format) -> str:
    if text is None:
        return "none" if shape is Format.TABLE else ""
    if shape is not Format.TABLE or " and " in text:
        return text
    return grouped(Decimal(text), len(text.partition(".")[2]))
