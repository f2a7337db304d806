"""What each head of a matrix expression does with values; the table that `service.maths.matrix_values` walks by."""

from collections.abc import Callable, Iterator
from fractions import Fraction
from functools import reduce
from math import prod

from service.maths.matrix_values import (
    MAX_TERMS,
    Value,
    Walk,
    added,
    is_matrix,
    multiplied,
    scaled_identity,
    simplified,
)
from service.maths.naming import IDENTITY
from service.maths.residues import Degenerate
from service.maths.terms import rational
from service.maths.tree import Apply, Name, Node, Number, names_in
from service.maths.worlds import TooMuchWork

MAX_POWER = 64
"""Largest power of a matrix."""


def _sum(walk: Walk, node: Apply) -> Value:
    return reduce(lambda left, right: added(walk.ring, left, right), [walk.value(arg) for arg in node.args])


def _product(walk: Walk, node: Apply) -> Value:
    return reduce(multiplied, [walk.value(arg) for arg in node.args])


def _negated(walk: Walk, node: Apply) -> Value:
    return walk.value(node.args[0]) * walk.ring.number(Fraction(-1))


def _quotient(walk: Walk, node: Apply) -> Value:
    above, below = walk.value(node.args[0]), simplified(walk.value(node.args[1]))
    return above * _reciprocal(walk, below)


def _reciprocal(walk: Walk, number: Value) -> Value:
    if number == walk.ring.number(Fraction(0)):
        raise Degenerate("division by zero")
    return walk.ring.number(Fraction(1)) / number


def _power(walk: Walk, node: Apply) -> Value:
    exponent = _whole(walk, node.args[1])
    found = walk.scalar(node) if names_in(node.args[1]) else None
    if found is not None:
        return found
    base = simplified(walk.value(node.args[0]))
    if is_matrix(base):
        return _matrix_power(base, exponent)
    if exponent is not None and abs(exponent) <= MAX_POWER:
        return _raised(walk, base, exponent)
    halves = (rational(node.args[1]) or Fraction(0)) * 2
    if exponent is None and halves and halves.denominator == 1 and abs(halves) <= MAX_POWER:
        return _raised(walk, walk.ring.kernel("sqrt", [base]), int(halves))
    return walk.ring.kernel("^", [base, simplified(walk.value(node.args[1]))])


def _raised(walk: Walk, base: Value, exponent: int) -> Value:
    return base**exponent if exponent >= 0 else _reciprocal(walk, base**-exponent)


def _matrix_power(base: Value, exponent: int | None) -> Value:
    if exponent is None or abs(exponent) > MAX_POWER:
        raise Degenerate("power of a matrix")
    if exponent < 0:
        return _inverse_of(base) ** -exponent
    return base**exponent


def _whole(walk: Walk, node: Node) -> int | None:
    """A whole number, written out or made of dimensions and indices, as in det(c A) = c^n det(A)."""
    if isinstance(node, Number):
        return node.value.numerator if node.value.denominator == 1 else None
    if isinstance(node, Name):
        return walk.indices.get(node.name, walk.sizes.get(node.name))
    parts = [_whole(walk, arg) for arg in node.args] if node.head in ("neg", "+", "*") else [None]
    known = [part for part in parts if part is not None]
    if len(known) < len(parts):
        return None
    return {"neg": -known[0], "+": sum(known), "*": prod(known)}[node.head]


def _of_known_size(node: Node, value: Value) -> Value:
    """A value on its way into what depends on its size, which an identity that nothing tells the size of does not have."""
    if not is_matrix(value) and IDENTITY in names_in(node):
        raise Degenerate("an identity of unknown size")
    return value


def _inverse_of(matrix: Value) -> Value:
    try:
        return matrix.inv()
    except ZeroDivisionError as error:
        raise Degenerate("singular") from error


def _inverse(walk: Walk, node: Apply) -> Value:
    inside = simplified(walk.value(node.args[0]))
    return _inverse_of(inside) if is_matrix(inside) else _reciprocal(walk, inside)


def _transpose(walk: Walk, node: Apply) -> Value:
    inside = walk.value(node.args[0])
    return inside.transpose() if is_matrix(inside) else inside


def _trace(walk: Walk, node: Apply) -> Value:
    inside = _of_known_size(node, simplified(walk.value(node.args[0])))
    if not is_matrix(inside):
        return inside
    return reduce(lambda left, right: left + right, [inside[row, row] for row in range(inside.nrows())])


def _determinant(walk: Walk, node: Apply) -> Value:
    inside = _of_known_size(node, simplified(walk.value(node.args[0])))
    return inside.det() if is_matrix(inside) else inside


def _magnitude(walk: Walk, node: Apply) -> Value:
    found = walk.scalar(node)
    return _norm(walk, node) if found is None else found


