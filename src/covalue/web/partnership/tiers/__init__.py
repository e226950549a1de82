"""Tiers: criteria, dated admission, renewal and exit reviews."""
