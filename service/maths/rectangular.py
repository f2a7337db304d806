"""Complex constants brought to real and imaginary part, as far as that goes by arithmetic; and in which form they are written."""

from fractions import Fraction

from service.maths.building import ZERO, negated, number, over, plus, times
from service.maths.exact import value
from service.maths.rational_functions import NoRatio, Polynomial, ratio
from service.maths.tree import Apply, Name, Node, names_in, walk

UNIT = "i"
I = Name(UNIT, (0, 0))  # noqa: E741 - that is its name


def simplified(node: Node) -> Node:
    """The expression with roots of negative numbers as multiples of i, and absolute values of complex numbers as real roots."""
    if not isinstance(node, Apply):
        return node
    node = node._replace(args=tuple(map(simplified, node.args)))
    exact = value(node.args[0]) if len(node.args) == 1 else None
    if node.head == "sqrt" and exact is not None and exact < 0:
        return times(I, Apply("sqrt", (number(-exact),), node.span))
    if node.head == "abs" and UNIT in names_in(node):
        parts = real_and_imaginary(node.args[0])
        if parts:
            return Apply("sqrt", (plus(times(parts[0], parts[0]), times(parts[1], parts[1])),), node.span)
    return node


def real_and_imaginary(node: Node) -> tuple[Node, Node] | None:
    """Both parts of an expression that is rational in i; None for others."""
    try:
        above, below = (_folded(one) for one in ratio(node, UNIT))
    except NoRatio:
        return None
    (a, b), (c, d) = above, below
    if value(d) == 0:
        return over(a, c), over(b, c)
    size = plus(times(c, c), times(d, d))
    return over(plus(times(a, c), times(b, d)), size), over(plus(times(b, c), negated(times(a, d))), size)


def _folded(one: Polynomial) -> tuple[Node, Node]:
    """A polynomial in i as a + bi."""
    parts: list[Node] = [ZERO, ZERO]
    for power, coefficient in enumerate(one):
        signed = negated(coefficient) if power % 4 >= 2 else coefficient
        parts[power % 2] = plus(parts[power % 2], signed)
    return parts[0], parts[1]


def is_rectangular(node: Node) -> bool:
    """Whether it is written a + bi: at most one real and one imaginary term, and i only as a factor."""
    terms = node.args if isinstance(node, Apply) and node.head == "+" else (node,)
    kinds = [_kind(term) for term in terms]
    return None not in kinds and len(set(kinds)) == len(kinds)


def _kind(term: Node) -> int | None:
    """0 for a real term, 1 for an imaginary one."""
    if UNIT not in names_in(term):
        return 0 if not isinstance(term, Apply) or term.head != "+" else None
    if isinstance(term, Name):
        return 1
    if isinstance(term, Apply) and term.head == "neg":
        return _kind(term.args[0])
    if isinstance(term, Apply) and term.head == "*":
        kinds = [_kind(factor) for factor in term.args]
        return 1 if kinds.count(1) == 1 and None not in kinds else None
    if isinstance(term, Apply) and term.head == "/" and UNIT not in names_in(term.args[1]):
        return _kind(term.args[0])
    return None


def is_polar(node: Node) -> bool:
    """Whether it is written r e^(iθ) or r (cos θ + i sin θ), or is a nonnegative real number."""
    heads = {one.head for one in walk(node) if isinstance(one, Apply)}
    if UNIT not in names_in(node):
        exact = value(node)
        return exact is not None and exact >= 0
    if {"cos", "sin"} <= heads:
        return True
    powers = [one for one in walk(node) if isinstance(one, Apply) and one.head in ("^", "exp")]
    return any(UNIT in names_in(one.args[-1]) for one in powers) and not (isinstance(node, Apply) and node.head == "+")


def polar(radius: Node, angle: Node, *, degrees: bool) -> Node:
    """r e^(iθ)."""
    if degrees:
        angle = times(angle, over(Name("pi", angle.span), number(Fraction(180))))
    return times(radius, Apply("exp", (times(I, angle),), angle.span))
