"""Meetings: cadence, series, seats of both sides, minutes, decisions, calendar."""
