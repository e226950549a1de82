"""Every vector of the published worked examples that has an answer, from the documents in
examples/programmes."""

from __future__ import annotations

import json
from decimal import Decimal
from typing import Any

import pytest

from covalue.contracts.settlement import Settler
from covalue.language.exact import Evaluator
from covalue.language.values import Value
from tests.oracles import ORACLES, PROGRAMMES, SAMPLE
from tests.support import evaluate, good_contract

# Answered by a rule of another kind: rates of return are tested with the valuation, a judgement has
# no formula.
ELSEWHERE = {"XNPV", "XIRR-daycount"}
JUDGEMENT = {"IFRS15-Ex2"}
WHOLE = ORACLES / "worked_examples.json"
VECTORS: list[dict[str, Any]] = json.loads(
    (WHOLE if WHOLE.exists() else SAMPLE / "worked_examples.json").read_text(encoding="utf-8"),
    parse_float=Decimal,
)


def document(name: str) -> str:
    return (PROGRAMMES / f"{name}.yaml").read_text(encoding="utf-8")


def settled(name: str, given: dict[str, Value], line: str) -> Decimal:
    """The amount of one line in the only statement."""
    settlement = Settler(good_contract(document(name))).settle("vector", {0: given})
    assert not settlement.findings
    return next(
        Decimal(li.amount) / 100 for li in settlement.statements[0].lines if li.name == line
    )


def quantity(name: str, given: dict[str, Value], wanted: str) -> Value:
    evaluator = Evaluator(good_contract(document(name)).graph, [wanted])
    return evaluator.evaluate({0: given})[0].value(wanted, 0)


def dec(number: object) -> Decimal:
    return Decimal(str(number))


def fpif(v: dict[str, Any]) -> dict[str, Value]:
    return {
        "target_cost": dec(v["target_cost"]),
        "target_profit": dec(v["target_profit"]),
        "ceiling": dec(v["ceiling"]),
        "client_share": dec(v["gov_share_over"]),
        "actual_cost": dec(v.get("actual_cost", 0)),
    }


def cpif(v: dict[str, Any]) -> dict[str, Value]:
    given: dict[str, Value] = {
        "target_cost": dec(v["target_cost"]),
        "target_fee": dec(v["target_fee"]),
        "client_share_over": dec(v["gov_share_over"]),
        "client_share_under": dec(v["gov_share_under"]),
        "actual_cost": dec(v["actual_cost"]),
    }
    limits = {"minimum_fee": v["min_fee"], "maximum_fee": v["max_fee"]}
    return given | {name: dec(limit) for name, limit in limits.items() if limit is not None}


def nec(v: dict[str, Any]) -> dict[str, Value]:
    below = [band for band in v["bands"] if band[1] <= 1]
    over = [band for band in v["bands"] if band[0] >= 1]
    return {
        "prices": dec(v["target"]),
        "compensation_events": Decimal(0),
        "work_done": dec(v["pwdd"]),
        "first_bound": dec(below[0][1]) if below else Decimal("0.8"),
        "share_below": dec(below[0][2]) if below else Decimal(0),
        "share_under": dec(below[1][2]) if below else Decimal(0),
        "share_over": dec(over[0][2]) if over else Decimal(0),
    }


def check_fpif(v: dict[str, Any]) -> None:
    assert settled("fpif", fpif(v), "price") == dec(v["published_price"])
    assert quantity("fpif", fpif(v), "price.fee") == dec(v["published_profit"])


def check_pta(v: dict[str, Any]) -> None:
    found = quantity("fpif", fpif(v), "price.total_assumption")
    assert isinstance(found, Decimal)
    # Published in whole dollars, truncated.
    assert int(found) == v["published_pta"]


def check_cpif(v: dict[str, Any]) -> None:
    assert settled("cpif", cpif(v), "price") == dec(v["published_price"])
    if v["published_fee"] is not None:
        assert quantity("cpif", cpif(v), "price.fee") == dec(v["published_fee"])


def check_cpff(v: dict[str, Any]) -> None:
    given = {
        "target_cost": v["est_cost"],
        "target_fee": v["est_cost"] * v["fee_pct"],
        "actual_cost": v["actual"],
    }
    shares = {"client_share_under": Decimal(1), "client_share_over": Decimal(1)}
    assert (
        settled("cpif", {name: dec(x) for name, x in given.items()} | shares, "price")
        == v["published_price"]
    )


def check_structure(v: dict[str, Any]) -> None:
    given = {
        f"{what}[{o}]": dec(v[o][at])
        for o in ("optimistic", "target", "pessimistic")
        for at, what in enumerate(("cost", "fee"))
    }
    found = evaluate(document("cpif_structure"), {0: given})
    client = {side: int(v["published"][side].split("/")[0]) for side in ("under", "over")}
    assert found.value("share_under", 0) == 1 - Decimal(client["under"]) / 100
    assert found.value("share_over", 0) == 1 - Decimal(client["over"]) / 100
    assert found.value("maximum_fee", 0) == v["published"]["max_fee"]
    assert found.value("minimum_fee", 0) == v["published"]["min_fee"]


