"""Template tags of organizations."""
