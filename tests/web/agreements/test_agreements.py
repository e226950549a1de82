"""Proposing, signing, refusing, countering, withdrawing, and what time does to a proposal."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from typing import Any
from uuid import UUID, uuid4

import pytest
from cast import Cast, join
from django.http import Http404
from django.utils import timezone

from covalue.web.ground.accounts.models import User
from covalue.web.ground.agreements import endings, registry, selectors, services
from covalue.web.ground.agreements.difference import difference
from covalue.web.ground.agreements.drafts import Draft
from covalue.web.ground.agreements.models import Agreement, Answer, Outcome, Silence
from covalue.web.ground.organizations import memberships
from covalue.web.ground.organizations import services as organizations
from covalue.web.ground.record.models import Entry
from covalue.web.ground.record.verify import verify_all
from covalue.web.kit.errors import Refused

TEXT = {"text": "We meet on Tuesdays."}
OTHER = {"text": "We meet on Wednesdays."}


def draft(content: Any = TEXT, **fields: Any) -> Draft:
    return Draft(title="Meeting day", content=content, **fields)


def propose(cast: Cast, user: User | None = None, **fields: Any) -> Agreement:
    """A proposal within Bob's relationship, by Alice unless told, to be signed by both."""
    given = {
        "kind": "arrangement",
        "draft": draft(),
        "signatories": [cast.alice, cast.bob],
        **fields,
    }
    return services.agreement_propose(user=user or cast.alice, relationship=cast.with_bob, **given)


def accept(user: User, agreement: Agreement) -> Agreement:
    return services.agreement_accept(
        user=user, agreement=agreement, content_hash=agreement.content_hash
    )


def actions(cast: Cast) -> list[str]:
    rows = Entry.objects.filter(chain__scope_id=cast.with_bob.pk, subject="agreement").order_by(
        "number"
    )
    return list(rows.values_list("action", flat=True))


def later(monkeypatch: pytest.MonkeyPatch, **delta: float) -> None:
    """Let the clock of the services go ahead."""
    moment = timezone.now() + timedelta(**delta)
    monkeypatch.setattr(timezone, "now", lambda: moment)


def test_agreed_when_both_have_signed(cast: Cast) -> None:
    agreement = propose(cast)
    assert agreement.status == "open"
    assert [each.name for each in agreement.signatories.filter(answer=None)] == ["Bob Example"]
    assert accept(cast.bob, agreement).status == "agreed"
    assert actions(cast) == [
        "agreement.proposed",
        "agreement.accepted",
        "agreement.accepted",
        "agreement.ended_agreed",
    ]
    assert verify_all() == []


def test_rejected_with_a_reason(cast: Cast) -> None:
    agreement = propose(cast)
    with pytest.raises(Refused, match="Say why"):
        services.agreement_reject(user=cast.bob, agreement=agreement, reason="  ")
    rejected = services.agreement_reject(
        user=cast.bob, agreement=agreement, reason="Tuesdays are taken."
    )
    assert (rejected.status, rejected.outcome.reason) == ("rejected", "Tuesdays are taken.")
    with pytest.raises(Refused, match="not open any more: rejected"):
        accept(cast.bob, agreement)


def test_countered_goes_back_to_the_first_side(cast: Cast) -> None:
    first = propose(cast)
    counter = services.agreement_counter(
        user=cast.bob, agreement=first, draft=draft(OTHER), reason="Free then."
    )
    assert (counter.party, counter.follows_id, counter.thread) == (
        "partner",
        first.pk,
        first.thread,
    )
    assert Agreement.objects.get(pk=first.pk).status == "countered"
    assert accept(cast.alice, counter).status == "agreed"
    with pytest.raises(Refused, match="own side"):
        services.agreement_counter(
            user=cast.alice, agreement=propose(cast), draft=draft(OTHER), reason="Second thought."
        )


