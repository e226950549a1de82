"""Statement lines in words and figures."""

from __future__ import annotations

import re

from covalue.contracts.clause import Sentence, number_in_words
from covalue.contracts.contract import Contract
from covalue.language.exact import Evaluation
from covalue.language.explain import named_figure

_FIGURE = re.compile(r"\{([^{}]+)\}")


def quantities_said(contract: Contract) -> list[str]:
    """The quantities whose figures the sentences of a contract name."""
    names: list[str] = []
    for line, expansion in contract.expansions.items():
        names.append(line)
        for sentence in expansion.says:
            names += _FIGURE.findall(sentence.text)
            names += [sentence.when] if sentence.when else []
    return [name for name in dict.fromkeys(names) if name in contract.graph.quantities]


def line_in_words(contract: Contract, evaluation: Evaluation, line: str, period: int) -> str:
    """One statement line in words and figures; `period` is the last of its settlement period."""
    said = [
        _filled(contract, evaluation, sentence, period)
        for sentence in contract.expansions[line].says
        if sentence.when is None or evaluation.value(sentence.when, period) is True
    ]
    rounding = contract.document.rounding
    amount = named_figure(evaluation, f"{line}.due", period, in_words=True)
    said.append(f"Rounded to {number_in_words(rounding.to)}, {rounding.mode}: {amount}.")
    return " ".join(said)


def _filled(contract: Contract, evaluation: Evaluation, sentence: Sentence, period: int) -> str:
    def put(match: re.Match[str]) -> str:
        if contract.graph.node_of(match[1]) is None:
            return match[0]
        return named_figure(evaluation, match[1], period, in_words=True)

    return _FIGURE.sub(put, sentence.text)
