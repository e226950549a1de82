"""What a business case may hold, on top of a value model."""

from __future__ import annotations

from typing import Any, Literal

from pydantic import Field, ValidationInfo, field_validator, model_validator

from covalue.benefits.fields import (
    ALL,
    NOTHING,
    BenefitClass,
    Day,
    Driver,
    Key,
    Party,
    require_share,
)
from covalue.benefits.profile import (
    AttributionPart,
    DecayPart,
    Level,
    MeasurePart,
    MeasuringPart,
    OwnerPart,
    RampPart,
    RangePart,
    StartPart,
    SunsetPart,
)
from covalue.language.schema import (
    CalendarPart,
    Constant,
    Formula,
    ModelDocument,
    ParameterPart,
    Part,
    RoundingPart,
    YesNo,
)

_NOT_IN_A_CASE = {
    "model": "a document is either a `model` or a `case`: keep one of the two titles",
    "inputs": "a case has no `inputs`: what is not known yet is an assumption",
    "parameters": "a case has no `parameters`: write them under `assumptions`, each with its owner",
}


class ProjectPart(Part):
    """Whose case it is."""

    name: str
    client: str
    partner: str
    area: str | None = Field(None, description="the category of work")
    sponsor: str | None = None


class AppraisalPart(Part):
    """How the case is valued."""

    rate: Constant | None = Field(None, description="the yearly discount rate, e.g. 8%")
    schedule: Literal["green book"] | None = Field(
        None, description="discount by the UK Green Book's schedule"
    )
    source: str | None = Field(None, description="who set the rate")
    flows: Literal["start", "middle", "end"] = Field(
        "start",
        description="when in its period an amount counts: as it starts, half-way, at its end",
    )
    years: Literal["by day", "by period"] = Field(
        "by day",
        description="by day: actual days ÷ 365; by period: whole years, or parts of 12 months",
    )
    counts: list[BenefitClass] = Field(
        ["cashable", "revenue"],
        min_length=1,
        description="the classes whose benefits count in net present value",
    )

    @model_validator(mode="after")
    def _one_rate(self) -> AppraisalPart:
        if (self.rate is None) == (self.schedule is None):
            raise ValueError("an appraisal has either `rate` or `schedule`")
        if self.rate is not None and self.rate.value <= -1:
            raise ValueError("a discount rate must be above -100%")
        if "non_financial" in self.counts:
            raise ValueError(
                "non_financial benefits are no money, they cannot count in net present value"
            )
        return self


class MilestonePart(Part):
    """A day that other things hang on."""

    title: str
    date: str = Field(description="a day (2026-10-05) or a period (2026-10, 2026-Q4, 2026)")
    owner: str | None = None


class AssumptionPart(Part):
    """A figure that nobody knows for certain, with who stands for it."""

    label: str | None = None
    unit: str | None = None
    value: Constant | None = None
    values: dict[str, Constant | dict[str, Constant]] | None = Field(
        None,
        description="by the period from which each holds, or by the words of the assumption's set",
    )
    driver: Driver = Field(description="what kind of reason a change of it is")
    owner: str | None = Field(None, description="who stands for it")
    source: str | None = Field(None, description="what it rests on")
    date: Day | None = Field(None, description="the day on which it was last looked at")
    range: RangePart | None = None
    confidence: Literal["high", "medium", "low"] | None = None
    agreed: YesNo = Field(True, description="have both parties agreed to it?")

    @model_validator(mode="after")
    def _one_value(self) -> AssumptionPart:
        if (self.value is None) == (self.values is None):
            raise ValueError("an assumption has either `value` or `values`")
        return self

    def parameter(self) -> ParameterPart:
        """The assumption as a parameter of the value language."""
        fields = {
            name: getattr(self, name)
            for name in ("unit", "value", "values", "source", "agreed", "label")
        }
        return ParameterPart.model_construct(per_contract=False, **fields)


class BenefitPart(Part):
    """A benefit's profile: an outcome that is better, or worse, for somebody and can be
    measured."""

    title: str = Field(description="a word of change and a measure: Reduced picking time per order")
    description: str | None = None
    class_: BenefitClass
    disbenefit: YesNo = Field(False, description="is it worse for its beneficiary?")
    objective: Key | None = Field(None, description="the objective that it serves")
    beneficiary: str | None = None
    owners: list[OwnerPart] = Field([], description="who answers for it, one after the other")
    measure: Key | None = None
    scope: list[str] = Field(
        [], description="where it is measured: sites, teams, products; everywhere where empty"
    )
    baseline: Level | None = None
    target: Level | None = None
    start: StartPart
    ramp: RampPart = Field(default_factory=lambda: RampPart.model_validate({"shape": "step"}))
    decay: DecayPart | None = None
    sunset: SunsetPart
    unit_value: Formula | None = Field(
        None, description="what a gain of 1 in the measure is worth in a period"
    )
    amounts: list[Constant] | None = Field(
        None,
        min_length=1,
        description="instead of a unit value: what it is worth period by period from its start",
    )
    currency: str | None = Field(None, description="of its value; the case's where left out")
    probability: Formula = Field(ALL, description="how likely it is to come at all")
    optimism_bias: Formula = Field(
        NOTHING, description="the part by which such benefits are usually overstated"
    )
    range: RangePart | None = Field(
        None, description="as parts of the planned value: p10 60%, p50 95%, p90 115%"
    )
    depends_on: list[Key] = Field(
        [], description="benefits, changes and enablers without which it does not come"
    )
    attribution: AttributionPart | None = None
    cost_of_measuring: MeasuringPart | None = None
    reviews: list[Day] = Field([])

    @model_validator(mode="after")
    def _money_or_not(self) -> BenefitPart:
        if self.unit_value is not None and self.amounts is not None:
            raise ValueError("a benefit has either a `unit value` or `amounts`")
        if self.is_money != (self.class_ != "non_financial"):
            raise ValueError(
                "every benefit has a `unit value` or `amounts`, but not one of the class"
                " non_financial"
            )
        require_share(self.probability, "a probability")
        require_share(self.optimism_bias, "the optimism bias of a benefit")
        return self

    @property
    def is_money(self) -> bool:
        """Whether it comes to an amount; what does not is counted in its measure."""
        return self.unit_value is not None or self.amounts is not None


