"""What a document says that cannot be: each thing is named once, where it stands, with its mend."""

from __future__ import annotations

import pytest

from covalue.language.findings import Finding, near_to
from covalue.language.model import read_model
from covalue.language.yaml_source import LARGEST_TEXT
from tests.support import good_model

MODEL = """
covalue: 1
model: m
calendar: {start: 2026-01, period: month, periods: 12}
units: [order]
sets: {tracks: [EN, FR], sites: [Leeds, York]}
inputs:
  x: {unit: number}
  hours: {unit: hour}
  track: {one of: tracks}
  site: {one of: sites}
  on_time: {unit: yes/no}
parameters:
  fee[t in tracks]: {values: {EN: 10 EUR, FR: 20 EUR}, source: the parties}
tables:
  grades: {over: number, gives: number, ranges: {below 5: 1, from 5: 2}}
functions:
  half(n): n / 2
quantities:
"""


def findings_of(text: str) -> list[Finding]:
    return read_model(text, "m.yaml")[1]


def errors_of(text: str) -> list[str]:
    model, findings = read_model(text, "m.yaml")
    assert model is None
    return [str(finding) for finding in findings if finding.severity == "error"]


def with_formula(formula: str) -> str:
    return f'{MODEL}  a: "{formula}"\n'


@pytest.mark.parametrize(
    ("formula", "words"),
    [
        ("grades + 1", "'grades' is a table — write `lookup(grades, x)` or `marginal(grades, x)`"),
        ("half + 1", "'half' is a function — write `half(…)`"),
        ("tracks + 1", "'tracks' is a set — write `sum(x[m] for m in tracks)`"),
        ("hour + 1", "'hour' is not defined — did you mean 'hours'?"),
        ("zzz + 1", "'zzz' is not defined — declare it under inputs, parameters or quantities"),
        ("fee", "'fee' has a value for each of the set 'tracks' — write fee[m], or sum(fee[m]"),
        ("x['EN']", "'x' is one value; it has no [members] — write x"),
        ("fee['DE']", "'DE' is no word of the set 'tracks' — its words are EN, FR"),
        ("fee['ENN']", "'ENN' is no word of the set 'tracks' — did you mean 'EN'?"),
        ("fee[x]", "'fee' is indexed by words of 'tracks', but this is number"),
        ("fee[site]", "'fee' is indexed by words of 'tracks', but this is a word of sites"),
        ("if track = site then 1 else 0", "words of sites and of tracks do not go together"),
        ("if track < 'EN' then 1 else 0", "a word of tracks has no order — use = or !="),
        ("if track = 'DE' then 1 else 0", "'DE' is no word of the set 'tracks'"),
        ("if track in ('DE', 'EN') then 1 else 0", "'DE' is no word of the set 'tracks'"),
        ("if x in ('EN', 'FR') then 1 else 0", "`in (…)` needs a word, but this is number"),
        ("if x then 1 else 0", "`if` needs a condition, but this is number — compare it with"),
        ("if x and on_time then 1 else 0", "`and` needs a condition, but this is number"),
        ("if not x then 1 else 0", "`not` needs a condition, but this is number"),
        ("track + 1", "to add needs a number, but this is a word of tracks"),
        ("-on_time", "`-` needs a number, but this is yes/no"),
        ("'EN' + 1", "to add needs a number, but this is a word"),
        ("if on_time then x else track", "a word of tracks and number do not go together"),
        ("hours + 1 EUR", "to add: EUR is not hour"),
        ("1 EUR + 1 CHF", "CHF is not EUR — multiply by a rate in EUR/CHF"),
        ("hours + x", "— multiply or divide by the quantity that links them"),
        ("5 oder", "the unit 'oder' is not known; did you mean 'order'?"),
        ("abs(x, 1)", "'abs' takes one value, not 2 values"),
        ("default(x)", "'default' takes a value and what to take where it is missing, not 1"),
        ("mean(x)", "'mean' needs a set or a window — write mean(x[m] for m in set)"),
        ("hours(1)", "'hours' is no function — write hours[…] for a member of it"),
        ("maxx(1, 2)", "the function 'maxx' is not defined — did you mean 'max'?"),
        ("zzzz(1)", "the function 'zzzz' is not defined — declare it under `functions:`"),
        ("half(1, 2)", "'half' is given 2 values — write half(n)"),
        ("max(x, on_time)", "`max` needs a number, but this is yes/no"),
        ("lookup(x)", "'lookup' takes the name of a table and a number — write `lookup(table, x)`"),
        ("lookup(grade, x)", "the table 'grade' is not declared — did you mean 'grades'?"),
        ("lookup(zzz, x)", "the table 'zzz' is not declared — declare it under `tables:`"),
        ("lookup(grades, hours)", "the table 'grades' is over number and `lookup`: hour is not"),
        ("previous(x)", "'previous' takes two values — write `previous(x, initial)`"),
        ("previous(on_time, 0)", "the initial value is number, not yes/no"),
        ("previous(hours, 0 EUR)", "the initial value is in EUR, not in hour — give the initial"),
        ("sum(x over day)", "'day' is no window of time"),
        ("sum(x over quarte)", "'quarte' is no window of time — did you mean 'quarter'?"),
        ("sum(x over 0 periods)", "a window has 1 to 120 periods, not 0"),
        ("sum(x over 121 periods)", "a window has 1 to 120 periods, not 121"),
        ("sum(x over quarter where x)", "`where` needs a condition, but this is number"),
        ("count(x over quarter)", "`count` needs a condition, but this is number"),
        ("sum(on_time over quarter)", "`sum` needs a number, but this is yes/no"),
        ("count(x for t in tracks)", "`count` needs a condition, but this is number"),
        ("sum(x for t in tracks where x)", "`where` needs a condition, but this is number"),
        ("sum(x for t in track)", "the set 'track' is not declared — did you mean 'tracks'?"),
        ("sum(x for t in zzz)", "the set 'zzz' is not declared — declare it under `sets:`"),
        ("if during(2026-99) then 1 else 0", "'2026-99' is no period — write 2026-01, 2026-Q1"),
        ("if opens(weak) then 1 else 0", "'weak' is no window of time"),
        ("round(x to 0 half up)", "the step of `round` must be above zero"),
        ("round(hours to 1 EUR half up)", "the step is in EUR, the value in hour — write the step"),
        ("round(on_time to 1 half up)", "`round` needs a number, but this is yes/no"),
    ],
)
def test_a_formula_that_cannot_be(formula: str, words: str) -> None:
    (said,) = errors_of(with_formula(formula))
    assert words in said
    assert "field a" in said or "m.yaml:" in said


