"""Every standard term and limit, in one place."""

from __future__ import annotations

from covalue.contracts.clause import Clause
from covalue.contracts.limits import Cap, CarryForward, Collar, Floor
from covalue.contracts.terms.fees import FixedFee
from covalue.contracts.terms.formula import FreeFormula
from covalue.contracts.terms.shares import GainShare, PainShare

AnyTerm = FixedFee | GainShare | PainShare | FreeFormula
AnyLimit = Cap | Floor | Collar | CarryForward


def clauses() -> dict[str, type[Clause]]:
    """Terms and limits by their `kind`."""
    members: tuple[type[Clause], ...] = (*AnyTerm.__args__, *AnyLimit.__args__)
    return {kind_of(member): member for member in members}


def kind_of(clause: type[Clause]) -> str:
    """The word after `kind:` that selects a clause."""
    (kind,) = clause.model_fields["kind"].annotation.__args__  # type: ignore[union-attr]
    return str(kind)
