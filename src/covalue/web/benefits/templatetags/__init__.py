"""Template tags of benefits."""
