"""The record: append-only, hash-chained history of each relationship and organization."""
