"""How fast DealGraph is beside the raw engines; `python -m benchmarks` prints it."""
