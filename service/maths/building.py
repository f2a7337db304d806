"""Trees made from trees: sums, products and powers that fold what is plainly 0, 1 or a number, and names replaced by expressions.

Only what keeps the value wherever the parts have one; nothing is expanded or sorted.
"""

from collections.abc import Mapping
from fractions import Fraction

from service.maths.limits import MAX_BITS
from service.maths.tree import Apply, Name, Node, Number

MAX_NODES = 3_000
"""Nodes of a tree after names were replaced; definitions put into definitions could grow without end."""

NOWHERE = (0, 0)


class TooLarge(ArithmeticError):
    """A tree that would have more than MAX_NODES nodes."""


def number(value: int | Fraction) -> Number:
    """A literal that nobody wrote."""
    exact = Fraction(value)
    return Number(exact, str(exact), NOWHERE)


ZERO, ONE = number(0), number(1)


def is_number(node: Node, value: int) -> bool:
    """Whether the tree is that very literal."""
    return isinstance(node, Number) and node.value == value


def plus(left: Node, right: Node) -> Node:
    """left + right."""
    if is_number(left, 0):
        return right
    if is_number(right, 0):
        return left
    if isinstance(left, Number) and isinstance(right, Number):
        return number(left.value + right.value)
    return Apply("+", (left, right), NOWHERE)


def negated(node: Node) -> Node:
    """-node."""
    if isinstance(node, Number):
        return number(-node.value)
    if isinstance(node, Apply) and node.head == "neg":
        return node.args[0]
    if isinstance(node, Apply) and node.head == "+":
        return Apply("+", tuple(negated(arg) for arg in node.args), NOWHERE)
    return Apply("neg", (node,), NOWHERE)


def minus(left: Node, right: Node) -> Node:
    """left - right."""
    return plus(left, negated(right))


def times(left: Node, right: Node) -> Node:
    """left · right."""
    for one, other in ((left, right), (right, left)):
        if is_number(one, 0):
            return ZERO
        if is_number(one, 1):
            return other
        if isinstance(one, Apply) and one.head == "neg":
            return negated(times(one.args[0], other))
    if isinstance(left, Number) and isinstance(right, Number) and _small(left) and _small(right):
        return number(left.value * right.value)
    return Apply("*", (left, right), NOWHERE)


def over(above: Node, below: Node) -> Node:
    """above / below."""
    if is_number(below, 1) or is_number(above, 0):
        return above
    if isinstance(above, Apply) and above.head == "neg":
        return negated(over(above.args[0], below))
    if isinstance(below, Apply) and below.head == "neg":
        return negated(over(above, below.args[0]))
    if isinstance(below, Number) and isinstance(above, Number) and below.value and _small(below) and _small(above):
        return number(above.value / below.value)
    if isinstance(below, Number) and below.value < 0:
        return negated(over(above, number(-below.value)))
    return Apply("/", (above, below), NOWHERE)


def raised(base: Node, exponent: Node) -> Node:
    """base ^ exponent."""
    return base if is_number(exponent, 1) else Apply("^", (base, exponent), NOWHERE)


def _small(node: Number) -> bool:
    return max(node.value.numerator.bit_length(), node.value.denominator.bit_length()) * 2 < MAX_BITS


def replaced(node: Node, bodies: Mapping[str, Node]) -> Node:
    """The tree with names replaced by expressions, all at once.

    Raises:
        TooLarge: when it would pass MAX_NODES.
    """
    return _Replacing(bodies).of(node) if bodies else node


class _Replacing:
    def __init__(self, bodies: Mapping[str, Node]) -> None:
        self.bodies = bodies
        self.sizes: dict[str, int] = {}
        self.left = MAX_NODES

    def of(self, node: Node) -> Node:
        if isinstance(node, Name) and node.name in self.bodies:
            body = self.bodies[node.name]
            self._spend(self.sizes.setdefault(node.name, 0) or self._measured(node.name, body))
            return body
        self._spend(1)
        if not isinstance(node, Apply):
            return node
        args = tuple(map(self.of, node.args))
        return node if all(old is new for old, new in zip(node.args, args, strict=True)) else node._replace(args=args)

    def _measured(self, name: str, body: Node) -> int:
        self.sizes[name] = size(body)
        return self.sizes[name]

    def _spend(self, nodes: int) -> None:
        self.left -= nodes
        if self.left < 0:
            raise TooLarge


def size(node: Node) -> int:
    """How many nodes the tree has."""
    return 1 + sum(map(size, node.args)) if isinstance(node, Apply) else 1
