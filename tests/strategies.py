"""Hypothesis strategies shared by the property tests."""

from fractions import Fraction

from hypothesis import strategies as st

from service.maths.names import Domain, Names, Symbol, declare
from service.maths.tree import Apply, Name, Node, Number

NAMES: Names = declare(
    [
        Symbol("m", Domain.POSITIVE_INTEGER),
        Symbol("k", Domain.POSITIVE_INTEGER),
        Symbol("ell", Domain.POSITIVE_INTEGER, aliases=("l",), latex="\\ell"),
        Symbol("x"),
        Symbol("y"),
        Symbol("C_0", Domain.POSITIVE),
        Symbol("alpha", Domain.POSITIVE),
        Symbol("x_i1"),
    ]
)
"""Names of a small question: integers, reals, a subscript, a Greek letter and an alias."""

NOWHERE = (0, 0)


def numbers() -> st.SearchStrategy[Node]:
    """Literals with at most three digits and a point somewhere."""
    return st.integers(0, 999).map(lambda n: Number(Fraction(n), str(n), NOWHERE))


def leaves() -> st.SearchStrategy[Node]:
    """A number or a declared symbol."""
    return st.one_of(numbers(), st.sampled_from(sorted(NAMES.symbols)).map(lambda name: Name(name, NOWHERE)))


def trees(*, functions: bool = True) -> st.SearchStrategy[Node]:
    """Small expressions in the names above."""
    return st.recursive(leaves(), lambda inner: _grown(inner, functions), max_leaves=8)


def _grown(inner: st.SearchStrategy[Node], functions: bool) -> st.SearchStrategy[Node]:
    pairs = st.tuples(inner, inner)
    kinds = [
        pairs.map(lambda args: Apply("+", args, NOWHERE)),
        pairs.map(lambda args: Apply("*", args, NOWHERE)),
        pairs.map(lambda args: Apply("/", args, NOWHERE)),
        inner.map(lambda arg: Apply("neg", (arg,), NOWHERE)),
        st.tuples(inner, st.integers(0, 4)).map(lambda p: Apply("^", (p[0], _small(p[1])), NOWHERE)),
    ]
    if functions:
        heads = st.sampled_from(["sqrt", "exp", "log", "abs", "sin"])
        kinds.append(st.tuples(heads, inner).map(lambda p: Apply(p[0], (p[1],), NOWHERE)))
    return st.one_of(kinds)


def _small(number: int) -> Node:
    return Number(Fraction(number), str(number), NOWHERE)


ALPHABET = "mklxyCabd0123456789+-*/^()[]{}|.,_ =$\\!%~<>αβℓ₀²−·×√\n'\""
"""Characters that mathematics is written in, and a few that it is not."""


def responses() -> st.SearchStrategy[str]:
    """Anything a learner might send: nearly mathematics, or any text at all."""
    pieces = st.sampled_from(
        ["\\frac", "\\left(", "\\right)", "\\sqrt", "4k", "(m+l)", "^", "_", "{", "}", "Final answer:", "1e9"]
    )
    nearly = st.lists(st.one_of(pieces, st.text(ALPHABET, max_size=4)), max_size=12).map("".join)
    return st.one_of(nearly, st.text(max_size=60))
