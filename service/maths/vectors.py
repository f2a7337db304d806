"""What notation means once shapes are known: `x · y` of two columns, `⟨A, B⟩`, `x ⊗ y` as an outer product, bars around a matrix.

Trees are made from trees here; every reading comes down to products, transposes, traces and determinants.
"""

from service.maths.names import Names
from service.maths.shapes import SCALAR, UNKNOWN, Misfit, Shape, shape_of
from service.maths.tree import Apply, Node, product_of


def dotted(left: Node, right: Node, names: Names) -> Node:
    """`x · y`: the inner product of two columns of one length; of anything else the product."""
    shapes = _shape(left, names), _shape(right, names)
    if shapes[0] == shapes[1] and _is_column(shapes[0]):
        left = _transposed(left)
    return product_of([*_factors(left), *_factors(right)])


def paired(head: str, left: Node, right: Node, names: Names) -> Node:
    """The inner product of two vectors or matrices, or the outer product of two vectors."""
    column = _is_column(_shape(left, names))
    if head == "outer":
        return product_of([left, _transposed(right)] if column else [_transposed(left), right])
    if column or _shape(left, names)[0] != "1":
        product = product_of([_transposed(left), right])
        return product if column else Apply("trace", (product,), product.span)
    return product_of([left, _transposed(right)])


def between_bars(inside: Node, names: Names) -> str:
    """The head that `|…|` stands for: the determinant of a square matrix, the norm of a column, else an absolute value."""
    rows, columns = shape = _shape(inside, names)
    if UNKNOWN in rows + columns or "" in shape or shape == SCALAR:
        return "abs"
    if columns == "1":
        return "norm"
    return "det" if rows == columns else "abs"


def _shape(node: Node, names: Names) -> Shape:
    try:
        return shape_of(node, names)
    except Misfit:
        return SCALAR


def _is_column(shape: Shape) -> bool:
    return shape[1] == "1" and shape[0] not in ("1", "", UNKNOWN)


def _transposed(node: Node) -> Node:
    return Apply("transpose", (node,), node.span)


def _factors(node: Node) -> list[Node]:
    return list(node.args) if isinstance(node, Apply) and node.head == "*" else [node]
