"""The sentences under the titles of benefits, word for word."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from types import SimpleNamespace
from typing import Any

import pytest

from covalue.benefits.benefits_map import Node
from covalue.benefits.estimates import Bias, Estimate
from covalue.language.periods import Calendar
from covalue.web.value.benefits import headlines
from covalue.web.value.benefits.estimates import Compared, Estimates, LeftOut
from covalue.web.value.benefits.owners import Ownership, Tenure
from covalue.web.value.benefits.project_map import Coverage, MapRow, ProjectMap
from covalue.web.value.benefits.register import Register
from covalue.web.value.benefits.summary import Amounts, ClassLine, Summary
from covalue.web.value.benefits.threads import PeriodRow, Story
from covalue.web.value.cases.models import Benefit, Gate, Plan
from covalue.web.value.gates.stages import CLOSED, ProjectStage

CALENDAR = Calendar(2026 * 12, "quarter", 8)
OWNED = Ownership(Tenure.HELD, "Ines Okafor", date(2026, 1, 1), [])
PROMISE = Plan(gate=Gate.BUSINESS_CASE, frozen_on=date(2026, 1, 12))


def story(**changes: Any) -> Story:
    """A benefit in money that was promised, at the end of Q2 2026."""
    benefit = Benefit(title="Saving", currency="EUR", measure_unit="EUR/order")
    row = PeriodRow("2026-Q1", date(2026, 1, 1), True, 180_000, None, None, None, None, None)
    plans = [SimpleNamespace(row=PROMISE)]
    given = {"benefit": benefit, "as_of": 1, "plans": plans, "rows": [row], **changes}
    return Story(calendar=CALENDAR, ownership=OWNED, **given)


def sums(promised: int = 180_000, realized: int = 0, validated: int = 0) -> Mapping[str, int]:
    return {"promised": promised, "realized": realized, "validated": validated}


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        (
            {"benefit": Benefit(title="Mood", currency="", measure_unit="point")},
            "It is no money: it is counted in point and never added up.",
        ),
        (
            {"benefit": Benefit(title="Mood", currency="")},
            "It is no money: it is counted in no measure yet and never added up.",
        ),
        (
            {"plans": []},
            "Nothing is promised yet: both parties have to agree the business case as the plan.",
        ),
        (
            {"as_of": -1},
            "€1,800 are promised over its whole life; nothing was due up to now.",
        ),
        (
            {"sums": sums(), "given_up": True},
            "The latest version of the business case leaves it out; what was promised stays here."
            " Nothing was reported of the €1,800 promised up to the end of Q2 2026.",
        ),
        (
            {"sums": sums(realized=150_000)},
            "€1,500 were realized up to the end of Q2 2026, of €1,800 promised by then; finance has"
            " validated nothing yet.",
        ),
        (
            {"sums": sums(realized=150_000, validated=90_000)},
            "€900 are validated up to the end of Q2 2026.",
        ),
        (
            {
                "sums": sums(realized=150_000, validated=90_000),
                "rates": [SimpleNamespace(rate=Decimal("0.5"))],
            },
            "€900 are validated up to the end of Q2 2026, 50 % of what the business case promised"
            " by then (€1,800).",
        ),
    ],
)
def test_what_came_of_a_benefit(changes: dict[str, Any], said: str) -> None:
    assert headlines.of_benefit(story(**changes), None) == said


def work(title: str, late: bool = False, findings: tuple[str, ...] = ()) -> MapRow:
    node = Node(title.lower(), "deliverable", title, "", ())
    return MapRow(node, (), None, "", late, findings)


def test_what_may_still_slip_stands_out_and_what_people_wrote_is_escaped() -> None:
    node = Node("saving", "benefit", "Saving", "", ())
    rows = [work("A", late=True), work("B", late=True), work("C")]
    leading = Coverage(node, 0, None, rows)
    benefit = Benefit(title="Mood", currency="", measure_unit="<point>")
    shown = headlines.of_benefit(story(benefit=benefit), leading).__html__()
    assert shown == (
        "It is no money: it is counted in &lt;point&gt; and never added up. <b>2 of 3 changes that"
        " bring it are late</b>, so more of the forecast may slip."
    )
    one = Coverage(node, 0, None, rows[1:])
    assert "1 of 2 changes that bring it is late" in headlines.of_benefit(story(), one)


def line(name: str = "Cashable", **amounts: int | None) -> ClassLine:
    known = dict.fromkeys(("promised", "expected", "due", "realized", "validated")) | amounts
    return ClassLine(name, "EUR", 1, 0, Amounts(**known))


def project(*classes: ClassLine, plan: Plan | None = PROMISE, unowned: int = 0) -> Summary:
    row = SimpleNamespace(
        row=SimpleNamespace(lacks=["no-owner"], benefit=SimpleNamespace(title="Saving"))
    )
    owned = SimpleNamespace(row=SimpleNamespace(lacks=[]))
    return Summary(plan, "2026-Q2", [owned, *[row] * unowned], classes)


@pytest.mark.parametrize(
    ("found", "stage", "late", "said"),
    [
        (Summary(None, "", [], []), ProjectStage(), 0, "No business case promises a benefit yet."),
        (
            project(line(due=1, realized=1), unowned=1),
            ProjectStage(CLOSED, stopped=True, since=date(2026, 3, 4)),
            2,
            "The project was stopped on 4 Mar 2026: it promises nothing any more.",
        ),
        (
            project(line(expected=180_000), line("Revenue", expected=90_000), plan=None),
            ProjectStage(),
            0,
            "Nothing is promised yet: both parties have to agree the business case as the plan. It"
            " expects €1,800 cashable, €900 revenue over its whole life.",
        ),
        (
            project(plan=None),
            ProjectStage(),
            0,
            "Nothing is promised yet: both parties have to agree the business case as the plan.",
        ),
        (
            project(line(due=180_000), line("Revenue", due=90_000)),
            ProjectStage(),
            0,
            "Nothing was reported of €1,800 cashable and €900 revenue that the business case of 12"
            " Jan 2026 promised up to the end of Q2 2026.",
        ),
        (
            project(line(due=180_000, realized=150_000, validated=90_000), unowned=2),
            ProjectStage(),
            1,
            "Up to the end of Q2 2026 finance has validated 50 % of the €1,800 cashable that the"
            " business case of 12 Jan 2026 promised by then. Nobody answers for 2 benefits: Saving,"
            " Saving. 1 change or deliverable is late: W0.",
        ),
        (
            project(
                line(promised=180_000), line("Revenue"), line("Cost avoidance", promised=100_000)
            ),
            ProjectStage(),
            5,
            "€1,800 cashable, Nothing revenue and €1,000 cost avoidance are promised over its whole"
            " life; nothing is due yet. 5 changes or deliverables are late: W0, W1, W2 and 2 more.",
        ),
        (project(), ProjectStage(), 0, "It promises nothing in money."),
    ],
)
def test_what_a_project_promised_and_what_came(
    found: Summary, stage: ProjectStage, late: int, said: str
) -> None:
    works = [work(f"W{at}", late=True) for at in range(late)]
    assert headlines.of_project(found, stage, works) == said


@pytest.mark.parametrize(
    ("case", "rows", "said"),
    [
        (None, [], "There is no business case yet, so nothing is on the map."),
        ("a case", [], "The business case names nothing that could be on the map."),
        (
            "a case",
            [work("A", findings=("no owner",)), work("B")],
            "1 of 2 hangs in the air: below it says what is missing.",
        ),
        (
            "a case",
            [work("A", late=True, findings=("no owner",)), work("B", findings=("no owner",))],
            "1 change or deliverable is late: A. 2 of 2 hang in the air: below they say what is"
            " missing.",
        ),
        (
            "a case",
            [work("A")],
            "Everything on the map leads to an objective, has an owner, and is enabled by"
            " something.",
        ),
    ],
)
def test_what_hangs_in_the_air(case: Any, rows: list[MapRow], said: str) -> None:
    found = ProjectMap(case, None, rows, [])  # type: ignore[arg-type]  # the map is not drawn
    assert headlines.of_map(found) == said


def row(*lacks: str) -> Any:
    return SimpleNamespace(lacks=lacks)


@pytest.mark.parametrize(
    ("rows", "doubles", "filtered", "said"),
    [
        ([], {}, False, "No business case promises a benefit yet."),
        ([], {}, True, "No benefit is like that."),
        (
            [row()],
            {},
            False,
            "1 benefit; each has an owner, a measure, a baseline and a review.",
        ),
        (
            [row("no-owner"), row()],
            {"each": []},
            True,
            "2 benefits of those you ask for; 1 cannot be held to: it lacks an owner, a measure or"
            " something else named below. 1 measure is counted by more than one.",
        ),
        (
            [row("no-owner"), row("no-review")],
            {"each": [], "other": []},
            False,
            "2 benefits; 2 cannot be held to: they lack an owner, a measure or something else named"
            " below. 2 measures are counted by more than one.",
        ),
    ],
)
def test_what_a_register_holds(
    rows: list[Any], doubles: Mapping[str, Any], filtered: bool, said: str
) -> None:
    assert headlines.of_register(Register(rows, [], doubles, {}), filtered) == said


def compared(*pairs: tuple[int, int], class_: str = "Cashable") -> list[Compared]:
    """Benefits with what was promised of each, and what came."""
    return [
        Compared(
            Benefit(),
            "Ines",
            "2026-Q2",
            Estimate(f"{class_} {at}", class_, "EUR", promised, came, {}),
        )
        for at, (promised, came) in enumerate(pairs)
    ]


@pytest.mark.parametrize(
    ("found", "of_one", "said"),
    [
        (
            Estimates(),
            True,
            "Nothing is delivered yet, so no estimate can be compared with what came.",
        ),
        (
            Estimates((), [LeftOut(Benefit(), "no plan")]),
            True,
            "Nothing can be compared yet: below it says why.",
        ),
        (
            Estimates(compared((10_000, 5_000)), [LeftOut(Benefit(), "no plan")]),
            False,
            "1 of 1 benefits came to less than was promised. There is too little to tell a bias: it"
            " takes 3 benefits of one class and currency. 1 delivered benefit cannot be compared.",
        ),
        (
            Estimates(compared((100_000, 50_000)) + compared((10_000, 20_000), class_="Revenue")),
            True,
            "1 of 2 benefits came to less than was promised: €500 of €1,000 cashable and €200 of"
            " €100 revenue came.",
        ),
        (
            Estimates(compared(*[(100, 100)] * 3) + compared(*[(100, 75)] * 3, class_="Revenue")),
            False,
            "3 of 6 benefits came to less than was promised: of what was estimated came 25\u00a0%"
            " less revenue EUR (3) and as much cashable EUR (3). A next estimate starts from"
            " there.",
        ),
    ],
)
def test_how_far_estimates_were(found: Estimates, of_one: bool, said: str) -> None:
    assert headlines.of_estimates(found, of_one_project=of_one) == said


def test_classes_without_a_bias_are_not_listed_beside_those_with_one() -> None:
    rows = compared(*[(100, 75)] * 3) + compared((100, 10), class_="Revenue")
    said = headlines.of_estimates(Estimates(rows), of_one_project=False)
    assert "25\u00a0% less cashable EUR (3). A next" in said
    assert "revenue" not in said
    assert isinstance(Estimates(rows).by_class[0], Bias)


@pytest.mark.parametrize(
    ("held", "said"),
    [
        (OWNED, "Ines Okafor"),
        (
            Ownership(Tenure.LEFT, "Ines <Okafor>", None, []),
            '<span class="cv-bad">Ines &lt;Okafor&gt; has left</span>',
        ),
        (
            Ownership(Tenure.NAMED, "Ines Okafor", None, []),
            'Ines Okafor <span class="cv-sub">named, has not signed</span>',
        ),
        (Ownership(Tenure.VACANT, "", None, []), '<span class="cv-bad">vacant</span>'),
        (
            Ownership(Tenure.VACANT, "", date(2026, 3, 4), []),
            '<span class="cv-bad">vacant</span> <span class="cv-sub">since 4 Mar 2026</span>',
        ),
    ],
)
def test_a_vacancy_is_shown(held: Ownership, said: str) -> None:
    assert headlines.of_owner(held).__html__() == said
