"""Constants to numbers: exactly where they are rational, within proven bounds where they are not.

Nothing large is built: sizes are estimated before an operation, and what would pass `limits.MAX_BITS` has no value here.
"""

from collections.abc import Callable
from fractions import Fraction
from math import gcd, lcm

from service.maths.balls import enclosure
from service.maths.limits import MAX_BITS
from service.maths.tree import Name, Node, Number


def value(node: Node) -> Fraction | None:
    """The exact rational value of a constant expression, or None when it has none that is small and rational."""
    if isinstance(node, Number):
        return node.value
    if isinstance(node, Name):
        return None
    operation = _OPERATIONS.get(node.head)
    if operation is None:
        return None
    args = [value(arg) for arg in node.args]
    known = [arg for arg in args if arg is not None]
    return _bounded(operation(known)) if len(known) == len(args) else None


def approximate(node: Node) -> tuple[Fraction, Fraction] | None:
    """Rational bounds (low, high) of a real constant, closer than 1 part in 10^30; None when it has no real value."""
    exact = value(node)
    return (exact, exact) if exact is not None else enclosure(node)


def _bounded(number: Fraction | None) -> Fraction | None:
    if number is None or max(_bits(number), 0) > MAX_BITS:
        return None
    return number


def _bits(number: Fraction) -> int:
    return max(number.numerator.bit_length(), number.denominator.bit_length())


def _sum(args: list[Fraction]) -> Fraction:
    return sum(args, Fraction(0))


def _product(args: list[Fraction]) -> Fraction | None:
    product = Fraction(1)
    for arg in args:
        if _bits(product) > MAX_BITS:
            return None
        product *= arg
    return product


def _quotient(args: list[Fraction]) -> Fraction | None:
    return args[0] / args[1] if args[1] else None


def _power(args: list[Fraction]) -> Fraction | None:
    base, exponent = args
    if exponent.denominator != 1:
        return _root(base, exponent)
    if not base:
        return Fraction(0) if exponent > 0 else None
    if abs(exponent) * _bits(base) > MAX_BITS:
        return None
    return base**exponent.numerator


def _root(base: Fraction, exponent: Fraction) -> Fraction | None:
    """An exact root such as 4^(1/2) or (8/27)^(2/3); None when the root is irrational."""
    index = exponent.denominator
    if base == 1:
        return base
    if base < 0 or index > 64:
        return None
    above, below = _integer_root(base.numerator, index), _integer_root(base.denominator, index)
    if above is None or below is None:
        return None
    return _power([Fraction(above, below), Fraction(exponent.numerator)])


def _integer_root(number: int, index: int) -> int | None:
    low, high = 0, 1 << (number.bit_length() // index + 1)
    while low < high:
        middle = (low + high) // 2
        if middle**index < number:
            low = middle + 1
        else:
            high = middle
    return low if low**index == number else None


def _of_wholes(function: Callable[..., int], args: list[Fraction]) -> Fraction | None:
    return Fraction(function(*(arg.numerator for arg in args))) if all(arg.denominator == 1 for arg in args) else None


_OPERATIONS: dict[str, Callable[[list[Fraction]], Fraction | None]] = {
    "+": _sum,
    "*": _product,
    "/": _quotient,
    "^": _power,
    "neg": lambda args: -args[0],
    "sqrt": lambda args: _root(args[0], Fraction(1, 2)),
    "abs": lambda args: abs(args[0]),
    "floor": lambda args: Fraction(args[0].__floor__()),
    "ceil": lambda args: Fraction(args[0].__ceil__()),
    "mod": lambda args: args[0] % args[1] if args[1] else None,
    "gcd": lambda args: _of_wholes(gcd, args),
    "lcm": lambda args: _of_wholes(lcm, args),
    "min": min,
    "max": max,
}
