"""Covalue: track promised value, and share its risk and reward under readable contracts."""

__version__ = "0.1.0"
