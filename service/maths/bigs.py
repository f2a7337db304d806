"""Sums and products over an index, and case distinctions, modulo a prime.

With numeric bounds they are expanded. With symbolic bounds a polynomial or geometric body has a closed form, and any other is an
unknown that is named by its bounds and its body, so that renamed and shifted indices agree; how it grows by one step is known too.
"""

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING

from service.maths.names import Domain, Symbol
from service.maths.terms import (
    NOWHERE,
    bare,
    collected,
    integer,
    is_whole,
    mentions,
    minus,
    number,
    product,
    rational,
    substitute,
    terms_of,
)
from service.maths.tree import Apply, Name, Node, Number
from service.maths.worlds import Degenerate, Element, Ring

if TYPE_CHECKING:
    from service.maths.residues import Evaluation

MAX_EXPANDED = 400
"""Terms of one sum that are written out."""

MAX_DEGREE = 12
"""Degree in the index up to which a closed form is interpolated."""


def big(ev: "Evaluation", node: Apply, ring: Ring) -> Element:
    """A sum or product."""
    body, index, low, high = node.args
    if not isinstance(index, Name):
        raise Degenerate("no index")
    first, last = integer(collected(low)), integer(collected(high))
    if first is not None and last is not None:
        return _expanded(ev, node, range(first, last + 1), ring)
    if not (is_finite(low) and is_finite(high)):
        return ev.hashed(Apply(f"infinite {node.head}", _anonymous(ev, node), NOWHERE), ring)
    fresh, shifted = _from_zero(ev, body, index.name, low)
    span = minus(high, low)
    factorials = _as_gammas(shifted, fresh, span) if node.head == "prod" else None
    if factorials is not None:
        return ev.value(factorials, ring)
    if ring.name != "field":
        return ev.random(ring, "big", ev.value(node, ev.field_ring))
    found = (_product if node.head == "prod" else _sum)(ev, shifted, fresh, span)
    ev.nesting -= 1
    return found


def is_finite(bound: Node) -> bool:
    """Whether a bound is neither infinite nor left out."""
    if isinstance(bound, Name):
        return bound.name not in ("oo", "whole")
    return isinstance(bound, Number) or all(map(is_finite, bound.args))


def _expanded(ev: "Evaluation", node: Apply, indices: range, ring: Ring) -> Element:
    if len(indices) > MAX_EXPANDED:
        raise Degenerate("too many terms")
    ev.budget -= len(indices)
    if ev.budget < 0:
        raise Degenerate("too many terms")
    body, index = node.args[0], node.args[1]
    found = ring.make(0 if node.head == "sum" else 1)
    for place in indices:
        value = ev.value(substitute(body, getattr(index, "name", ""), number(place)), ring)
        found = found + value if node.head == "sum" else found * value
    return found


def _from_zero(ev: "Evaluation", body: Node, name: str, low: Node) -> tuple[str, Node]:
    """A name of our own that counts from zero, and the body in it."""
    fresh = f"§{ev.nesting}"
    ev.nesting += 1
    ev.symbols = {**ev.symbols, fresh: Symbol(fresh, Domain.NONNEGATIVE_INTEGER)}
    counter: Node = Name(fresh, NOWHERE)
    if integer(low) != 0:
        counter = Apply("+", (counter, low), NOWHERE)
    return fresh, substitute(body, name, counter)


def _anonymous(ev: "Evaluation", node: Apply) -> tuple[Node, ...]:
    body, index, low, high = node.args
    fresh = f"§{ev.nesting}"
    ev.symbols = {**ev.symbols, fresh: Symbol(fresh, Domain.NONNEGATIVE_INTEGER)}
    bounds = tuple(bound if is_finite(bound) else number(-1) for bound in (low, high))
    return (substitute(body, getattr(index, "name", ""), Name(fresh, NOWHERE)), *bounds)


def _sum(ev: "Evaluation", body: Node, name: str, span: Node) -> Element:
    degree = degree_in(body, name)
    if degree is not None and degree <= MAX_DEGREE:
        return _interpolated(ev, body, name, span, degree)
    found = ev.field_ring.make(0)
    for term in terms_of(body):
        outer = tuple(factor for factor in term.factors if not mentions(factor, name))
        inner = product(tuple(factor for factor in term.factors if mentions(factor, name)))
        found = found + ev.value(product(outer, term.coefficient), ev.field_ring) * _inner(ev, inner, name, span)
    return found


