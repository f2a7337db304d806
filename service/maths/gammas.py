"""Factorials, the gamma function and binomial coefficients modulo a prime: (n+1)! = (n+1)·n! for every shift by a whole number."""

from collections.abc import Mapping
from fractions import Fraction
from typing import TYPE_CHECKING

from service.maths.terms import NOWHERE, ONE, Term, collected, integer, mentions, number, terms_of, total
from service.maths.tree import Apply, Name
from service.maths.worlds import Degenerate, Element, Ring

if TYPE_CHECKING:
    from service.maths.residues import Evaluation

MAX_SHIFT = 200
"""Largest whole number that is taken off an argument."""

MAX_FACTORIAL = 5_000
"""Largest n whose factorial is multiplied out."""

MAX_CHOSEN = 60
"""Largest k for which binom(n, k) is multiplied out."""

_HALF = Fraction(1, 2)


def factorial(ev: "Evaluation", node: Apply, ring: Ring) -> Element:
    """n! = Γ(n + 1)."""
    return gamma(ev, Apply("gamma", (Apply("+", (node.args[0], ONE), NOWHERE),), NOWHERE), ring)


def gamma(ev: "Evaluation", node: Apply, ring: Ring) -> Element:
    """Γ(u + k) = (u + k - 1) ··· (u + 1)·u·Γ(u), with the whole number k taken off what is written."""
    terms = terms_of(node.args[0])
    constant = sum((term.coefficient for term in terms if not term.factors), Fraction(0))
    steps, ev.steps = ev.steps, {}
    try:
        return _shifted(ev, terms, constant + _stepped(terms, steps), ring)
    finally:
        ev.steps = steps


def _stepped(terms: list[Term], steps: Mapping[str, int]) -> Fraction:
    """How much the argument is further because names in it are a step further."""
    further = Fraction(0)
    for term in terms:
        names = [factor.name for factor in term.factors if isinstance(factor, Name)]
        if len(term.factors) == len(names) == 1:
            further += term.coefficient * steps.get(names[0], 0)
        elif any(mentions(factor, name) for factor in term.factors for name in steps):
            raise Degenerate("a step inside a gamma function")
    return further


def _shifted(ev: "Evaluation", terms: list[Term], constant: Fraction, ring: Ring) -> Element:
    varying = [term for term in terms if term.factors]
    if not varying and constant.denominator == 1:
        return ring.make(1) * _whole_factorial(ev, int(constant) - 1, ring)
    shift = constant.__floor__()
    if abs(shift) > MAX_SHIFT:
        raise Degenerate("a large shift of the gamma function")
    start = total([*varying, Term(constant - shift, ())])
    if not varying and constant - shift == _HALF:
        return _root_of_pi(ev, ring) * _climbed(ev.value(start, ring), shift)
    # Each part is worked out once in each ring: twice would double with every factorial inside another.
    field = ev.value(start, ev.field_ring)
    found = ev.random(ring, "gamma", field)
    if not shift:
        return found
    return found * _climbed(field if ring is ev.field_ring else ev.value(start, ring), shift)


def _root_of_pi(ev: "Evaluation", ring: Ring) -> Element:
    return ev.value(Apply("sqrt", (Name("pi", NOWHERE),), NOWHERE), ring)


def _climbed(value: Element, shift: int) -> Element:
    found = value**0
    for step in range(shift):
        found = found * (value + step)
    for step in range(1, 1 - shift):
        found = found / (value - step)
    return found


def _whole_factorial(ev: "Evaluation", count: int, ring: Ring) -> Element:
    if not 0 <= count <= MAX_FACTORIAL:
        raise Degenerate("factorial of a negative or large number")
    ev.budget -= count // 8
    found = ring.make(1)
    for step in range(2, count + 1):
        found = found * step
    return found


def binomial(ev: "Evaluation", node: Apply, ring: Ring) -> Element:
    """n(n-1)···(n-k+1)/k! for a literal k, otherwise by factorials."""
    above, below = node.args
    chosen = integer(below)
    if chosen is None:
        rest = Apply("+", (above, Apply("neg", (below,), NOWHERE)), NOWHERE)
        chosen = integer(collected(rest))
        if chosen is None:
            parts = (factorial(ev, Apply("factorial", (part,), NOWHERE), ring) for part in (above, below, rest))
            of_all, of_chosen, of_rest = parts
            return of_all / (of_chosen * of_rest)
    if not 0 <= chosen <= MAX_CHOSEN:
        if integer(above) is None:
            raise Degenerate("many chosen")
        return _whole_binomial(ev, integer(above) or 0, chosen, ring)
    value = ev.value(above, ring)
    found = ring.make(1)
    for step in range(chosen):
        found = found * (value - step) / (step + 1)
    return found


def _whole_binomial(ev: "Evaluation", above: int, below: int, ring: Ring) -> Element:
    if below < 0 or below > above:
        return ring.make(0) if above >= 0 else ev.value(number(Fraction(1, 1)), ring) / ring.make(0)
    return _whole_factorial(ev, above, ring) / (
        _whole_factorial(ev, below, ring) * _whole_factorial(ev, above - below, ring)
    )
