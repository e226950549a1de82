"""Need to know: who sees which relationship, programme, organization and person."""

from __future__ import annotations

from cast import Cast

from covalue.web.organizations import selectors


def test_each_partner_sees_its_own_relationship_only(cast: Cast) -> None:
    assert list(selectors.relationship_list(user=cast.bob)) == [cast.with_bob]
    assert list(selectors.relationship_list(user=cast.charlie)) == [cast.with_charlie]
    assert set(selectors.relationship_list(user=cast.alice)) == {cast.with_bob, cast.with_charlie}
