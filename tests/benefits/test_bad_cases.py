"""What a business case is refused or warned for: code, message, mend, line."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from covalue.benefits.business_case import read_case
from covalue.language.findings import Severity
from covalue.language.yaml_source import read_yaml
from tests.benefits.cases import OPTIONS, SMALL, with_fields

# Each case: fields of the benefit (which stand on their own lines from 11 on), code, message, mend.
FIELDS: dict[str, tuple[dict[str, str], str, str, str]] = {
    "an unknown class": (
        {"class_": "cash"},
        "field",
        "'cash' is not one of",
        "did you mean 'cashable'?",
    ),
    "an unknown field": (
        {"probabilty": "80%"},
        "unknown-field",
        "'probabilty' is no field",
        "'probability'?",
    ),
    "money for what is none": (
        {"class_": "non_financial"},
        "field",
        "not one of the class non_financial",
        "",
    ),
    "worth said twice": ({"amounts": "[1]"}, "field", "either a `unit value` or `amounts`", ""),
    "no amount": ({"amounts": "[]", "unit value": ""}, "field", "at least 1", ""),
    "amounts for what is no money": (
        {"unit value": "", "class_": "non_financial", "amounts": "[1]"},
        "field",
        "but not one of the class non_financial",
        "",
    ),
    "amounts in another unit": ({"amounts": "[1 USD]", "unit value": ""}, "unit", "", ""),
    "no worth for money": ({"unit_value": ""}, "field", "every benefit has a `unit value`", ""),
    "an unknown milestone": (
        {"start": "{milestone: golive}"},
        "unknown-name",
        "there is no milestone 'golive'",
        "did you mean 'go_live'?",
    ),
    "a sunset of both kinds": (
        {"sunset": "{after: 2, milestone: go_live}"},
        "field",
        "either `after`",
        "",
    ),
    "a sunset of no kind": ({"sunset": "{offset: 2}"}, "field", "either `after`", ""),
    "an offset without milestone": (
        {"sunset": "{after: 2, offset: 2}"},
        "field",
        "`offset` belongs to",
        "",
    ),
    "an unknown sunset": (
        {"sunset": "{milestone: end}"},
        "unknown-name",
        "there is no milestone 'end'",
        "are go_live",
    ),
    "an unknown measure": (
        {"measure": "eech"},
        "unknown-name",
        "there is no measure 'eech'",
        "did you mean 'each'?",
    ),
    "an unknown objective": (
        {"objective": "x"},
        "unknown-name",
        "no objective 'x'",
        "declare the objective",
    ),
    "an unknown enabler": (
        {"depends_on": "[x]"},
        "unknown-name",
        "no benefit, change or enabler 'x'",
        "are saving",
    ),
    "an unknown shape": (
        {"ramp": "{shape: curve, periods: 2}"},
        "field",
        "'curve' is not one of",
        "",
    ),
    "a ramp without periods": ({"ramp": "{shape: linear}"}, "field", "which need it", ""),
    "a step with periods": (
        {"ramp": "{shape: step, periods: 2}"},
        "field",
        "`periods` belongs to",
        "",
    ),
    "a ramp of no time": (
        {"ramp": "{shape: linear, periods: 0}"},
        "field",
        "write `shape: step`",
        "",
    ),
    "a table without rows": (
        {"ramp": "{shape: table}"},
        "field",
        "`table` belongs to the shape table",
        "",
    ),
    "a share without rule": (
        {"attribution": "{share: 50%}"},
        "missing-field",
        "'rule' is missing",
        "add `rule: …`",
    ),
    "a probability above 1": (
        {"probability": "120%"},
        "field",
        "a probability must be between 0% and 100%",
        "",
    ),
    "a bias above 1": (
        {"optimism_bias": "120%"},
        "field",
        "the optimism bias of a benefit must be between",
        "",
    ),
    "a level above 1": (
        {"ramp": "{shape: step, level: 1.2}"},
        "field",
        "every part of a ramp must be between",
        "",
    ),
    "a decay below 0": (
        {"decay": "{rate: -1%}"},
        "field",
        "the rate of a decay must be between",
        "",
    ),
    "a share above 1": (
        {"attribution": "{share: 101%, rule: r}"},
        "field",
        "due to this project must be between",
        "",
    ),
    "percentiles in disorder": (
        {"range": "{p10: 90%, p50: 80%, p90: 99%}"},
        "field",
        "from the lowest figure",
        "",
    ),
    "half a range": (
        {"range": "{p10: 90%, p90: 99%}"},
        "field",
        "either `p10`, `p50` and `p90`",
        "",
    ),
    "two ranges": (
        {"range": "{low: 1, high: 2, p10: 1}"},
        "field",
        "either `p10`, `p50` and `p90`",
        "",
    ),
    "no day": ({"reviews": "[2026-13-01]"}, "field", "'2026-13-01' is no day", ""),
    "an owner who ends first": (
        {"owners": "[{name: A, from: 2027-01-01, to: 2026-01-01}]"},
        "field",
        "not after the start",
        "",
    ),
    "two owners": (
        {"owners": "[{name: A, from: 2026-01-01, to: 2026-09-01}, {name: B, from: 2026-08-01}]"},
        "owners",
        "'A' and 'B' own 'saving' at the same time",
        "let 'A' end",
    ),
    "units that do not fit": (
        {"unit_value": "100"},
        "unit",
        "'saving.full' is declared in EUR",
        "",
    ),
    "an unknown name": (
        {"unit_value": "ordrs * 2"},
        "unknown-name",
        "'ordrs' is not defined",
        "assumptions or",
    ),
    "a wrong formula": ({"unit_value": "100 order *"}, "field", "ends too early", ""),
    "a circle": (
        {"unit_value": "saving * 1 order / 1 EUR"},
        "circle",
        "saving.unit_value",
        "previous",
    ),
    "another currency": ({"currency": "EURO"}, "currency", "'EURO' is no currency", "did you mean"),
    "no owner's name": (
        {"owners": "[{from: 2026-01-01}]"},
        "missing-field",
        "'name' is missing",
        "",
    ),
}


@pytest.mark.parametrize("title", FIELDS)
def test_a_wrong_field_is_refused_with_place_and_mend(title: str) -> None:
    fields, code, message, mend = FIELDS[title]
    text = with_fields(**fields)
    case, findings = read_case(text, "case.yaml")
    assert case is None
    errors = [finding for finding in findings if finding.severity is Severity.ERROR]
    assert errors, [str(finding) for finding in findings]
    assert errors[0].code == code, str(errors[0])
    assert message in errors[0].message
    assert mend in errors[0].mend
    assert errors[0].place.file == "case.yaml"
    named = next(iter(fields)).rstrip("_").replace("_", " ")
    line = errors[0].place.line
    assert line is not None
    written = text.splitlines()[line - 1]
    assert f"{named}:" in written or "saving:" in written


@pytest.mark.parametrize("title", FIELDS)
def test_data_is_judged_as_its_text_is_but_told_by_field(title: str) -> None:
    text = with_fields(**FIELDS[title][0])
    source, _findings = read_yaml(text, "case.yaml")
    _case, of_text = read_case(text, "case.yaml")
    _case, of_data = read_case(source.data, "case.yaml")
    assert [(each.code, each.message, each.mend) for each in of_data] == [
        (each.code, each.message, each.mend) for each in of_text
    ]
    errors = [each.place for each in of_data if each.severity is Severity.ERROR]
    assert all(
        place.line is None and (place.field or "").startswith("benefits.saving") for place in errors
    ), errors


def cost(fields: str) -> str:
    """The small case with a cost."""
    return SMALL + f"costs: {{c: {{title: C, party: client, {fields}}}}}\n"


DOCUMENTS = {
    "a name with a dash": (SMALL.replace("each", "e-ch"), "field", "'e-ch' is no name"),
    "inputs": (SMALL + "inputs: {x: {unit: EUR}}\n", "field", "a case has no `inputs`"),
    "parameters": (
        SMALL + "parameters: {x: {value: 1 EUR}}\n",
        "field",
        "write them under `assumptions`",
    ),
    "a model's title": (SMALL + "model: m\n", "field", "either a `model` or a `case`"),
    "no rate": (
        SMALL.replace("{rate: 10%}", "{source: x}"),
        "field",
        "either `rate` or `schedule`",
    ),
    "a rate of -100 %": (SMALL.replace("rate: 10%", "rate: -100%"), "field", "above -100%"),
    "levels in the value": (
        SMALL.replace("rate: 10%", "rate: 10%, counts: [non_financial]"),
        "field",
        "are no money",
    ),
    "no currency": (
        SMALL.replace("currency: EUR", "currency: EURO"),
        "currency",
        "'EURO' is no currency",
    ),
    "rounding in dollars": (
        SMALL + "rounding: {to: 0.01 USD, mode: half up}\n",
        "rounding",
        "rounding is to USD, the case is in EUR",
    ),
    "too fine": (
        SMALL + "rounding: {to: 0.001 EUR, mode: half up}\n",
        "rounding",
        "no multiple of the minor unit",
    ),
    "a date that is none": (
        SMALL.replace("2027-03-01", "2027-02-30"),
        "date",
        "'2027-02-30' is no date",
    ),
    "a quarter that is none": (
        SMALL.replace("2027-03-01", "2027-Q5"),
        "date",
        "'2027-Q5' is no date",
    ),
    "a cost on no period": (
        SMALL + "costs: {c: {title: C, party: client, amounts: {2026-01: 5}}}\n",
        "period",
        "'2026-01' is no period",
    ),
    "a cost of nothing": (
        cost("amounts: {}"),
        "field",
        "`amounts` is empty",
    ),
    "a cost without amount": (
        SMALL + "costs: {c: {title: C, party: client}}\n",
        "field",
        "either `amounts` by period",
    ),
    "a cost with a start too many": (
        SMALL + "costs: {c: {title: C, party: client, amounts: {2026: 5}, start: {milestone:"
        " go_live}}}\n",
        "field",
        "belong to `amount`",
    ),
    "a cost that only ends": (
        SMALL + "costs: {c: {title: C, party: client, amount: 5 EUR, sunset: {after: 2}}}\n",
        "field",
        "`sunset` belongs to `start`",
    ),
    "a cost of a third party": (
        SMALL + "costs: {c: {title: C, party: bank, amount: 1 EUR}}\n",
        "field",
        "'bank'",
    ),
    "a cost named as a benefit": (
        SMALL + "costs: {saving: {title: C, party: client, amount: 1 EUR}}\n",
        "duplicate-name",
        "'saving' is the name of something else",
    ),
    "an assumption named as a benefit": (
        SMALL + "assumptions: {saving: {value: 1, driver: rate}}\n",
        "duplicate-name",
        "'saving' is the name of something else",
    ),
    "an assumption and a quantity": (
        SMALL + "assumptions: {x: {value: 1, driver: rate}}\nquantities: {x: 2}\n",
        "duplicate-name",
        "'x' is an assumption already",
    ),
    "an assumption without driver": (
        SMALL + "assumptions: {x: {value: 1}}\n",
        "missing-field",
        "'driver' is missing",
    ),
    "an assumption without value": (
        SMALL + "assumptions: {x: {driver: rate}}\n",
        "field",
        "either `value` or `values`",
    ),
    "an assumption without start": (
        with_fields(probability="x") + "assumptions: {x: {values: {2028: 50%}, driver: rate}}\n",
        "undated",
        "the assumption 'x' has no value from 2026 to 2027",
    ),
    "a word of the language": (
        SMALL + "costs: {sum: {title: C, party: client, amount: 1 EUR}}\n",
        "reserved",
        "'sum' is a word of the language",
    ),
    "a measure in no unit": (
        SMALL.replace("EUR/order", "EUR/ordr"),
        "unit",
        "the unit 'ordr' is not known",
    ),
    "two ways to do nothing": (
        SMALL.replace("doing: {title: Doing it}", "idle: {title: Idle, do nothing: yes}"),
        "options",
        "more than one option does nothing: nothing and idle",
    ),
    "an option's unknown benefit": (
        SMALL.replace("{title: Doing it}", "{title: Doing it, benefits: [savings]}"),
        "unknown-name",
        "there is no benefit 'savings'",
    ),
    "an option's unknown assumption": (
        SMALL.replace("{title: Doing it}", "{title: Doing it, assumptions: {x: 1}}"),
        "unknown-name",
        "there is no assumption 'x'",
    ),
    "an option's figure in another unit": (
        with_fields(unit_value="orders").replace(
            "{title: Doing it}", "{title: Doing it, assumptions: {orders: 5 EUR}}"
        )
        + "assumptions: {orders: {value: 1, unit: order, driver: volume}}\n",
        "unit",
        "the assumption 'orders' is in order, not in EUR",
    ),
    "an option's date": (
        SMALL.replace("{title: Doing it}", "{title: Doing it, milestones: {go_live: soon}}"),
        "date",
        "'soon' is no date",
    ),
    "no options": (SMALL.replace(OPTIONS, ""), "missing-field", "'options' is missing"),
    "a change that serves an objective": (
        SMALL + "objectives: {o: {title: O}}\nbusiness changes: {c: {title: C, serves: [o]}}\n",
        "unknown-name",
        "there is no benefit or business change 'o'",
    ),
    "work due at no milestone": (
        SMALL + "enablers: {e: {title: E, due: never}}\n",
        "unknown-name",
        "there is no milestone 'never'",
    ),
    "no mapping": ("- a\n", "document", "a list of sections"),
    "an unknown month": (
        SMALL.replace("periods: 6}", "periods: 6, years start: mai}"),
        "calendar",
        "'mai' is no month",
    ),
}


@pytest.mark.parametrize("title", DOCUMENTS)
def test_a_wrong_document_is_refused(title: str) -> None:
    text, code, message = DOCUMENTS[title]
    case, findings = read_case(text, "case.yaml")
    assert case is None
    errors = [finding for finding in findings if finding.severity is Severity.ERROR]
    assert any(finding.code == code and message in finding.message for finding in errors), [
        str(f) for f in findings
    ]
    assert all(finding.place.file == "case.yaml" for finding in errors)


NOTHING = "nothing: {title: Nothing, do nothing: yes}, "
WARNINGS = {
    "no way to do nothing": (
        SMALL.replace("nothing: {title: Nothing, do nothing: yes}, ", ""),
        "do-nothing",
        "nothing is done",
    ),
    "a title without change": (
        SMALL.replace("Reduced cost", "The cost"),
        "title",
        "a word of change",
    ),
    "a milestone too late": (
        SMALL.replace("2027-03-01", "2033-01-01"),
        "milestone",
        "lies behind the calendar",
    ),
    "a thin register": (
        with_fields(probability="x")
        + "assumptions: {x: {value: 50%, driver: rate, source: s, date: 2026-01-01}}\n",
        "register",
        "the assumption 'x' has no owner, no range, no confidence",
    ),
    "an assumption without source": (
        with_fields(probability="x") + "assumptions: {x: {value: 50%, driver: rate}}\n",
        "source",
        "the assumption 'x' has no source",
    ),
    "an assumption not agreed": (
        with_fields(probability="x") + "assumptions: {x: {value: 50%, driver: rate, agreed: no}}\n",
        "not-agreed",
        "the assumption 'x' is not agreed",
    ),
    "an assumption out of range": (
        with_fields(probability="x")
        + "assumptions: {x: {value: 50%, driver: rate, range: {low: 60%, high: 70%}}}\n",
        "outside-range",
        "outside of its own range",
    ),
    "an unused assumption": (
        SMALL + "assumptions: {x: {value: 1, driver: rate}}\n",
        "unused",
        "the assumption 'x' is not used",
    ),
    "a gap between owners": (
        with_fields(
            owners="[{name: A, from: 2026-01-01, to: 2026-06-01}, {name: B, from: 2026-08-01}]"
        ),
        "vacancy",
        "nobody owns 'saving' from 2026-06-01 up to 2026-08-01",
    ),
    "an owner who left": (
        with_fields(owners="[{name: A, from: 2026-01-01, to: 2026-06-01}]"),
        "vacancy",
        "nobody owns 'saving' from 2026-06-01 on",
    ),
}


@pytest.mark.parametrize("title", WARNINGS)
def test_what_somebody_should_look_at(title: str) -> None:
    text, code, message = WARNINGS[title]
    case, findings = read_case(text, "case.yaml")
    assert case is not None, [str(finding) for finding in findings]
    assert any(finding.code == code and message in finding.message for finding in findings), [
        str(f) for f in findings
    ]
    assert all(finding.severity is Severity.WARNING for finding in findings)


def test_a_good_case_has_no_findings() -> None:
    _, findings = read_case(SMALL, "case.yaml")
    assert findings == []


@given(st.data())
@settings(max_examples=150, deadline=None)
def test_no_damage_to_a_good_case_makes_the_reader_fail(data: st.DataObject) -> None:
    at, length = data.draw(st.integers(0, len(SMALL) - 1)), data.draw(st.integers(0, 15))
    noise = data.draw(st.text(alphabet="abc:{}[]'\"-,%0123 \n*/()<>=&!|>\t", max_size=8))
    case, findings = read_case(SMALL[:at] + noise + SMALL[at + length :])
    assert case is not None or findings
