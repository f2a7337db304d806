"""What stands above: a power, or the number of a matrix, such as the `h` of `W_O^h`."""

from typing import TYPE_CHECKING

from service.maths.binding import side
from service.maths.names import Names
from service.maths.tree import Apply, Name, Node, Number

if TYPE_CHECKING:
    from service.maths.parser import _Parser


def raised(parser: "_Parser", base: Node) -> Node:
    """The base with the exponent that comes next."""
    if parser.side is not None and side(parser):
        return base
    parser.descend()
    parser.inside += 1
    is_matrix = parser.names.has_matrices and not isinstance(base, Number)
    exponent = parser.tight() if is_matrix else parser.signed()
    parser.inside -= 1
    parser.depth -= 1
    head = "above" if _numbers(base, exponent, parser.names) else "^"
    return Apply(head, (base, exponent), (base.span[0], exponent.span[1]))


def _numbers(base: Node, exponent: Node, names: Names) -> bool:
    """Whether the exponent numbers the matrix rather than raising it to a power."""
    if not isinstance(base, Name) or not names.is_matrix(base.name):
        return False
    if isinstance(exponent, Name):
        return names.is_index(exponent.name) or exponent.name not in names.symbols
    return isinstance(exponent, Number) and base.name in names.superscripted
