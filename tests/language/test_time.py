"""Windows, memory and tables against plain computations of what they mean."""

from __future__ import annotations

from decimal import Decimal
from itertools import pairwise

from hypothesis import given, settings
from hypothesis import strategies as st

from covalue.language.exact import Evaluation, Evaluator
from covalue.language.graph import Graph
from covalue.language.values import Missing, Value
from tests.support import good_model

HEAD = (
    "covalue: 1\nmodel: m\ncalendar: {start: 2026-02, period: month, periods: 20, years start:"
    " april}\n"
)
KINDS = ("sum", "mean", "min", "max", "last")
SPANS = ("month", "quarter", "year", "term", "1 periods", "4 periods", "30 periods")
WHERES = ("", " where x > 0")
CLOSES = ("", " at close")
CASES = [
    (kind, span, close, where)
    for kind in KINDS
    for span in SPANS
    for close in CLOSES
    for where in WHERES
]
LINES = [
    f"  w{at}: {kind}(x over {span}{close}{where})"
    for at, (kind, span, close, where) in enumerate(CASES)
]
COUNTS = [(span, close) for span in SPANS for close in CLOSES]
LINES += [f"  c{at}: count(x > 0 over {span}{close})" for at, (span, close) in enumerate(COUNTS)]
GRAPH: Graph = good_model(
    HEAD + "inputs: {x: {unit: EUR}}\nquantities:\n" + "\n".join(LINES) + "\n"
).graph
EVALUATOR = Evaluator(GRAPH)

figures = st.lists(st.none() | st.integers(-5, 5), min_size=20, max_size=20)


def evaluated(values: list[int | None]) -> Evaluation:
    given_ = {at: {} if value is None else {"x": Decimal(value)} for at, value in enumerate(values)}
    evaluation, findings = EVALUATOR.evaluate(given_)
    assert not findings
    return evaluation


def window(span: str, at: int) -> range:
    """The periods of a window up to `at`, worked out by walking the months."""
    if "periods" in span:
        return range(max(0, at - int(span.split(maxsplit=1)[0]) + 1), at + 1)
    first = at
    while first > 0 and span != "month" and not starts(span, first):
        first -= 1
    return range(first, at + 1)


def starts(span: str, at: int) -> bool:
    month = (1 + at) % 12 + 1  # the first period is February; the fiscal year starts in April
    return {"quarter": month in (1, 4, 7, 10), "year": month == 4, "term": at == 0}[span]


def closed(span: str, at: int) -> bool:
    if "periods" in span:
        return at >= int(span.split(maxsplit=1)[0]) - 1
    return at == 19 or span == "month" or (span != "term" and starts(span, at + 1))


def expected(kind: str, span: str, where: str, values: list[int | None], at: int) -> Decimal | None:
    items = [values[p] for p in window(span, at)]
    if kind == "last" and not where:
        return None if values[at] is None else Decimal(values[at] or 0)
    if any(item is None for item in items):
        return None
    kept = [item for item in items if item is not None and (not where or item > 0)]
    if kind == "sum":
        return Decimal(sum(kept))
    if not kept:
        return None
    found = {
        "mean": Decimal(sum(kept)) / len(kept),
        "min": min(kept),
        "max": max(kept),
        "last": kept[-1],
    }
    return Decimal(found[kind])


def same(value: Value, wanted: Decimal | None) -> bool:
    if wanted is None:
        return isinstance(value, Missing)
    return isinstance(value, Decimal) and abs(value - wanted) < Decimal("1e-25")


@given(figures)
@settings(max_examples=40, deadline=None)
def test_every_window_is_what_it_means(values: list[int | None]) -> None:
    evaluation = evaluated(values)
    for index, (kind, span, close, where) in enumerate(CASES):
        for at in range(20):
            # `last … where` only needs what was accepted since: compare it where nothing is
            # missing.
            if kind == "last" and where and any(values[p] is None for p in window(span, at)):
                continue
            wanted = (
                expected(kind, span, where, values, at) if not close or closed(span, at) else None
            )
            assert same(evaluation.value(f"w{index}", at), wanted), (CASES[index], at)


@given(st.lists(st.integers(-5, 5), min_size=20, max_size=20))
@settings(max_examples=25, deadline=None)
def test_counts_over_windows(values: list[int]) -> None:
    evaluation = evaluated(list(values))
    for index, (span, close) in enumerate(COUNTS):
        for at in range(20):
            count = Decimal(sum(values[p] > 0 for p in window(span, at)))
            assert same(
                evaluation.value(f"c{index}", at), count if not close or closed(span, at) else None
            )


@given(st.lists(st.integers(-50, 50), min_size=20, max_size=20))
@settings(max_examples=25, deadline=None)
def test_previous_with_feedback_is_a_running_account(values: list[int]) -> None:
    text = (
        "inputs: {x: {unit: EUR}}\nquantities:\n  loss: {is: 'max(0, previous(loss, 7 EUR) - x)',"
        " unit: EUR}\n"
    )
    evaluator = Evaluator(good_model(HEAD + text).graph)
    evaluation, _ = evaluator.evaluate(
        {at: {"x": Decimal(value)} for at, value in enumerate(values)}
    )
    loss = Decimal(7)
    for at, value in enumerate(values):
        loss = max(Decimal(0), loss - value)
        assert evaluation.value("loss", at) == loss


bounds = st.lists(st.integers(-100, 100), min_size=1, max_size=5, unique=True).map(sorted)


@given(bounds, st.data())
@settings(max_examples=80, deadline=None)
def test_tables_against_adding_up_unit_by_unit(edges: list[int], data: st.DataObject) -> None:
    rates = data.draw(st.lists(st.integers(0, 9), min_size=len(edges) + 1, max_size=len(edges) + 1))
    x = data.draw(st.integers(-150, 150))
    texts = [f"below {edges[0]}", *(f"{a} to {b}" for a, b in pairwise(edges)), f"from {edges[-1]}"]
    rows = ", ".join(f"'{text}': {rate}" for text, rate in zip(texts, rates, strict=True))
    text = f"inputs: {{x: {{unit: number}}}}\ntables: {{t: {{ranges: {{{rows}}}}}}}\nquantities:\n"
    text += "  part: marginal(t, x)\n  all: whole(t, x)\n  rate: lookup(t, x)\n"
    evaluation, _ = Evaluator(good_model(HEAD + text).graph).evaluate({0: {"x": Decimal(x)}})

    def rate_at(position: int) -> int:
        return rates[sum(edge <= position for edge in edges)]

    step = 1 if x >= 0 else -1
    units = range(x) if x >= 0 else range(-1, x - 1, -1)
    assert evaluation.value("part", 0) == step * sum(rate_at(unit) for unit in units)
    assert evaluation.value("rate", 0) == rate_at(x)
    assert evaluation.value("all", 0) == x * rate_at(x)


def test_outside_all_ranges_is_missing() -> None:
    text = "inputs: {x: {unit: number}}\ntables: {t: {ranges: {0 to 10: 2}}}\n"
    text += "quantities: {a: 'lookup(t, x)', b: 'marginal(t, x)'}\n"
    evaluator = Evaluator(good_model(HEAD + text).graph)
    evaluation, _ = evaluator.evaluate({0: {"x": Decimal(10)}})
    assert isinstance(evaluation.value("a", 0), Missing)
    assert evaluation.value("b", 0) == 20
    evaluation, _ = evaluator.evaluate({0: {"x": Decimal(11)}})
    assert isinstance(evaluation.value("b", 0), Missing)
