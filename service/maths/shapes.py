"""Shapes of matrix expressions, in the names of the question's dimensions, and what does not fit together.

A shape is (rows, columns) as text, `("d_model", "n_context")`; a scalar is `("1", "1")`. The identity and zero fit anywhere.
Knows no values.
"""

from collections.abc import Callable
from dataclasses import dataclass

from service.maths.names import Names
from service.maths.naming import IDENTITY
from service.maths.tree import Apply, Name, Node, Number

Shape = tuple[str, str]
"""(rows, columns), each the name of a dimension, a number, or a sum of them."""

SCALAR: Shape = ("1", "1")
ANY: Shape = ("", "")
"""Of the identity matrix and of zero: whatever is needed."""


UNKNOWN = "?"
"""A dimension that is not worked out, such as the width of a block of zeros."""


@dataclass(unsafe_hash=True)
class Misfit(ArithmeticError):
    """Two parts that cannot be combined as they were.

    Attributes:
        operation: `product`, `sum`, `square` (something that needs a square matrix), `block` or `scalar`.
        left, right: the parts; the same one twice when only one is wrong.
        left_shape, right_shape: their shapes.
    """

    operation: str
    left: Node
    right: Node
    left_shape: Shape
    right_shape: Shape


def shape_of(node: Node, names: Names) -> Shape:
    """The shape of an expression without ellipses.

    Raises:
        Misfit: naming both parts and both shapes.
    """
    if isinstance(node, Number):
        return ANY if node.value == 0 else SCALAR
    if isinstance(node, Name):
        return _named(node.name, names)
    rule = _RULES.get(node.head, _entrywise)
    return rule(node, names)


def is_scalar(shape: Shape) -> bool:
    """Whether the shape is that of a number, or of anything."""
    return shape in (SCALAR, ANY)


def written(shape: Shape) -> str:
    """`d_model × n_context`; "a number" for a scalar."""
    return "a number" if is_scalar(shape) else f"{shape[0]} × {shape[1]}"


def _named(name: str, names: Names) -> Shape:
    symbol = names.symbols.get(name)
    if symbol is None:
        return ANY if name == IDENTITY else SCALAR
    if not symbol.shape:
        return SCALAR
    return (symbol.shape[0], symbol.shape[1] if len(symbol.shape) > 1 else "1")


def _sum(node: Apply, names: Names) -> Shape:
    first, shape = node.args[0], shape_of(node.args[0], names)
    for arg in node.args[1:]:
        other = shape_of(arg, names)
        if ANY not in (shape, other) and shape != other:
            raise Misfit("sum", first, arg, shape, other)
        if shape == ANY:
            first, shape = arg, other
    return shape


def _product(node: Apply, names: Names) -> Shape:
    left, shape = node.args[0], shape_of(node.args[0], names)
    for arg in node.args[1:]:
        other = shape_of(arg, names)
        if is_scalar(shape):
            shape = ANY if shape == ANY and is_scalar(other) else other
        elif not is_scalar(other):
            if shape[1] != other[0]:
                raise Misfit("product", left, arg, shape, other)
            shape = (shape[0], other[1])
        left = _joined(node, arg)
    return shape


def _joined(node: Apply, last: Node) -> Node:
    """The product up to and including one factor."""
    upto = node.args[: node.args.index(last) + 1]
    return Apply("*", upto, (upto[0].span[0], last.span[1])) if len(upto) > 1 else last


def _quotient(node: Apply, names: Names) -> Shape:
    above, below = (shape_of(arg, names) for arg in node.args)
    if not is_scalar(below):
        raise Misfit("scalar", node.args[1], node.args[1], below, below)
    return above


def _square(node: Apply, names: Names) -> Shape:
    shape = shape_of(node.args[0], names)
    if not is_scalar(shape) and shape[0] != shape[1]:
        raise Misfit("square", node.args[0], node.args[0], shape, shape)
    return shape


def _power(node: Apply, names: Names) -> Shape:
    exponent = shape_of(node.args[1], names)
    if not is_scalar(exponent):
        raise Misfit("scalar", node.args[1], node.args[1], exponent, exponent)
    return _square(node, names)


def _transposed(node: Apply, names: Names) -> Shape:
    rows, columns = shape_of(node.args[0], names)
    return (columns, rows)


def _to_number(node: Apply, names: Names) -> Shape:
    shape_of(node.args[0], names)
    return SCALAR


def _square_to_number(node: Apply, names: Names) -> Shape:
    _square(node, names)
    return SCALAR


