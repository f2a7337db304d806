"""Grids of entries, and arithmetic with them where a response writes some around its matrices."""

from collections.abc import Callable, Mapping
from typing import Any, NamedTuple

from service.errors import ResponseError, Span
from service.maths.building import ONE, ZERO, negated, number, over, plus, times
from service.maths.exact import value
from service.maths.tree import Apply, Name, Node

MAX_ENTRIES = 400
AXES = ("i", "j", "k")

Rows = tuple[tuple[Node, ...], ...]


class Grid(NamedTuple):
    """Entries in rows.

    Attributes:
        rows: all of the same length.
        is_flat: whether it was written as a plain list, which is a row or a column as one likes.
        span: where it stands.
    """

    rows: Rows
    is_flat: bool
    span: Span

    @property
    def shape(self) -> tuple[int, int]:
        """Rows and columns."""
        return len(self.rows), len(self.rows[0])

    @property
    def entries(self) -> tuple[Node, ...]:
        """Every entry, row by row."""
        return tuple(entry for row in self.rows for entry in row)


def used(node: Node) -> set[str]:
    """Every name in the tree."""
    if isinstance(node, Name):
        return {node.name}
    return {name for arg in node.args for name in used(arg)} if isinstance(node, Apply) else set()


def components(node: Node) -> tuple[Node, ...] | None:
    """The coefficients of i, j and k of an expression that is linear in them without a constant term."""
    if isinstance(node, Name):
        return tuple(ONE if axis == node.name else ZERO for axis in AXES) if node.name in AXES else None
    if not isinstance(node, Apply):
        return None
    if node.head == "+":
        parts = [components(arg) for arg in node.args]
        known = [part for part in parts if part]
        if len(known) != len(parts):
            return None
        return tuple(_total([part[place] for part in known]) for place in range(3))
    if node.head == "neg":
        inner = components(node.args[0])
        return inner and tuple(map(negated, inner))
    return _scaled(node)


def _scaled(node: Apply) -> tuple[Node, ...] | None:
    if node.head == "/":
        inner = components(node.args[0])
        return inner and tuple(over(part, node.args[1]) for part in inner)
    if node.head != "*":
        return None
    axes = [arg for arg in node.args if used(arg) & set(AXES)]
    inner = components(axes[0]) if len(axes) == 1 else None
    if inner is None:
        return None
    for factor in node.args:
        if factor is not axes[0]:
            inner = tuple(times(factor, part) for part in inner)
    return inner


def _total(nodes: list[Node]) -> Node:
    total = nodes[0]
    for node in nodes[1:]:
        total = plus(total, node)
    return total


def worked_out(node: Node, literals: Mapping[str, Grid]) -> "Grid | Node":
    """A tree whose names stand for grids: as one grid, or as the scalar that it is."""
    if isinstance(node, Name):
        return literals.get(node.name, node)
    if not isinstance(node, Apply):
        return node
    args = [worked_out(arg, literals) for arg in node.args]
    if not any(isinstance(arg, Grid) for arg in args):
        return node
    rule = _RULES.get(node.head)
    if rule is None:
        raise ResponseError("not-a-grid", node.span)
    return rule(node, args)


def _sum(node: Apply, args: "list[Grid | Node]") -> Grid:
    grids = [arg for arg in args if isinstance(arg, Grid)]
    if len(grids) != len(args) or len({arg.shape for arg in grids}) > 1:
        raise ResponseError("not-a-grid", node.span)
    rows = tuple(
        tuple(_total(list(cells)) for cells in zip(*lines, strict=True))
        for lines in zip(*(g.rows for g in grids), strict=True)
    )
    return Grid(rows, all(arg.is_flat for arg in grids), node.span)


def _product(node: Apply, args: "list[Grid | Node]") -> Grid:
    product: Grid | Node = args[0]
    for arg in args[1:]:
        product = _pair(node, product, arg)
    if not isinstance(product, Grid):
        raise ResponseError("not-a-grid", node.span)
    return product


