"""Tags of tiers."""
