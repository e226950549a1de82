"""What a contract document may hold, on top of a value model."""

from __future__ import annotations

from typing import Annotated, Any

from pydantic import Field, model_validator

from covalue.contracts.clause import Window
from covalue.contracts.registry import AnyLimit, AnyTerm
from covalue.language.schema import ModelDocument, Name, Part, RoundingPart, YesNo


class PartiesPart(Part):
    """Who agrees."""

    client: str
    partner: str


class SettlementPart(Part):
    """How often a statement is made."""

    every: Window


class ProcedurePart(Part):
    """What happens between a statement and its payment."""

    review_days: int = Field(
        10, ge=0, description="days in which the other party may dispute lines"
    )
    dispute: str | None = Field(
        None, description="how a dispute is settled: who decides, within how many days"
    )
    deemed_agreement: YesNo = Field(
        True, description="is a statement agreed where nobody answers in time?"
    )
    payment_days: int = Field(30, ge=0, description="days from agreement to payment")


class ReferencePart(Part):
    """A document or publication that the contract rests on."""

    title: str
    where: str | None = Field(None, description="link, paragraph or file")


Term = Annotated[AnyTerm, Field(discriminator="kind")]
Limit = Annotated[AnyLimit, Field(discriminator="kind")]


class ContractDocument(ModelDocument):
    """A contract: a value model, the parties, and what they owe each other."""

    contract: str = Field(description="the title of the contract")
    parties: PartiesPart
    currency: str = Field(description="the currency of all amounts due, ISO 4217")
    rounding: RoundingPart
    settlement: SettlementPart
    terms: dict[Name, Term] = Field(min_length=1)
    limits: dict[Name, Limit] = Field({})
    procedure: ProcedurePart = Field(default_factory=lambda: ProcedurePart.model_validate({}))
    references: list[ReferencePart] = Field([])

    @model_validator(mode="before")
    @classmethod
    def _not_a_model(cls, data: Any) -> Any:
        if isinstance(data, dict) and "model" in data and "contract" in data:
            raise ValueError(
                "a document is either a `model` or a `contract`: keep one of the two titles"
            )
        return data

    def clauses_in_order(self) -> list[str]:
        """The names of terms, then limits: the order of the statement's lines."""
        return [*self.terms, *self.limits]
