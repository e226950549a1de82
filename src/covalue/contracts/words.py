"""Statement lines in words and figures."""

from __future__ import annotations

import re

from covalue.contracts.clause import Sentence, number_in_words
from covalue.contracts.contract import Contract
from covalue.language.exact import Evaluation
from covalue.language.explain import figure

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
    due = figure(evaluation.value(f"{line}.due", period), contract.graph.nodes[_node(contract, f"{line}.due")].type)
    said.append(f"Rounded to {number_in_words(rounding.to)}, {rounding.mode}: {due}.")
    return " ".join(said)


def _filled(contract: Contract, evaluation: Evaluation, sentence: Sentence, period: int) -> str:
    def put(match: re.Match[str]) -> str:
        name = match[1]
        if name not in contract.graph.quantities:
            return match[0]
        return figure(evaluation.value(name, period), contract.graph.nodes[_node(contract, name)].type)

    return _FIGURE.sub(put, sentence.text)


def _node(contract: Contract, name: str) -> int:
    return contract.graph.quantities[name].node
