"""What a document is refused or warned for: code, message, mend, line."""

from __future__ import annotations

import pytest

from covalue.language.findings import Severity
from covalue.language.model import read_model

HEAD = "covalue: 1\nmodel: m\ncalendar: {start: 2026-01, period: month, periods: 12}\n"
QUANTITIES = (
    HEAD + "inputs: {x: {unit: EUR}, h: {unit: hour}, n: {unit: number}, on: {unit:"
    " yes/no}}\nquantities:\n"
)

# Each case: the formula of quantity `q` (on line 6), the code, a part of the message, a part of the
# mend.
FORMULAS = {
    "x + xx": ("unknown-name", "'xx' is not defined", "did you mean 'x'?"),
    "x + h": ("unit", "to add: hour is not EUR", "correct the unit"),
    "x + 1 USD": ("unit", "USD is not EUR", "multiply by a rate in EUR/USD"),
    "if on then x else h": ("unit", "hour is not EUR", ""),
    "x > h": ("unit", "hour is not EUR", ""),
    "max(x, h)": ("unit", "hour is not EUR", ""),
    "x + 1": ("unit", "number is not EUR", ""),
    "q + 1 EUR": ("circle", "q → q", "previous(x, initial)"),
    "not x": ("kind", "`not` needs a condition, but this is EUR", "compare it"),
    "if x then 1 else 2": ("kind", "`if` needs a condition", "x > 0"),
    "on + 1": ("kind", "to add needs a number, but this is yes/no", ""),
    "on > on": ("kind", "has no order", "use = or !="),
    "on = 1": ("kind", "number and yes/no do not go together", ""),
    "maxx(x, 1 EUR)": ("unknown-function", "'maxx' is not defined", "did you mean 'max'?"),
    "x(1)": ("unknown-function", "'x' is no function", ""),
    "sum(x, h)": ("arguments", "needs a set or a window", "sum(x[m] for m in set)"),
    "abs(x, x)": ("arguments", "'abs' takes one value, not 2", ""),
    "default(x)": ("arguments", "'default' takes a value and what to take", ""),
    "previous(x)": ("arguments", "'previous' takes two values", "initial"),
    "previous(x, 0 hour)": (
        "unit",
        "the initial value is in hour, not in EUR",
        "previous(x, 0 EUR)",
    ),
    "previous(x, 1)": ("unit", "the initial value is in number, not in EUR", "previous(x, 0 EUR)"),
    "x[a]": ("unknown-name", "'a' is not defined", ""),
    "n['a']": ("index", "'n' is one value", "write n"),
    "sum(n for m in measures)": ("unknown-set", "'measures' is not declared", "declare it"),
    "sum(x over week)": ("window", "'week' is no window of time", "month, quarter, year or term"),
    "sum(x over 0 periods)": ("window", "1 to 120 periods, not 0", ""),
    "sum(x over 2400 periods)": ("window", "1 to 120 periods", ""),
    "opens(qarter)": ("window", "'qarter' is no window", "did you mean 'quarter'?"),
    "since(2026-13)": ("date", "'2026-13' is no period", "2026-01"),
    "lookup(ranges, x)": ("unknown-table", "'ranges' is not declared", ""),
    "lookup(1, x)": ("arguments", "takes the name of a table", ""),
    "round(x to 0.01 USD half up)": (
        "unit",
        "the step is in USD, the value in EUR",
        "write the step in EUR",
    ),
    "round(x to 0 EUR half up)": ("rounding", "above zero", ""),
    "5 EURO": ("unit", "the unit 'EURO' is not known; did you mean 'EUR'?", ""),
    "5 hour*minute": ("unit", "names one dimension twice", ""),
    "x * ": ("field", "ends too early", ""),
    "x ** 2": ("field", "there is no power", ""),
    "x == 1 EUR": ("field", "a = b", ""),
    "x && on": ("field", "write `and`", ""),
    "on ? x : 0": ("field", "write `if", ""),
    '"a" = x': ("field", "quoted with '", ""),
    "x + {1}": ("field", "square brackets", ""),
    "round(x to 1 EUR bankers)": ("field", "'bankers' is no rounding mode", ""),
    "round(n to 1 bankers)": ("field", "'bankers' is no rounding mode", ""),
    "1e300": ("unit", "the unit 'e300' is not known", ""),
    "1000000000000000000000000": ("field", "below 10^24", ""),
    "(" * 300 + "x" + ")" * 300: ("field", "nested more than 200 deep", ""),
    "x @ 2": ("field", "'@' is not understood", ""),
    "if on then x": ("field", "ends too early", ""),
    "x in ('a')": ("kind", "`in (…)` needs a word", ""),
}


