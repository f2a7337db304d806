"""Random pairs of expressions whose relation is known, to be decided by the engine. Run: python -m tests.properties."""
