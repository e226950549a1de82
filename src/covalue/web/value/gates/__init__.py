"""Stages and gates: what is asked at each, what both parties decided, milestones, reviews after
go-live."""