def _same(node: Apply, names: Names) -> Shape:
    left, right = (shape_of(arg, names) for arg in node.args)
    if ANY not in (left, right) and left != right:
        raise Misfit("sum", node.args[0], node.args[1], left, right)
    return right if left == ANY else left


def _kronecker(node: Apply, names: Names) -> Shape:
    left, right = (shape_of(arg, names) for arg in node.args)
    return (_times(left[0], right[0]), _times(left[1], right[1]))


def _entrywise(node: Apply, names: Names) -> Shape:
    shapes = [shape_of(arg, names) for arg in node.args]
    return shapes[0] if shapes else SCALAR


def _part(node: Apply, names: Names) -> Shape:
    rows, columns = shape_of(node.args[0], names)
    return SCALAR if len(node.args) > 2 or columns == "1" else (rows, "1")


def _run(node: Apply, names: Names) -> Shape:
    return shape_of(node.args[0], names)


def _side_by_side(node: Apply, names: Names) -> Shape:
    rows, columns = shape_of(node.args[0], names)
    return (rows, _times(_count(node), columns))


def _on_top(node: Apply, names: Names) -> Shape:
    rows, columns = shape_of(node.args[0], names)
    return (_times(_count(node), rows), columns)


def _count(node: Apply) -> str:
    _, _, low, high = node.args
    if isinstance(low, Number) and low.value == 1 and isinstance(high, Number | Name):
        return str(high.value) if isinstance(high, Number) else high.name
    return UNKNOWN


def _row(node: Apply, names: Names) -> Shape:
    shapes = [shape_of(arg, names) for arg in node.args]
    for arg, shape in zip(node.args, shapes, strict=True):
        if shape[0] != shapes[0][0] and ANY not in (shape, shapes[0]) and UNKNOWN not in (shape[0], shapes[0][0]):
            raise Misfit("block", node.args[0], arg, shapes[0], shape)
    known = [shape for shape in shapes if shape != ANY]
    if len(known) < len(shapes):
        return (known[0][0] if known else UNKNOWN, UNKNOWN)
    return (shapes[0][0], _plus([shape[1] for shape in shapes]))


def _rows(node: Apply, names: Names) -> Shape:
    shapes = [shape_of(arg, names) for arg in node.args]
    for arg, shape in zip(node.args, shapes, strict=True):
        if shape[1] != shapes[0][1] and UNKNOWN not in (shape[1], shapes[0][1]):
            raise Misfit("block", node.args[0], arg, shapes[0], shape)
    width = next((shape[1] for shape in shapes if shape[1] != UNKNOWN), UNKNOWN)
    return (UNKNOWN if any(shape[0] == UNKNOWN for shape in shapes) else _plus([shape[0] for shape in shapes]), width)


def _column(node: Apply, names: Names) -> Shape:
    return _rows(node, names)


def _diagonal(node: Apply, names: Names) -> Shape:
    shapes = [shape_of(arg, names) for arg in node.args]
    return (_plus([shape[0] for shape in shapes]), _plus([shape[1] for shape in shapes]))


def _run_diagonal(node: Apply, names: Names) -> Shape:
    rows, columns = shape_of(node.args[0], names)
    return (_times(_count(node), rows), _times(_count(node), columns))


def _plus(sizes: list[str]) -> str:
    if all(size.isdigit() for size in sizes):
        return str(sum(map(int, sizes)))
    if len(set(sizes)) == 1:
        return _times(str(len(sizes)), sizes[0])
    return " + ".join(sizes)


def _times(count: str, size: str) -> str:
    if count.isdigit() and size.isdigit():
        return str(int(count) * int(size))
    if "1" in (count, size):
        return size if count == "1" else count
    return "·".join(sorted((count, size)))


_RULES: dict[str, Callable[[Apply, Names], Shape]] = {
    "+": _sum,
    "*": _product,
    "/": _quotient,
    "^": _power,
    "above": _run,
    "index": _run,
    "part": _part,
    "transpose": _transposed,
    "inv": _square,
    "trace": _square_to_number,
    "det": _square_to_number,
    "rank": _to_number,
    "norm": _to_number,
    "abs": _entrywise,
    "hadamard": _same,
    "kronecker": _kronecker,
    "sum": _run,
    "prod": _square,
    "prod-down": _square,
    "hcat": _side_by_side,
    "hcat-down": _side_by_side,
    "vcat": _on_top,
    "vcat-down": _on_top,
    "row": _row,
    "list": _row,
    "matrix": _rows,
    "column": _column,
    "diag": _diagonal,
    "dcat": _run_diagonal,
}
