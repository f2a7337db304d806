"""Trees as polynomials, for telling in which form they are written. Bounded: what would grow large has no polynomial here.

Whatever is no polynomial by itself (`sin(x)`, `sqrt(2)`, `2^n`) is taken for a symbol of its own, so that `sin(x)^2 - 1` factors.
"""

from collections.abc import Iterator
from fractions import Fraction
from math import gcd
from typing import NamedTuple

from flint import Ordering, fmpq, fmpq_mpoly, fmpq_mpoly_ctx

from service.maths.show import text_of
from service.maths.tree import Apply, Name, Node, Number

MAX_TERMS = 400
MAX_DEGREE = 40
MAX_SYMBOLS = 8


class Undecidable(ArithmeticError):
    """The form cannot be told: too large, or not the kind of expression that the form is about."""


class Factor(NamedTuple):
    """One factor of a product: a base raised to an integer."""

    base: Node
    exponent: int


def exponent_of(node: Node) -> int | None:
    """The integer an exponent is, as written."""
    if isinstance(node, Number):
        return node.value.numerator if node.value.denominator == 1 else None
    if isinstance(node, Apply) and node.head == "neg":
        inner = exponent_of(node.args[0])
        return None if inner is None else -inner
    return None


def factors(node: Node, power: int = 1) -> Iterator[Factor]:
    """The factors of nested products, quotients, signs and integer powers; a sign is the factor -1."""
    if isinstance(node, Apply):
        if node.head == "*":
            for arg in node.args:
                yield from factors(arg, power)
            return
        if node.head == "/":
            yield from factors(node.args[0], power)
            yield from factors(node.args[1], -power)
            return
        if node.head == "neg":
            yield Factor(Number(Fraction(-1), "-1", node.span), power)
            yield from factors(node.args[0], power)
            return
        exponent = exponent_of(node.args[1]) if node.head == "^" else None
        if exponent is not None:
            yield from factors(node.args[0], power * exponent)
            return
    yield Factor(node, power)


def terms(node: Node) -> Iterator[Node]:
    """The terms of nested sums, also where a number stands before the bracket."""
    inside = _summed(node)
    if inside is None:
        yield node
    else:
        for arg in inside.args:
            yield from terms(arg)


def _summed(node: Node) -> Apply | None:
    """The sum that a node is, up to signs and numbers before or below it."""
    if not isinstance(node, Apply):
        return None
    if node.head == "+":
        return node
    if node.head == "neg":
        return _summed(node.args[0])
    if node.head in ("*", "/"):
        others = [arg for arg in node.args if not is_constant(arg)]
        if len(others) == 1 and (node.head == "*" or others[0] is node.args[0]):
            return _summed(others[0])
    return None


def is_constant(node: Node) -> bool:
    """Whether no symbol occurs."""
    if isinstance(node, Apply):
        return all(map(is_constant, node.args))
    return isinstance(node, Number) or node.name in ("pi", "e")


def is_sum(node: Node) -> bool:
    """Whether the node is a sum as written."""
    return isinstance(node, Apply) and node.head == "+"


class Ring:
    """The polynomials in the symbols of some expressions, and in what stands for a symbol there."""

    def __init__(self, *nodes: Node) -> None:
        found: dict[str, int] = {}
        for node in nodes:
            for atom in _atoms(node):
                found.setdefault(atom, len(found))
        if len(found) > MAX_SYMBOLS:
            raise Undecidable("symbols")
        self.context = fmpq_mpoly_ctx.get([f"x{at}" for at in range(max(len(found), 1))], Ordering.lex)
        self.atoms = found

    def polynomial(self, node: Node) -> fmpq_mpoly:
        """The node as a polynomial.

        Raises:
            Undecidable: it divides by something that is no number, or is too large.
        """
        above, below = self.fraction(node)
        if not below.is_constant() or below.is_zero():
            raise Undecidable("quotient")
        return above / below.leading_coefficient()

    def fraction(self, node: Node) -> tuple[fmpq_mpoly, fmpq_mpoly]:
        """The node as numerator and denominator, not reduced.

        Raises:
            Undecidable: too large.
        """
        if isinstance(node, Number):
            return self.constant(node.value), self.constant(1)
        if isinstance(node, Apply):
            if node.head == "+":
                return self._sum(node)
            if node.head in ("*", "/", "neg") or (node.head == "^" and exponent_of(node.args[1]) is not None):
                return self._product(node)
        return self.context.gens()[self.atoms[_atom(node)]], self.constant(1)

    def constant(self, number: Fraction | int) -> fmpq_mpoly:
        """A number as a polynomial."""
        number = Fraction(number)
        return self.context.constant(fmpq(number.numerator, number.denominator))

    def degree(self, polynomial: fmpq_mpoly, name: str) -> int:
        """The degree in one symbol."""
        at = self.atoms.get(name)
        return 0 if at is None or polynomial.is_zero() else int(polynomial.degrees()[at])

    def _sum(self, node: Apply) -> tuple[fmpq_mpoly, fmpq_mpoly]:
        above, below = self.fraction(node.args[0])
        for arg in node.args[1:]:
            num, den = self.fraction(arg)
            if den == below:
                above = above + num
            else:
                above, below = times(above, den) + times(num, below), times(below, den)
        return above, below

    def _product(self, node: Apply) -> tuple[fmpq_mpoly, fmpq_mpoly]:
        above = below = self.constant(1)
        for base, exponent in factors(node):
            num, den = self.fraction(base)
            if exponent < 0:
                num, den = den, num
            above, below = times(above, raised(num, abs(exponent))), times(below, raised(den, abs(exponent)))
        return above, below


def times(left: fmpq_mpoly, right: fmpq_mpoly) -> fmpq_mpoly:
    """The product of two polynomials.

    Raises:
        Undecidable: it would be too large.
    """
    if len(left) * len(right) > MAX_TERMS or _degree(left) + _degree(right) > MAX_DEGREE:
        raise Undecidable("size")
    return left * right


def raised(base: fmpq_mpoly, exponent: int) -> fmpq_mpoly:
    """A polynomial to a power.

    Raises:
        Undecidable: it would be too large.
    """
    if exponent > MAX_DEGREE:
        raise Undecidable("degree")
    power = base**0
    for _ in range(exponent):
        power = times(power, base)
    return power


def irreducible(polynomial: fmpq_mpoly) -> list[tuple[fmpq_mpoly, int]]:
    """Its irreducible factors over the rationals with their exponents, numbers aside."""
    return [(factor, int(exponent)) for factor, exponent in polynomial.factor()[1]]


def common_number(polynomial: fmpq_mpoly) -> int:
    """The greatest integer that can be taken out of all coefficients, after their common denominator."""
    return gcd(*(int(coefficient.p) for coefficient in polynomial.coeffs()))


def has_whole_coefficients(polynomial: fmpq_mpoly) -> bool:
    """Whether every coefficient is an integer."""
    return all(coefficient.q == 1 for coefficient in polynomial.coeffs())


def _degree(polynomial: fmpq_mpoly) -> int:
    return 0 if polynomial.is_zero() else int(polynomial.total_degree())


def _atoms(node: Node) -> Iterator[str]:
    if isinstance(node, Number):
        return
    if isinstance(node, Apply):
        if node.head in ("+", "*", "/", "neg"):
            for arg in node.args:
                yield from _atoms(arg)
            return
        if node.head == "^" and exponent_of(node.args[1]) is not None:
            yield from _atoms(node.args[0])
            return
    yield _atom(node)


def _atom(node: Node) -> str:
    return node.name if isinstance(node, Name) else text_of(node, {})
