"""Documents as wholes: canonical form, order, determinism, explanation, limits."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from decimal import Decimal
from random import Random
from typing import Self

from hypothesis import given, settings
from hypothesis import strategies as st
from pydantic import model_validator

from covalue.language.canonical import canonical_form
from covalue.language.data_source import read_data
from covalue.language.documents import read_document
from covalue.language.exact import Evaluator
from covalue.language.explain import explain
from covalue.language.model import read_model
from covalue.language.schema import ModelDocument
from covalue.language.values import Missing
from covalue.language.yaml_source import read_yaml
from tests.oracles import ROOT
from tests.support import good_contract, good_model

GAIN_SHARE = (ROOT / "examples" / "gain_share.yaml").read_text(encoding="utf-8")
MODEL = """
covalue: 1
model: m
calendar: {start: 2026-01, period: month, periods: 12}
inputs: {x: {unit: EUR}}
quantities:
  a: b + c
  b: x * 2
  c: {is: 'previous(c, 0 EUR) + b', unit: EUR}
"""


class Ordered(ModelDocument):
    """A document with a rule about its whole."""

    @model_validator(mode="after")
    def _named(self) -> Self:
        if self.model is None:
            raise ValueError("name the model")
        return self


def test_what_is_wrong_with_the_whole_document_is_said_of_no_field() -> None:
    text = MODEL.replace("model: m\n", "")
    found, _source, findings = read_document(text, "m.yaml", Ordered)
    assert found is None
    assert [(each.message, each.place.file, each.place.field) for each in findings] == [
        ("name the model", "m.yaml", None)
    ]


def shuffled(data: object, chance: Random, ordered: bool = False) -> object:
    if isinstance(data, dict):
        items = list(data.items())
        if not ordered:
            chance.shuffle(items)
        return {
            key: shuffled(value, chance, key in ("terms", "limits", "ranges"))
            for key, value in items
        }
    return [shuffled(item, chance) for item in data] if isinstance(data, list) else data


@given(st.integers(0, 10_000))
@settings(max_examples=25, deadline=None)
def test_the_order_of_unordered_sections_does_not_change_the_hash(seed: int) -> None:
    source, _ = read_yaml(GAIN_SHARE, "t")
    # JSON is YAML, and keeps the order in which it is written.
    text = json.dumps(shuffled(source.data, Random(seed)))
    assert good_contract(text).hash == good_contract(GAIN_SHARE).hash


def test_numbers_and_words_of_json_become_the_text_of_yaml() -> None:
    data = {"a": [1, 1.5, True, False, None, "", "no"], "b  c": {"d": Decimal("2.50")}}
    source, findings = read_data(data, "t")
    assert findings == []
    assert source.data == {"a": ["1", "1.5", "true", "false", None, "", "no"], "b c": {"d": "2.50"}}
    assert source.place(("b c", "d")).field == "b c.d"


def test_data_that_says_a_thing_twice_or_too_deeply_is_refused() -> None:
    _source, (twice,) = read_data({"terms": {"a b": 1, "a  b": 2}}, "t")
    assert (twice.code, twice.place.field) == ("duplicate-key", "terms")
    deep: list[object] = []
    for _ in range(10_000):
        deep = [deep]
    _source, (nested,) = read_data({"a": deep}, "t")
    assert nested.message == "the document is nested too deeply"


def test_the_order_of_terms_is_a_meaning() -> None:
    contract = good_contract(GAIN_SHARE)
    first, second = GAIN_SHARE.index("  fee:\n"), GAIN_SHARE.index("  at_risk:\n")
    third = GAIN_SHARE.index("  pain:\n")
    turned = (
        GAIN_SHARE[:first]
        + GAIN_SHARE[second:third]
        + GAIN_SHARE[first:second]
        + GAIN_SHARE[third:]
    )
    assert good_contract(turned).hash != contract.hash


def test_the_canonical_form_is_ascii_free_json_without_spaces() -> None:
    form = canonical_form(good_model(MODEL).document)
    assert form.startswith(
        '{"calendar":{"period":"month","periods":12,"start":"2026-01"},"covalue":"1"'
    )
    assert "\n" not in form


@given(
    st.permutations(["  a: b + c", "  b: x * 2", "  c: {is: 'previous(c, 0 EUR) + b', unit: EUR}"])
)
def test_the_order_of_quantities_does_not_matter(lines: list[str]) -> None:
    text = MODEL.split("quantities:", maxsplit=1)[0] + "quantities:\n" + "\n".join(lines) + "\n"
    evaluation, _ = Evaluator(good_model(text).graph).evaluate(
        {at: {"x": Decimal(at)} for at in range(4)}
    )
    assert [evaluation.value("a", at) for at in range(4)] == [0, 4, 10, 18]


def test_two_machines_with_other_hash_seeds_agree_to_the_byte() -> None:
    command = [
        sys.executable,
        "-c",
        "import sys; from covalue.cli import main; sys.argv = ['covalue', *sys.argv[1:]]; main()",
    ]
    inputs = ["examples/gain_share.yaml", "examples/gain_share_inputs.csv"]
    runs: list[list[str]] = [
        ["settle", *inputs, "--format", "csv"],
        ["explain", *inputs, "--contract", "Leipzig", "--format", "json"],
        ["show", inputs[0], "--equations", "--format", "csv"],
    ]
    for run in runs:
        outputs = {
            subprocess.run(
                [*command, *run],
                cwd=ROOT,
                env={**os.environ, "PYTHONHASHSEED": seed},
                capture_output=True,
                check=True,
            ).stdout
            for seed in ("1", "4242")
        }
        assert len(outputs) == 1


def test_an_explanation_leads_down_to_inputs_and_says_where_they_stood() -> None:
    evaluation, _ = Evaluator(good_model(MODEL).graph).evaluate(
        {0: {"x": Decimal(5)}, 1: {"x": Decimal(7)}}
    )
    step = explain(evaluation, "a", 1, lambda name, period: f"{name} of row {period + 2}")
    assert (step.value, step.formula, step.figures) == ("38 EUR", "b + c", "14 + 24")
    b, c = step.steps
    assert (b.formula, b.figures) == ("x × 2", "7 × 2")
    assert b.steps[0].source == "x of row 3"
    assert (c.formula, c.figures) == ("c of 2026-01 + b", "10 + 14")
    assert c.steps[0].period == "2026-01"
    assert c.steps[1].seen


def test_a_missing_value_names_every_cause() -> None:
    text = MODEL.replace(
        "inputs: {x: {unit: EUR}}", "inputs: {x: {unit: EUR}, y: {unit: EUR}}"
    ).replace("b: x * 2", "b: x + y")
    evaluation, _ = Evaluator(good_model(text).graph).evaluate({0: {}})
    value = evaluation.value("a", 0)
    assert isinstance(value, Missing)
    assert {cause.name for cause in value.causes} == {"x", "y"}


def test_a_figure_that_feeds_itself_stops_with_a_finding() -> None:
    text = MODEL.replace(
        "b: x * 2", "b: {is: 'previous(b, 9 EUR) * previous(b, 9 EUR) / 1 EUR', unit: EUR}"
    )
    text = text.replace("periods: 12", "periods: 60")
    _, findings = Evaluator(good_model(text).graph).evaluate(
        {at: {"x": Decimal(1)} for at in range(60)}
    )
    assert [finding.code for finding in findings] == ["too-large"]


@given(st.data())
@settings(max_examples=150, deadline=None)
def test_no_damage_to_a_good_model_makes_the_reader_fail(data: st.DataObject) -> None:
    at, length = data.draw(st.integers(0, len(MODEL) - 1)), data.draw(st.integers(0, 15))
    noise = data.draw(st.text(alphabet="abc:{}[]'\"-,%0123 \n*/()<>=&!|>\t", max_size=8))
    model, findings = read_model(MODEL[:at] + noise + MODEL[at + length :])
    assert model is not None or findings
