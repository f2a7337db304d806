"""Whether two systems of polynomial equations have the same consequences: their reduced Gröbner bases are the same.

Equal ideals have equal solutions; different ones may have them too, so nothing is said then.

Source: B. Buchberger, "Ein Algorithmus zum Auffinden der Basiselemente des Restklassenringes", thesis, Innsbruck (1965).
"""

from collections.abc import Sequence
from math import gcd
from typing import Any

from flint import Ordering, fmpq_mpoly, fmpz_mpoly, fmpz_mpoly_ctx, fmpz_mpoly_vec

from service.grading.form_polynomials import Ring, Undecidable
from service.maths.tree import Node

LIMITS = (12, 60, 400)
"""Polynomials of a basis, terms of a polynomial and bits of a coefficient, beyond which the search is given up."""

MAX_DEGREE = 6
"""Total degree of an equation; bases may grow doubly exponentially with it."""


def same_ideal(wanted: Sequence[Node], given: Sequence[Node]) -> bool:
    """Whether two lists of expressions generate the same ideal, over the rationals; False where it is not known."""
    try:
        ring = Ring(*wanted, *given)
        bases = [_basis([ring.polynomial(node) for node in nodes], ring) for nodes in (wanted, given)]
    except Undecidable:
        return False
    return None not in bases and bases[0] == bases[1]


def _basis(polynomials: list[fmpq_mpoly], ring: Ring) -> frozenset[str] | None:
    names = [f"x{at}" for at in range(max(len(ring.atoms), 1))]
    context = fmpz_mpoly_ctx.get(names, Ordering.degrevlex)
    if any(polynomial.total_degree() > MAX_DEGREE for polynomial in polynomials):
        return None
    ideal: Any = fmpz_mpoly_vec([_whole(one, context) for one in polynomials], context)
    found, is_complete = ideal.buchberger_naive(LIMITS)
    return frozenset(map(_written, found.autoreduction())) if is_complete else None


def _whole(polynomial: fmpq_mpoly, context: fmpz_mpoly_ctx) -> fmpz_mpoly:
    """A multiple of the polynomial with whole coefficients."""
    terms = polynomial.to_dict()
    scale = 1
    for coefficient in terms.values():
        scale *= int(coefficient.q)
    return context.from_dict({exponents: int(coefficient * scale) for exponents, coefficient in terms.items()})


def _written(polynomial: fmpz_mpoly) -> str:
    """The terms without a common number and with a positive coefficient first, as text."""
    terms = sorted((exponents, int(coefficient)) for exponents, coefficient in polynomial.to_dict().items())
    common = gcd(*(coefficient for _, coefficient in terms)) or 1
    sign = -1 if terms and terms[0][1] < 0 else 1
    return str([(exponents, coefficient // (common * sign)) for exponents, coefficient in terms])
