"""What a person's roles reach, as conditions for queries.

The roles are read first (once while a page is made) and become plain conditions: a query within a
query for every list of a page cost more than the lists themselves.
"""

from __future__ import annotations

from collections.abc import Iterable
from functools import reduce
from operator import or_

from django.db.models import BooleanField, ExpressionWrapper, Q, Value
from django.db.models.expressions import Combinable

from covalue.web.ground.accounts.models import User
from covalue.web.ground.organizations import rules
from covalue.web.ground.organizations.models import Party, Role, RoleName

NOWHERE = Q(pk__in=())
"""The condition that nothing meets: it never reaches the database."""


def of_relationships(user: User) -> tuple[Q, Q]:
    """Of relationships: the user has a role on the client's side, and on the partner's side."""
    roles = rules.live_roles(user)
    return _on_side(roles, Party.CLIENT), _on_side(roles, Party.PARTNER)


def inside(user: User, party: Party) -> Q:
    """Of relationships: the user has a role on this side that sees what stays within the party,
    which is every role but verifier."""
    roles = [role for role in rules.live_roles(user) if role.name != RoleName.VERIFIER]
    return _on_side(roles, party)


def of_programmes(user: User) -> Q:
    """Of programmes: the user has a role at the client that reaches the whole of it."""
    return _any(
        Q(client=role.membership.organization_id)
        & (Q(pk=role.programme_id) if role.programme_id else Q())
        for role in rules.live_roles(user)
        if role.relationship_id is None
        and rules.ONE_SIDED.get(role.name, Party.CLIENT) == Party.CLIENT
    )


def of_private_matters(user: User) -> Q:
    """Of organizations: the user has a role for the whole of it other than verifier."""
    return _any(
        Q(pk=role.membership.organization_id)
        for role in rules.live_roles(user)
        if not (role.programme_id or role.relationship_id) and role.name != RoleName.VERIFIER
    )


def told(condition: Q) -> Combinable:
    """Whether a row meets the condition, as a value beside it."""
    if condition == NOWHERE:
        return Value(value=False)
    return ExpressionWrapper(condition, output_field=BooleanField())


def _on_side(roles: Iterable[Role], party: Party) -> Q:
    counting = [role for role in roles if rules.ONE_SIDED.get(role.name, party) == party]
    return _any(_of_client(counting) if party == Party.CLIENT else _of_partner(counting))


def _of_client(roles: Iterable[Role]) -> Iterable[Q]:
    for role in roles:
        client = Q(programme__client=role.membership.organization_id)
        if role.relationship_id:
            yield client & Q(pk=role.relationship_id)
        else:
            yield client & (Q(programme=role.programme_id) if role.programme_id else Q())


def _of_partner(roles: Iterable[Role]) -> Iterable[Q]:
    for role in roles:
        if role.programme_id is None:
            partner = Q(partner=role.membership.organization_id)
            yield partner & (Q(pk=role.relationship_id) if role.relationship_id else Q())


def _any(conditions: Iterable[Q]) -> Q:
    """Any of them; each is asked once, since roles of one place reach the same."""
    return reduce(or_, dict.fromkeys(conditions), Q()) or NOWHERE
