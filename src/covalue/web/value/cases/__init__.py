"""Business cases: what a project promises, version by version, and the plans that both parties
froze."""
