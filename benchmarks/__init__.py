"""How fast the journal is: `python -m benchmarks`, described in docs/performance.md."""
