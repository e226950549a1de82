"""Two usual tiers to begin with; the client changes them as it likes."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Default:
    """A tier with its criteria: text, measure, threshold."""

    name: str
    description: str
    renew_months: int
    criteria: tuple[tuple[str, str, str], ...]


DEFAULTS = (
    Default(
        "Strategic",
        "Leads an area that the business depends on, and both companies' executives stand for the"
        " relationship.",
        12,
        (
            ("The partner holds the lead role in an area", "lead_roles", "1"),
            ("The client assesses the partner with at least 3.5", "assessment_by_client", "3.5"),
            ("The partner assesses the client with at least 3.0", "assessment_by_partner", "3.0"),
            ("At least 80 % of the meetings due were held", "meetings_kept", "80"),
            ("Validated value is at least 70 % of the planned one", "value_realized", "70"),
            ("An executive of each side is named for the relationship", "", ""),
            ("No escalation has been open for more than 90 days", "", ""),
        ),
    ),
    Default(
        "Preferred",
        "Proven in its work, without the business depending on it.",
        12,
        (
            ("The client assesses the partner with at least 3.0", "assessment_by_client", "3.0"),
            ("At least 70 % of the meetings due were held", "meetings_kept", "70"),
            ("A person of each side answers for the relationship", "", ""),
        ),
    ),
)
