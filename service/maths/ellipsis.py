r"""What `…` stands for, worked out from its neighbours: `a_1 + a_2 + … + a_n` is a sum, `[W^1, …, W^H]` a row of blocks.

The first and the last member are compared leaf by leaf; where they differ stands the index. A second member must fit.
Knows no values.
"""

from fractions import Fraction
from itertools import product

from service.errors import ResponseError
from service.maths.tree import Apply, Name, Node, Number, same

RUNS = {"+": "sum", "*": "prod", "list": "hcat", "row": "hcat", "tuple": "hcat", "column": "vcat", "diag": "dcat"}
"""What a run of members under each head becomes; (body, index, low, high) like a sum."""

DOWN = "-down"
"""Suffix of a run that counts down, where order matters: `[W^H, …, W^1]`."""


def without_dots(node: Node) -> Node:
    """The tree with every ellipsis replaced by a sum, product or run of blocks.

    Raises:
        ResponseError: unclear-ellipsis, when the members do not say how it goes on.
    """
    if not isinstance(node, Apply):
        return node
    if node.head == "matrix":
        node = _stacked(node)
    if any(_is_dots(arg) for arg in node.args):
        return _run(node)
    args = tuple(without_dots(arg) for arg in node.args)
    return node if all(old is new for old, new in zip(node.args, args, strict=True)) else node._replace(args=args)


def _stacked(node: Apply) -> Apply:
    """A matrix with an ellipsis between rows of one cell, as a column; a single row of blocks, as that row."""
    rows = [row for row in node.args if isinstance(row, Apply)]
    if len(rows) == 1:
        return rows[0]
    if any(len(row.args) == 1 and _is_dots(row.args[0]) for row in rows) and all(len(row.args) == 1 for row in rows):
        return Apply("column", tuple(row.args[0] for row in rows), node.span)
    return node


def _is_dots(node: Node) -> bool:
    return isinstance(node, Apply) and node.head == "dots"


def _run(node: Apply) -> Node:
    places = [place for place, arg in enumerate(node.args) if _is_dots(arg)]
    before, after = node.args[: places[0]], node.args[places[0] + 1 :]
    if len(places) != 1 or node.head not in RUNS:
        raise _unclear(node)
    for start, end in product(range(len(before)), reversed(range(len(after)))):
        found = _counted_run(node, before[start:], after[: end + 1], places[0])
        if found is not None:
            around = (*map(without_dots, before[:start]), found, *map(without_dots, after[end + 1 :]))
            return found if len(around) == 1 else node._replace(args=around)
    raise _unclear(node)


def _counted_run(node: Apply, before: tuple[Node, ...], after: tuple[Node, ...], place: int) -> Node | None:
    """The run from the first of `before` to the last of `after`, if they and those between count through one index."""
    first, last = before[0], after[-1]
    pair = _difference(first, last)
    if pair is None or any(_difference(first, member) is None for member in after[:-1]):
        return None
    index = Name(f"#{place}", node.span)
    body = _generalised(first, last, index)
    if not _fits(body, index, before, pair[0]):
        return None
    return _counted(node, without_dots(body), index, *pair)


def _counted(node: Apply, body: Node, index: Name, first: Node, last: Node) -> Node:
    head = RUNS[node.head]
    if isinstance(last, Number) and not isinstance(first, Number):
        first, last = last, first
        head = head if head == "sum" else head + DOWN
    return Apply(head, (body, index, first, last), node.span)


def _difference(first: Node, last: Node) -> tuple[Node, Node] | None:
    """The one pair of leaves in which two members differ, wherever they do; None when they differ in more ways or not at all."""
    pairs: list[tuple[Node, Node]] = []
    if not _collect(first, last, pairs) or not pairs:
        return None
    left, right = pairs[0]
    return pairs[0] if all(same(left, one) and same(right, other) for one, other in pairs) else None


def _collect(first: Node, last: Node, pairs: list[tuple[Node, Node]]) -> bool:
    if isinstance(first, Apply) and isinstance(last, Apply):
        alike = first.head == last.head and len(first.args) == len(last.args)
        return alike and all(_collect(one, other, pairs) for one, other in zip(first.args, last.args, strict=True))
    if isinstance(first, Number) and isinstance(last, Apply):
        pairs.append((first, last))
        return True
    if isinstance(first, Apply) or isinstance(last, Apply):
        return False
    if not same(first, last):
        pairs.append((first, last))
    return True


def _generalised(first: Node, last: Node, index: Name) -> Node:
    if isinstance(first, Apply) and isinstance(last, Apply):
        args = tuple(_generalised(one, other, index) for one, other in zip(first.args, last.args, strict=True))
        return first._replace(args=args)
    return first if same(first, last) else index


def _fits(body: Node, index: Name, before: tuple[Node, ...], first: Node) -> bool:
    """Whether the members in front of the ellipsis count up by one from the first."""
    if len(before) == 1 or not isinstance(first, Number):
        return True
    return all(
        same(_at(body, index, Number(first.value + step, str(first.value + step), index.span)), member)
        for step, member in enumerate(before)
    )


def _at(body: Node, index: Name, number: Number) -> Node:
    if isinstance(body, Apply):
        return body._replace(args=tuple(_at(arg, index, number) for arg in body.args))
    return number if isinstance(body, Name) and body.name == index.name else body


def _unclear(node: Apply) -> ResponseError:
    return ResponseError("unclear-ellipsis", node.span)


ONE = Number(Fraction(1), "1", (0, 0))
"""Where an index starts when nothing is said."""
