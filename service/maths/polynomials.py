"""An expression as a quotient of two polynomials in one of its names, the coefficients being expressions in the others.

Structural: what is written as sums, products, quotients and whole powers is multiplied out; a name inside anything else is refused.
"""

from dataclasses import dataclass

from service.maths.building import ONE, ZERO, is_number, negated, plus, size, times
from service.maths.tree import Apply, Name, Node, Number, walk

MAX_DEGREE = 6
MAX_SIZE = 1_500
"""Nodes of all coefficients together."""

Polynomial = tuple[Node, ...]
"""Coefficients, the constant first; the last is not plainly zero, unless it is the only one."""


class NotPolynomial(ArithmeticError):
    """The name stands where no polynomial has it, or the degree or size is out of bounds."""


@dataclass(frozen=True, slots=True)
class Ratio:
    """A quotient of two polynomials."""

    above: Polynomial
    below: Polynomial = (ONE,)


def equation(left: Node, right: Node, name: str) -> Polynomial:
    """The polynomial that is zero where left = right, the zeros of denominators aside.

    Raises:
        NotPolynomial: there is none within bounds.
    """
    one, other = ratio(left, name), ratio(right, name)
    if len(one.below) == len(other.below) == 1 and is_number(one.below[0], 1) and is_number(other.below[0], 1):
        return _bounded(_added(one.above, _scaled(other.above, -1)))
    return _bounded(_added(_multiplied(one.above, other.below), _scaled(_multiplied(other.above, one.below), -1)))


def ratio(node: Node, name: str) -> Ratio:
    """The expression as a quotient of polynomials in the name.

    Raises:
        NotPolynomial: it is none, or it is too large.
    """
    if all(not (isinstance(leaf, Name) and leaf.name == name) for leaf in walk(node)):
        return Ratio((node,))
    if isinstance(node, Name):
        return Ratio((ZERO, ONE))
    if not isinstance(node, Apply) or node.head not in _RULES:
        raise NotPolynomial
    found = _RULES[node.head](node, name)
    return Ratio(_bounded(found.above), _bounded(found.below))


def _sum(node: Apply, name: str) -> Ratio:
    total = ratio(node.args[0], name)
    for arg in node.args[1:]:
        term = ratio(arg, name)
        if _is_one(total.below) and _is_one(term.below):
            total = Ratio(_bounded(_added(total.above, term.above)))
        else:
            above = _added(_multiplied(total.above, term.below), _multiplied(term.above, total.below))
            total = Ratio(_bounded(above), _bounded(_multiplied(total.below, term.below)))
    return total


def _product(node: Apply, name: str) -> Ratio:
    product = Ratio((ONE,))
    for arg in node.args:
        factor = ratio(arg, name)
        product = Ratio(
            _bounded(_multiplied(product.above, factor.above)), _bounded(_multiplied(product.below, factor.below))
        )
    return product


def _quotient(node: Apply, name: str) -> Ratio:
    above, below = (ratio(arg, name) for arg in node.args)
    return Ratio(_multiplied(above.above, below.below), _multiplied(above.below, below.above))


def _negative(node: Apply, name: str) -> Ratio:
    inner = ratio(node.args[0], name)
    return Ratio(_scaled(inner.above, -1), inner.below)


def _power(node: Apply, name: str) -> Ratio:
    base, exponent = node.args
    whole = _whole(exponent)
    if whole is None or not 0 < abs(whole) <= MAX_DEGREE:
        raise NotPolynomial
    inner = ratio(base, name)
    above, below = (inner.above, inner.below) if whole > 0 else (inner.below, inner.above)
    return Ratio(_repeated(above, abs(whole)), _repeated(below, abs(whole)))


def _repeated(one: Polynomial, count: int) -> Polynomial:
    product: Polynomial = (ONE,)
    for _ in range(count):
        product = _bounded(_multiplied(product, one))
    return product


def _whole(node: Node) -> int | None:
    if isinstance(node, Apply) and node.head == "neg":
        inner = _whole(node.args[0])
        return None if inner is None else -inner
    return int(node.value) if isinstance(node, Number) and node.value.denominator == 1 else None


def _is_one(one: Polynomial) -> bool:
    return len(one) == 1 and is_number(one[0], 1)


def _added(one: Polynomial, other: Polynomial) -> Polynomial:
    length = max(len(one), len(other))
    padded = [(*each, *[ZERO] * (length - len(each))) for each in (one, other)]
    return tuple(plus(left, right) for left, right in zip(*padded, strict=True))


def _scaled(one: Polynomial, sign: int) -> Polynomial:
    return tuple(negated(each) if sign < 0 else each for each in one)


def _multiplied(one: Polynomial, other: Polynomial) -> Polynomial:
    product: list[Node] = [ZERO] * (len(one) + len(other) - 1)
    for low, left in enumerate(one):
        for high, right in enumerate(other):
            product[low + high] = plus(product[low + high], times(left, right))
    return tuple(product)


def _bounded(one: Polynomial) -> Polynomial:
    while len(one) > 1 and is_number(one[-1], 0):
        one = one[:-1]
    if len(one) > MAX_DEGREE + 1 or sum(map(size, one)) > MAX_SIZE:
        raise NotPolynomial
    return one


_RULES = {
    "+": _sum,
    "*": _product,
    "/": _quotient,
    "neg": _negative,
    "^": _power,
}
