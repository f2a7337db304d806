"""Quotients of polynomials in one variable, and the real roots of polynomials, told apart exactly.

Over the rationals by FLINT: irreducible factors and isolated roots. With other constants (√2, π) up to degree two, by formula.
"""

from collections.abc import Iterator, Sequence
from fractions import Fraction
from typing import Any, NamedTuple

from flint import arb, fmpq, fmpq_poly, fmpz_poly

from service.maths.balls import Undefined, at
from service.maths.building import ONE, ZERO, minus, negated, number, over, plus, times
from service.maths.exact import value
from service.maths.tree import Apply, Name, Node, Number, names_in

MAX_DEGREE = 24
MAX_BITS = 400

Polynomial = tuple[Node, ...]
"""Constant expressions as coefficients, the constant term first."""


class NoRatio(ArithmeticError):
    """It is no quotient of polynomials, or one that is too large."""


class Root(NamedTuple):
    """A real number.

    Attributes:
        ball: encloses it.
        node: an expression for it, where there is a short one.
        mark: which root of which irreducible polynomial over the rationals, where it is one.
    """

    ball: arb
    node: Node | None
    mark: tuple[tuple[int, ...], int] | None

    @property
    def lower(self) -> Fraction:
        """The lower end of the ball."""
        return _fraction(self.ball.lower())

    @property
    def upper(self) -> Fraction:
        """The upper end of the ball."""
        return _fraction(self.ball.upper())


def _fraction(end: arb) -> Fraction:
    mantissa, exponent = end.mid().man_exp()
    return Fraction(int(mantissa)) * Fraction(2) ** int(exponent)


def ratio(node: Node, variable: str) -> tuple[Polynomial, Polynomial]:
    """Numerator and denominator, coefficients without the variable.

    Raises:
        NoRatio: it is none, or its degree passes MAX_DEGREE.
    """
    if variable not in names_in(node):
        return (node,), (ONE,)
    if isinstance(node, Name):
        return (ZERO, ONE), (ONE,)
    rule = _RULES.get(node.head) if isinstance(node, Apply) else None
    if rule is None or not isinstance(node, Apply):
        raise NoRatio(node)
    return rule(node, variable)


def _sum(node: Apply, variable: str) -> tuple[Polynomial, Polynomial]:
    above, below = ratio(node.args[0], variable)
    for arg in node.args[1:]:
        other, under = ratio(arg, variable)
        if under == below:
            above = _added(above, other)
        else:
            above = _added(_multiplied(above, under), _multiplied(other, below))
            below = _multiplied(below, under)
    return above, below


def _product(node: Apply, variable: str) -> tuple[Polynomial, Polynomial]:
    above, below = ratio(node.args[0], variable)
    for arg in node.args[1:]:
        other, under = ratio(arg, variable)
        above, below = _multiplied(above, other), _multiplied(below, under)
    return above, below


def _quotient(node: Apply, variable: str) -> tuple[Polynomial, Polynomial]:
    above, below = ratio(node.args[0], variable)
    other, under = ratio(node.args[1], variable)
    # The divisor's own poles stay poles of the whole, so its denominator is kept on both sides.
    return _multiplied(_multiplied(above, under), under), _multiplied(_multiplied(below, other), under)


def _negative(node: Apply, variable: str) -> tuple[Polynomial, Polynomial]:
    above, below = ratio(node.args[0], variable)
    return tuple(map(negated, above)), below


def _power(node: Apply, variable: str) -> tuple[Polynomial, Polynomial]:
    exponent = value(node.args[1])
    if exponent is None or exponent.denominator != 1 or abs(exponent) > MAX_DEGREE:
        raise NoRatio(node)
    above, below = ratio(node.args[0], variable)
    if exponent < 0:
        above, below = below, above
    return _repeated(above, abs(int(exponent))), _repeated(below, abs(int(exponent)))


_RULES = {"+": _sum, "*": _product, "/": _quotient, "neg": _negative, "^": _power}


def _repeated(one: Polynomial, count: int) -> Polynomial:
    power: Polynomial = (ONE,)
    for _ in range(count):
        power = _multiplied(power, one)
    return power


def _added(one: Polynomial, other: Polynomial) -> Polynomial:
    longest = max(len(one), len(other))
    return tuple(plus(_at(one, place), _at(other, place)) for place in range(longest))


def _at(one: Polynomial, place: int) -> Node:
    return one[place] if place < len(one) else ZERO


