"""An exam tutor and grading service: questions and keys in, verdicts with their evidence out.

Imports point one way: errors <- maths <- grading <- bank <- store, workers <- api; cli, asgi and __main__ are the roots.
"""