def test_a_changed_content_voids_the_signatures(cast: Cast) -> None:
    dora = join(
        cast.alice,
        cast.client,
        ("Dora Example", "dora@aldermoor.example"),
        "contract_manager",
        programme=cast.programme,
    )
    first = propose(cast, signatories=[cast.alice, dora, cast.bob])
    accept(cast.bob, first)
    revised = services.agreement_revise(user=dora, agreement=first, draft=draft(OTHER))
    assert Agreement.objects.get(pk=first.pk).status == "revised"
    assert [each.name for each in revised.signatories.filter(answer__isnull=False)] == [
        "Dora Example"
    ]
    entry = Entry.objects.get(action="agreement.ended_revised")
    assert sorted(entry.new["voided_signatures"]) == ["Alice Example", "Bob Example"]
    with pytest.raises(Refused, match="not open any more"):
        accept(cast.bob, first)
    with pytest.raises(Refused, match="same as before"):
        services.agreement_revise(user=cast.alice, agreement=revised, draft=draft(OTHER))


def test_one_signs_what_one_saw(cast: Cast) -> None:
    agreement = propose(cast)
    with pytest.raises(Refused, match="not the one you saw"):
        services.agreement_accept(user=cast.bob, agreement=agreement, content_hash="0" * 64)
    assert Answer.objects.filter(signatory__user=cast.bob).count() == 0


def test_nobody_signs_twice(cast: Cast) -> None:
    agreement = propose(cast)
    with pytest.raises(Refused, match="answered already"):
        accept(cast.alice, agreement)


def test_nobody_signs_for_the_other_party(cast: Cast) -> None:
    agreement = propose(cast)
    with pytest.raises(Refused, match="not named to sign"):
        accept(cast.charlie, agreement)
    role = cast.bob.memberships.get().roles.get(name="partner_lead")
    cast.bob.memberships.get().roles.model.objects.filter(pk=role.pk).update(ends_on=role.starts_on)
    with pytest.raises(Refused, match="do not sign for this party"):
        accept(cast.bob, agreement)


def test_a_person_who_changed_sides_signs_for_neither_in_that_negotiation(cast: Cast) -> None:
    eve = join(
        cast.bob,
        cast.brightloom,
        ("Eve Example", "eve@brightloom.example"),
        "contract_manager",
        relationship=cast.with_bob,
    )
    first = propose(cast, user=eve, signatories=[eve, cast.bob, cast.alice])
    counter = services.agreement_counter(
        user=cast.alice, agreement=first, draft=draft(OTHER), reason="No."
    )
    memberships.membership_end(user=cast.bob, membership=eve.memberships.get())
    membership = eve.memberships.model.objects.create(user=eve, organization=cast.client)
    memberships.role_give(user=cast.alice, membership=membership, name="contract_manager")
    with pytest.raises(Refused, match="do not sign for this party"):
        accept(eve, counter)
    revised = Draft(title="Meeting day", content={"text": "Mondays."})
    again = {"user": cast.bob, "agreement": counter, "draft": revised, "reason": "Mondays."}
    with pytest.raises(Refused, match="Eve Example may not sign"):
        services.agreement_counter(**again)
    assert services.agreement_counter(**again, signatories=[cast.alice, cast.bob]).status == "open"


def test_somebody_on_both_sides_neither_proposes_nor_signs(cast: Cast) -> None:
    membership = cast.bob.memberships.model.objects.create(user=cast.bob, organization=cast.client)
    memberships.role_give(user=cast.alice, membership=membership, name="contract_manager")
    with pytest.raises(Refused, match="do not allow"):
        propose(cast, user=cast.bob)
    with pytest.raises(Refused, match="may not sign"):
        propose(cast)


@pytest.mark.parametrize("role", ["viewer", "verifier", "administrator", "measure_owner"])
def test_readers_do_not_propose(cast: Cast, role: str) -> None:
    reader = join(
        cast.alice,
        cast.client,
        ("Rea Example", "rea@aldermoor.example"),
        role,
        programme=cast.programme,
    )
    with pytest.raises(Refused, match="do not allow"):
        propose(cast, user=reader)


