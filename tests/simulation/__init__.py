"""A simulated course: seeded acts against the real application and a real database, beside a model that fits on a page.

Whatever happens is chosen by a seed, the clock included, so a seed that fails fails again: `make simulate SEED=…`.
"""
