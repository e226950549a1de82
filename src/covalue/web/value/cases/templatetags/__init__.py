"""Template tags of business cases."""