class CostPart(Part):
    """What one party spends: amounts by period, or a formula for each period."""

    title: str
    party: Party
    amounts: dict[str, Constant] | None = Field(
        None, description="by period; there is nothing in the others"
    )
    amount: Formula | None = Field(None, description="in each period from `start` up to `sunset`")
    start: StartPart | None = None
    sunset: SunsetPart | None = None
    currency: str | None = Field(None, description="the case's where left out")
    optimism_bias: Formula = Field(
        NOTHING, description="the part by which such costs are usually understated"
    )
    driver: Driver = Field("price", description="what kind of reason a change of its amount is")
    owner: str | None = None
    source: str | None = None

    @model_validator(mode="after")
    def _one_amount(self) -> CostPart:
        if (self.amounts is None) == (self.amount is None):
            raise ValueError("a cost has either `amounts` by period or one `amount`")
        if self.amounts is not None and (self.start or self.sunset):
            raise ValueError(
                "`start` and `sunset` belong to `amount`; `amounts` name their periods"
            )
        if self.sunset is not None and self.start is None:
            raise ValueError("`sunset` belongs to `start`: give both, or neither")
        if self.amounts is not None and not self.amounts:
            raise ValueError("`amounts` is empty; write 2026-01: 10_000 EUR")
        return self


class OptionPart(Part):
    """A way to go, or not to go: which benefits and costs belong to it, and what it assumes
    otherwise."""

    title: str
    do_nothing: YesNo = False
    preferred: YesNo = False
    benefits: list[Key] | None = Field(
        None, description="all where left out; none where nothing is done"
    )
    costs: list[Key] | None = Field(
        None, description="all where left out; none where nothing is done"
    )
    assumptions: dict[str, Constant] = Field(
        {}, description="assumptions that are other figures in this option"
    )
    milestones: dict[Key, str] = Field({}, description="milestones on other dates in this option")


class ObjectivePart(Part):
    """What the client wants to reach."""

    title: str
    owner: str | None = None


class WorkPart(Part):
    """A change, an enabler, a deliverable or a requirement, and what it serves."""

    title: str
    serves: list[Key] = Field([], description="what cannot come without it")
    owner: str | None = None
    due: Key | None = Field(None, description="the milestone by which it is there")


class BusinessCaseDocument(ModelDocument):
    """A business case: a value model, and what a project promises, costs and rests on."""

    case: str = Field(description="the title of the business case")
    project: ProjectPart
    currency: str = Field(description="the currency of the case's figures, ISO 4217")
    appraisal: AppraisalPart
    rounding: RoundingPart | None = Field(
        None, description="of amounts by period; half up to the minor unit"
    )
    milestones: dict[Key, MilestonePart] = Field(min_length=1)
    assumptions: dict[str, AssumptionPart] = Field({})
    measures: dict[Key, MeasurePart] = Field({})
    benefits: dict[Key, BenefitPart] = Field({})
    costs: dict[Key, CostPart] = Field({})
    options: dict[Key, OptionPart] = Field(min_length=1)
    objectives: dict[Key, ObjectivePart] = Field({})
    business_changes: dict[Key, WorkPart] = Field({})
    enabling_changes: dict[Key, WorkPart] = Field({})
    enablers: dict[Key, WorkPart] = Field({})
    deliverables: dict[Key, WorkPart] = Field({})
    requirements: dict[Key, WorkPart] = Field({})

    @field_validator("calendar")
    @classmethod
    def _no_weeks(cls, value: CalendarPart) -> CalendarPart:
        if value.by_weeks:
            raise ValueError("a business case counts in months, quarters or years of the calendar")
        return value

    @field_validator("model", "inputs", "parameters")
    @classmethod
    def _only_what_a_case_has(cls, value: Any, info: ValidationInfo) -> Any:
        if value:
            raise ValueError(_NOT_IN_A_CASE[info.field_name or ""])
        return value
