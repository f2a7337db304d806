"""What a matrix may differ by: a factor, a sign, the choice of a basis."""

from enum import StrEnum

from flint import fmpq, fmpq_mat

from service.grading.elements import Comparison, element
from service.grading.kinds import Setting
from service.grading.tolerances import Tolerance
from service.maths.balls import Undefined, at
from service.maths.building import negated, over, times
from service.maths.equivalence import Target
from service.maths.exact import value
from service.maths.grid_values import Grid
from service.maths.matching import all_of
from service.maths.names import Names
from service.maths.tree import Node, names_in


class Up(StrEnum):
    """What may differ from the key."""

    NOTHING = "nothing"
    SCALAR = "scalar"
    SIGN = "sign"
    ROWS = "rows"
    COLUMNS = "columns"


def up_to_factor(
    wanted: Grid,
    given: Grid,
    up_to: Up,
    names: Names,
    setting: Setting,
    tolerance: Tolerance | None,
    comparison: Comparison,
) -> bool | None:
    """Whether the given entries are a multiple of the wanted ones by a factor that is not 0, or by 1 or -1."""
    if up_to is Up.SIGN:
        found = []
        for turned in (given.entries, tuple(map(negated, given.entries))):
            pairs = zip(wanted.entries, turned, strict=True)
            found.append(all_of([comparison.same(element(a, names, setting, tolerance), b) for a, b in pairs]))
        return True if True in found else None if None in found else False
    pivot = next((place for place, entry in enumerate(wanted.entries) if _is_zero(entry) is False), None)
    if pivot is None:
        return None
    return _proportional(wanted, given, pivot, names, setting, tolerance, comparison)


def _proportional(
    wanted: Grid,
    given: Grid,
    pivot: int,
    names: Names,
    setting: Setting,
    tolerance: Tolerance | None,
    comparison: Comparison,
) -> bool | None:
    expected, yours = wanted.entries, given.entries
    if _is_zero(yours[pivot]) is not False:
        return False if _is_zero(yours[pivot]) else None
    if tolerance is not None:
        ratios = [(over(a, expected[pivot]), over(b, yours[pivot])) for a, b in zip(expected, yours, strict=True)]
        return all_of([comparison.same(element(a, names, setting, tolerance), b) for a, b in ratios])
    crossed = [(times(a, yours[pivot]), times(b, expected[pivot])) for a, b in zip(expected, yours, strict=True)]
    return all_of([comparison.decided(Target(a, names.symbols, setting.points), b).equal for a, b in crossed])


def _is_zero(node: Node) -> bool | None:
    """Whether an entry is 0; an expression in symbols counts as not 0 unless it plainly is."""
    exact = value(node)
    if exact is not None:
        return exact == 0
    if names_in(node) - {"pi", "e", "i"}:
        return False
    try:
        return None if at(node, {}).contains(0) else False
    except Undefined:
        return None


def same_span(wanted: Grid, given: Grid) -> bool | None:
    """Whether the rows of both span the same space and the given ones are a basis of it; None where entries are irrational."""
    matrices = [_matrix(one) for one in (wanted, given)]
    if matrices[0] is None or matrices[1] is None:
        return None
    rank = matrices[0].rank()
    both = _matrix(Grid((*wanted.rows, *given.rows), False, given.span))
    return both is not None and matrices[1].rank() == rank == both.rank() == len(given.rows)


def _matrix(one: Grid) -> fmpq_mat | None:
    entries = [value(entry) for entry in one.entries]
    known = [fmpq(entry.numerator, entry.denominator) for entry in entries if entry is not None]
    rows, columns = one.shape
    return fmpq_mat(rows, columns, known) if len(known) == len(entries) else None
