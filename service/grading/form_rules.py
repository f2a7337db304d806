"""The forms an expression may be asked for in, each a rule on the tree as it was written; nothing is simplified.

A rule returns the place that is not in the form, or None. Rules that need factors or common divisors get them from polynomials.
"""

from collections.abc import Iterator
from fractions import Fraction

from flint import fmpz

from service.errors import Span
from service.grading.form_polynomials import (
    Factor,
    Ring,
    Undecidable,
    common_number,
    exponent_of,
    factors,
    has_whole_coefficients,
    irreducible,
    is_constant,
    is_sum,
    raised,
    terms,
    times,
)
from service.maths.exact import value
from service.maths.tree import Apply, Node, Number, names_in

MAX_RADICAND = 10**18


def factored(node: Node) -> Span | None:
    """A product of factors none of which splits further over the rationals, common numbers taken out."""
    parts = [part for part in factors(node) if not is_constant(part.base)]
    for base, _ in parts:
        if is_sum(base):
            if len(parts) > 1 and any(not is_constant(part.args[1]) for part in _divisions(base) if part.head == "/"):
                return base.span
            polynomial = Ring(base).polynomial(base)
            if sum(exponent for _, exponent in irreducible(polynomial)) != 1 or common_number(polynomial) != 1:
                return base.span
    return None


def expanded(node: Node) -> Span | None:
    """A sum in which no bracket is left to be multiplied out."""
    if not isinstance(node, Apply):
        return None
    if node.head == "^" and (exponent_of(node.args[1]) or 0) > 1:
        return node.span if _opens(node.args[0]) else None
    if node.head in ("*", "neg") and any(is_sum(base) and power > 0 for base, power in factors(node)):
        return node.span
    if node.head == "/" and is_sum(node.args[0]) and is_constant(node.args[1]):
        return node.span
    if node.head in ("+", "*", "neg", "/"):
        return next((span for arg in node.args if (span := expanded(arg))), None)
    return None


def _opens(base: Node) -> bool:
    """Whether a power of this can be multiplied out."""
    return isinstance(base, Apply) and base.head in ("+", "*", "/", "neg") and not is_constant(base)


def single_fraction(node: Node) -> Span | None:
    """One numerator over one denominator, or no denominator at all."""
    fractions = list(_divisions(node))
    if not fractions:
        return None
    if len(fractions) > 1 or not any(part is fractions[0] for part in _multiplied(node)):
        return node.span
    only = fractions[0]
    return None if only.head == "/" else only.span


def _multiplied(node: Node) -> Iterator[Node]:
    """What a product is made of as written, itself included."""
    yield node
    if isinstance(node, Apply) and node.head in ("*", "neg"):
        for arg in node.args:
            yield from _multiplied(arg)


def _divisions(node: Node) -> Iterator[Apply]:
    """Every division, outside exponents and functions; a negative power is one."""
    if not isinstance(node, Apply):
        return
    if node.head == "/" or (node.head == "^" and (exponent_of(node.args[1]) or 0) < 0):
        yield node
    if node.head in ("+", "*", "/", "neg"):
        for arg in node.args:
            yield from _divisions(arg)
    elif node.head == "^":
        yield from _divisions(node.args[0])


def lowest_terms(node: Node) -> Span | None:
    """Fractions whose numerator and denominator have no common factor, numbers included."""
    if not isinstance(node, Apply):
        return None
    if node.head == "/" and value(node.args[1]) in (1, -1):
        return node.span
    if node.head in ("*", "/", "neg", "^"):
        parts = list(factors(node))
        if any(power < 0 for _, power in parts) and _has_common_factor(parts):
            return node.span
        return next((span for base, _ in parts if base is not node and (span := lowest_terms(base))), None) or (
            lowest_terms(node.args[1]) if node.head == "^" else None
        )
    return next((span for arg in node.args if (span := lowest_terms(arg))), None)


def _has_common_factor(parts: list[Factor]) -> bool:
    ring = Ring(*(base for base, _ in parts))
    above = below = ring.constant(1)
    for base, power in parts:
        polynomial = ring.polynomial(base)
        if power > 0:
            above = times(above, raised(polynomial, power))
        else:
            below = times(below, raised(polynomial, -power))
    if below.is_zero() or above.is_zero():
        raise Undecidable("zero")
    if not above.gcd(below).is_constant():
        return True
    whole = has_whole_coefficients(above) and has_whole_coefficients(below)
    return whole and fmpz(common_number(above)).gcd(common_number(below)) > 1