def _inner(ev: "Evaluation", body: Node, name: str, span: Node) -> Element:
    degree = degree_in(body, name)
    if degree is not None and degree <= MAX_DEGREE:
        return _interpolated(ev, body, name, span, degree)
    if is_geometric(body, name):
        return _geometric(ev, body, name, span)
    return _unknown(ev, "sum", body, name, span)


def _interpolated(ev: "Evaluation", body: Node, name: str, span: Node, degree: int) -> Element:
    """The polynomial of degree + 1 in the number of steps that has the right first values (Lagrange)."""
    partial, values = ev.field_ring.make(0), []
    for place in range(degree + 2):
        partial = partial + ev.value(substitute(body, name, number(place)), ev.field_ring)
        values.append(partial)
    at = ev.value(span, ev.field_ring)
    found = ev.field_ring.make(0)
    for place, value in enumerate(values):
        weight = ev.field_ring.make(1)
        for other in range(degree + 2):
            if other != place:
                weight = weight * (at - other) / (place - other)
        found = found + weight * value
    ev.degree += degree + 1
    return found


def degree_in(node: Node, name: str) -> int | None:
    """The degree of a polynomial in a name; None when it is no polynomial in it."""
    if isinstance(node, Number):
        return 0
    if isinstance(node, Name):
        return int(node.name == name)
    if not mentions(node, name):
        return 0
    if node.head == "^":
        times = integer(node.args[1])
        inner = degree_in(node.args[0], name)
        return None if times is None or times < 0 or inner is None else inner * times
    if node.head == "/" and mentions(node.args[1], name):
        return None
    if node.head == "binom":
        times, inner = integer(node.args[1]), degree_in(node.args[0], name)
        return None if times is None or times < 0 or inner is None else inner * times
    combined = _DEGREES.get(node.head)
    degrees = [degree_in(arg, name) for arg in node.args]
    known = [degree for degree in degrees if degree is not None]
    return combined(known) if combined and len(known) == len(degrees) else None


_DEGREES: dict[str, Callable[[list[int]], int]] = {"+": max, "*": sum, "/": sum, "neg": max}


def is_geometric(node: Node, name: str) -> bool:
    """Whether each value is the one before times something that does not depend on the name."""
    if not mentions(node, name):
        return True
    if not isinstance(node, Apply):
        return False
    if node.head in ("*", "/", "neg"):
        return all(is_geometric(arg, name) for arg in node.args)
    if node.head == "^":
        base, exponent = node.args
        if not mentions(base, name):
            return degree_in(exponent, name) == 1
        return not mentions(exponent, name) and is_geometric(base, name)
    return node.head == "exp" and degree_in(node.args[0], name) == 1


def _geometric(ev: "Evaluation", body: Node, name: str, span: Node) -> Element:
    first = ev.value(substitute(body, name, number(0)), ev.field_ring)
    ratio = ev.value(substitute(body, name, number(1)), ev.field_ring) / first
    ev.repeats(span, 2)
    ring = ev.world.among.whole if is_whole(span, ev.symbols) else ev.world.among.exponent
    return first * (ratio ** int(ev.value(span, ring) + 1) - 1) / (ratio - 1)


def _product(ev: "Evaluation", body: Node, name: str, span: Node) -> Element:
    count = Apply("+", (span, number(1)), NOWHERE)
    factors = _factors(body)
    constant = tuple(factor for factor in factors if not mentions(factor, name))
    varying = tuple(factor for factor in factors if mentions(factor, name))
    found = ev.field_ring.make(1)
    if constant:
        found = ev.power(product(constant), count, ev.field_ring)
    return found * _unknown(ev, "prod", product(varying), name, span) if varying else found


