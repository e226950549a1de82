"""What the organizations know of the record: whose chain has to be there."""

from __future__ import annotations

from typing import Any

from covalue.web.ground.organizations.models import Organization, Relationship
from covalue.web.ground.record.models import Chain
from covalue.web.ground.record.verify import Fault, register_check


@register_check
def chains_missing() -> list[Fault]:
    """A relationship or organization whose chain is gone altogether."""
    missing = []
    for scope, model in (("relationship", Relationship), ("organization", Organization)):
        known = Chain.objects.filter(scope=scope).values("scope_id")
        gone: Any = model.objects.exclude(pk__in=known).values_list("pk", flat=True)
        missing += [Fault(f"{scope} {pk}", 1, "none", "its whole chain is missing") for pk in gone]
    return missing