def partial_fractions(node: Node) -> Span | None:
    """A sum of a polynomial and of fractions over powers of one irreducible factor, each numerator of lower degree."""
    pieces = list(terms(node))
    spread = next((piece for piece in pieces if _is_spread(piece)), None)
    if spread is not None:
        return spread.span
    below = [base for piece in pieces for base, power in factors(piece) if power < 0]
    names = {name for base in below for name in names_in(base)}
    if len(names) != 1:
        raise Undecidable("no single variable")
    (name,) = names
    ring, seen = Ring(node), []
    for piece in pieces:
        above, under = ring.fraction(piece)
        prime = irreducible(under)
        if not prime:
            continue
        if len(prime) > 1 or ring.degree(above, name) >= ring.degree(prime[0][0], name) or prime[0] in seen:
            return piece.span
        seen.append(prime[0])
    return None


def _is_spread(piece: Node) -> bool:
    """Whether a sum of fractions is multiplied by something that is no number: `3x(1/(x+1) + 2/(x+2))`."""
    parts = [part for part in factors(piece) if not is_constant(part.base)]
    return len(parts) > 1 and any(
        is_sum(base)
        and power > 0
        and any(not is_constant(part.args[1]) for part in _divisions(base) if part.head == "/")
        for base, power in parts
    )


def completed_square(node: Node) -> Span | None:
    """A number times the square of a linear expression, plus what is free of its variable."""
    ring = Ring(node)
    whole = ring.polynomial(node)
    squared = [name for name in names_in(node) if ring.degree(whole, name) == 2]
    if not squared or any(ring.degree(whole, name) > 2 for name in ring.atoms):
        raise Undecidable("no quadratic")
    pieces = list(terms(node))
    for name in sorted(squared):
        having = [piece for piece in pieces if name in names_in(piece)]
        outside = next((piece for piece in having if not _is_square_in(name, piece)), None)
        if outside is not None or len(having) != 1:
            return (outside or having[0]).span
    return None


def _is_square_in(name: str, piece: Node) -> bool:
    parts = [part for part in factors(piece) if name in names_in(part.base)]
    if len(parts) != 1 or parts[0].exponent != 2:
        return False
    ring = Ring(parts[0].base)
    return ring.degree(ring.polynomial(parts[0].base), name) == 1


def simplest_radical(node: Node) -> Span | None:
    """Roots of whole numbers from which no square (or cube) can be taken, at most one root of each kind in a product."""
    if not isinstance(node, Apply):
        return None
    index = _index(node)
    if index and _is_reducible(node.args[0], index):
        return node.span
    if node.head == "*":
        roots = [arg for arg in node.args if _index(arg) == 2 and is_constant(arg)]
        if len(roots) > 1:
            return node.span
    return next((span for arg in node.args if (span := simplest_radical(arg))), None)


def _index(node: Node) -> int:
    """2 for a square root, 3 for a cube root, however it is written; 0 for anything else."""
    if not isinstance(node, Apply):
        return 0
    if node.head in ("sqrt", "cbrt"):
        return 2 if node.head == "sqrt" else 3
    if node.head == "^" and _ratio(node.args[1]) in (Fraction(1, 2), Fraction(1, 3)):
        return 2 if _ratio(node.args[1]) == Fraction(1, 2) else 3
    return 0


def _ratio(node: Node) -> Fraction | None:
    if isinstance(node, Number):
        return node.value
    if isinstance(node, Apply) and node.head == "/" and all(isinstance(arg, Number) for arg in node.args):
        above, below = (arg.value for arg in node.args if isinstance(arg, Number))
        return above / below if below else None
    return None


def _is_reducible(inside: Node, index: int) -> bool:
    number = _ratio(inside)
    if number is None or number < 0:
        return False
    if number.denominator != 1:
        return True
    if number > MAX_RADICAND:
        raise Undecidable("size")
    if number < 2:
        return True
    return any(power >= index for _, power in fmpz(number.numerator).factor())


def rationalised_denominator(node: Node) -> Span | None:
    """No root in any denominator."""
    if not isinstance(node, Apply):
        return None
    for base, power in factors(node):
        if power < 0 and _has_root(base):
            return base.span
    return next((span for arg in node.args if (span := rationalised_denominator(arg))), None)


def _has_root(node: Node) -> bool:
    if not isinstance(node, Apply):
        return False
    exponent = _ratio(node.args[1]) if node.head == "^" else None
    return bool(_index(node)) or (exponent is not None and exponent.denominator > 1) or any(map(_has_root, node.args))
