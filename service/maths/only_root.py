"""Whether a number is the only solution of an equation in a bounded domain: it is one, and the difference of the sides is monotone.

For what cannot be solved by undoing operations: sin x = 1/2 for 0 ≤ x ≤ 1.5 has the solution π/6 and no other.
"""

from collections.abc import Callable, Mapping

from flint import arb

from service.maths.balls import Undefined, ball, evaluate
from service.maths.building import minus, replaced
from service.maths.derivative import NotDifferentiable, derivative
from service.maths.names import Symbol
from service.maths.refuting import Equation, in_domain, names_of
from service.maths.tree import Name, Node

PARTS = 64
"""Pieces of the domain on each of which the slope has to have a sign."""

_CONSTANTS = frozenset(["pi", "e"])


def is_only_root(
    known: Equation, claim: Equation, symbols: Mapping[str, Symbol], are_equal: Callable[[Node, Node], bool]
) -> bool:
    """Whether the claim `name = number` is what the known equation in that one name comes to."""
    name, number = claim
    if not isinstance(name, Name) or names_of([number]) - _CONSTANTS or names_of(known) - _CONSTANTS != {name.name}:
        return False
    symbol = symbols.get(name.name)
    if symbol is None or symbol.low is None or symbol.high is None:
        return False
    left, right = (replaced(side, {name.name: number}) for side in known)
    try:
        inside = in_domain(evaluate(number, {}), symbol)
        ends = ball(symbol.low), ball(symbol.high)
        return inside and are_equal(left, right) and _is_monotone(known, name.name, ends)
    except (Undefined, NotDifferentiable):
        return False


def _is_monotone(known: Equation, name: str, ends: tuple[arb, arb]) -> bool:
    """Whether the difference of the sides rises everywhere between two ends, or falls everywhere. Raises Undefined."""
    slope = derivative(minus(*known), name)
    low, high = ends
    width = (high - low) / PARTS
    signs = {
        _sign(evaluate(slope, {name: (low + width * part).union(low + width * (part + 1))})) for part in range(PARTS)
    }
    return len(signs) == 1 and 0 not in signs


def _sign(number: arb) -> int:
    return 1 if number > 0 else -1 if number < 0 else 0
