"""A document is read and checked before any transaction opens, with the same limits however it
comes."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any
from unittest.mock import patch

import delivering
import pytest
from cast import Cast
from django.db import connection
from django.test import Client
from typer.testing import CliRunner
from written_cases import typed

from covalue.benefits import business_case
from covalue.cli import app
from covalue.language import data_source, elaborate, workbench, yaml_source
from covalue.language.exact import Evaluator
from covalue.web.ground.accounts.services import token_issue
from covalue.web.value.cases import case_text, selectors, services
from covalue.web.value.cases.case_text import case_of, to_yaml
from covalue.web.value.cases.grid import to_grid
from covalue.web.value.cases.models import CaseVersion
from covalue.web.value.cases.sections import section
from covalue.web.value.projects.models import Project

pytestmark = pytest.mark.django_db(transaction=True)
Way = Callable[[Cast, Project], Any]


def upload(cast: Cast, project: Project) -> Any:
    browser = Client()
    browser.force_login(cast.alice)
    data = {"text": to_yaml(delivering.document(case="Upload")), "follows": "1", "note": ""}
    return browser.post(f"/projects/{project.pk}/case/upload/", data)


def grid(cast: Cast, project: Project) -> Any:
    version = selectors.current(user=cast.alice, project=project)
    assert version is not None
    form = typed(to_grid(section("benefits", case_of(version.document)), version.body))
    browser = Client()
    browser.force_login(cast.alice)
    form |= {"follows": "1", "cell-0-title": "A cheaper order"}
    return browser.post(f"/projects/{project.pk}/case/edit/benefits/", form)


def api(cast: Cast, project: Project, **headers: str) -> Any:
    _token, key = token_issue(user=cast.alice, name="test", scopes=["read", "write"])
    return Client().post(
        f"/api/v1/projects/{project.pk}/case/versions",
        json.dumps({"document": delivering.document(case="API"), "follows": 1}),
        content_type="application/json",
        headers={"Authorization": f"Bearer {key}", **headers},
    )


def api_once(cast: Cast, project: Project) -> Any:
    return api(cast, project, **{"Idempotency-Key": "once"})


def api_text(cast: Cast, project: Project) -> Any:
    _token, key = token_issue(user=cast.alice, name="text", scopes=["read", "write"])
    return Client().post(
        f"/api/v1/projects/{project.pk}/case/versions",
        json.dumps({"text": to_yaml(delivering.document(case="Text")), "follows": 1}),
        content_type="application/json",
        headers={"Authorization": f"Bearer {key}"},
    )


WAYS = [upload, grid, api, api_once, api_text]


@pytest.fixture
def inside(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """What is read or evaluated while a transaction is open."""
    told: list[str] = []

    def watched(name: str, act: Callable[..., Any]) -> Callable[..., Any]:
        def watching(*args: Any, **kwargs: Any) -> Any:
            if connection.in_atomic_block:
                told.append(name)
            return act(*args, **kwargs)

        return watching

    monkeypatch.setattr(case_text, "read_case", watched("read", case_text.read_case))
    monkeypatch.setattr(business_case, "build_graph", watched("build", business_case.build_graph))
    monkeypatch.setattr(Evaluator, "evaluate", watched("evaluate", Evaluator.evaluate))
    return told


@pytest.mark.parametrize("way", WAYS)
def test_nothing_is_read_or_evaluated_within_a_transaction(
    live_cast: Cast, inside: list[str], way: Way
) -> None:
    project = delivering.place(live_cast)
    delivering.write(live_cast, project)
    inside.clear()
    answer = way(live_cast, project)
    assert answer.status_code in {201, 302}, answer.content.decode()
    assert CaseVersion.objects.filter(project=project).count() == 2
    assert inside == []


def test_the_plan_of_a_gate_is_computed_before_its_transaction(
    live_cast: Cast, inside: list[str]
) -> None:
    project = delivering.place(live_cast)
    version = delivering.write(live_cast, project)
    inside.clear()
    services.gate_plan_propose(
        user=live_cast.alice,
        project=project,
        draft=services.GatePlanDraft(version=version, gate="business_case"),
        signatories=[live_cast.alice, live_cast.bob],
    )
    assert inside == []


@pytest.mark.parametrize("headers", [{}, {"Idempotency-Key": "once"}])
def test_who_may_not_write_has_nothing_read(
    live_cast: Cast, monkeypatch: pytest.MonkeyPatch, headers: dict[str, str]
) -> None:
    project = delivering.place(live_cast)
    delivering.write(live_cast, project)
    read: list[object] = []
    monkeypatch.setattr(case_text, "read_case", lambda *args: read.append(args))
    _token, key = token_issue(user=live_cast.charlie, name="test", scopes=["read", "write"])
    for auth in (f"Bearer {key}", "Bearer none", ""):
        answer = Client().post(
            f"/api/v1/projects/{project.pk}/case/versions",
            json.dumps({"document": delivering.document(case="Theirs"), "follows": 1}),
            content_type="application/json",
            headers={"Authorization": auth, **headers},
        )
        assert answer.status_code in {401, 404}
    assert read == []


def limits() -> list[Any]:
    """Each limit, set so low that the example passes it, and the words of its finding."""
    return [
        pytest.param(workbench, "MOST_STEPS", 5, "come to more than 5 parts", id="parts"),
        pytest.param(elaborate, "MOST_VALUES", 50, "at most 50 are computed", id="values"),
        pytest.param(business_case, "MOST_VALUES", 50, "at most 50 are computed", id="options"),
        pytest.param(yaml_source, "LARGEST_TEXT", 80, "more than 80 characters", id="text"),
    ]


@pytest.mark.parametrize(("module", "limit", "most", "words"), limits())
@pytest.mark.parametrize("way", [*WAYS, "command line"])
def test_the_limits_are_the_same_however_a_document_comes(
    live_cast: Cast, tmp_path: Path, way: Any, module: Any, limit: str, most: int, words: str
) -> None:
    project = delivering.place(live_cast)
    delivering.write(live_cast, project)
    with (
        patch.object(module, limit, most),
        patch.object(data_source, "LARGEST_TEXT", yaml_source.LARGEST_TEXT),
    ):
        if way == "command line":
            file = tmp_path / "case.yaml"
            document = delivering.document(case="Command line")
            document["project"] = {"name": "x", "client": "x", "partner": "x"}
            file.write_text(to_yaml(document), encoding="utf-8")
            told = CliRunner().invoke(app, ["case", "show", str(file)]).output
        else:
            answer = way(live_cast, project)
            assert answer.status_code in {200, 400, 409, 422}, answer.content.decode()
            told = answer.content.decode()
    assert words in " ".join(told.split())
    assert CaseVersion.objects.filter(project=project).count() == 1
