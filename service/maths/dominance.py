"""Which terms of a sum in several growing variables count: n m + n is of the order of n m, V + E keeps both."""

from fractions import Fraction

from service.maths.exact import value
from service.maths.terms import Term, terms_of
from service.maths.tree import Apply, Name, Node

Powers = frozenset[tuple[str, Fraction]]
"""What a term is made of: variables and their logarithms, as written, with their exponents."""


def dominant(node: Node) -> frozenset[Powers] | None:
    """The terms of a sum that no other is a multiple of, in variables that grow; None for what is no sum of powers."""
    powers = [_powers(term) for term in terms_of(node)]
    known = [one for one in powers if one is not None]
    if len(known) < len(powers):
        return None
    return frozenset(frozenset(one.items()) for one in known if not any(_outgrows(other, one) for other in known))


def _powers(term: Term) -> dict[str, Fraction] | None:
    """The exponent of each variable and logarithm of a term; None when it is negative or has other factors."""
    found: dict[str, Fraction] = {}
    for factor in term.factors:
        base, exponent = factor, Fraction(1)
        if isinstance(factor, Apply) and factor.head == "^" and (known := value(factor.args[1])) is not None:
            base, exponent = factor.args[0], known
        if isinstance(base, Apply) and base.head == "abs":
            base = base.args[0]
        of = base.args[0] if isinstance(base, Apply) and base.head in _LOGARITHMS and len(base.args) == 1 else base
        if not isinstance(of, Name):
            return None
        name = of.name if of is base else f"log {of.name}"
        found[name] = found.get(name, Fraction(0)) + exponent
    return {name: exponent for name, exponent in found.items() if exponent} if term.coefficient > 0 else None


_LOGARITHMS = frozenset(["log", "log2", "log10"])


def _outgrows(one: dict[str, Fraction], other: dict[str, Fraction]) -> bool:
    """Whether the one term is the other times something that grows."""
    return one != other and all(one.get(name, 0) >= other.get(name, 0) for name in one.keys() | other.keys())
