"""What the comparison of answers finds: it must not pass over anything that is not named."""

from __future__ import annotations

from copy import deepcopy
from typing import Any

import loading
import pytest
from differences import Allowed, in_answers

pytestmark = pytest.mark.only_on("sqlite")

NOTHING = Allowed((), frozenset(), (), (), ())
PROGRAMME = Allowed((), frozenset(), (), ("programme",), ())


@pytest.fixture(scope="module")
def answers() -> list[dict[str, Any]]:
    """As recorded."""
    found: list[dict[str, Any]] = loading.recorded("sqlite")["answers"]
    return found


def changed(answers: list[dict[str, Any]], may: Allowed, **fields: Any) -> list[str]:
    """What is found when the client's page of the programme answers otherwise."""
    today = deepcopy(answers)
    page = next(a for a in today if a["address"].startswith("/programmes/") and _whole(a))
    page.update({name: change(page[name]) for name, change in fields.items()})
    return in_answers(answers, today, may)


def _whole(answer: dict[str, Any]) -> bool:
    return answer["who"] == "client" and answer["address"].count("/") == 3


def test_the_recorded_answers_are_worth_comparing(answers: list[dict[str, Any]]) -> None:
    """Hundreds of answers of each side, most of them with words, and a competitor who sees none."""
    assert len(answers) > 500
    read = [a for a in answers if a["status"] == 200 and a["kind"] == "text/html"]
    assert all(len(a["text"]) > 20 for a in read)
    partners = [a for a in answers if a["who"] == "competitor" and "relationships/" in a["address"]]
    assert {a["status"] for a in partners} <= {404, 405}


def test_another_status_or_word_is_found(answers: list[dict[str, Any]]) -> None:
    """Anything that differs, where nothing is named."""
    assert in_answers(answers, answers, NOTHING) == []
    assert changed(answers, NOTHING, status=lambda status: status + 300)
    (found,) = changed(answers, NOTHING, text=lambda text: text.replace("Partners", "Vendors", 1))
    assert "Partners have delivered" in found
    assert "Vendors have delivered" in found


def test_a_named_page_may_say_more_but_no_figure_less(answers: list[dict[str, Any]]) -> None:
    """Where a page was changed on purpose, its figures stand, and its status."""
    assert changed(answers, PROGRAMME, text=lambda text: f"New: 12. {text}") == []
    assert changed(answers, PROGRAMME, status=lambda status: status + 300)
    (found,) = changed(answers, PROGRAMME, text=lambda text: text.replace("€5.91 m", "€6 m"))
    assert "figures are missing" in found


def test_a_figure_counts_to_thirty_digits(answers: list[dict[str, Any]]) -> None:
    """Whoever adds in another order gets another last digit of 34; one before it is a change."""
    figure = "1.147282329535548559315804815639980"
    before = [{**answers[0], "text": f"ratio {figure}"}]

    def found(other: str) -> list[str]:
        return in_answers(before, [{**before[0], "text": f"ratio {other}"}], NOTHING)

    assert found(f"{figure[:-2]}79") == []
    assert len(found(figure.replace("559315", "559325"))) == 1
    assert len(found(f"{figure[:20]}")) == 1
