"""Prose: sentences, clauses, negation and directions, and the rules of a rubric over them. Pure, deterministic, offline."""