def _as_gammas(body: Node, name: str, span: Node) -> Node | None:
    """The product of a(j + c) for j from 0 as a^(span + 1) Γ(c + span + 1)/Γ(c); None for other bodies."""
    if degree_in(body, name) != 1:
        return None
    first = collected(substitute(body, name, number(0)))
    slope = rational(collected(minus(substitute(body, name, number(1)), first)))
    if not slope:
        return None
    start = collected(Apply("/", (first, number(slope)), NOWHERE))
    plain = rational(start)
    if plain is not None and plain <= 0:
        return None
    count = Apply("+", (span, number(1)), NOWHERE)
    ratio = Apply("/", (_gamma(Apply("+", (start, count), NOWHERE)), _gamma(start)), NOWHERE)
    return ratio if slope == 1 else Apply("*", (Apply("^", (number(slope), count), NOWHERE), ratio), NOWHERE)


def _gamma(node: Node) -> Node:
    return Apply("gamma", (node,), NOWHERE)


def _factors(node: Node) -> tuple[Node, ...]:
    if isinstance(node, Apply) and node.head == "*":
        return tuple(factor for arg in node.args for factor in _factors(arg))
    return (node,)


def _unknown(ev: "Evaluation", head: str, body: Node, name: str, span: Node) -> Element:
    """A value named by body and bounds; a step further it has grown by its last terms."""
    if not any(mentions(span, stepped) for stepped in ev.steps):
        return _named(ev, head, body, name, span)
    steps, ev.steps = ev.steps, {}
    found = _named(ev, head, body, name, span)
    ev.steps = steps
    for back in range(_growth(span, steps)):
        term = ev.value(substitute(body, name, minus(span, number(back))), ev.field_ring)
        found = found + term if head == "sum" else found * term
    return found


def _growth(span: Node, steps: Mapping[str, int]) -> int:
    """How many terms there are more because names are a step further."""
    grown = 0
    for name, step in steps.items():
        linear = linear_in(span, name) if mentions(span, name) else (0, 0)
        if linear is None or linear[0] * step < 0:
            raise Degenerate("a bound that does not grow evenly")
        grown += linear[0] * step
    return grown


def linear_in(bound: Node, name: str) -> tuple[int, int] | None:
    """The whole a and b of a·n + b, or None."""
    if degree_in(bound, name) != 1:
        return None
    at_zero = collected(substitute(bound, name, number(0)))
    slope = integer(collected(minus(substitute(bound, name, number(1)), at_zero)))
    offset = integer(at_zero)
    return (slope, offset) if slope is not None and offset is not None else None


def _named(ev: "Evaluation", head: str, body: Node, name: str, span: Node) -> Element:
    key = f"{head} {ev.value(span, ev.field_ring)} {_identity(ev, body)}"
    if key not in ev.bigs:
        ev.bigs[key] = ev.unknown if ev.unknown is not None else ev.random(ev.field_ring, key)
    return ev.bigs[key]


def _identity(ev: "Evaluation", body: Node) -> str:
    """What tells one body from another: its residue, or the tree where it has none here, as roots of non-squares."""
    try:
        return str(ev.value(body, ev.field_ring))
    except Degenerate:
        return repr(bare(body))


def cases(ev: "Evaluation", node: Apply, ring: Ring) -> Element:
    """The value of the first case that holds on this path; a last value without a condition is for all others."""
    values, conditions = node.args[::2], node.args[1::2]
    for value, condition in zip(values, conditions, strict=False):
        if _holds(ev, condition):
            return ev.value(value, ring)
    if len(values) > len(conditions):
        return ev.value(values[-1], ring)
    ev.path.contradict()
    raise Degenerate("no case")


def _holds(ev: "Evaluation", condition: Node) -> bool:
    """Whether a condition holds; single points, where two sides are equal, are left aside."""
    if not isinstance(condition, Apply):
        return True
    if condition.head in ("and", "or"):
        found = [_holds(ev, arg) for arg in condition.args]
        return all(found) if condition.head == "and" else any(found)
    left, right = condition.args
    difference = Apply("+", (right, Apply("neg", (left,), NOWHERE)), NOWHERE)
    sign = ev.sign(difference, ev.value(difference, ev.field_ring))
    return _RELATIONS[condition.head](sign)


_RELATIONS: dict[str, Callable[[int], bool]] = {
    "<": lambda sign: sign > 0,
    "<=": lambda sign: sign >= 0,
    ">": lambda sign: sign < 0,
    ">=": lambda sign: sign <= 0,
    "=": lambda sign: sign == 0,
    "!=": lambda sign: sign != 0,
}
