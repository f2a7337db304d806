"""An equation solved for one of its names: by undoing what was done to it, or as a polynomial of degree one or two in it.

What comes back is every real solution, as expressions in the other names, for all values of those but a few (a coefficient that
divides is taken not to be zero). A solution that does not fit the equation after all, such as a negative one of a square root, is
the caller's to drop. Knows no points and decides nothing itself.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from fractions import Fraction

from flint import fmpq, fmpq_poly

from service.maths.building import ONE, ZERO, is_number, minus, negated, number, over, plus, raised, size, times
from service.maths.domains import is_positive
from service.maths.exact import value
from service.maths.names import Symbol
from service.maths.polynomials import NotPolynomial, Polynomial, equation
from service.maths.tidying import folded, tidied
from service.maths.tree import Apply, Name, Node, walk

IsZero = Callable[[Node], bool]
"""Whether an expression is proved to be zero everywhere."""

NOWHERE = (0, 0)


@dataclass(frozen=True, slots=True)
class Isolation:
    """A name and what it must be: one of the branches."""

    name: str
    branches: tuple[Node, ...]


def isolated(left: Node, right: Node, symbols: Mapping[str, Symbol], is_zero: IsZero) -> Isolation | None:
    """The equation solved for the name that it is best solved for; None when there is none.

    A name that stands alone on a side comes first, then one with a single solution that keeps to its domain.
    """
    for one, other in ((left, right), (right, left)):
        if isinstance(one, Name) and one.name in symbols and not occurs(one.name, other):
            alone = Isolation(one.name, (other,))
            if _keeps_domain(alone, symbols):
                return alone
    found: list[Isolation] = []
    for name in sorted(_candidates(left, right, symbols)):
        branches = solutions(left, right, name, symbols, is_zero)
        if branches is not None:
            found.append(Isolation(name, branches))
    return min(found, key=lambda each: _rank(each, symbols), default=None)


def occurs(name: str, node: Node) -> int:
    """How often the name stands in the tree."""
    return sum(1 for leaf in walk(node) if isinstance(leaf, Name) and leaf.name == name)


def solutions(
    left: Node, right: Node, name: str, symbols: Mapping[str, Symbol], is_zero: IsZero
) -> tuple[Node, ...] | None:
    """Every real value of the name that the equation allows, or None when they cannot be written down."""
    found: tuple[Node, ...] | None = None
    if occurs(name, left) + occurs(name, right) == 1:
        side, other = (left, right) if occurs(name, left) else (right, left)
        found = _undone(side, other, name, symbols)
    if found is None:
        try:
            found = _roots(_trimmed(equation(left, right, name), is_zero), symbols, name)
        except NotPolynomial:
            return None
    return found if found is None else tuple(map(folded, map(tidied, found)))


def _candidates(left: Node, right: Node, symbols: Mapping[str, Symbol]) -> set[str]:
    return {
        leaf.name for side in (left, right) for leaf in walk(side) if isinstance(leaf, Name) and leaf.name in symbols
    }


def _rank(isolation: Isolation, symbols: Mapping[str, Symbol]) -> tuple[int, bool, bool, int]:
    """Fewest branches first, then what is in the domain, then a solution that is a rational function, then the shortest."""
    rooted = any(
        isinstance(part, Apply) and part.head not in ("+", "*", "/", "neg") and occurs(isolation.name, part) == 0
        for branch in isolation.branches
        for part in walk(branch)
    )
    length = sum(map(size, isolation.branches))
    return len(isolation.branches), not _keeps_domain(isolation, symbols), rooted, length


def _keeps_domain(isolation: Isolation, symbols: Mapping[str, Symbol]) -> bool:
    """Whether a name that is positive is replaced by what is seen to be positive, so that powers of it keep their laws."""
    return not symbols[isolation.name].positive or all(is_positive(each, symbols) for each in isolation.branches)


def _undone(side: Node, other: Node, name: str, symbols: Mapping[str, Symbol]) -> tuple[Node, ...] | None:
    """The other side with every operation around the name undone; several where a power or |…| has several preimages."""
    if isinstance(side, Name):
        return (other,)
    if not isinstance(side, Apply) or side.head not in _INVERSES:
        return None
    place = next(at for at, arg in enumerate(side.args) if occurs(name, arg))
    values = _INVERSES[side.head](side, place, other, symbols)
    if values is None:
        return None
    found: list[Node] = []
    for each in values:
        inner = _undone(side.args[place], each, name, symbols)
        if inner is None:
            return None
        found += inner
    return tuple(found)


def _sum(side: Apply, place: int, other: Node, _symbols: Mapping[str, Symbol]) -> list[Node]:
    for at, arg in enumerate(side.args):
        other = other if at == place else minus(other, arg)
    return [other]


def _product(side: Apply, place: int, other: Node, _symbols: Mapping[str, Symbol]) -> list[Node]:
    for at, arg in enumerate(side.args):
        other = other if at == place else over(other, arg)
    return [other]


def _quotient(side: Apply, place: int, other: Node, _symbols: Mapping[str, Symbol]) -> list[Node]:
    above, below = side.args
    return [times(other, below)] if place == 0 else [over(above, other)]


def _power(side: Apply, place: int, other: Node, symbols: Mapping[str, Symbol]) -> list[Node] | None:
    base, exponent = side.args
    if place == 1 and isinstance(base, Name) and base.name == "e" and "e" not in symbols:
        return [_log(other)]
    if place == 1:
        return [over(_log(other), _log(base))] if is_positive(base, symbols) else None
    root = raised(other, over(ONE, exponent))
    whole = value(exponent)
    if is_positive(base, symbols) or whole is None or whole.denominator != 1:
        return [root]
    if whole.numerator % 2 == 0:
        return [ZERO] if is_number(other, 0) else [root, negated(root)]
    return _odd_root(other, whole)


def _odd_root(other: Node, whole: Fraction) -> list[Node]:
    exact = value(other)
    if exact is not None and exact < 0:
        return [negated(raised(number(-exact), number(1 / whole)))]
    return [raised(other, number(1 / whole))]


def _log(node: Node) -> Node:
    return Apply("log", (node,), NOWHERE)


def _logarithm(side: Apply, place: int, other: Node, symbols: Mapping[str, Symbol]) -> list[Node] | None:
    if len(side.args) == 1:
        return [Apply("exp", (other,), NOWHERE)]
    inside, base = side.args
    if place == 1:
        return [raised(inside, over(ONE, other))]
    return [raised(base, other)] if is_positive(base, symbols) else None


def _absolute(_side: Apply, _place: int, other: Node, _symbols: Mapping[str, Symbol]) -> list[Node]:
    return [other, negated(other)]


def _square_root(_side: Apply, _place: int, other: Node, _symbols: Mapping[str, Symbol]) -> list[Node]:
    return [raised(other, number(2))]


_INVERSES: dict[str, Callable[[Apply, int, Node, Mapping[str, Symbol]], list[Node] | None]] = {
    "+": _sum,
    "*": _product,
    "/": _quotient,
    "neg": lambda _side, _place, other, _symbols: [negated(other)],
    "^": _power,
    "log": _logarithm,
    "exp": lambda _side, _place, other, _symbols: [_log(other)],
    "log10": lambda _side, _place, other, _symbols: [raised(number(10), other)],
    "log2": lambda _side, _place, other, _symbols: [raised(number(2), other)],
    "sqrt": _square_root,
    "abs": _absolute,
}


def _trimmed(polynomial: Polynomial, is_zero: IsZero) -> Polynomial:
    while len(polynomial) > 1 and is_zero(polynomial[-1]):
        polynomial = polynomial[:-1]
    return tuple(ZERO if is_zero(each) else each for each in polynomial)


def _roots(polynomial: Polynomial, symbols: Mapping[str, Symbol], name: str) -> tuple[Node, ...] | None:
    if len(polynomial) == 1:
        return None
    if len(polynomial) == 2 and is_number(polynomial[0], 0) and value(polynomial[1]) is None:
        return None
    if len(polynomial) == 2:
        return (over(negated(polynomial[0]), polynomial[1]),)
    exact = [value(each) for each in polynomial]
    known = [each for each in exact if each is not None]
    if len(known) == len(exact):
        return _constant_roots(known)
    if is_number(polynomial[0], 0):
        rest = _roots(polynomial[1:], symbols, name)
        zero = () if symbols[name].positive else (ZERO,)
        return None if rest is None else (*zero, *rest)
    return _quadratic(polynomial, symbols, name) if len(polynomial) == 3 else None


def _quadratic(polynomial: Polynomial, symbols: Mapping[str, Symbol], name: str) -> tuple[Node, ...] | None:
    free, linear, square = polynomial
    if is_number(linear, 0):
        root = raised(over(negated(free), square), number(Fraction(1, 2)))
        return (root,) if symbols[name].positive else (root, negated(root))
    inside = minus(raised(linear, number(2)), times(number(4), times(square, free)))
    root = Apply("sqrt", (inside,), NOWHERE)
    below = times(number(2), square)
    return tuple(over(plus(negated(linear), sign), below) for sign in (root, negated(root)))


def _constant_roots(coefficients: list[Fraction]) -> tuple[Node, ...] | None:
    """The real roots of a polynomial with rational coefficients, when every factor has degree one or two."""
    polynomial = fmpq_poly([fmpq(each.numerator, each.denominator) for each in coefficients])
    found: list[Node] = []
    for factor, _ in polynomial.factor()[1]:
        parts = [Fraction(int(each.p), int(each.q)) for each in factor.coeffs()]
        if len(parts) == 2:
            found.append(number(-parts[0] / parts[1]))
        elif len(parts) == 3:
            found += _real_pair(*parts)
        else:
            return None
    return tuple(found)


def _real_pair(free: Fraction, linear: Fraction, square: Fraction) -> list[Node]:
    inside = linear * linear - 4 * square * free
    if inside < 0:
        return []
    root = Apply("sqrt", (number(inside),), NOWHERE)
    return [over(plus(number(-linear), sign), number(2 * square)) for sign in (root, negated(root))]
