"""How the example is told: days from the day of loading, in order; all of it or nothing; the files
are at hand."""

from __future__ import annotations

from datetime import UTC, date, datetime
from importlib.resources import files

import pytest

from covalue.web.front import example
from covalue.web.front.example import programme
from covalue.web.front.example.rating import score
from covalue.web.front.example.story import Story
from covalue.web.front.example.world import World
from covalue.web.ground.organizations.models import Installation, Organization
from covalue.web.kit import clock
from covalue.web.running import serving

NOW = datetime(2028, 2, 29, 12, tzinfo=UTC)


@pytest.mark.parametrize(
    ("offset", "day"),
    [
        ("0d", date(2028, 2, 29)),
        ("-1y", date(2027, 2, 28)),
        ("-3y2m", date(2024, 12, 29)),
        ("+62d", date(2028, 5, 1)),
        ("-14m+3d", date(2027, 1, 1)),
        ("-2w", date(2028, 2, 15)),
        ("-1m-8d", date(2028, 1, 21)),
    ],
)
def test_days_are_told_from_the_day_of_loading(offset: str, day: date) -> None:
    assert Story(NOW, "Europe/Amsterdam").day(offset) == day


def test_a_distance_that_is_none_is_refused() -> None:
    with pytest.raises(ValueError, match="is no distance"):
        Story(NOW, "Europe/Amsterdam").day("last week")


def test_what_is_not_over_cannot_have_happened() -> None:
    with pytest.raises(ValueError, match="is not over"):
        Story(NOW, "Europe/Amsterdam").at("+1d", lambda: None)


def test_it_is_told_in_order_also_what_is_added_meanwhile() -> None:
    story, told = Story(NOW, "Europe/Amsterdam"), []
    story.at("-1d", lambda: told.append(("last", clock.today("UTC"))))
    story.at("-2y", lambda: story.at("-1y", lambda: told.append(("between", clock.today("UTC")))))
    years: list[str] = []
    story.tell(years.append)
    assert told == [("between", date(2027, 2, 28)), ("last", date(2028, 2, 28))]
    assert years == ["2026", "2027", "2028"]


def test_today_is_told_before_the_moment_of_loading() -> None:
    story, told = Story(NOW.replace(hour=0), "Europe/Amsterdam"), []
    story.at("0d", lambda: told.append(clock.now()), hour=18)
    story.tell(lambda _words: None)
    assert told == [NOW.replace(hour=0)]


@pytest.mark.parametrize("mean", [1.2, 2.5, 3.8, 4.6])
def test_scores_of_all_raters_have_the_mean_that_was_told(mean: float) -> None:
    given = [
        score(mean, rater=rater, raters=5, question=question)
        for rater in range(5)
        for question in range(1, 11)
    ]
    assert abs(sum(given) / len(given) - mean) <= 0.11


@pytest.mark.django_db
def test_a_load_that_fails_leaves_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    class Broken:
        @staticmethod
        def write(world: World) -> None:
            world.story.at("-2d", lambda: 1 / 0)

    monkeypatch.setattr(example, "CHAPTERS", (programme, Broken))
    with pytest.raises(ZeroDivisionError):
        example.fill()
    assert not Organization.objects.exists()
    assert not Installation.objects.exists()
    assert not example.is_here()


@pytest.mark.django_db
def test_it_is_never_added_in_production_nor_beside_another_programme(settings: object) -> None:
    settings.PRODUCTION = True  # type: ignore[attr-defined]
    assert "not added in production" in serving.example_sign_ins(lambda _words: None)[0]
    settings.PRODUCTION = False  # type: ignore[attr-defined]
    Installation.objects.create()
    assert "holds a programme already" in serving.example_sign_ins(lambda _words: None)[0]
    assert not Organization.objects.exists()


def test_the_data_files_come_with_the_package() -> None:
    data = files("covalue.web.front.example") / "data"
    names = {each.name for each in data.iterdir()}
    assert {"programme.yaml", "people.csv", "meetings.yaml", "documents"} <= names
    assert all(name.endswith((".yaml", ".csv")) for name in names - {"documents"})
    assert any(each.name.endswith(".txt") for each in (data / "documents").iterdir())
