"""An expected matrix expression with what is computed of it once: sizes for its dimensions, and its values at them.

Dimensions become distinct small numbers, larger than half the number of factors in the longest product: smaller matrices
satisfy identities that hold for no others (2 × 2 matrices satisfy Hall's).

Source: A. S. Amitsur and J. Levitzki, "Minimal identities for algebras", Proc. AMS 1 (1950): an identity of n × n matrices has
degree at least 2n.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from itertools import islice, permutations
from typing import NamedTuple

from service.maths.agreement import NO_CLASSES, Classes
from service.maths.balls import Undefined
from service.maths.matrix_operations import OPERATIONS
from service.maths.matrix_ranges import RUNNING, WHOLE, ranges_in
from service.maths.matrix_values import Arithmetic, Balls, Memo, Residues, Value, Walk, simplified
from service.maths.names import Names
from service.maths.naming import IDENTITY
from service.maths.residues import Degenerate, worlds
from service.maths.shapes import Shape, shape_of
from service.maths.signs import Vacuous
from service.maths.tree import Apply, Name, Node, Number, walk
from service.maths.worlds import TooMuchWork

MAX_ORDERS = 24
"""Orders of the dimensions by size that are tried for one in which the target has a value."""

SMALLEST = 3
"""Least size of a dimension, enough for products of up to five factors."""

APART = 3
"""How far sizes are apart when they are chosen anew: each becomes another, odd where it was even, and so do their differences."""

MAX_DEGREE = 64
"""Largest degree that is compared: beyond it the matrices would have to be larger than 33 × 33."""


@dataclass(slots=True)
class Level:
    """Everything that was computed with one choice of sizes.

    Attributes:
        sizes: a small number for each dimension and bound.
        residues: of the target, by world.
        kept: matrices drawn so far, by arithmetic.
    """

    sizes: Mapping[str, int]
    residues: dict[int, "Evaluated | None"] = field(default_factory=dict)
    kept: dict[str, dict[str, Value]] = field(default_factory=dict)


class Evaluated(NamedTuple):
    """A value as residues, and the arithmetic that it was computed in.

    Attributes:
        value: a matrix or a scalar.
        ring: knows on what the value depends.
    """

    value: Value
    ring: Residues

    @property
    def exact(self) -> bool:
        """Whether only ring operations were met."""
        return self.ring.exact

    @property
    def branches(self) -> bool:
        """Whether it depends on signs that are not known."""
        path = self.ring.scalars.path
        return bool(path.chosen or path.met)

    @property
    def periods(self) -> Mapping[str, int]:
        """Whole names on whose rests it depends."""
        return self.ring.scalars.periods


@dataclass(slots=True)
class MatrixTarget:
    """An expected matrix expression with what is computed of it once.

    Attributes:
        node: the tree, without ellipses.
        names: the declared symbols, with the matrices that carry an index above.
        meanings: expressions that symbols stand for.
        seed: secret seed of the residues.
        ranges: over what each index runs.
        shape: its shape.
        degree: factors in its longest product.
        counts: whether a dimension or bound is a number in it.
    """

    node: Node
    names: Names
    meanings: Mapping[str, Node]
    seed: bytes
    ranges: Mapping[str, tuple[Node, Node]] = field(init=False)
    shape: Shape = field(init=False)
    degree: int = field(init=False)
    counts: bool = field(init=False)
    _levels: dict[tuple[int, int], Level] = field(default_factory=dict)

    def __post_init__(self) -> None:
        """Work out the ranges of indices, the shape and the degree."""
        self.ranges = dict(ranges_in(self.node))
        self.shape = shape_of(self.node, self.names)
        nodes = (self.node, *self.meanings.values())
        self.degree = max(map(degree_of, nodes))
        self.counts = any(counts(node, self.level(0).sizes) for node in nodes)

    def level(self, degree: int, stride: int = 1) -> Level:
        """The sizes that are large enough for expressions of a degree, so far apart, and what was computed with them."""
        least = max(SMALLEST, max(degree, self.degree) // 2 + 1)
        if (least, stride) not in self._levels:
            self._levels[(least, stride)] = self._fitting(least, stride)
        return self._levels[(least, stride)]

    def _fitting(self, least: int, stride: int) -> Level:
        """Sizes at which the target has a value: (A^T A)^-1 has one only where A is taller than it is wide."""
        first: Level | None = None
        for sizes in sizes_of(self.names, (self.node, *self.meanings.values()), least, stride):
            level = Level(sizes)
            if self.residue(level, 0) is not None:
                return level
            first = first or level
        return first or Level({})

    def residue(self, level: Level, index: int) -> Evaluated | None:
        """Its residue in the world of that index, or None where it has none."""
        if index not in level.residues:
            try:
                level.residues[index] = self.evaluated(self.node, level, index, level.sizes)
            except TooMuchWork:
                level.residues[index] = None
        return level.residues[index]

    def evaluated(self, node: Node, level: Level, index: int, sizes: Mapping[str, int]) -> Evaluated | None:
        """The residue of an expression, or None where it has none."""
        ring = self.residues(level, index)
        try:
            value = self.value(node, ring, sizes)
        except Vacuous:
            return None
        return None if value is None else Evaluated(value, ring)

    def residues(
        self, level: Level, index: int, signs: tuple[int, ...] = (), classes: Classes = NO_CLASSES
    ) -> Residues:
        """The arithmetic of a world, with the matrices drawn before; signs and rests that decide may be prescribed."""
        kept = level.kept.setdefault(f"residues {index}", {})
        return Residues(worlds(self.seed)[index], self.names, kept, prescribed=signs, classes=classes)

    def balls(self, level: Level, turn: int) -> Balls:
        """The arithmetic of small whole numbers, with the matrices drawn before."""
        return Balls(self.names, turn, level.kept.setdefault(f"balls {turn}", {}))

    def value(self, node: Node, ring: Arithmetic, sizes: Mapping[str, int], memo: Memo | None = None) -> Value | None:
        """The value of an expression in a ring, or None where it has none.

        FLINT says ValueError when matrices do not fit that shapes left open, as blocks of zeros do.

        Raises:
            Vacuous: it has none with the signs that the ring takes.
        """
        try:
            return simplified(Walk(ring, self.names, sizes, self.meanings, OPERATIONS, memo=memo).value(node))
        except TooMuchWork:
            raise
        except (Degenerate, Undefined, ZeroDivisionError, OverflowError, ValueError):
            return None


def counts(node: Node, sizes: Mapping[str, int]) -> bool:
    """Whether a dimension or bound is a number in an expression, as in n·A, a sum up to n, or the trace of an identity."""
    return any(isinstance(part, Name) and (part.name in sizes or part.name == IDENTITY) for part in walk(node))


def sizes_of(names: Names, nodes: Iterable[Node], least: int, stride: int) -> Iterator[dict[str, int]]:
    """A distinct small number for each dimension, in one order after another, then for each further bound.

    With another stride every one is another.
    """
    dimensions = sorted({size for symbol in names.symbols.values() for size in symbol.shape if not size.isdigit()})
    bounds = sorted({name for node in nodes for name in _bounds(node)} - set(dimensions))
    for order in islice(permutations(dimensions), MAX_ORDERS):
        yield {name: least + stride // APART + stride * place for place, name in enumerate([*order, *bounds])}


def with_bounds(sizes: Mapping[str, int], response: Node) -> Mapping[str, int]:
    """The sizes, and numbers of their own for bounds that only the response has."""
    further = sorted(set(_bounds(response)) - sizes.keys())
    if not further:
        return sizes
    start = max(sizes.values(), default=SMALLEST) + 1
    return {**{name: start + place for place, name in enumerate(further)}, **sizes}


def _bounds(node: Node) -> Iterator[str]:
    for part in walk(node):
        if isinstance(part, Apply) and part.head in RUNNING:
            for bound in part.args[2:]:
                yield from (leaf.name for leaf in walk(bound) if isinstance(leaf, Name) and leaf.name != WHOLE)


def degree_of(node: Node) -> int:
    """A bound on the degree in the matrices: factors in the longest product."""
    if not isinstance(node, Apply):
        return 1
    degrees = [degree_of(arg) for arg in node.args]
    if node.head in ("*", "kronecker", "hadamard"):
        return sum(degrees)
    if node.head == "^":
        return degrees[0] * _exponent(node.args[1])
    return max(degrees, default=1)


def _exponent(node: Node) -> int:
    """The size of an exponent; of one that is no number, 1, for then the base is a number."""
    if isinstance(node, Number):
        return max(1, int(abs(node.value)))
    return _exponent(node.args[0]) if isinstance(node, Apply) and node.head == "neg" else 1