def _multiplied(one: Polynomial, other: Polynomial) -> Polynomial:
    if len(one) + len(other) - 2 > MAX_DEGREE:
        raise NoRatio("degree")
    total: list[Node] = [ZERO] * (len(one) + len(other) - 1)
    for left, a in enumerate(one):
        for right, b in enumerate(other):
            total[left + right] = _short(plus(total[left + right], times(a, b)))
    return tuple(total)


def _short(node: Node) -> Node:
    """A rational constant as one literal."""
    exact = value(node)
    return node if exact is None or isinstance(node, Number) else number(exact)


def roots(polynomial: Polynomial) -> list[Root] | None:
    """Its real roots, each once; None for the zero polynomial.

    Raises:
        NoRatio: they cannot be told exactly.
    """
    rational = [value(coefficient) for coefficient in polynomial]
    known = [coefficient for coefficient in rational if coefficient is not None]
    return _rational_roots(known) if len(known) == len(rational) else _formula(polynomial)


def _rational_roots(coefficients: Sequence[Fraction]) -> list[Root] | None:
    if any(max(_bits(one.numerator), _bits(one.denominator)) > MAX_BITS for one in coefficients):
        raise NoRatio("size")
    if not any(coefficients):
        return None
    whole = fmpq_poly([fmpq(one.numerator, one.denominator) for one in coefficients]).numer()
    return [root for factor, _ in whole.factor()[1] for root in _factor_roots(factor)]


def _bits(one: int) -> int:
    return one.bit_length()


def _factor_roots(factor: fmpz_poly) -> list[Root]:
    coefficients = tuple(int(one) for one in factor.coeffs())
    if len(coefficients) == 2:
        exact = Fraction(-coefficients[0], coefficients[1])
        return [Root(arb(fmpq(exact.numerator, exact.denominator)), number(exact), (coefficients, 0))]
    found = sorted(_real_roots(factor), key=lambda ball: float(ball.mid()))
    nodes = _quadratic_nodes(tuple(map(number, coefficients))) if len(coefficients) == 3 and found else []
    return [Root(ball, nodes[index] if nodes else None, (coefficients, index)) for index, ball in enumerate(found)]


def _real_roots(factor: fmpz_poly) -> Iterator[arb]:
    pairs: Any = factor.complex_roots()
    for root, _ in pairs:
        if root.imag == 0:
            yield root.real


def _quadratic_nodes(coefficients: Polynomial) -> list[Node]:
    """Both roots of a quadratic, the smaller first where the leading coefficient is positive."""
    free, linear, square = coefficients
    inside = minus(times(linear, linear), times(number(4), times(square, free)))
    root = Apply("sqrt", (_short(inside),), (0, 0))
    return [
        over(part, times(number(2), square)) for part in (minus(negated(linear), root), plus(negated(linear), root))
    ]


def _formula(polynomial: Polynomial) -> list[Root] | None:
    """The roots of a polynomial of degree at most two whose coefficients are not all rational."""
    signs = [_sign(coefficient) for coefficient in polynomial]
    while signs and signs[-1] == 0:
        signs.pop()
    if not signs:
        return None
    if len(signs) > 3:
        raise NoRatio("degree")
    if len(signs) == 1:
        return []
    if len(signs) == 2:
        return [_constant(over(negated(polynomial[0]), polynomial[1]))]
    free, linear, square = polynomial[:3]
    sign = _sign(minus(times(linear, linear), times(number(4), times(square, free))))
    if sign < 0:
        return []
    if sign == 0:
        return [_constant(over(negated(linear), times(number(2), square)))]
    return [_constant(node) for node in _quadratic_nodes((free, linear, square))]


def _constant(node: Node) -> Root:
    try:
        ball = at(node, {})
    except Undefined as error:
        raise NoRatio("no value") from error
    if not abs(ball) < _HUGE or not (ball == 0 or abs(ball) > 1 / _HUGE):
        raise NoRatio("size")
    return Root(ball, node, None)


_HUGE = arb(2) ** 1000
"""Beyond it, and below its reciprocal, a constant is not written out."""


def at_constant(factor: tuple[int, ...], node: Node) -> Node:
    """The value of a polynomial at a constant, as an expression that is zero when the constant is a root."""
    total: Node = ZERO
    for coefficient in reversed(factor):
        total = plus(times(total, node), number(coefficient))
    return total


def _sign(node: Node) -> int:
    exact = value(node)
    if exact is not None:
        return (exact > 0) - (exact < 0)
    ball = _constant(node).ball
    if ball.contains(0):
        raise NoRatio("sign")
    return 1 if ball > 0 else -1
