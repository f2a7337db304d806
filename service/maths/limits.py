"""What is refused before anything is built, so that no response can cost more than its length.

Each limit is far above what an exam answer needs and far below what hurts.
"""

MAX_TEXT = 8_000
"""Characters of a response before wrappers are peeled off; two pages of prose."""

MAX_PROSE = 20_000
"""Characters of a response to a field that asks for prose."""

MAX_WORDS = 3_000
"""Words and signs of such a response: six pages. Each costs some hundred microseconds by a rubric of five criteria."""

MAX_EXPRESSION = 2_000
"""Characters that are read as one expression."""

MAX_DEPTH = 40
"""Nested brackets, functions and exponents; the deepest recursion stays far from Python's limit of 1,000 frames."""

MAX_TOKENS = 1_000
"""Numbers, names and signs of one expression, for a page of letters is a page of names."""

MAX_HEIGHT = 100
"""Levels of a tree, however they come about: `x!!!…` and `x/x/x/…` nest without a bracket."""

MAX_DIGITS = 400
"""Digits of one literal."""

MAX_EXPONENT = 1_000
"""Largest |n| in a literal such as 1e30, so that its exact value stays below 4 kB."""

MAX_BITS = 20_000
"""Bits of numerator or denominator of an exactly evaluated constant."""
