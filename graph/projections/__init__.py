"""The two graphs that records are projected to. Siblings: each walks the same facts."""