def test_outsiders_neither_propose_nor_read(cast: Cast) -> None:
    agreement = propose(cast)
    with pytest.raises(Refused, match="do not allow"):
        propose(cast, user=cast.charlie)
    with pytest.raises(Http404):
        selectors.agreement_get(user=cast.charlie, agreement_id=agreement.pk)
    assert list(selectors.agreement_list(user=cast.charlie)) == []
    assert list(selectors.agreement_list(user=cast.nobody)) == []
    assert selectors.agreement_get(user=cast.bob, agreement_id=agreement.pk) == agreement


def test_each_party_needs_a_signatory(cast: Cast) -> None:
    with pytest.raises(Refused, match="sign for the partner"):
        propose(cast, signatories=[cast.alice])
    with pytest.raises(Refused, match="Charlie Example may not sign"):
        propose(cast, signatories=[cast.alice, cast.charlie])
    assert Agreement.objects.count() == 0


def test_one_open_proposal_about_one_thing(cast: Cast) -> None:
    reference = uuid4()
    first = propose(cast, reference=reference)
    with pytest.raises(Refused, match="is open"):
        propose(cast, user=cast.bob, reference=reference)
    services.agreement_withdraw(user=cast.alice, agreement=first, reason="Not yet.")
    assert propose(cast, user=cast.bob, reference=reference).party == "partner"


def test_only_the_proposing_side_withdraws(cast: Cast) -> None:
    agreement = propose(cast)
    with pytest.raises(Refused, match="Only the side that proposed"):
        services.agreement_withdraw(user=cast.bob, agreement=agreement)
    with pytest.raises(Refused, match="Only the side that proposed"):
        services.agreement_revise(user=cast.bob, agreement=agreement, draft=draft(OTHER))
    assert services.agreement_withdraw(user=cast.alice, agreement=agreement).status == "withdrawn"


def test_the_difference_is_against_what_was_agreed(cast: Cast) -> None:
    reference = uuid4()
    first = propose(cast, reference=reference)
    assert first.changes == [{"place": "text", "before": None, "after": TEXT["text"]}]
    accept(cast.bob, first)
    second = propose(cast, user=cast.bob, reference=reference, draft=draft(OTHER))
    assert second.replaces == first
    assert second.changes == [{"place": "text", "before": TEXT["text"], "after": OTHER["text"]}]
    in_force = {
        "user": cast.bob,
        "relationship": cast.with_bob,
        "kind": "arrangement",
        "reference": reference,
    }
    assert selectors.agreement_in_force(**in_force) == first
    accept(cast.alice, second)
    assert selectors.agreement_in_force(**in_force) == second


def test_difference_names_places_in_lists_and_maps() -> None:
    before = {"terms": [{"rate": 20}, {"rate": 35}], "cap": None}
    after = {"terms": [{"rate": 25}], "floor": 1}
    assert difference(before, after) == [
        {"place": "cap", "before": None, "after": None},
        {"place": "floor", "before": None, "after": 1},
        {"place": "terms[1].rate", "before": 20, "after": 25},
        {"place": "terms[2].rate", "before": 35, "after": None},
    ]


