"""Whether two matrix expressions are equal, whatever the matrices are: shapes, then residues, then a witness in small numbers.

Dimensions become distinct small numbers, larger than half the number of factors in the longest product: smaller matrices
satisfy identities that hold for no others (2 × 2 matrices satisfy Hall's). Agreement at secret random entries modulo a secret
prime is equality but for a stated chance; disagreement, where only ring operations were met, is a proof.

Source: A. S. Amitsur and J. Levitzki, "Minimal identities for algebras", Proc. AMS 1 (1950): an identity of n × n matrices has
degree at least 2n.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field

from flint import arb

from service.errors import ResponseError
from service.maths.balls import Undefined, whole
from service.maths.ellipsis import DOWN, ONE, without_dots
from service.maths.matrix_operations import OPERATIONS
from service.maths.matrix_values import Arithmetic, Balls, Residues, Value, Walk, is_matrix, scaled_identity, simplified
from service.maths.names import Names
from service.maths.residues import WORLDS, Degenerate, worlds
from service.maths.shapes import UNKNOWN, Misfit, Shape, is_scalar, shape_of, written
from service.maths.tree import Apply, Name, Node, Number, same, walk

WHOLE = "whole"
"""What stands for a bound that a sum does not give."""

RUNNING = frozenset(f"{head}{down}" for head in ("sum", "prod", "hcat", "vcat", "dcat") for down in ("", DOWN))
"""Heads with a body, an index and two bounds."""

_UNPREPARED = frozenset(["dots", "sum", "prod", "matrix"])

SMALLEST = 3
"""Least size of a dimension, enough for products of up to five factors."""

MAX_DEGREE = 64
"""Largest degree that is compared: beyond it the matrices would have to be larger than 33 × 33."""

TURNS = 6
"""Draws of small whole numbers that are tried for a witness."""


@dataclass(frozen=True, slots=True)
class Difference:
    """Where two expressions differ.

    Attributes:
        sizes: the dimensions that were used.
        entry: (row, column), from 1; None for scalars.
        yours, expected: the values there.
    """

    sizes: Mapping[str, int]
    entry: tuple[int, int] | None
    yours: str
    expected: str


@dataclass(frozen=True, slots=True)
class MatrixDecision:
    """What was found.

    Attributes:
        equal: True, False, or None for undecided.
        by: identical, residues, shape, misfit, balls or none.
        chance: probability that "equal" is wrong.
        difference: where they differ, when a point shows it.
        misfit: what does not fit together in the response.
        shapes: (response, key) as text, when they differ.
    """

    equal: bool | None
    by: str
    chance: float = 0.0
    difference: Difference | None = None
    misfit: Misfit | None = None
    shapes: tuple[str, str] = ("", "")


@dataclass(slots=True)
class Level:
    """Everything that was computed with one choice of sizes.

    Attributes:
        sizes: a small number for each dimension and bound.
        residues: of the target, by world.
        kept: matrices drawn so far, by arithmetic.
    """

    sizes: Mapping[str, int]
    residues: dict[int, "tuple[Value, bool] | None"] = field(default_factory=dict)
    kept: dict[str, dict[str, Value]] = field(default_factory=dict)


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
    """

    node: Node
    names: Names
    meanings: Mapping[str, Node]
    seed: bytes
    ranges: Mapping[str, tuple[Node, Node]] = field(init=False)
    shape: Shape = field(init=False)
    degree: int = field(init=False)
    _levels: dict[int, Level] = field(default_factory=dict)

    def __post_init__(self) -> None:
        """Work out the ranges of indices, the shape and the degree."""
        self.ranges = dict(_ranges(self.node))
        self.shape = shape_of(self.node, self.names)
        self.degree = max(map(_degree, (self.node, *self.meanings.values())))

    def level(self, degree: int) -> Level:
        """The sizes that are large enough for expressions of a degree, and what was computed with them."""
        least = max(SMALLEST, max(degree, self.degree) // 2 + 1)
        if least not in self._levels:
            self._levels[least] = Level(_sizes(self.names, (self.node, *self.meanings.values()), least))
        return self._levels[least]

    def residue(self, level: Level, index: int) -> "tuple[Value, bool] | None":
        """Its residue in the world of that index, and whether only ring operations were met."""
        if index not in level.residues:
            level.residues[index] = self.evaluated(self.node, level, index, level.sizes)
        return level.residues[index]

    def evaluated(self, node: Node, level: Level, index: int, sizes: Mapping[str, int]) -> "tuple[Value, bool] | None":
        """The residue of an expression, or None where it has none."""
        ring = self.residues(level, index)
        value = self.value(node, ring, sizes)
        return None if value is None else (value, ring.exact)

    def residues(self, level: Level, index: int) -> Residues:
        """The arithmetic of a world, with the matrices drawn before."""
        return Residues(worlds(self.seed)[index], self.names, level.kept.setdefault(f"residues {index}", {}))

    def balls(self, level: Level, turn: int) -> Balls:
        """The arithmetic of small whole numbers, with the matrices drawn before."""
        return Balls(self.names, turn, level.kept.setdefault(f"balls {turn}", {}))

    def value(self, node: Node, ring: Arithmetic, sizes: Mapping[str, int]) -> Value | None:
        """The value of an expression in a ring, or None where it has none.

        FLINT says ValueError when matrices do not fit that shapes left open, as blocks of zeros do.
        """
        try:
            return simplified(Walk(ring, self.names, sizes, self.meanings, OPERATIONS).value(node))
        except (Degenerate, Undefined, ZeroDivisionError, OverflowError, ValueError):
            return None


def prepared(node: Node, target: MatrixTarget) -> Node:
    """A response without ellipses and with every sum's bounds filled in.

    Raises:
        ResponseError: unclear-ellipsis or unclear-range.
    """
    if not any(isinstance(part, Apply) and part.head in _UNPREPARED for part in walk(node)):
        return node
    return bounded(without_dots(node), target.ranges, target.names)


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


def decide(target: MatrixTarget, response: Node) -> MatrixDecision:
    """Whether the response equals the target for all matrices of the declared shapes."""
    if same(target.node, response):
        return MatrixDecision(True, "identical")
    try:
        shape = shape_of(response, target.names)
    except Misfit as misfit:
        return MatrixDecision(False, "misfit", misfit=misfit)
    if not _alike(shape, target.shape):
        return MatrixDecision(False, "shape", shapes=(written(shape), written(target.shape)))
    return _by_values(target, response)


def proves(target: MatrixTarget, response: Node) -> bool:
    """Whether a response is equal to the target; without looking for a witness when it is not."""
    if same(target.node, response):
        return True
    try:
        shape = shape_of(response, target.names)
    except Misfit:
        return False
    return _alike(shape, target.shape) and _by_values(target, response, witness=False).equal is True


def _alike(left: Shape, right: Shape) -> bool:
    return (
        left == right
        or (is_scalar(left) and is_scalar(right))
        or ("" in (*left, *right))
        or UNKNOWN in "".join((*left, *right))
    )


def _by_values(target: MatrixTarget, response: Node, *, witness: bool = True) -> MatrixDecision:
    degree = _degree(response)
    if degree > MAX_DEGREE:
        return MatrixDecision(None, "none")
    level = target.level(degree)
    sizes = _with_bounds(level.sizes, response)
    for index in range(WORLDS):
        expected = target.residue(level, index)
        yours = target.evaluated(response, level, index, sizes) if expected is not None else None
        if expected is None or yours is None:
            continue
        if _equal(*_alike_values(target.residues(level, index), yours[0], expected[0])):
            chance = (degree + target.degree) * max(sizes.values(), default=1) / worlds(target.seed)[index].q
            return MatrixDecision(True, "residues", chance=chance)
        difference = _difference(target, response, level, sizes) if witness else None
        if difference is not None:
            return MatrixDecision(False, "balls", difference=difference)
        return MatrixDecision(False, "residues") if yours[1] and expected[1] else MatrixDecision(None, "none")
    return MatrixDecision(None, "none")


def _alike_values(ring: Arithmetic, left: Value, right: Value) -> tuple[Value, Value]:
    """Both as matrices, where one of them is: zero and multiples of the identity are written as numbers."""
    if is_matrix(left) == is_matrix(right):
        return left, right
    if is_matrix(left):
        return left, scaled_identity(ring, right, left.nrows(), left.ncols())
    return scaled_identity(ring, left, right.nrows(), right.ncols()), right


def _equal(left: Value, right: Value) -> bool:
    if is_matrix(left) and (left.nrows(), left.ncols()) != (right.nrows(), right.ncols()):
        return False
    return bool(left == right)


def _difference(target: MatrixTarget, response: Node, level: Level, sizes: Mapping[str, int]) -> Difference | None:
    for turn in range(TURNS):
        ring = target.balls(level, turn)
        yours, expected = (target.value(node, ring, sizes) for node in (response, target.node))
        if yours is None or expected is None:
            continue
        for entry, mine, theirs in _entries(*_alike_values(ring, yours, expected)):
            if not mine.overlaps(theirs):
                used = {name: size for name, size in sizes.items() if not name.isdigit()}
                return Difference(used, entry, _shown(mine), _shown(theirs))
    return None


def _entries(yours: Value, expected: Value) -> Iterator[tuple[tuple[int, int] | None, arb, arb]]:
    if not is_matrix(yours):
        yield None, yours, expected
        return
    for row in range(min(yours.nrows(), expected.nrows())):
        for column in range(min(yours.ncols(), expected.ncols())):
            yield (row + 1, column + 1), yours[row, column], expected[row, column]


def _shown(number: arb) -> str:
    exact = whole(number)
    return str(exact) if exact is not None else str(number.str(6, radius=False))


def _is_whole(node: Node) -> bool:
    return isinstance(node, Name) and node.name == WHOLE


def _ranges(node: Node) -> Iterator[tuple[str, tuple[Node, Node]]]:
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
    return None


def _own_range(carrier: str, names: Names) -> tuple[Node, Node] | None:
    """All columns of the matrix that a family belongs to, or all rows or columns for an entry."""
    name, _, place = carrier.partition("/")
    whole = names.symbols.get(names.spellings.get(name.partition("_")[0], ""))
    if whole is None or not whole.shape:
        return None
    member = names.symbols[name]
    size = whole.shape[-1] if member.shape else whole.shape[int(place)]
    if size.isdigit():
        return ONE, Number(ONE.value * int(size), size, ONE.span)
    return ONE, Name(size, ONE.span)


def _sizes(names: Names, nodes: Iterable[Node], least: int) -> dict[str, int]:
    """A distinct small number for each dimension, then for each further bound."""
    dimensions = sorted({size for symbol in names.symbols.values() for size in symbol.shape if not size.isdigit()})
    bounds = sorted({name for node in nodes for name in _bounds(node)} - set(dimensions))
    return {name: least + place for place, name in enumerate([*dimensions, *bounds])}


def _with_bounds(sizes: Mapping[str, int], response: Node) -> Mapping[str, int]:
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


def _degree(node: Node) -> int:
    """A bound on the degree in the matrices: factors in the longest product."""
    if not isinstance(node, Apply):
        return 1
    degrees = [_degree(arg) for arg in node.args]
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
