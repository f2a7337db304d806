"""The tree that a response is read into: three kinds of immutable node, each with its span.

    4*k*(m + ell)   ->   Apply("*", (Number(4), Name("k"), Apply("+", (Name("m"), Name("ell")))))

Heads of `Apply`: `+` and `*` (any number of arguments), `/`, `^`, `neg`, and the names in `service.maths.functions`.
The tree is syntax: nothing is simplified while reading, and it knows nothing of what symbols stand for.
"""

from collections.abc import Iterator
from fractions import Fraction
from typing import NamedTuple, Union

from service.errors import Span


class Number(NamedTuple):
    """A literal, exact.

    Attributes:
        value: the exact value.
        text: the digits as written, for significant figures.
        span: half-open range of characters.
    """

    value: Fraction
    text: str
    span: Span


class Name(NamedTuple):
    """A symbol or a constant (`pi`, `e`), by canonical name."""

    name: str
    span: Span


class Apply(NamedTuple):
    """An operator or function applied to its arguments."""

    head: str
    args: tuple["Node", ...]
    span: Span


Node = Union[Number, Name, Apply]  # noqa: UP007 - a forward reference inside Apply


BINDING = frozenset(["sum", "prod", "int", "lim", "lim+", "lim-"])
"""Heads whose second argument is a name that they bind in the first."""


def same(left: Node, right: Node) -> bool:
    """Whether two trees are the same, spans and the spelling of numbers aside."""
    if isinstance(left, Apply):
        return (
            isinstance(right, Apply)
            and left.head == right.head
            and len(left.args) == len(right.args)
            and all(map(same, left.args, right.args))
        )
    if isinstance(left, Number):
        return isinstance(right, Number) and left.value == right.value
    return isinstance(right, Name) and left.name == right.name


def names_in(node: Node) -> frozenset[str]:
    """Every symbol and constant that occurs in the tree."""
    return frozenset(leaf.name for leaf in walk(node) if isinstance(leaf, Name))


def product_of(factors: list[Node]) -> Node:
    """The product of one or more factors."""
    if len(factors) == 1:
        return factors[0]
    return Apply("*", tuple(factors), (factors[0].span[0], factors[-1].span[1]))


def spanning(node: Node, span: Span) -> Node:
    """The same node with another span, such as that of the brackets around it."""
    if isinstance(node, Apply):
        return Apply(node.head, node.args, span)
    return Name(node.name, span) if isinstance(node, Name) else Number(node.value, node.text, span)


def walk(node: Node) -> Iterator[Node]:
    """Every node of the tree, in no order that matters."""
    stack: list[Node] = [node]
    while stack:
        top = stack.pop()
        yield top
        if isinstance(top, Apply):
            stack.extend(top.args)


def is_higher(node: Node, levels: int) -> bool:
    """Whether a tree has more than so many levels."""
    layer = [node]
    while layer and levels:
        layer = [arg for part in layer if isinstance(part, Apply) for arg in part.args]
        levels -= 1
    return bool(layer)


COLLECTIONS = frozenset(
    "tuple list set matrix row dots part norm union intersection difference hadamard kronecker transpose above index and or"
    " interval(] interval[) = < <= > >= != in".split()
)
"""Heads that have no scalar as value."""
