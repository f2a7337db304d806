"""Roots of expressions modulo a prime, from the roots of their parts where there are laws, else as they are met."""

from collections.abc import Callable
from fractions import Fraction
from typing import TYPE_CHECKING

from service.maths.domains import is_nonnegative, is_positive
from service.maths.terms import rational
from service.maths.tree import Apply, Node, Number
from service.maths.worlds import Element, small_rational

if TYPE_CHECKING:
    from service.maths.residues import Evaluation


def root(ev: "Evaluation", node: Node, index: int) -> Element:
    """The root of what is not negative, modulo p."""
    fraction = rational(node)
    if fraction is not None:
        return _root_of_number(ev, fraction, index)
    structural = _ROOTS.get(node.head) if isinstance(node, Apply) else None
    found = structural(ev, node, index) if structural and isinstance(node, Apply) else None
    if found is not None:
        return found
    ev.assume_positive(node)
    number = ev.value(node, ev.field_ring)
    if ev.is_canonical(node):
        return ev.roots.of_positive(number, index)
    return _root_of_square(ev, number, index) or ev.roots.of(number, index)


def _root_of_square(ev: "Evaluation", number: Element, index: int) -> Element | None:
    """√(1 - sin²) = |cos|: the root of a rational multiple of the square of a sine or cosine that was met."""
    for head, args, value in ev.waves if index == 2 and number != 0 else ():
        ratio = small_rational(number / (value * value), ev.world.p) if value != 0 else None
        if ratio is not None and ratio > 0:
            return value * ev.sign(Apply(head, args, (0, 0)), value) * ev.roots.of_number(ratio, 2)
    return None


def _root_of_number(ev: "Evaluation", number: Fraction, index: int) -> Element:
    if number < 0 and index == 2 and ev.plane:
        return ev.roots.of_number(-number, 2) * ev._constant("i", ev.field_ring)
    return ev.roots.of_number(number, index)


def _root_of_magnitude(ev: "Evaluation", node: Node, index: int) -> Element:
    """The root of |node|."""
    number = ev.value(node, ev.field_ring)
    if ev.sign(node, number) >= 0:
        return ev.root(node, index)
    fraction = rational(node)
    return ev.roots.of_number(-fraction, index) if fraction is not None else ev.roots.of(-number, index)


def _root_of_product(ev: "Evaluation", node: Apply, index: int) -> Element:
    found = ev.field_ring.make(1)
    unknown = [arg for arg in node.args if not is_nonnegative(arg, ev.symbols)]
    if len(unknown) == 1:
        ev.assume_positive(unknown[0])
    else:
        _assume_even(ev, unknown)
    for arg in node.args:
        found = found * _root_of_magnitude(ev, arg, index)
    return found


def _assume_even(ev: "Evaluation", factors: list[Node]) -> None:
    negative = sum(ev.sign(arg, ev.value(arg, ev.field_ring)) < 0 for arg in factors)
    if negative % 2:
        ev.path.contradict()


def _root_of_quotient(ev: "Evaluation", node: Apply, index: int) -> Element:
    above, below = node.args
    unknown = [arg for arg in node.args if not is_nonnegative(arg, ev.symbols)]
    if len(unknown) == 1:
        ev.assume_positive(unknown[0])
    else:
        _assume_even(ev, unknown)
    return _root_of_magnitude(ev, above, index) / _root_of_magnitude(ev, below, index)


def _root_of_power(ev: "Evaluation", node: Apply, index: int) -> Element | None:
    base, exponent = node.args
    fraction = rational(exponent)
    if fraction is None:
        if not is_positive(base, ev.symbols):
            return None
        divided = Apply("/", (exponent, Number(Fraction(index), str(index), (0, 0))), (0, 0))
        return ev._field_power(base, divided)
    if fraction.denominator != 1:
        return ev.root(base, index * fraction.denominator) ** fraction.numerator
    if fraction.numerator % 2:
        ev.assume_positive(base)
        return ev.root(base, index) ** fraction.numerator
    return _root_of_magnitude(ev, base, index) ** fraction.numerator


_ROOTS: dict[str, Callable[["Evaluation", Apply, int], Element | None]] = {
    "*": _root_of_product,
    "/": _root_of_quotient,
    "^": _root_of_power,
    "sqrt": lambda ev, node, index: ev.root(node.args[0], 2 * index),
    "cbrt": lambda ev, node, index: ev.root(node.args[0], 3 * index),
    "abs": lambda ev, node, index: _root_of_magnitude(ev, node.args[0], index),
}
"""Roots that follow from the roots of parts; None where they do not."""
