"""Plans: frozen, kept as data, and never changed in silence."""

from __future__ import annotations

import json
from datetime import date

import pytest

from covalue.benefits.plan import Plan, differs, freeze, plan_data, read_plan
from covalue.language.decimals import plain
from tests.benefits.cases import SMALL, good_case, with_fields

DAY = date(2026, 2, 1)


def plan(text: str = SMALL) -> Plan:
    found, findings = freeze(good_case(text), "business_case", DAY)
    assert found is not None
    assert findings == []
    return found


def test_a_plan_holds_the_figures_and_the_version() -> None:
    found = plan()
    assert (found.title, found.gate, found.option) == ("a small case", "business_case", "doing")
    assert found.case_hash == good_case().hash
    item = found.item("saving")
    assert item is not None
    assert item.amounts == (0, 20000, 20000, 20000, 0, 0)
    assert found.item("other") is None
    assert found.name == f"business case of 2026-02-01 ({found.hash[:12]})"


def test_a_plan_survives_as_json() -> None:
    found = plan()
    again, findings = read_plan(json.loads(json.dumps(plan_data(found))))
    assert findings == []
    assert again == found


def test_a_plan_of_before_years_had_two_kinds_of_names_is_unchanged() -> None:
    assert plan_data(plan())["calendar"].keys() == {
        "first_month",
        "kind",
        "periods",
        "year_start",
    }


def test_the_names_of_years_belong_to_a_plan() -> None:
    calendar = "period: year, periods: 6"
    named = plan(SMALL.replace(calendar, f"{calendar}, years named by: end"))
    again, findings = read_plan(json.loads(json.dumps(plan_data(named))))
    assert findings == []
    assert again == named
    assert again.hash != plan().hash


def test_a_plan_keeps_what_is_no_money() -> None:
    found = plan(with_fields(class_="non_financial", unit_value="", probability="90%"))
    assert found.items == ()
    assert [plain(gain) for gain in found.levels[0].gains][:2] == ["0", "1.8"]
    again, findings = read_plan(json.loads(json.dumps(plan_data(found))))
    assert findings == []
    assert again == found


@pytest.mark.parametrize(
    "field", ["title", "option", "frozen_on", "gate", "case_hash", "items", "calendar"]
)
def test_a_changed_plan_is_refused(field: str) -> None:
    data = json.loads(json.dumps(plan_data(plan())))
    other = json.loads(json.dumps(plan_data(plan(with_fields(probability="50%")))))
    other |= {"title": "T", "option": "o", "frozen_on": "2026-02-02", "gate": "design"}
    other["calendar"] = {**other["calendar"], "periods": 7}
    data[field] = other[field]
    again, findings = read_plan(data)
    assert again is None
    assert [finding.code for finding in findings] == ["hash"]


def test_what_is_no_plan_is_refused() -> None:
    again, findings = read_plan({"title": "T"})
    assert again is None
    assert findings[0].code == "plan"
    assert findings[0].place.field == "gate"


def test_the_same_case_and_day_give_the_same_plan() -> None:
    assert plan().hash == plan().hash
    assert freeze(good_case(), "design", DAY)[0] != plan()


def test_a_plan_can_be_checked_against_its_case() -> None:
    assert differs(plan(), good_case()) == []
    (other,) = differs(plan(), good_case(with_fields(probability="50%")))
    assert other.code == "hash"
    assert "was frozen from version" in other.message


def test_nothing_incomplete_can_be_promised() -> None:
    found, findings = freeze(good_case(with_fields(baseline="")), "business_case", DAY)
    assert found is None
    assert [finding.code for finding in findings] == ["missing"]
    found, findings = freeze(good_case(), "business_case", DAY, "doig")
    assert found is None
    assert findings[0].mend == "did you mean 'doing'?"