def check_nec(v: dict[str, Any]) -> None:
    if "published_share" in v:
        assert quantity("nec_target_cost", nec(v), "paid.share") == v["published_share"]
    if "published_paid" in v:
        assert settled("nec_target_cost", nec(v), "paid") == v["published_paid"]


def check_sla(v: dict[str, Any]) -> None:
    given: dict[str, Value] = {
        "fee": dec(v["fee"]),
        "actual[availability]": Decimal("0.99"),
        "actual[response]": Decimal(1),
    }
    assert v["tier_credit"] == Decimal("0.25")
    assert settled("service_credits", given, "credits") == -v["published_credit"]


def check_expected_value(v: dict[str, Any]) -> None:
    given: dict[str, Value] = {"certain_bonus": dec(v["bonus_ml"])}
    for word, (amount, probability) in zip(
        ("first", "second", "third"), v["outcomes"], strict=False
    ):
        given |= {f"amount[{word}]": dec(amount), f"probability[{word}]": dec(probability)}
    assert (
        evaluate(document("variable_consideration"), {0: given}).value("expected_value", 0)
        == v["published"]
    )


def check_volume(v: dict[str, Any]) -> None:
    settler = Settler(good_contract(document("volume_discount")))
    settlement = settler.settle(
        "sale", {at: {"sold": dec(units)} for at, units in enumerate(v["units"])}
    )
    assert [statement.total // 100 for statement in settlement.statements] == v["published_revenue"]


def check_penalty(v: dict[str, Any]) -> None:
    found = evaluate(
        document("variable_consideration"),
        {0: {"price": dec(v["price"]), "penalty": dec(v["penalty"])}},
    )
    assert found.value("fixed_part", 0) == v["published"]["fixed"]
    assert found.value("variable_part", 0) == v["published"]["variable"]


def check_management_fee(v: dict[str, Any]) -> None:
    found = evaluate(document("variable_consideration"), {0: {"assets": dec(v["aum"])}})
    assert found.value("management_fee", 0) == v["published"]["recognised"]


def check_rikers(v: dict[str, Any]) -> None:
    text = document("sib_rikers")
    results = {
        reduction: evaluate(text, {0: {"reduction": Decimal(reduction)}})
        for reduction in ("0.084", "0.085", "0.10", "0.20")
    }
    assert results["0.084"].value("city_pays", 0) is False
    assert results["0.085"].value("city_pays", 0) is True
    assert results["0.084"].value("lender_result", 0) == -v["max_loss"]
    assert results["0.10"].value("lender_result", 0) == 0
    assert results["0.20"].value("lender_result", 0) == v["max_profit"]
    # "25 % of principal lost"
    assert Decimal(v["max_loss"]) / v["loan"] == Decimal("0.25")


def check_peterborough(v: dict[str, Any]) -> None:
    cohort = v["cohort1"]
    given: dict[str, Value] = {
        "treated": dec(cohort["treated"]) / 100,
        "control": dec(cohort["control"]) / 100,
        "overall_reduction": dec(v["overall_result"]),
    }
    found = evaluate(document("sib_peterborough"), {0: given})
    assert round(found.value("reduction", 0), 4) == dec(cohort["recomputed"])
    assert found.value("cohort_paid", 0) is v["paid"]["cohort1"]
    assert found.value("overall_paid", 0) is v["paid"]["overall"]


def check_espc(v: dict[str, Any]) -> None:
    given = {
        "reported_to_guaranteed": dec(v["reported_vs_guaranteed"]),
        "guaranteed_to_estimated": dec(v["guaranteed_vs_estimated"]),
    }
    found = evaluate(document("espc"), {0: given}).value("reported_to_estimated", 0)
    assert found == dec(v["published_reported_vs_estimated"])


CHECKS = {
    "FPIF": check_fpif,
    "PTA": check_pta,
    "CPIF": check_cpif,
    "CPFF": check_cpff,
    "CPIF-structure": check_structure,
    "NEC": check_nec,
    "SLA": check_sla,
    "IFRS15-EV": check_expected_value,
    "IFRS15-volume": check_volume,
    "IFRS15-Ex20": check_penalty,
    "IFRS15-Ex25": check_management_fee,
    "SIB-Rikers": check_rikers,
    "SIB-Peterborough": check_peterborough,
    "ESPC": check_espc,
}


def is_published(v: dict[str, Any]) -> bool:
    """Is there an answer? `null` marks one that was not published."""
    answers = [value for key, value in v.items() if key.startswith("published")]
    return v["kind"].startswith("SIB") or any(answer is not None for answer in answers)


ANSWERED = [v for v in VECTORS if is_published(v) and v["kind"] not in ELSEWHERE | JUDGEMENT]


@pytest.mark.parametrize("vector", ANSWERED, ids=lambda v: f"{v['kind']}-{VECTORS.index(v)}")
def test_published_answer(vector: dict[str, Any]) -> None:
    CHECKS[vector["kind"]](vector)


def test_every_kind_of_vector_is_looked_at() -> None:
    assert len(VECTORS) == 38
    without_answer = {v["kind"] for v in VECTORS if not is_published(v)}
    assert {v["kind"] for v in VECTORS} == set(CHECKS) | ELSEWHERE | JUDGEMENT | without_answer