@pytest.mark.parametrize("formula", FORMULAS, ids=lambda formula: formula[:40])
def test_a_wrong_formula_is_refused_with_place_and_mend(formula: str) -> None:
    code, message, mend = FORMULAS[formula]
    quoted = formula.replace("'", "''")
    model, findings = read_model(QUANTITIES + f"  q: '{quoted}'\n", "m.yaml")
    assert model is None
    errors = [finding for finding in findings if finding.severity is Severity.ERROR]
    assert len(errors) == 1, [str(finding) for finding in findings]
    assert errors[0].code == code
    assert message in errors[0].message
    assert mend in errors[0].mend
    assert errors[0].place.line == 6
    assert errors[0].place.file == "m.yaml"


DOCUMENTS = {
    "an empty text": ("", "empty", "the document is empty"),
    "no mapping": ("- a\n- b\n", "document", "a list of sections"),
    "bad YAML": ("covalue: 1\nmodel: [\n", "yaml", "not YAML"),
    "a tab": ("covalue: 1\n\tmodel: m\n", "yaml", "not YAML"),
    "a key twice": (HEAD + "quantities: {a: 1, a: 2}\n", "duplicate-key", "'a' is written twice"),
    "an anchor": (HEAD + "quantities: {a: &x 1, b: *x}\n", "anchor", "anchors and aliases"),
    "a tag": (HEAD + "quantities: {a: !!python/name:os.system 1}\n", "tag", "not allowed"),
    "another version": (
        HEAD.replace("covalue: 1", "covalue: 2") + "quantities: {a: 1}\n",
        "field",
        "'2' is not one of",
    ),
    "no calendar": (
        "covalue: 1\nmodel: m\nquantities: {a: 1}\n",
        "missing-field",
        "'calendar' is missing",
    ),
    "a misspelt section": (
        HEAD + "quantites: {a: 1}\n",
        "unknown-field",
        "did you mean 'quantities'?",
    ),
    "a misspelt field": (
        HEAD + "inputs: {x: {units: EUR}}\nquantities: {a: x}\n",
        "unknown-field",
        "did you mean 'unit'?",
    ),
    "no quantities": (HEAD, "no-quantities", "no quantities"),
    "an empty value": (HEAD + "quantities:\n  a:\n", "field", "expression"),
    "a text of many words": (HEAD + "quantities: {a: the whole thing}\n", "field", "not expected"),
    "an unknown month": (
        HEAD.replace("12}", "12, years start: apryl}") + "quantities: {a: 1}\n",
        "calendar",
        "no month",
    ),
    "a quarter for a month": (
        HEAD.replace("2026-01", "2026-Q1") + "quantities: {a: 1}\n",
        "calendar",
        "is no month",
    ),
    "no periods": (
        HEAD.replace("12}", "0}") + "quantities: {a: 1}\n",
        "field",
        "greater than or equal",
    ),
    "a name with a dash": (HEAD + "quantities: {a-b: 1}\n", "header", "is no name"),
    "a word of the language": (
        HEAD + "quantities: {sum: 1}\n",
        "reserved",
        "a word of the language",
    ),
    "a name used twice": (
        HEAD + "inputs: {a: {unit: EUR}}\nquantities: {a: 1}\n",
        "duplicate-name",
        "is a input already",
    ),
    "an unknown set": (
        HEAD + "quantities: {'a[m in ms]': 1}\n",
        "unknown-set",
        "'ms' is not declared",
    ),
    "an empty set": (HEAD + "sets: {s: []}\nquantities: {a: 1}\n", "set", "is empty"),
    "a word twice": (HEAD + "sets: {s: [p, p]}\nquantities: {a: 1}\n", "set", "names 'p' twice"),
    "a unit twice": (
        HEAD + "units: [order, order]\nquantities: {a: 1}\n",
        "unit",
        "declared twice",
    ),
    "a unit of nothing": (
        HEAD + "units: [pallet = 48 cas]\nquantities: {a: 1}\n",
        "unit",
        "'cas' is not known",
    ),
    "an input without kind": (
        HEAD + "inputs: {x: {label: y}}\nquantities: {a: x}\n",
        "field",
        "needs either `unit`",
    ),
    "an input of no set": (
        HEAD + "inputs: {x: {one of: s}}\nquantities: {a: 1}\n",
        "unknown-set",
        "'s' is not declared",
    ),
    "a parameter without value": (
        HEAD + "parameters: {p: {unit: EUR}}\nquantities: {a: p}\n",
        "field",
        "needs `value`, `values`, or `per contract: yes`",
    ),
    "a parameter dated too late": (
        HEAD
        + "parameters: {p: {unit: EUR, values: {2026-03: 1}, source: s}}\nquantities: {a: p}\n",
        "undated",
        "has no value from 2026-01 to 2026-02",
    ),
    "a date that is none": (
        HEAD + "parameters: {p: {values: {soon: 1}, source: s}}\nquantities: {a: p}\n",
        "date",
        "'soon' is no period",
    ),
    "two units in one parameter": (
        HEAD
        + "parameters: {p: {values: {2026-01: 1 EUR, 2026-02: 1 USD}, source: s}}\nquantities: {a:"
        " p}\n",
        "unit",
        "is in EUR, but a value is in USD",
    ),
    "a member without value": (
        HEAD
        + "sets: {s: [p, q]}\nparameters: {'r[k in s]': {values: {p: 1}, source: s}}\nquantities:"
        " {a: 'r[''p'']'}\n",
        "parameter",
        "has no value for 'q'",
    ),
    "a value for no member": (
        HEAD + "sets: {s: [p]}\nparameters: {'r[k in s]': {values: {p: 1, z: 2}, source:"
        " s}}\nquantities: {a: 'r[''p'']'}\n",
        "unknown-word",
        "'z' is no word of the set 's'",
    ),
    "an unknown word": (
        HEAD + "sets: {s: [north, south]}\ninputs: {x: {one of: s}}\nquantities: {a: x = 'nort'}\n",
        "unknown-word",
        "did you mean 'north'?",
    ),
    "a gap between ranges": (
        HEAD + "tables: {t: {ranges: {below 1: 0, from 2: 1}}}\nquantities: {a: 'lookup(t, 1)'}\n",
        "gap",
        "nothing covers 1 to 2",
    ),
    "ranges that overlap": (
        HEAD + "tables: {t: {ranges: {below 3: 0, from 2: 1}}}\nquantities: {a: 'lookup(t, 1)'}\n",
        "overlap",
        "overlap",
    ),
    "ranges out of order": (
        HEAD + "tables: {t: {ranges: {from 2: 1, below 2: 0}}}\nquantities: {a: 'lookup(t, 1)'}\n",
        "range",
        "overlap",
    ),
    "a range of nothing": (
        HEAD + "tables: {t: {ranges: {2 to 1: 1}}}\nquantities: {a: 'lookup(t, 1)'}\n",
        "range",
        "holds nothing",
    ),
    "no range": (
        HEAD + "tables: {t: {ranges: {over 5: 1}}}\nquantities: {a: 'lookup(t, 1)'}\n",
        "range",
        "is no range",
    ),
    "a longer circle": (HEAD + "quantities: {a: b, b: c, c: a}\n", "circle", "a → b → c → a"),
    "a function of itself": (
        HEAD + "functions: {f(x): f(x)}\nquantities: {a: f(1)}\n",
        "circle",
        "uses itself",
    ),
    "a function's head": (
        HEAD + "functions: {f: 1}\nquantities: {a: 1}\n",
        "header",
        "no head of a function",
    ),
    "too few values": (
        HEAD + "functions: {'f(x, y)': x + y}\nquantities: {a: f(1)}\n",
        "arguments",
        "is given 1 values",
    ),
    "a declared unit that does not fit": (
        HEAD + "quantities: {a: {is: 1 EUR, unit: hour}}\n",
        "unit",
        "'a' is declared in hour: EUR is not hour",
    ),
    "a set for a figure": (
        HEAD + "sets: {s: [p]}\ninputs: {'x[k in s]': {unit: EUR}}\nquantities: {a: x}\n",
        "index",
        "has a value for each of the set 's'",
    ),
    "a quarter in years": (
        HEAD.replace("2026-01, period: month", "2026, period: year")
        + "quantities: {a: closes(quarter)}\n",
        "window",
        "periods of a year do not make up a quarter",
    ),
}


