"""Over what the sums of a matrix expression run where they only name their index: all of what carries that index."""

from collections.abc import Iterator, Mapping

from service.errors import ResponseError
from service.maths.ellipsis import DOWN, ONE
from service.maths.names import Names
from service.maths.shapes import shape_of
from service.maths.tree import Apply, Name, Node, Number, same, walk

WHOLE = "whole"
"""What stands for a bound that a sum does not give."""

RUNNING = frozenset(f"{head}{down}" for head in ("sum", "prod", "hcat", "vcat", "dcat") for down in ("", DOWN))
"""Heads with a body, an index and two bounds."""


def bounded(node: Node, ranges: Mapping[str, tuple[Node, Node]], names: Names) -> Node:
    """Sums that say only their index (`Σ_j`) run over all of it.

    Raises:
        ResponseError: unclear-range.
    """
    if not isinstance(node, Apply):
        return node
    args = tuple(bounded(arg, ranges, names) for arg in node.args)
    if node.head not in ("sum", "prod"):
        return node._replace(args=args)
    body, index, low, high = args
    if _is_whole(high):
        found = _range_of(body, index, ranges, names)
        if found is None:
            raise ResponseError("unclear-range", node.span, {"index": index.name if isinstance(index, Name) else ""})
        high = found[1]
    return node._replace(args=(body, index, ONE if _is_whole(low) else low, high))


def _is_whole(node: Node) -> bool:
    return isinstance(node, Name) and node.name == WHOLE


def ranges_in(node: Node) -> Iterator[tuple[str, tuple[Node, Node]]]:
    """For each family and superscripted matrix in the key: over what its index runs."""
    for part in walk(node):
        if isinstance(part, Apply) and part.head in RUNNING:
            body, index, low, high = part.args
            for carrier in _carriers(body, index):
                yield carrier, (low, high)


def _carriers(body: Node, index: Node) -> Iterator[str]:
    """Names that carry this index: `W_O` in W_O^h, `X_j` in X_j; with its place where there are several."""
    if not isinstance(index, Name):
        return
    for part in walk(body):
        if isinstance(part, Apply) and part.head in ("above", "index") and isinstance(part.args[0], Name):
            for place, carried in enumerate(part.args[1:]):
                if isinstance(carried, Name) and carried.name == index.name:
                    yield f"{part.args[0].name}/{place}"


def _range_of(
    body: Node, index: Node, ranges: Mapping[str, tuple[Node, Node]], names: Names
) -> tuple[Node, Node] | None:
    for carrier in _carriers(body, index):
        if carrier in ranges:
            return ranges[carrier]
        found = _own_range(carrier, names)
        if found is not None:
            return found
    sizes = (
        _size_of_part(part, index, names) for part in walk(body) if isinstance(part, Apply) and part.head == "part"
    )
    return next((_up_to(size) for size in sizes if size), None)


def _size_of_part(part: Apply, index: Node, names: Names) -> str:
    """Over what the index of `x_i` or `A_{ij}` runs, by the shape of the whole; empty where the part does not have it."""
    rows, columns = shape_of(part.args[0], names)
    sizes = (rows, columns) if len(part.args) > 2 else (rows if columns == "1" else columns,)
    return next((size for size, place in zip(sizes, part.args[1:], strict=False) if same(place, index)), "")


def _up_to(size: str) -> tuple[Node, Node]:
    if size.isdigit():
        return ONE, Number(ONE.value * int(size), size, ONE.span)
    return ONE, Name(size, ONE.span)


def _own_range(carrier: str, names: Names) -> tuple[Node, Node] | None:
    """All columns of the matrix that a family belongs to, or all rows or columns for an entry."""
    name, _, place = carrier.partition("/")
    whole = names.symbols.get(names.spellings.get(name.partition("_")[0], ""))
    if whole is None or not whole.shape:
        return None
    member = names.symbols[name]
    return _up_to(whole.shape[-1] if member.shape else whole.shape[int(place)])
