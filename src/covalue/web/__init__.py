"""The web application of Covalue."""
