"""The register of benefits: what is counted twice, what is stopped; the map of a project."""

from __future__ import annotations

import delivering
import pytest
from cast import Cast
from django.db import connection
from django.test.utils import CaptureQueriesContext
from hypothesis import given
from hypothesis import strategies as st
from reading import page_of

from covalue.benefits.benefits_map import BenefitsMap, Node
from covalue.web.kit import clock
from covalue.web.kit.errors import Refused
from covalue.web.value.benefits import services
from covalue.web.value.benefits.map_drawing import draw
from covalue.web.value.benefits.project_map import project_map
from covalue.web.value.benefits.register import counted_twice, register
from covalue.web.value.projects.models import Project


def test_the_register_tells_what_is_counted_twice_and_never_mixes(cast: Cast) -> None:
    project = delivering.deliver(cast)
    benefits = delivering.document()["benefits"]
    again = {**benefits["saving"], "title": "Fewer parcels for an order", "attribution": None}
    again.pop("attribution")
    dollars = {
        **benefits["saving"],
        "title": "Lower fees",
        "currency": "USD",
        "unit value": "1000 order * 1 USD/EUR",
    }
    (
        dollars.pop("measure"),
        dollars.pop("baseline"),
        dollars.pop("target"),
        dollars.pop("unit value"),
    )
    dollars["amounts"] = ["100"]
    delivering.write(cast, project, benefits={**benefits, "again": again, "fees": dollars})
    found = register(user=cast.bob, on=clock.today("UTC"), relationship=cast.with_bob)
    assert [(each.benefit_class, each.currency, each.expected) for each in found.totals] == [
        ("Cashable", "EUR", 405_000 + 540_000),
        ("Cashable", "USD", 6_750),
        ("Non-financial", "", 0),
    ]
    assert found.totals[0].twice == 2
    [findings] = found.doubles.values()
    assert any("count 175 %" in each.message for each in findings)
    assert counted_twice(user=cast.bob, relationships=[cast.with_bob]) == list(found.doubles)
    lacking = register(
        user=cast.bob,
        on=clock.today("UTC"),
        filters={"lacks": "no-measure"},
        relationship=cast.with_bob,
    )
    assert {row.benefit.key for row in lacking.rows} == {"fees"}
    assert (
        len(register(user=cast.bob, on=clock.today("UTC"), filters={"words": "fewer PARCELS"}).rows)
        == 1
    )
    assert register(user=cast.charlie, on=clock.today("UTC")).rows == []


def test_a_stopped_project_promises_nothing_any_more(cast: Cast) -> None:
    project = delivering.place(cast)
    delivering.agree_plan(cast, delivering.write(cast, project))
    delivering.decide(cast, project, "stop", "Nobody wants it")
    total = register(user=cast.alice, on=clock.today("UTC"), programme=cast.programme).totals[0]
    assert (total.count, total.stopped, total.expected, total.promised) == (1, 1, 0, 0)


def test_the_register_takes_the_same_queries_for_many(cast: Cast) -> None:
    def count() -> int:
        with CaptureQueriesContext(connection) as found:
            register(user=cast.alice, on=clock.today("UTC"), programme=cast.programme)
        return len(found)

    project = delivering.deliver(cast)
    few = count()
    other = Project.objects.get(pk=project.pk)
    other.pk, other.name, other._state.adding = None, "Another", True
    other.save()
    delivering.write(cast, other)
    assert count() == few


def test_the_map_says_what_hangs_in_the_air_and_how_far_it_is(cast: Cast) -> None:
    project = delivering.deliver(cast)
    services.change_report(user=cast.bob, project=project, key="machine", percent=60)
    services.change_report(
        user=cast.alice, project=project, key="packing", percent=25, note="two of eight lines"
    )
    found = project_map(user=cast.bob, project=project, on=clock.today("UTC"))
    rows = {row.node.name: row for row in found.rows}
    assert rows["machine"].late
    assert any("serves no benefit" in text for text in rows["machine"].findings)
    [saving, mood] = found.coverage
    assert (saving.works, saving.reported, saving.percent, saving.late) == (1, 1, 25, [])
    assert (mood.works, mood.percent) == (0, None)
    for percent, key, message in (
        (101, "machine", "between 0 and 100"),
        (5, "engine", "no such change"),
    ):
        with pytest.raises(Refused, match=message):
            services.change_report(user=cast.bob, project=project, key=key, percent=percent)
    page = page_of(cast.alice, f"/projects/{project.pk}/map/?focus=packing")
    assert 'aria-current="true"' in page
    assert "25 % done" in page


def test_what_is_late_shows_where_the_forecast_is_shown(cast: Cast) -> None:
    project = delivering.deliver(cast)
    late = {
        "packing": {"title": "Orders are packed by machine", "serves": ["saving"], "due": "go_live"}
    }
    delivering.write(cast, project, **{"business changes": late})
    services.change_report(user=cast.alice, project=project, key="packing", percent=25)
    benefit = delivering.saving(project)
    page = page_of(cast.alice, f"/benefits/{benefit.pk}/")
    assert "<b>1 of 1 changes that bring it is late</b>" in page
    assert (
        "<b>2 changes or deliverables are late</b>: Orders are packed by machine, The machine"
        in page_of(cast.alice, f"/projects/{project.pk}/")
    )
    assert "<b>Nothing was reported</b> of €1,800 cashable" in page_of(
        cast.alice, f"/projects/{project.pk}/"
    )
    services.change_report(user=cast.alice, project=project, key="packing", percent=100)
    assert "that bring it is late" not in page_of(cast.alice, f"/benefits/{benefit.pk}/")


@given(st.integers(0, 25), st.data())
def test_no_two_boxes_of_a_map_lie_on_each_other(count: int, data: st.DataObject) -> None:
    kinds = ["objective", "benefit", "business change", "enabler"]
    names = [f"n{at}" for at in range(count)]
    kind, serves = st.sampled_from(kinds), st.sets(st.sampled_from(names or [""]))
    nodes = {
        name: Node(name, data.draw(kind), name * 9, "", tuple(data.draw(serves))) for name in names
    }
    found = draw(BenefitsMap(nodes), {}, names[0] if names else "")
    assert len({(box.x, box.y) for box in found.boxes}) == count
    assert all(box.x < found.width and box.y < found.height for box in found.boxes)
