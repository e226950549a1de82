"""Documents cited by what both sign and by reports of value: their hash is part of it."""

from __future__ import annotations

import json

import delivering
import pytest
from cast import Cast
from django.core.files.base import ContentFile
from django.test import Client
from tests.web.access.apps.documents import add
from tests.web.documents.asking import browser, key_of

from covalue.web.ground.record.models import Entry
from covalue.web.kit.errors import Refused
from covalue.web.value.benefits import evidence
from covalue.web.value.benefits.services import value_report
from covalue.web.value.documents import services
from covalue.web.value.documents.models import Citation, Document
from covalue.web.value.gates import services as gates
from covalue.web.value.gates.models import GateDecision
from covalue.web.value.projects.models import Project


def test_both_sign_the_hash_of_what_a_gate_rests_on(cast: Cast, project: Project) -> None:
    delivering.agree_plan(cast, delivering.write(cast, project))
    made = add(cast, project, who="bob", title="Test report")
    private = add(cast, project, who="alice", private=True)
    page = browser(cast.alice).get(f"/projects/{project.pk}/gates/review/").content.decode()
    assert "Test report, version 1" in page
    assert str(private.pk) not in page
    asked = [
        name.removeprefix("answer-")
        for name in _fields(cast, project)
        if name.startswith("answer-")
    ]
    form = {f"answer-{key}": "yes" for key in asked} | {
        f"document-{asked[0]}": str(made.pk),
        "decision": "go",
        "signatories": [str(cast.alice.pk), str(cast.bob.pk)],
    }
    assert (
        browser(cast.alice).post(f"/projects/{project.pk}/gates/review/", form).status_code == 302
    )
    agreement = gates.selectors.open_review(user=cast.bob, project=project)
    assert agreement is not None
    said = agreement.body["checklist"][0]["documents"]
    assert said == [
        {"document": str(made.key), "version": 1, "title": "Test report", "sha256": made.sha256}
    ]
    waiting = browser(cast.bob).get(f"/projects/{project.pk}/gates/").content.decode()
    assert f"/documents/{made.key}/#version-1" in waiting
    delivering.sign(cast.bob, agreement)
    services.document_supersede(
        user=cast.bob,
        key=made.key,
        file=ContentFile(b"other", name="b.txt"),
        draft=services.DocumentDraft(kind="test"),
    )
    decided = browser(cast.bob).get(f"/projects/{project.pk}/gates/").content.decode()
    assert made.sha256 in decided
    cited = Citation.objects.get()
    assert (cited.document_id, cited.part, cited.subject_id) == (
        made.pk,
        asked[0],
        GateDecision.objects.get().pk,
    )
    page = browser(cast.alice).get(f"/documents/{made.key}/").content.decode()
    assert f'href="/projects/{project.pk}/gates/"' in page
    entry = Entry.objects.get(action="gate.decided")
    assert entry.new["evidence"] == [f"Test report, version 1, SHA-256 {made.sha256}"]


def _fields(cast: Cast, project: Project) -> list[str]:
    return list(
        browser(cast.alice).get(f"/projects/{project.pk}/gates/review/").context["form"].fields
    )


def test_nobody_signs_on_what_was_taken_back_or_is_not_there(cast: Cast, project: Project) -> None:
    delivering.agree_plan(cast, delivering.write(cast, project))
    made, private = add(cast, project), add(cast, project, private=True)
    draft, people = delivering.draft_for(project), [cast.alice, cast.bob]
    key = next(iter(draft.answers))
    for wrong in (private, Document(key=made.key, number=1, title=made.title, sha256="0" * 64)):
        with pytest.raises(Refused, match="is not there, or is withdrawn"):
            gates.review_propose(
                user=cast.alice,
                project=project,
                signatories=people,
                draft=gates.ReviewDraft(
                    decision="go", answers=draft.answers, documents={key: [wrong]}
                ),
            )
    agreement = gates.review_propose(
        user=cast.alice,
        project=project,
        signatories=people,
        draft=gates.ReviewDraft(decision="go", answers=draft.answers, documents={key: [made]}),
    )
    services.document_withdraw(user=cast.alice, key=made.key, reason="Wrong file")
    with pytest.raises(Refused, match="is withdrawn"):
        delivering.sign(cast.bob, agreement)
    assert not GateDecision.objects.exists()


def test_a_report_of_value_rests_on_a_document(cast: Cast) -> None:
    project = delivering.deliver(cast)
    benefit, made = (
        delivering.saving(project),
        add(cast, project, who="bob", title="Order book", kind="evidence"),
    )
    day = delivering.year(1)
    form = {f"value-{day.isoformat()}": "1500.00", "source": "order book", "document": str(made.pk)}
    assert browser(cast.bob).post(f"/benefits/{benefit.pk}/realized/", form).status_code == 302
    for page in (f"/benefits/{benefit.pk}/", f"/benefits/{benefit.pk}/reports/"):
        text = browser(cast.alice).get(page).content.decode()
        assert f"/documents/{made.key}/#version-1" in text
        assert made.sha256[:12] in text
    # Over the API another one, and one of nothing; the same one twice is there once.
    (report,) = value_report(
        user=cast.bob, benefit=benefit, stage="realized", values={day: 140_000}
    )
    at, body = (
        f"/documents/{made.key}/versions/1/citations",
        {"subject": "value_report", "subject_id": str(report.pk)},
    )
    sent = {"data": json.dumps(body), "content_type": "application/json"}
    key = key_of(cast.alice)
    for count in (1, 0):
        answer = Client().post(f"/api/v1{at}", headers={"Authorization": f"Bearer {key}"}, **sent)
        assert (answer.status_code, len(answer.json())) == (201, count)
    assert evidence.report_citations([report])[report.pk][0].label == (
        f"Reduced cost of an order, realized in the period from {day.isoformat()}"
    )
    assert (
        Client()
        .post(f"/api/v1{at}", headers={"Authorization": f"Bearer {key_of(cast.charlie)}"}, **sent)
        .status_code
        == 404
    )
    for wrong in ({"subject": "gate_decision"}, {"subject": "song"}):
        data = json.dumps(body | wrong)
        refused = Client().post(
            f"/api/v1{at}",
            data,
            content_type="application/json",
            headers={"Authorization": f"Bearer {key}"},
        )
        assert (refused.status_code, refused.json()["field"]) == (409, "subject")
    elsewhere = Project.objects.create(
        relationship=cast.with_bob,
        area=project.area,
        name="Other",
        placed_on=project.placed_on,
        placed_as="lead",
    )
    thing = services.Thing("value_report", report.pk, "x")
    with pytest.raises(Refused, match="no document of the project"):
        services.document_cite(user=cast.bob, project=elsewhere, documents=[made], thing=thing)
