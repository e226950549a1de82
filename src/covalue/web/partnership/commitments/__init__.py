"""Commitments of both sides, and the escalation ladder."""
