"""What one save costs: the document is read once, its graph is built once, and each option is
evaluated once, whichever way it comes; the page that follows finds everything there."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Callable
from threading import Thread
from typing import Any

import delivering
import pytest
from cast import Cast
from django.test import Client
from written_cases import typed

from covalue.benefits import business_case
from covalue.language.exact import Evaluator
from covalue.web.ground.accounts.services import token_issue
from covalue.web.value.cases import case_text, services
from covalue.web.value.cases.case_text import case_of, read_data, to_yaml
from covalue.web.value.cases.figures import figures, figures_of
from covalue.web.value.cases.grid import to_grid
from covalue.web.value.cases.models import CaseVersion
from covalue.web.value.cases.recent import Recent
from covalue.web.value.cases.sections import section

ONCE = {"readings": 1, "elaborations": 1, "evaluations": 2}
"""The case has two options: doing nothing, and doing it."""


@pytest.fixture
def counts(monkeypatch: pytest.MonkeyPatch) -> Counter[str]:
    """How often a document was read, elaborated and evaluated from now on."""
    counted: Counter[str] = Counter()

    def count(name: str, act: Callable[..., Any]) -> Callable[..., Any]:
        def counting(*args: Any, **kwargs: Any) -> Any:
            counted[name] += 1
            return act(*args, **kwargs)

        return counting

    monkeypatch.setattr(case_text, "read_case", count("readings", case_text.read_case))
    built = count("elaborations", business_case.build_graph)
    monkeypatch.setattr(business_case, "build_graph", built)
    monkeypatch.setattr(Evaluator, "evaluate", count("evaluations", Evaluator.evaluate))
    return counted


def changed(title: str) -> dict[str, Any]:
    """Another document than any that a test has saved before."""
    return delivering.document(case=title)


def test_data_is_read_and_evaluated_once(cast: Cast, counts: Counter[str]) -> None:
    project = delivering.place(cast)
    services.version_save(user=cast.alice, project=project, document=changed("Data"), follows=0)
    assert counts == ONCE


def test_a_text_is_read_and_evaluated_once(cast: Cast, counts: Counter[str]) -> None:
    project = delivering.place(cast)
    text = to_yaml(changed("Text"))
    services.version_save(user=cast.alice, project=project, document=text, follows=0)
    assert counts == ONCE


def test_another_version_does_not_read_the_one_before(
    cast: Cast, counts: Counter[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    project = delivering.place(cast)
    delivering.write(cast, project, case="Before")
    forgetful = Recent(lambda document: read_data(json.loads(document)), most=1)
    monkeypatch.setattr(case_text, "_CASES", forgetful)
    counts.clear()
    delivering.write(cast, project, case="After")
    assert counts == ONCE


def test_the_editor_reads_and_evaluates_once_and_its_page_not_again(
    cast: Cast, counts: Counter[str]
) -> None:
    project = delivering.place(cast)
    version = delivering.write(cast, project, case="Editor")
    grid = to_grid(section("benefits", case_of(version.document)), version.body)
    form = typed(grid) | {"follows": "1", "cell-0-title": "A cheaper order"}
    browser = Client()
    browser.force_login(cast.alice)
    counts.clear()
    answer = browser.post(f"/projects/{project.pk}/case/edit/benefits/", form)
    assert answer.status_code == 302
    assert "A cheaper order" in browser.get(answer["Location"]).content.decode()
    assert counts == ONCE


def test_the_api_reads_and_evaluates_once_and_answers_with_the_figures(
    cast: Cast, counts: Counter[str]
) -> None:
    project = delivering.place(cast)
    _token, key = token_issue(user=cast.alice, name="test", scopes=["read", "write"])
    answer = Client().post(
        f"/api/v1/projects/{project.pk}/case/versions",
        {"document": changed("API"), "follows": 0},
        content_type="application/json",
        headers={"Authorization": f"Bearer {key}"},
    )
    assert answer.status_code == 201
    assert [each["option"] for each in answer.json()["options"]] == ["nothing", "doing"]
    assert counts == ONCE


@pytest.mark.parametrize("written", ["data", "text"])
def test_what_is_kept_at_a_save_is_what_the_kept_document_gives(cast: Cast, written: str) -> None:
    project = delivering.place(cast)
    document: dict[str, Any] | str = changed("Kept")
    if written == "text":
        document = to_yaml(changed("Kept"))
    version = services.version_save(user=cast.alice, project=project, document=document, follows=0)
    kept, again = figures_of(version.document), figures(read_data(json.loads(version.document)))
    assert kept.findings, "the case has something to find, or this shows nothing"
    names = ("options", "preferred", "groups", "items", "levels", "missing", "findings")
    for name in (*names, "live", "claims"):
        assert getattr(kept, name) == getattr(again, name), name
    assert (kept.case.hash, kept.case.places) == (again.case.hash, again.case.places)
    assert kept.case.hash == version.hash


def test_a_wrong_text_is_told_by_field_and_line(cast: Cast) -> None:
    project = delivering.place(cast)
    text = to_yaml(delivering.document()).replace("class: cashable", "class: cash")
    with pytest.raises(case_text.CaseWrong) as wrong:
        services.version_save(user=cast.alice, project=project, document=text, follows=0)
    line = next(at for at, each in enumerate(text.splitlines(), 1) if "class: cash" in each)
    told = [(each["field"], each["line"]) for each in wrong.value.errors]
    assert told == [("benefits.saving.class", str(line))]
    assert not CaseVersion.objects.exists()


@pytest.mark.parametrize(
    ("text", "message"),
    [("a: [", "not YAML"), ("- a\n- b\n", "a list of sections"), ("", "is empty")],
)
def test_a_text_that_is_no_document_is_refused(cast: Cast, text: str, message: str) -> None:
    project = delivering.place(cast)
    with pytest.raises(case_text.CaseWrong, match=message):
        services.version_save(user=cast.alice, project=project, document=text, follows=0)


def test_the_values_asked_for_last_are_kept() -> None:
    made: list[str] = []

    def make(text: str) -> str:
        made.append(text)
        return text.upper()

    recent = Recent(make, most=2)
    assert [recent.of(text) for text in "abab"] == ["A", "B", "A", "B"]
    assert made == ["a", "b"]
    recent.keep("c", "C")  # now the one asked for longest ago is gone
    assert (recent.of("b"), recent.of("c"), made) == ("B", "C", ["a", "b"])
    assert (recent.of("a"), made) == ("A", ["a", "b", "a"])


def test_threads_may_ask_at_once() -> None:
    recent = Recent(str.upper, most=3)
    threads = [
        Thread(target=lambda: [recent.of(text) for text in "abcdefgh" * 50]) for _ in range(4)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(recent._values) == 3
