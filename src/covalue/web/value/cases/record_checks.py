"""What the record tells of business cases in so many words."""

from __future__ import annotations

from covalue.web.ground.record.told import told_by
from covalue.web.value.cases.models import CaseVersion, Plan, PrivateCost

told_by("case.version_saved", CaseVersion, "hash", "note", version="number")
told_by("plan.frozen", Plan, "gate", "hash", "reason")
told_by("private_cost.saved", PrivateCost, "title", "currency", "amounts", "withdrawn")
told_by("private_cost.withdrawn", PrivateCost, "title", "currency", "amounts", "withdrawn")
