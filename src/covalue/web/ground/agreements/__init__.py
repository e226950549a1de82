"""Agreements: the one mechanism for everything that two parties sign."""
