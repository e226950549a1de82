"""How fast the product is, measured: `python -m benchmarks` prints it, docs/benchmarks.md says what
it means."""
