"""Expressions: reading and printing are inverse, and precedence is as on paper."""

from __future__ import annotations

from decimal import Decimal

from hypothesis import given, settings
from hypothesis import strategies as st

from covalue.language import syntax
from covalue.language.grammar import Unparsed, parse
from covalue.language.printer import to_text
from covalue.language.schema import canonical_text

names = st.sampled_from(["x", "rate", "share.excess", "a_1"])
numbers = st.builds(
    syntax.Number,
    st.decimals(0, 10**9, places=4).map(lambda d: Decimal(d.normalize())),
    st.sampled_from([None, "EUR", "EUR/hour", "minute*case"]),
)
percents = st.integers(0, 100).map(lambda n: syntax.Number(Decimal(n) / 100, None, True))
leaves = st.one_of(
    numbers, percents, names.map(syntax.Name), st.sampled_from(["A", "north west"]).map(syntax.Word)
)


def deeper(inner: st.SearchStrategy[syntax.Expr]) -> st.SearchStrategy[syntax.Expr]:
    operators = st.sampled_from(["+", "-", "*", "/", "=", "!=", "<", "<=", ">", ">=", "and", "or"])
    kinds = st.sampled_from(["sum", "mean", "count", "min", "max", "product"])
    spans = st.one_of(st.sampled_from(["month", "quarter", "year", "term"]), st.integers(1, 99))
    return st.one_of(
        st.builds(syntax.Binary, operators, inner, inner),
        st.builds(syntax.Negative, inner),
        st.builds(syntax.Not, inner),
        st.builds(syntax.Conditional, inner, inner, inner),
        st.builds(syntax.Index, names, inner),
        st.builds(syntax.Member, inner, st.sampled_from([("A",), ("A", "B")])),
        st.builds(syntax.Call, st.sampled_from(["min", "f", "previous"]), st.tuples(inner, inner)),
        st.builds(
            syntax.Aggregate, kinds, inner, st.just("m"), st.just("measures"), st.none() | inner
        ),
        st.builds(
            syntax.Aggregate,
            st.sampled_from(["percentile", "rank"]),
            inner,
            st.just("m"),
            st.just("measures"),
            st.none() | inner,
            inner,
        ),
        st.builds(syntax.Window, kinds, inner, spans, st.booleans(), st.none() | inner),
        st.builds(syntax.Rounding, inner, numbers, st.sampled_from(["half up", "down", "ceiling"])),
        st.builds(
            syntax.OnCalendar, st.sampled_from(["opens", "closes", "position"]), st.just("quarter")
        ),
        st.builds(
            syntax.OnCalendar,
            st.sampled_from(["during", "since"]),
            st.sampled_from(["2026-01", "FY2026", "2026-Q3"]),
        ),
    )


@given(st.recursive(leaves, deeper, max_leaves=12))
@settings(max_examples=400, deadline=None)
def test_reading_what_was_printed_gives_the_same_expression(expr: syntax.Expr) -> None:
    assert parse(to_text(expr)) == expr


def test_a_percentage_is_canonically_its_number() -> None:
    one, two = parse("20% * x"), parse("0.2 * x")
    assert not isinstance(one, Unparsed)
    assert not isinstance(two, Unparsed)
    assert canonical_text(one) == canonical_text(two) == "0.2 * x"


@given(st.text(max_size=60))
@settings(max_examples=300, deadline=None)
def test_any_text_is_an_expression_or_has_a_reason(text: str) -> None:
    found = parse(text)
    if isinstance(found, Unparsed):
        assert found.reason
        assert 0 <= found.at <= len(text)
