"""What every app stands on: the look, the clock, refusals, answers of the API, what may be seen."""
