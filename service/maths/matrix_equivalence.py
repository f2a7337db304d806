"""Whether two matrix expressions are equal, whatever the matrices are: shapes, then residues, then a witness in small numbers.

Agreement at secret random entries modulo a secret prime is equality but for a stated chance; disagreement, where only ring
operations were met, is a proof. Sizes are small numbers; `service.maths.matrix_target` says which.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from flint import arb

from service.maths.balls import whole
from service.maths.ellipsis import without_dots
from service.maths.matrix_agreement import agree, alike_values
from service.maths.matrix_ranges import bounded
from service.maths.matrix_target import APART, MAX_DEGREE, Level, MatrixTarget, counts, degree_of, with_bounds
from service.maths.matrix_values import Value, is_matrix
from service.maths.residues import WORLDS, worlds
from service.maths.shapes import UNKNOWN, Misfit, Shape, is_scalar, shape_of, written
from service.maths.tree import Apply, Node, same, walk
from service.maths.worlds import TooMuchWork

_UNPREPARED = frozenset(["dots", "sum", "prod", "matrix"])


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


def prepared(node: Node, target: MatrixTarget) -> Node:
    """A response without ellipses and with every sum's bounds filled in.

    Raises:
        ResponseError: unclear-ellipsis or unclear-range.
    """
    if not any(isinstance(part, Apply) and part.head in _UNPREPARED for part in walk(node)):
        return node
    return bounded(without_dots(node), target.ranges, target.names)


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
    """At sizes that are large enough; and where sizes are numbers, so that n·A is 4·A where n is 4, at others too."""
    degree = degree_of(response)
    if degree > MAX_DEGREE:
        return MatrixDecision(None, "none")
    try:
        return _at_all_sizes(target, response, degree, witness=witness)
    except TooMuchWork:
        return MatrixDecision(None, "none")


def _at_all_sizes(target: MatrixTarget, response: Node, degree: int, *, witness: bool) -> MatrixDecision:
    level = target.level(degree)
    found = _at_sizes(target, response, level, degree, witness=witness)
    if found.equal is False or not (target.counts or counts(response, with_bounds(level.sizes, response))):
        return found
    again = _at_sizes(target, response, target.level(degree, stride=APART), degree, witness=witness)
    return found if again.equal else again


def _at_sizes(target: MatrixTarget, response: Node, level: Level, degree: int, *, witness: bool) -> MatrixDecision:
    sizes = with_bounds(level.sizes, response)
    for index in range(WORLDS):
        expected = target.residue(level, index)
        yours = target.evaluated(response, level, index, sizes) if expected is not None else None
        if expected is None or yours is None:
            continue
        if agree(target, response, level, index, sizes, (yours, expected)):
            chance = (degree + target.degree) * max(sizes.values(), default=1) / worlds(target.seed)[index].q
            return MatrixDecision(True, "residues", chance=chance)
        difference = _difference(target, response, level, sizes) if witness else None
        if difference is not None:
            return MatrixDecision(False, "balls", difference=difference)
        return MatrixDecision(False, "residues") if yours.exact and expected.exact else MatrixDecision(None, "none")
    return MatrixDecision(None, "none")


def _difference(target: MatrixTarget, response: Node, level: Level, sizes: Mapping[str, int]) -> Difference | None:
    for turn in range(TURNS):
        ring = target.balls(level, turn)
        yours, expected = (target.value(node, ring, sizes) for node in (response, target.node))
        if yours is None or expected is None:
            continue
        for entry, mine, theirs in _entries(*alike_values(ring, yours, expected)):
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
