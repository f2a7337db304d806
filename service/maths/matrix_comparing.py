"""Two matrix expressions compared with the decisions of scalars, for derivations: every pair of sides is a target of its own."""

from collections.abc import Callable, Iterator, Mapping
from contextlib import suppress
from dataclasses import replace
from fractions import Fraction

from service.errors import ResponseError
from service.maths.building import number
from service.maths.ellipsis import ONE, without_dots
from service.maths.equivalence import Decision, Witness
from service.maths.matrix_equivalence import MatrixDecision, decide, prepared
from service.maths.matrix_ranges import WHOLE, bounded
from service.maths.matrix_target import MatrixTarget
from service.maths.names import Names
from service.maths.parser import parse
from service.maths.shapes import Misfit, shape_of
from service.maths.tree import Apply, Name, Node, walk

UNDECIDED = Decision(None, "none")


def comparer(names: Names, formulas: list[Node], seed: bytes) -> Callable[[Node, Node], Decision]:
    """What decides whether two expressions in the question's matrices are equal.

    Args:
        names: the declared symbols.
        formulas: expressions that show how long the sums over indices are and which matrices carry an index above.
        seed: secret seed of the residues.
    """
    carriers = {
        part.args[0].name
        for formula in formulas
        for part in walk(formula)
        if isinstance(part, Apply) and part.head == "above" and isinstance(part.args[0], Name)
    }
    names = replace(names, superscripted=frozenset(carriers))
    meanings = {name: parse(symbol.equals, names) for name, symbol in names.symbols.items() if symbol.equals}
    known: dict[str, tuple[Node, Node]] = {}
    for each in formulas:
        with suppress(Misfit):
            known |= MatrixTarget(bounded(without_dots(each), {}, names), names, meanings, seed).ranges
    return lambda left, right: _compared(left, right, names, meanings, known, seed)


def _compared(
    left: Node,
    right: Node,
    names: Names,
    meanings: Mapping[str, Node],
    ranges: Mapping[str, tuple[Node, Node]],
    seed: bytes,
) -> Decision:
    """Equal when equal for every choice of the free indices that is tried, different when different for one."""
    try:
        sides = [bounded(_with_ranges(without_dots(side), names), ranges, names) for side in (left, right)]
        free = sorted({name for side in sides for name in _free_indices(side, names, frozenset())})
        chance = 0.0
        for turn in range(TURNS if free else 1):
            places = (
                {name: (turn + at) % PLACES + 1 for at, name in enumerate(free)} if turn else dict.fromkeys(free, 1)
            )
            one, other = (_placed(side, places) for side in sides)
            target = MatrixTarget(one, names, meanings, seed)
            found = _as_decision(decide(target, prepared(other, target)), places)
            if not found.equal:
                return found
            chance += found.chance
    except (ResponseError, Misfit):
        return UNDECIDED
    return found._replace(chance=chance)


TURNS = 3
"""Choices of the free indices that are tried: all the same, then all different, twice."""
PLACES = 3
"""Rows and columns that there are at least."""


def _free_indices(node: Node, names: Names, bound: frozenset[str]) -> Iterator[str]:
    """Names that number rows or columns and are not bound by a sum."""
    if not isinstance(node, Apply):
        return
    if node.head in ("sum", "prod") and isinstance(node.args[1], Name):
        yield from _free_indices(node.args[0], names, bound | {node.args[1].name})
        return
    if node.head in ("index", "part"):
        places = node.args[1:]
        yield from (
            leaf.name for each in places for leaf in walk(each) if isinstance(leaf, Name) and leaf.name not in bound
        )
    for arg in node.args:
        yield from _free_indices(arg, names, bound)


def _placed(node: Node, places: Mapping[str, int]) -> Node:
    """The expression with numbers for its free indices."""
    if isinstance(node, Name):
        return number(places[node.name]) if node.name in places else node
    if not isinstance(node, Apply):
        return node
    if node.head in ("sum", "prod") and isinstance(node.args[1], Name):
        bound = node.args[1].name
        inside = _placed(node.args[0], {name: place for name, place in places.items() if name != bound})
        return node._replace(args=(inside, node.args[1], *(_placed(end, places) for end in node.args[2:])))
    if node.head in ("index", "part"):
        return node._replace(args=(_placed(node.args[0], places), *(_placed(arg, places) for arg in node.args[1:])))
    return node._replace(args=tuple(_placed(arg, places) for arg in node.args))


def _with_ranges(node: Node, names: Names) -> Node:
    """Sums without bounds over the rows or columns of an expression, such as the j of `Σ_j (A^T)_{ji}`, with their bounds."""
    if not isinstance(node, Apply):
        return node
    node = node._replace(args=tuple(_with_ranges(arg, names) for arg in node.args))
    if node.head not in ("sum", "prod") or not (isinstance(node.args[3], Name) and node.args[3].name == WHOLE):
        return node
    size = next(_sizes_of(node.args[0], node.args[1], names), "")
    if not size:
        return node
    high: Node = number(int(size)) if size.isdigit() else Name(size, node.span)
    return node._replace(args=(node.args[0], node.args[1], ONE, high))


def _sizes_of(body: Node, index: Node, names: Names) -> Iterator[str]:
    for part in walk(body):
        if isinstance(part, Apply) and part.head == "part":
            shape = shape_of(part.args[0], names)
            ends = shape[-1:] if len(part.args) == 2 else shape
            for place, end in zip(part.args[1:], ends, strict=False):
                if (
                    isinstance(place, Name)
                    and isinstance(index, Name)
                    and place.name == index.name
                    and end not in ("", "?")
                ):
                    yield end


def _as_decision(found: MatrixDecision, places: Mapping[str, int]) -> Decision:
    witness = None
    if found.difference is not None:
        sizes = {name: Fraction(size) for name, size in (*found.difference.sizes.items(), *places.items())}
        witness = Witness(sizes, found.difference.yours, found.difference.expected)
    return Decision(found.equal, found.by, found.chance, witness)
