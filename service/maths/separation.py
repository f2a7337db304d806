"""Constants of whole numbers, + - * /, roots and sines of fractions of π: a bound below which such a number can only be zero.

If E is not zero, |E| >= 1 / (u^(D-1) · l), where u and l follow the operations and D is the product of the degrees of its roots. A
difference that is enclosed closer to zero than that bound is zero, and the two constants are proved equal.

Source: C. Burnikel, S. Funke, K. Mehlhorn, S. Schirra, S. Schmitt, "A separation bound for real algebraic expressions",
Algorithmica 55 (2009).
"""

import threading
from collections.abc import Callable, Hashable
from math import prod
from typing import NamedTuple

import flint

from service.maths.balls import PRECISION, Undefined, at
from service.maths.terms import bare, rational, terms_of
from service.maths.tree import Apply, Name, Node, Number

MAX_BITS = 20_000
"""Precision at which a difference may be evaluated, about a millisecond."""

MAX_INDEX = 60
"""Largest index of a root."""

_PRECISION_LOCK = threading.Lock()


class Bound(NamedTuple):
    """log2 of u and l of one expression."""

    above: float
    below: float


def is_zero(difference: Node) -> bool:
    """Whether a constant is proved to be zero. False means that it is not, or that no proof was found within bounds."""
    roots: dict[Hashable, int] = {}
    bound = _bound(difference, roots)
    if bound is None:
        return False
    degree = prod(roots.values())
    bits = bound.above * (degree - 1) + bound.below + 2
    if bits > MAX_BITS:
        return False
    return _is_below(difference, int(bits) + 2)


def _is_below(difference: Node, bits: int) -> bool:
    with _PRECISION_LOCK:
        flint.ctx.prec = max(PRECISION, 2 * bits + 64)
        try:
            return bool(abs(at(difference, {})) < flint.arb(2) ** -bits)
        except Undefined:
            return False
        finally:
            flint.ctx.prec = PRECISION


def _bound(node: Node, roots: dict[Hashable, int]) -> Bound | None:
    if isinstance(node, Number):
        return Bound(_bits(node.value.numerator), _bits(node.value.denominator))
    if isinstance(node, Name):
        return None
    if node.head in ("sin", "cos"):
        return _of_angle(node, roots)
    if node.head == "^":
        return _of_power(node, roots)
    if node.head in ("sqrt", "cbrt"):
        return _of_root(_bound(node.args[0], roots), node, 2 if node.head == "sqrt" else 3, roots)
    combined = _COMBINED.get(node.head)
    bounds = [_bound(arg, roots) for arg in node.args]
    known = [bound for bound in bounds if bound is not None]
    if combined is None or len(known) != len(bounds):
        return None
    total = known[0]
    for bound in known[1:]:
        total = combined(total, bound)
    return total


def _of_angle(node: Apply, roots: dict[Hashable, int]) -> Bound | None:
    """2cos(πk/n) is a whole algebraic number of degree n at most, no conjugate of which is larger than 2."""
    terms = terms_of(node.args[0])
    if len(terms) != 1 or [getattr(factor, "name", "") for factor in terms[0].factors] != ["pi"]:
        return None
    roots[bare(node)] = 2 * terms[0].coefficient.denominator
    return Bound(1, 1)


def _bits(number: int) -> float:
    return max(abs(number).bit_length(), 1)


def _plus(left: Bound, right: Bound) -> Bound:
    return Bound(max(left.above + right.below, left.below + right.above) + 1, left.below + right.below)


def _times(left: Bound, right: Bound) -> Bound:
    return Bound(left.above + right.above, left.below + right.below)


def _over(left: Bound, right: Bound) -> Bound:
    return Bound(left.above + right.below, left.below + right.above)


_COMBINED: dict[str, Callable[[Bound, Bound], Bound]] = {
    "+": _plus, "*": _times, "/": _over, "neg": _plus, "abs": _plus,
}  # fmt: skip


def _of_power(node: Apply, roots: dict[Hashable, int]) -> Bound | None:
    exponent = rational(node.args[1])
    inner = _bound(node.args[0], roots)
    if exponent is None or inner is None or abs(exponent.numerator) > MAX_BITS or exponent.denominator > MAX_INDEX:
        return None
    times = abs(exponent.numerator)
    raised = Bound(inner.above * times, inner.below * times)
    if exponent < 0:
        raised = Bound(raised.below, raised.above)
    return raised if exponent.denominator == 1 else _of_root(raised, node, exponent.denominator, roots)


def _of_root(inner: Bound | None, node: Node, index: int, roots: dict[Hashable, int]) -> Bound | None:
    if inner is None:
        return None
    roots[bare(node)] = index
    if inner.above >= inner.below:
        return Bound((inner.above + (index - 1) * inner.below) / index, inner.below)
    return Bound(inner.above, ((index - 1) * inner.above + inner.below) / index)
