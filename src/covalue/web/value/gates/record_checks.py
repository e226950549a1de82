"""What the record tells of gates in so many words."""

from __future__ import annotations

from covalue.web.ground.record.told import told_by
from covalue.web.value.gates.models import GateDecision, MilestoneForecast

told_by("gate.decided", GateDecision, "gate", "decision", "conditions")
told_by("milestone.forecast", MilestoneForecast, "date", "reason")