@pytest.mark.parametrize("case", DOCUMENTS)
def test_a_wrong_document_is_refused(case: str) -> None:
    text, code, said = DOCUMENTS[case]
    model, findings = read_model(text, "m.yaml")
    assert model is None
    matching = [finding for finding in findings if finding.code == code]
    assert matching, [str(finding) for finding in findings]
    assert said in str(matching[0])
    assert matching[0].place.file == "m.yaml"


WARNINGS = {
    "unused input": (
        "inputs: {x: {unit: EUR}}\nquantities: {a: 1}\n",
        "unused",
        "the input 'x' is not used",
    ),
    "unused parameter": (
        "parameters: {p: {value: 1, source: s}}\nquantities: {a: 1}\n",
        "unused",
        "parameter 'p'",
    ),
    "unused table": (
        "tables: {t: {ranges: {below 1: 0}}}\nquantities: {a: 1}\n",
        "unused",
        "table 't'",
    ),
    "unused function": ("functions: {f(x): x}\nquantities: {a: 1}\n", "unused", "function 'f'"),
    "no source": (
        "parameters: {p: {value: 1}}\nquantities: {a: p}\n",
        "source",
        "'p' has no source",
    ),
    "not agreed": (
        "parameters: {p: {value: 1, source: s, agreed: no}}\nquantities: {a: p}\n",
        "not-agreed",
        "not agreed",
    ),
    "a division": (
        "inputs: {x: {unit: number}}\nquantities: {a: 1 / x}\n",
        "zero",
        "`x` can be zero",
    ),
}