@pytest.mark.parametrize(
    ("sections", "words"),
    [
        (
            "inputs: {y: {one of: trakcs}}\nsets: {tracks: [EN]}",
            "the set 'trakcs' is not declared — did you mean 'tracks'?",
        ),
        ("inputs: {y: {one of: zzz}}", "the set 'zzz' is not declared — declare it under `sets:`"),
        ("inputs: {y: {unit: zzz}}", "the unit 'zzz' is not known; declare it under `units:`"),
        ("inputs: {y: {}}", "an input needs either `unit` (yes/no for a flag) or `one of`"),
        ("inputs: {x.y: {unit: number}}", "'x.y' is no name for input — write `name` or"),
        ("inputs: {max: {unit: number}}", "'max' is a word of the language — rename it, e.g. max_"),
        (
            "inputs: {y: {unit: number}}\nparameters: {y: {value: 1, source: s}}",
            "'y' is a input already",
        ),
        ("parameters: {p: {source: s}}", "a parameter needs `value`, `values`, or `per contract"),
        (
            "parameters: {p: {value: 1, values: {2026-01: 1}, source: s}}",
            "a parameter has either `value` or `values`, not both",
        ),
        ("parameters: {p: {value: x + 1, source: s}}", "`x + 1` is no number; write 31.50, 20%"),
        ("parameters: {p: {value: 1 +, source: s}}", "the expression ends too early (character"),
        ("parameters: {p: {value: [1], source: s}}", "an expression is needed here"),
        (
            "parameters: {p: {value: 1, per contract: maybe, source: s}}",
            "'maybe' is neither yes nor no",
        ),
        (
            "parameters: {p: {unit: zzz, value: 1, source: s}}",
            "the unit 'zzz' is not known",
        ),
        (
            "parameters: {p: {unit: EUR, value: 1 hour, source: s}}",
            "the parameter 'p' is in EUR, but a value is in hour — write all its values in one",
        ),
        (
            "parameters: {p: {unit: EUR, value: 1 zzz, source: s}}",
            "the unit 'zzz' is not known",
        ),
        (
            "parameters: {p: {values: {2026-01: {EN: 1}}, source: s}}",
            "'2026-01' holds a list — declare `p[x in set]:` for that",
        ),
        (
            "sets: {tracks: [EN]}\n"
            "parameters: {'p[t in tracks]': {values: {EN: 1, FR: 2}, source: s}}",
            "'FR' is no word of the set 'tracks' — the words of 'tracks' are EN",
        ),
        (
            "parameters: {'p[t in tracks]': {value: 1, source: s}}",
            "the set 'tracks' is not declared — the sets are: none yet",
        ),
        ("sets: {tracks: []}", "the set 'tracks' is empty — name its words"),
        ("sets: {tracks: [EN, EN]}", "the set 'tracks' names 'EN' twice — remove one"),
        ("sets: {tracks: ['E]N']}", "holds a quote, bracket or line end"),
        ("units: ['order =']", "'order =' does not declare a unit; write `order` or `pallet"),
        ("units: [order, order]", "the unit 'order' is built in or declared twice"),
        ("units: [EUR]", "the unit 'EUR' is built in or declared twice"),
        ("units: [pallet = 48 csae]", "the unit 'csae' is not known"),
        ("functions: {half: 1}", "'half' is no head of a function — write `name(x, y): formula`"),
        ("functions: {max(n): n}", "'max' is a word of the language"),
        (
            "tables: {t: {over: number, gives: number, ranges: {around 5: 1}}}\n"
            "quantities: {a: 'lookup(t, 1)'}",
            "'around 5' of the table 't' is no range — write `below A`, `A to B` or `from B`",
        ),
        (
            "tables: {t: {over: number, gives: number, ranges: {5 to 5: 1}}}\n"
            "quantities: {a: 'lookup(t, 1)'}",
            "the range '5 to 5' of the table 't' holds nothing",
        ),
        (
            "tables: {t: {over: number, gives: number, ranges: {from (: 1}}}\n"
            "quantities: {a: 'lookup(t, 1)'}",
            "the bound '(' of the table 't':",
        ),
        (
            "tables: {t: {over: number, gives: number, ranges: {from 1: 1, from 5: 2}}}\n"
            "quantities: {a: 'lookup(t, 1)'}",
            "'from 1' and 'from 5' of the table 't' overlap — write the ranges from the lowest",
        ),
        (
            "tables: {t: {over: number, gives: number, ranges: {below 1: 1, from 5: 2}}}\n"
            "quantities: {a: 'lookup(t, 1)'}",
            "nothing covers 1 to 5 in the table 't' — let 'from 5' start at 1",
        ),
        (
            "tables: {t: {over: number, gives: number, ranges: {below 5: 1, from 1: 2}}}\n"
            "quantities: {a: 'lookup(t, 1)'}",
            "'below 5' and 'from 1' of the table 't' overlap — let 'from 1' start at 5",
        ),
        ("calendar: {start: 2026-Q1, period: month, periods: 3}", "'2026-Q1' is no month — write"),
        (
            "calendar: {start: 2026-01, period: month, periods: 3, years start: juli}",
            "'juli' is no month — write january … december",
        ),
        ("quantities: {a: {is: 1, unti: EUR}}", "'unti' is no field here — did you mean 'unit'?"),
        ("quantities: {a: {unit: EUR}}", "the field 'is' is missing — add `is: …`"),
        ("quantities: {'1a': 1}", "'1a' is no name for quantity"),
        (
            "sets: {tracks: [EN]}\ninputs: {t: {unit: number}}\nquantities: {'a[t in tracks]': t}",
            "'t' is the name of something else — use another letter",
        ),
        ("quantities: {a: {is: 1, unit: zzz}}", "the unit 'zzz' is not known"),
        ("quantities: {a: {is: 1 EUR, unit: yes/no}}", "'a' is declared yes/no and needs a cond"),
        ("quantities: {a: {is: 1 EUR, unit: hour}}", "'a' is declared in hour: EUR is not hour"),
        ("quantities: {a: b, b: a}", "depend on each other within one period: a → b → a"),
        (
            "functions: {f(n): g(n), g(n): f(n)}\nquantities: {a: f(1)}",
            "the function 'f' uses itself: f → g → f",
        ),
        ("quantities: {}", "the model has no quantities — add `quantities:`"),
    ],
)
def test_a_section_that_cannot_be(sections: str, words: str) -> None:
    head = ["covalue: 1", "model: m"]
    for section, usual in (
        ("calendar", "calendar: {start: 2026-01, period: month, periods: 12}"),
        ("quantities", "quantities: {z: 1}"),
    ):
        head += [] if f"{section}:" in sections else [usual]
    said = errors_of("\n".join([*head, sections, ""]))
    assert any(words in line for line in said), said
    assert all("m.yaml" in line for line in said)


