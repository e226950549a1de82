"""What the profile of a benefit, and the line of a cost, are made of: owners, ranges, measures and
levels; when it starts, how it ramps up, fades and ends."""

from __future__ import annotations

from itertools import pairwise
from typing import Annotated, Literal

from pydantic import BeforeValidator, Field, WithJsonSchema, model_validator

from covalue.benefits.fields import ALL, NOTHING, ONE, Day, Key, Party, plain_number, require_share
from covalue.language.schema import Constant, Formula, Part, YesNo


class OwnerPart(Part):
    """Who answered for something, from a day up to, not including, another."""

    name: str
    from_: Day
    to: Day | None = Field(
        None, description="the first day on which this person is no longer the owner"
    )

    @model_validator(mode="after")
    def _in_order(self) -> OwnerPart:
        if self.to is not None and self.to <= self.from_:
            raise ValueError(
                f"'{self.name}' ends on {self.to}, not after the start on {self.from_}"
            )
        return self


class RangePart(Part):
    """How far a figure may lie from what is assumed: three percentiles, or the lowest and the
    highest."""

    p10: Constant | None = Field(None, description="it is below this in one case of ten")
    p50: Constant | None = Field(None, description="it is below this in one case of two")
    p90: Constant | None = Field(None, description="it is below this in nine cases of ten")
    low: Constant | None = None
    high: Constant | None = None

    @model_validator(mode="after")
    def _whole_and_in_order(self) -> RangePart:
        percentiles, ends = (self.p10, self.p50, self.p90), (self.low, self.high)
        wanted, other = (percentiles, ends) if any(percentiles) else (ends, percentiles)
        if any(other) or not all(wanted):
            raise ValueError("a range has either `p10`, `p50` and `p90`, or `low` and `high`")
        numbers = [number.value for number in wanted if number is not None]
        if any(one > two for one, two in pairwise(numbers)):
            raise ValueError("a range is written from the lowest figure to the highest")
        return self

    @property
    def ends(self) -> tuple[Constant, Constant]:
        """The lowest and the highest figure."""
        low, high = (self.p10, self.p90) if self.p10 is not None else (self.low, self.high)
        assert low is not None
        assert high is not None
        return low, high


class MeasurePart(Part):
    """What is counted."""

    title: str
    unit: str = Field(description="a unit, e.g. minute/order")
    direction: Literal["lower", "higher"] = Field(description="which way is better")
    formula: str | None = Field(None, description="how it is counted, in words")
    source: str | None = Field(None, description="the system or report that it is taken from")
    frequency: Literal["month", "quarter", "year"] | None = Field(
        None, description="how often it is measured"
    )
    owner: str | None = Field(None, description="who measures it")


class LevelPart(Part):
    """A level of a measure, and where it comes from."""

    value: Formula
    source: str | None = Field(None, description="who established it, and how")
    window: str | None = Field(None, description="the time that it was taken over")
    captured_on: Day | None = Field(None, description="the day on which it was established")
    agreed: YesNo = Field(True, description="have both parties agreed to it?")


Level = Annotated[
    LevelPart,
    BeforeValidator(
        lambda value: value if isinstance(value, dict | LevelPart) else {"value": value}
    ),
    WithJsonSchema({**LevelPart.model_json_schema(), "type": ["object", "string", "number"]}),
]


class StartPart(Part):
    """The first period of something: so many periods after a milestone's."""

    milestone: Key
    offset: Formula = Field(NOTHING, description="periods after it; below zero before it")


class SunsetPart(Part):
    """The first period in which something is over: after so many periods, or at a milestone."""

    after: Formula | None = Field(None, description="for how many periods it lasts")
    milestone: Key | None = None
    offset: Formula | None = Field(None, description="periods after the milestone")

    @model_validator(mode="after")
    def _one_end(self) -> SunsetPart:
        if (self.after is None) == (self.milestone is None):
            raise ValueError("a sunset has either `after` (periods) or `milestone`")
        if self.offset is not None and self.milestone is None:
            raise ValueError("`offset` belongs to `milestone`")
        return self


class RampPart(Part):
    """How an effect grows to its level."""

    shape: Literal["step", "linear", "s-curve", "table"]
    periods: Formula | None = Field(None, description="after how many periods the level is reached")
    table: list[Constant] = Field(
        [], description="parts of the level, period by period; the last stays"
    )
    level: Formula = Field(ALL, description="what is reached, e.g. 85% of users")

    @model_validator(mode="after")
    def _fields_of_the_shape(self) -> RampPart:
        for step in (self.level, *self.table):
            require_share(step, "every part of a ramp")
        if (self.periods is not None) != (self.shape in ("linear", "s-curve")):
            raise ValueError("`periods` belongs to the shapes linear and s-curve, which need it")
        if bool(self.table) != (self.shape == "table"):
            raise ValueError("`table` belongs to the shape table, which needs it")
        count = plain_number(self.periods)
        if count is not None and count.value <= 0:
            raise ValueError(
                "a ramp takes more than 0 periods; for the full level at once write `shape: step`"
            )
        return self


class DecayPart(Part):
    """How an effect fades."""

    rate: Formula = Field(description="the part of what is left that is lost each period")
    after: Formula = Field(ONE, description="for how many periods nothing is lost, at least 1")

    @model_validator(mode="after")
    def _share(self) -> DecayPart:
        require_share(self.rate, "the rate of a decay")
        return self


class AttributionPart(Part):
    """Which part of an effect is due to this project, and by which rule."""

    share: Formula
    rule: str = Field(description="how the share is established")

    @model_validator(mode="after")
    def _share(self) -> AttributionPart:
        require_share(self.share, "the share that is due to this project")
        return self


class MeasuringPart(Part):
    """What it costs to measure, in every period in which the benefit is live."""

    amount: Formula
    party: Party = "client"