@pytest.mark.parametrize("case", WARNINGS)
def test_what_somebody_should_look_at_is_a_warning(case: str) -> None:
    text, code, said = WARNINGS[case]
    model, findings = read_model(HEAD + text)
    assert model is not None, [str(finding) for finding in findings]
    assert [(finding.code, finding.severity) for finding in findings] == [(code, Severity.WARNING)]
    assert said in findings[0].message
    assert findings[0].mend


@pytest.mark.parametrize(
    "formula",
    [
        "if x > 0 then 1 / x else 0",
        "if x != 0 then 1 / x else 0",
        "if x = 0 then 0 else 1 / x",
        "if x >= 1 then 1 / x else 0",
        "if 0 < x then 1 / x else 0",
        "if x > 0 and x < 9 then 1 / x else 0",
        "if x = 0 or x > 9 then 0 else 1 / x",
        "if x < -1 then 1 / x else 0",
        "1 / max(x, 1)",
        "1 / 4",
        "1 / (2 * p)",
        "if x > 0 then 1 / (10 * x) else 0",
    ],
)
def test_a_division_that_cannot_be_by_zero_is_not_warned_of(formula: str) -> None:
    text = "inputs: {x: {unit: number}}\nparameters: {p: {value: 3, source: s}}\nquantities:\n"
    text += f"  a: '{formula}'\n  b: x + p\n"
    model, findings = read_model(HEAD + text)
    assert model is not None
    assert findings == []


@pytest.mark.parametrize(
    "formula",
    ["if x > -1 then 1 / x else 0", "if x < 5 then 1 / x else 0", "if x > 0 then 1 else 1 / x"],
)
def test_a_guard_that_lets_zero_in_is_warned_of(formula: str) -> None:
    _, findings = read_model(
        HEAD + f"inputs: {{x: {{unit: number}}}}\nquantities:\n  a: '{formula}'\n"
    )
    assert [finding.code for finding in findings] == ["zero"]


def test_one_mistake_is_reported_once_and_all_mistakes_are_reported() -> None:
    text = HEAD + "quantities:\n  a: xx\n  b: a + 1\n  c: b + a\n  d: yy\n"
    _, findings = read_model(text, "m.yaml")
    assert [(finding.code, finding.place.line) for finding in findings] == [
        ("unknown-name", 5),
        ("unknown-name", 8),
    ]


def test_a_long_formula_and_a_long_chain_are_refused_or_read_but_never_fail() -> None:
    long = HEAD + "quantities:\n  a: " + " + ".join(["1"] * 5000) + "\n"
    chain = (
        HEAD
        + "quantities:\n  q0: 1\n"
        + "".join(f"  q{at}: q{at - 1} + 1\n" for at in range(1, 1500))
    )
    for text in (long, chain):
        model, findings = read_model(text)
        assert model is not None or findings
