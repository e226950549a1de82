"""Contracts: standard terms and limits, contract documents, settlement statements and prose."""