def test_silence_means_agreed_only_where_it_was_said(
    cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    deadline = timezone.now() + timedelta(days=6)
    plain = propose(cast, draft=draft(expires_at=deadline))
    silent = propose(cast, draft=draft(expires_at=deadline, silence=Silence.AGREES))
    unsigned = propose(
        cast,
        draft=draft(expires_at=deadline, silence=Silence.AGREES),
        signatories=[cast.bob, _second(cast)],
    )
    later(monkeypatch, days=7)
    assert endings.end_all_due() == 3
    found = {row.agreement_id: row.kind for row in Outcome.objects.all()}
    assert found == {plain.pk: "lapsed", silent.pk: "deemed_agreed", unsigned.pk: "lapsed"}
    assert endings.end_all_due() == 0


def _second(cast: Cast) -> User:
    return join(
        cast.alice,
        cast.client,
        ("Dora Example", "dora@aldermoor.example"),
        "contract_manager",
        programme=cast.programme,
    )


def test_too_late_is_too_late_even_before_the_worker_comes(
    cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    agreement = propose(cast, draft=draft(expires_at=timezone.now() + timedelta(days=1)))
    later(monkeypatch, days=2)
    with pytest.raises(Refused, match="lapsed"):
        accept(cast.bob, agreement)
    assert Outcome.objects.get().kind == "lapsed"


@pytest.mark.parametrize(
    ("fields", "words"),
    [
        ({"silence": Silence.AGREES}, "5 days at the earliest"),
        ({"silence": "perhaps"}, "silence means agreed or not"),
        ({"expires_at": timezone.now() - timedelta(days=1)}, "passed already"),
        ({"content": {"text": " "}}, "no text"),
    ],
)
def test_what_cannot_be_proposed_is_refused(cast: Cast, fields: dict[str, Any], words: str) -> None:
    with pytest.raises(Refused, match=words):
        propose(cast, draft=draft(**fields))


def test_nothing_new_after_the_relationships_end(cast: Cast) -> None:
    today = timezone.now().date()
    organizations.relationship_end(user=cast.alice, relationship=cast.with_bob, ends_on=today)
    with pytest.raises(Refused, match="has ended"):
        propose(cast)


class Shelf:
    """Things that live outside of agreements, for a kind that watches their content."""

    def __init__(self) -> None:
        self.content: dict[UUID, Any] = {}
        self.agreed: list[UUID] = []


@pytest.fixture
def shelf() -> Iterator[Shelf]:
    shelf = Shelf()
    registry.register(
        registry.Kind(
            "thing",
            "Thing",
            content_of=shelf.content.__getitem__,
            on_agreed=lambda agreement: shelf.agreed.append(agreement.reference),
        )
    )
    yield shelf
    registry.unregister("thing")


def test_a_thing_that_changed_voids_what_is_proposed_about_it(cast: Cast, shelf: Shelf) -> None:
    reference = uuid4()
    shelf.content[reference] = {"amount": 1}
    agreement = propose(cast, kind="thing", reference=reference, draft=draft({"amount": 1}))
    assert endings.void_about(kind="thing", reference=reference) == 0
    shelf.content[reference] = {"amount": 2}
    with pytest.raises(Refused, match="voided"):
        accept(cast.bob, agreement)
    assert shelf.agreed == []


def test_the_apps_service_runs_when_agreed(cast: Cast, shelf: Shelf) -> None:
    reference = uuid4()
    shelf.content[reference] = {"amount": 1}
    accept(cast.bob, propose(cast, kind="thing", reference=reference, draft=draft({"amount": 1})))
    assert shelf.agreed == [reference]


def test_what_fails_on_agreeing_takes_the_signature_back(cast: Cast) -> None:
    def fail(_agreement: Agreement) -> None:
        raise Refused("no", "The thing cannot take effect.")

    registry.register(registry.Kind("failing", "Failing", on_agreed=fail))
    try:
        agreement = propose(cast, kind="failing")
        with pytest.raises(Refused, match="cannot take effect"):
            accept(cast.bob, agreement)
        assert Agreement.objects.get(pk=agreement.pk).status == "open"
        assert not Answer.objects.filter(signatory__user=cast.bob).exists()
        assert verify_all() == []
    finally:
        registry.unregister("failing")


def test_waiting_lists_what_waits_for_oneself(cast: Cast) -> None:
    agreement = propose(cast)
    assert list(selectors.agreement_waiting(user=cast.bob)) == [agreement]
    assert list(selectors.agreement_waiting(user=cast.alice)) == []
