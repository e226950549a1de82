"""Every standard term and limit, in one place."""

from __future__ import annotations

from typing import get_args

from covalue.contracts.adjustments import QualityGate, QualityMultiplier
from covalue.contracts.clause import Clause
from covalue.contracts.indexation import Indexation
from covalue.contracts.limits import Cap, CarryForward, Collar, Floor
from covalue.contracts.terms.fees import FixedFee, Licence, Milestone, Subscription
from covalue.contracts.terms.formula import FreeFormula
from covalue.contracts.terms.guarantees import Clawback, GuaranteedBenefit
from covalue.contracts.terms.performance import ScorecardFee, ServiceCredits
from covalue.contracts.terms.shares import GainShare, PainShare
from covalue.contracts.terms.target_cost import TargetCost
from covalue.contracts.terms.work import (
    MinimumCommitment,
    OutcomeRateCard,
    RateCard,
    TimeAndMaterials,
)

AnyTerm = (
    FixedFee
    | Milestone
    | TimeAndMaterials
    | RateCard
    | Licence
    | Subscription
    | MinimumCommitment
    | ScorecardFee
    | ServiceCredits
    | GainShare
    | PainShare
    | TargetCost
    | OutcomeRateCard
    | GuaranteedBenefit
    | Clawback
    | FreeFormula
)
AnyLimit = Cap | Floor | Collar | CarryForward | QualityGate | QualityMultiplier | Indexation


def clauses() -> dict[str, type[Clause]]:
    """Terms and limits by their `kind`."""
    members: tuple[type[Clause], ...] = (*AnyTerm.__args__, *AnyLimit.__args__)
    return {kind_of(member): member for member in members}


def kind_of(clause: type[Clause]) -> str:
    """The word after `kind:` that selects a clause."""
    (kind,) = get_args(clause.model_fields["kind"].annotation)
    return str(kind)