def _pair(node: Apply, left: "Grid | Node", right: "Grid | Node") -> "Grid | Node":
    if isinstance(left, Grid) and isinstance(right, Grid):
        if left.shape[1] != right.shape[0]:
            raise ResponseError("not-a-grid", node.span)
        columns = list(zip(*right.rows, strict=True))
        if left.shape[0] * left.shape[1] * len(columns) > MAX_ENTRIES * 4:
            raise ResponseError("too-many-elements", node.span, {"limit": str(MAX_ENTRIES)})
        rows = tuple(
            tuple(_total([times(a, b) for a, b in zip(row, column, strict=True)]) for column in columns)
            for row in left.rows
        )
        return Grid(rows, False, node.span)
    if isinstance(left, Grid):
        return _mapped(left, right) if not isinstance(right, Grid) else left
    if isinstance(right, Grid):
        return _mapped(right, left)
    return times(left, right)


def _mapped(one: Grid, factor: Node) -> Grid:
    return one._replace(rows=tuple(tuple(times(factor, entry) for entry in row) for row in one.rows))


def _quotient(node: Apply, args: "list[Grid | Node]") -> Grid:
    above, below = args
    if not isinstance(above, Grid) or isinstance(below, Grid):
        raise ResponseError("not-a-grid", node.span)
    return above._replace(rows=tuple(tuple(over(entry, below) for entry in row) for row in above.rows))


def _negative(node: Apply, args: "list[Grid | Node]") -> Grid:
    return _mapped(_one(node, args), number(-1))


def _one(node: Apply, args: "list[Grid | Node]") -> Grid:
    if isinstance(args[0], Grid):
        return args[0]
    raise ResponseError("not-a-grid", node.span)


def transposed(one: Grid) -> Grid:
    """Rows as columns."""
    return Grid(tuple(zip(*one.rows, strict=True)), False, one.span)


MAX_SIZE = 4
"""Rows of a matrix that is inverted, and its largest power: what is written out grows fast."""


def identity(size: int, span: Span) -> Grid:
    """Ones on the diagonal."""
    return diagonal((ONE,) * size, span)


def diagonal(entries: tuple[Node, ...], span: Span) -> Grid:
    """The entries from the upper left to the lower right, zeros elsewhere."""
    places = range(len(entries))
    return Grid(tuple(tuple(entries[i] if i == j else ZERO for j in places) for i in places), False, span)


def _power(node: Apply, args: "list[Grid | Node]") -> Grid:
    base, exponent = args
    size = value(exponent) if not isinstance(exponent, Grid) else None
    if not isinstance(base, Grid) or size is None or size.denominator != 1 or abs(size) > MAX_SIZE:
        raise ResponseError("not-a-grid", node.span)
    if base.shape[0] != base.shape[1]:
        raise ResponseError("not-a-grid", node.span)
    factor = base if size >= 0 else inverse(base)
    product: Grid | Node = identity(base.shape[0], node.span) if not size else factor
    for _ in range(abs(int(size)) - 1):
        product = _pair(node, product, factor)
    return product if isinstance(product, Grid) else base


def inverse(one: Grid) -> Grid:
    """The matrix of cofactors, transposed, over the determinant.

    Raises:
        ResponseError: not-a-grid for what is not square, too large, or has no inverse.
    """
    rows, size = one.rows, len(one.rows)
    if one.shape != (size, size) or size > MAX_SIZE:
        raise ResponseError("not-a-grid", one.span)
    whole = _determinant(rows)
    if value(whole) == 0:
        raise ResponseError("not-a-grid", one.span)
    places = range(size)
    return Grid(tuple(tuple(over(_cofactor(rows, j, i), whole) for j in places) for i in places), False, one.span)


def _determinant(rows: Rows) -> Node:
    if len(rows) == 1:
        return rows[0][0]
    return _total([times(rows[0][j], _cofactor(rows, 0, j)) for j in range(len(rows))])


def _cofactor(rows: Rows, row: int, column: int) -> Node:
    rest = tuple(line[:column] + line[column + 1 :] for place, line in enumerate(rows) if place != row)
    minor = _determinant(rest) if rest else ONE
    return negated(minor) if (row + column) % 2 else minor


_RULES: dict[str, Callable[[Apply, list[Any]], Grid]] = {
    "+": _sum,
    "*": _product,
    "/": _quotient,
    "neg": _negative,
    "^": _power,
    "inv": lambda node, args: inverse(_one(node, args)),
    "transpose": lambda node, args: transposed(_one(node, args)),
}
