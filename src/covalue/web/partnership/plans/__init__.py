"""The joint account plan: shared objectives, each side's own goals, progress."""
