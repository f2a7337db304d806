"""Whether two matrix expressions agree as residues at one choice of sizes: for every rest of names and on every path of signs."""

from collections.abc import Callable, Mapping

from service.maths.agreement import Classes, classes_of, shared_periods
from service.maths.linear import contradict
from service.maths.matrix_target import MAX_DEGREE, Evaluated, Level, MatrixTarget, degree_of, with_bounds
from service.maths.matrix_values import Arithmetic, Memo, Value, is_matrix, scaled_identity
from service.maths.residues import WORLDS
from service.maths.shapes import Misfit, shape_of
from service.maths.signs import MAX_PATHS, Vacuous
from service.maths.tree import Node
from service.maths.worlds import TooMuchWork


def agree(
    target: MatrixTarget,
    response: Node,
    level: Level,
    index: int,
    sizes: Mapping[str, int],
    sides: tuple[Evaluated, Evaluated],
) -> bool:
    """Whether both sides are the same at a point, for every rest of names and on every path of signs that they depend on."""
    yours, expected = sides
    if not (yours.branches or expected.branches or yours.periods or expected.periods):
        return same_value(yours.ring, yours.value, expected.value)
    return all(
        _agree_on_every_path(target, response, level, index, {**sizes, **moved(sizes, classes)}, classes)
        for classes in classes_of(shared_periods(sides))
    )


def _agree_on_every_path(
    target: MatrixTarget, response: Node, level: Level, index: int, sizes: Mapping[str, int], classes: Classes
) -> bool:
    if sizes != {**sizes, **level.sizes}:
        level = Level(sizes)
    signs: tuple[int, ...] | None = ()
    seen = paths = 0
    while signs is not None and paths < MAX_PATHS:
        paths += 1
        ring = target.residues(level, index, signs, classes)
        try:
            yours, expected = (target.value(node, ring, sizes) for node in (response, target.node))
            if yours is None or expected is None:
                return False
            if same_value(ring, yours, expected):
                seen += 1
            elif not contradict(ring.scalars.path, target.names.symbols):
                return False
        except Vacuous:
            pass
        signs = ring.scalars.path.following()
    return signs is None and seen > 0


def moved(sizes: Mapping[str, int], classes: Classes) -> dict[str, int]:
    """Sizes that leave the rests that are asked for."""
    return {
        name: sizes[name] + (rest - sizes[name]) % period for name, (period, rest) in classes.items() if name in sizes
    }


def alike_values(ring: Arithmetic, left: Value, right: Value) -> tuple[Value, Value]:
    """Both as matrices, where one of them is: zero and multiples of the identity are written as numbers."""
    if is_matrix(left) == is_matrix(right):
        return left, right
    if is_matrix(left):
        return left, scaled_identity(ring, right, left.nrows(), left.ncols())
    return scaled_identity(ring, left, right.nrows(), right.ncols()), right


def same_value(ring: Arithmetic, left: Value, right: Value) -> bool:
    """Whether two values are the same matrix or the same scalar."""
    left, right = alike_values(ring, left, right)
    if is_matrix(left) and (left.nrows(), left.ncols()) != (right.nrows(), right.ncols()):
        return False
    return bool(left == right)


def screening(target: MatrixTarget, response: Node) -> Callable[[Node], bool]:
    """What tells in no time whether a changed response may be equal: its value at one point, parts that it shares computed once.

    Every tree that is asked about has to be kept while it is used.
    """
    degree = degree_of(response) + 1
    if degree > MAX_DEGREE:
        return lambda _: False
    level = target.level(degree)
    sizes = with_bounds(level.sizes, response)
    index = next((index for index in range(WORLDS) if target.residue(level, index)), 0)
    expected = target.residue(level, index)
    memo: Memo = {}
    costly = False

    def may_be_equal(node: Node) -> bool:
        nonlocal costly
        if costly:
            return False
        ring = target.residues(level, index)
        try:
            shape_of(node, target.names)
            value = target.value(node, ring, sizes, memo)
        except TooMuchWork:
            costly = True
            return False
        except (Misfit, Vacuous):
            return False
        return value is not None and expected is not None and same_value(ring, value, expected.value)

    return may_be_equal