def _norm(walk: Walk, node: Apply) -> Value:
    inside = _of_known_size(node, walk.value(node.args[0]))
    if len(node.args) > 1:
        raise Degenerate("a norm of another kind")
    entries = inside.entries() if is_matrix(inside) else [inside]
    squares = reduce(lambda left, right: left + right, [entry * entry for entry in entries])
    return walk.ring.kernel("norm", [squares])


def _hadamard(walk: Walk, node: Apply) -> Value:
    left, right = (simplified(walk.value(arg)) for arg in node.args)
    if not (is_matrix(left) or is_matrix(right)):
        return left * right
    left, right = _same_size(walk, left, right), _same_size(walk, right, left)
    entries = [one * other for one, other in zip(left.entries(), right.entries(), strict=True)]
    return walk.ring.matrix(left.nrows(), left.ncols(), entries)


def _same_size(walk: Walk, one: Value, other: Value) -> Value:
    """A multiple of the identity, which is written as a number, as large as what it is multiplied with entry by entry."""
    return one if is_matrix(one) else scaled_identity(walk.ring, one, other.nrows(), other.ncols())


def _kronecker(walk: Walk, node: Apply) -> Value:
    left, right = (walk.value(arg) for arg in node.args)
    left, right = (_of_known_size(arg, side) for arg, side in zip(node.args, (left, right), strict=True))
    if not (is_matrix(left) and is_matrix(right)):
        return left * right
    entries = [
        left[row // right.nrows(), column // right.ncols()] * right[row % right.nrows(), column % right.ncols()]
        for row in range(left.nrows() * right.nrows())
        for column in range(left.ncols() * right.ncols())
    ]
    return walk.ring.matrix(left.nrows() * right.nrows(), left.ncols() * right.ncols(), entries)


def _softmax(walk: Walk, node: Apply) -> Value:
    """Row by row; every entry depends on its whole row."""
    inside = walk.value(node.args[0])
    if not is_matrix(inside):
        return walk.ring.number(Fraction(1))
    entries = []
    for row in range(inside.nrows()):
        raised = [walk.ring.kernel("exp", [inside[row, column]]) for column in range(inside.ncols())]
        total = reduce(lambda left, right: left + right, raised)
        entries += [one * _reciprocal(walk, total) for one in raised]
    return walk.ring.matrix(inside.nrows(), inside.ncols(), entries)


def _declared(walk: Walk, node: Node) -> str:
    """The name of a declared symbol, as only such a one can carry an index."""
    if not isinstance(node, Name) or node.name not in walk.names.symbols:
        raise Degenerate("no symbol that carries an index")
    return node.name


def _member(walk: Walk, node: Apply) -> Value:
    """`X_j` at an index: a column or entry of the matrix it belongs to, otherwise drawn for itself."""
    family, *places = node.args
    name = _declared(walk, family)
    positions = [walk.position(place) for place in places]
    symbol = walk.names.symbols[name]
    whole = walk.names.spellings.get(name.partition("_")[0], "")
    if walk.names.is_matrix(whole) and whole != name:
        return _part(walk.value(Name(whole, node.span)), positions)
    key = f"{name}{positions}"
    if symbol.shape:
        return walk.drawn_matrix(key, symbol.shape)
    return walk.entry(key, positive=symbol.positive)


def _part(matrix: Value, positions: list[int]) -> Value:
    if len(positions) == 2:
        row, column = positions
    else:
        row, column = (positions[0], 1) if matrix.ncols() == 1 else (0, positions[0])
    if not (0 <= row <= matrix.nrows() and 1 <= column <= matrix.ncols()):
        raise Degenerate("index out of range")
    if row:
        return matrix[row - 1, column - 1]
    return _columns(matrix, column - 1)


def _columns(matrix: Value, column: int) -> Value:
    entries = [matrix[row, column] for row in range(matrix.nrows())]
    return type(matrix)(matrix.nrows(), 1, entries, *([matrix.modulus()] if hasattr(matrix, "modulus") else []))


def _selected(walk: Walk, node: Apply) -> Value:
    """`(X A)_i` or `(X A)_{ij}`: a column or an entry of a value."""
    inside = walk.value(node.args[0])
    if not is_matrix(inside):
        raise Degenerate("no matrix")
    return _part(inside, [walk.position(place) for place in node.args[1:]])


def _superscript(walk: Walk, node: Apply) -> Value:
    """`W^h`: drawn for the matrix and the number, or what `W` stands for with the number in it."""
    base, place = node.args
    name = _declared(walk, base)
    if not walk.names.is_matrix(name):
        raise Degenerate("no matrix that carries an index above")
    position = walk.position(place)
    if name in walk.meanings:
        return _with_index(walk, walk.meanings[name], position)
    return walk.drawn_matrix(f"{name}^{position}", walk.names.symbols[name].shape)


def _with_index(walk: Walk, meaning: Node, position: int) -> Value:
    index = next((name for name in _indices_in(meaning)), None)
    if index is None:
        return walk.value(meaning)
    before = dict(walk.indices)
    walk.indices[index] = position
    found = walk.value(meaning)
    walk.indices = before
    return found


def _indices_in(node: Node) -> Iterator[str]:
    if isinstance(node, Apply):
        if node.head == "above" and isinstance(node.args[1], Name):
            yield node.args[1].name
        for arg in node.args:
            yield from _indices_in(arg)


def _members(walk: Walk, node: Apply) -> list[Value]:
    body, index, low, high = node.args
    name = index.name if isinstance(index, Name) else ""
    first, last = walk.position(low), walk.position(high)
    numbers = range(first, last + 1)
    walk.terms += len(numbers)
    if walk.terms > MAX_TERMS:
        raise TooMuchWork
    before = dict(walk.indices)
    found = []
    for number in numbers:
        walk.indices[name] = number
        found.append(walk.value(body))
    walk.indices = before
    return found[::-1] if node.head.endswith("-down") else found


def _total(walk: Walk, node: Apply) -> Value:
    members = _members(walk, node)
    zero = walk.ring.number(Fraction(0))
    return reduce(lambda left, right: added(walk.ring, left, right), members) if members else zero


def _product_run(walk: Walk, node: Apply) -> Value:
    members = _members(walk, node)
    return reduce(multiplied, members) if members else walk.ring.number(Fraction(1))


def _row(walk: Walk, node: Apply) -> Value:
    return _beside(walk, [walk.value(arg) for arg in node.args])


def _rows(walk: Walk, node: Apply) -> Value:
    return _below(walk, [walk.value(arg) for arg in node.args])


def _beside(walk: Walk, blocks: list[Value]) -> Value:
    return _below(walk, [_flipped(block) for block in blocks]).transpose()


def _flipped(block: Value) -> Value:
    return block.transpose() if is_matrix(block) else block


def _below(walk: Walk, blocks: list[Value]) -> Value:
    width = max(block.ncols() if is_matrix(block) else 1 for block in blocks)
    entries: list[Value] = []
    for block in blocks:
        entries += _widened(walk, block, width)
    return walk.ring.matrix(len(entries) // width, width, entries)


def _widened(walk: Walk, block: Value, width: int) -> list[Value]:
    """The entries of a block; a scalar among wider blocks is that multiple of the identity, as 0 and I are written."""
    if not is_matrix(block):
        return [block] if width == 1 else list(scaled_identity(walk.ring, block, width, width).entries())
    if block.ncols() != width:
        raise Degenerate("blocks of different widths")
    return list(block.entries())


def _run_beside(walk: Walk, node: Apply) -> Value:
    return _beside(walk, _members(walk, node))


def _run_below(walk: Walk, node: Apply) -> Value:
    return _below(walk, _members(walk, node))


def _diagonal(walk: Walk, node: Apply) -> Value:
    return _on_diagonal(walk, [walk.value(arg) for arg in node.args])


def _run_diagonal(walk: Walk, node: Apply) -> Value:
    return _on_diagonal(walk, _members(walk, node))


def _on_diagonal(walk: Walk, blocks: list[Value]) -> Value:
    zero = walk.ring.number(Fraction(0))
    heights = [block.nrows() if is_matrix(block) else 1 for block in blocks]
    widths = [block.ncols() if is_matrix(block) else 1 for block in blocks]
    entries = [zero] * (sum(heights) * sum(widths))
    top = left = 0
    for block, height, width in zip(blocks, heights, widths, strict=True):
        for row in range(height):
            for column in range(width):
                entry = block[row, column] if is_matrix(block) else block
                entries[(top + row) * sum(widths) + left + column] = entry
        top, left = top + height, left + width
    return walk.ring.matrix(sum(heights), sum(widths), entries)


OPERATIONS: dict[str, Callable[[Walk, Apply], Value]] = {
    "+": _sum,
    "*": _product,
    "neg": _negated,
    "/": _quotient,
    "^": _power,
    "inv": _inverse,
    "transpose": _transpose,
    "trace": _trace,
    "det": _determinant,
    "norm": _norm,
    "abs": _magnitude,
    "hadamard": _hadamard,
    "kronecker": _kronecker,
    "softmax": _softmax,
    "index": _member,
    "part": _selected,
    "above": _superscript,
    "sum": _total,
    "prod": _product_run,
    "prod-down": _product_run,
    "row": _row,
    "list": _row,
    "matrix": _rows,
    "column": _rows,
    "hcat": _run_beside,
    "hcat-down": _run_beside,
    "vcat": _run_below,
    "vcat-down": _run_below,
    "diag": _diagonal,
    "dcat": _run_diagonal,
}
"""Head to operation."""