def test_what_is_wrong_is_said_once_wherever_it_is_used() -> None:
    text = f"{MODEL}  a: zzz\n  b: a + 1\n  c: previous(a, 0)\n  d: lookup(grades, a)\n"
    (said,) = errors_of(text)
    assert "'zzz' is not defined" in said


def test_what_is_put_off_is_named_at_its_quantity() -> None:
    (said,) = errors_of(f"{MODEL}  a: previous(zzz, 0)\n")
    assert "field a: error: 'zzz' is not defined" in said


def test_a_name_that_is_declared_wrongly_is_mended_there_first() -> None:
    said = errors_of(MODEL.replace("x: {unit: number}", "x: {unit: zzz}") + "  a: x + 1\n")
    assert len(said) == 2
    assert "the unit 'zzz' is not known" in said[0]
    assert "'x' is declared wrongly — mend its declaration first" in said[1]


@pytest.mark.parametrize(
    ("formula", "shown"),
    [
        ("if yes then x else zzz2", None),
        ("if on_time and no then 1 else 2", "2"),
        ("if on_time or yes then 1 else 2", "1"),
        ("if not yes then 1 else 2", "2"),
        ("if 'EN' = 'FR' then 1 else 2", "2"),
        ("if 'EN' != 'FR' then 1 else 2", "1"),
        ("if 'EN' in ('EN', 'FR') then 1 else 2", "1"),
    ],
)
def test_what_is_certain_beforehand_is_decided_beforehand(formula: str, shown: str | None) -> None:
    if shown is None:
        assert "'zzz2' is not defined" in errors_of(with_formula(formula))[0]
        return
    graph = good_model(with_formula(formula)).graph
    node = graph.nodes[graph.nodes[graph.quantities["a"].node].args[0]]
    assert (node.op, str(node.data)) == ("const", shown)


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("", "m.yaml: error: the document is empty — start from `covalue new`"),
        ("# nothing but a remark\n", "the document is empty"),
        ("a: [\n", "m.yaml:2:1: error: this is not YAML: expected the node content"),
        ("a: 'b\n", "this is not YAML"),
        ("a: \x07\n", "this is not YAML: "),
        ("[a]: b\n", "m.yaml:1:1: error: a key must be a plain word"),
        ("a: 1\na: 2\n", "m.yaml:2:1: error: 'a' is written twice here — remove one of the two"),
        ("a: &b 1\n", "m.yaml:1:4: error: anchors and aliases are not allowed — write the value"),
        ("a: !!python/none x\n", "is not allowed — remove it"),
        ("[" * 5000 + "]" * 5000, "m.yaml: error: the document is nested too deeply"),
    ],
)
def test_a_text_that_is_no_document(text: str, words: str) -> None:
    said = [str(finding) for finding in findings_of(text)]
    assert any(words in line for line in said), said


def test_a_text_beyond_all_measure_is_not_read() -> None:
    (finding,) = findings_of("a" * (LARGEST_TEXT + 1))
    assert f"the document has more than {LARGEST_TEXT:,} characters" in str(finding)


@pytest.mark.parametrize(
    ("name", "mend"),
    [
        ("pick", "did you mean 'picking'?"),
        ("pickings", "did you mean 'picking'?"),
        ("pcking", "did you mean 'picking'?"),
        ("p", ""),
        ("a_much_longer_name_than_picking", ""),
    ],
)
def test_a_name_is_near_where_most_of_it_is_there(name: str, mend: str) -> None:
    assert near_to(name, ["orders", "picking", "accuracy"]) == mend
