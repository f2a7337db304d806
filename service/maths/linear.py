"""Whether signs contradict each other: inequalities between terms, every product of factors taken as an unknown of its own.

What cannot hold for unknowns cannot hold for the terms they stand for; the reverse is not claimed.
"""

from collections.abc import Hashable, Mapping
from fractions import Fraction

from service.maths.domains import is_nonnegative
from service.maths.names import Symbol
from service.maths.signs import Path
from service.maths.terms import bare, product, terms_of
from service.maths.tree import Node

MAX_ROWS = 150
"""Inequalities that elimination may grow to; beyond it nothing is claimed."""

Row = dict[Hashable, Fraction]
"""Σ coefficient · unknown > 0; the unknown () is the number one."""

_ONE: Hashable = ()


def contradict(path: Path, symbols: Mapping[str, Symbol]) -> bool:
    """Whether what was met on a path cannot have the signs taken there all at once."""
    unknowns: dict[Hashable, Node] = {}
    rows = [_row(path.resolved(node), sign, unknowns) for node, sign in path.seen]
    rows += [{key: Fraction(1)} for key, node in unknowns.items() if is_nonnegative(node, symbols)]
    return not _is_feasible(rows)


def _row(node: Node, sign: int, unknowns: dict[Hashable, Node]) -> Row:
    row: Row = {}
    for term in terms_of(node):
        key = tuple(sorted((bare(factor) for factor in term.factors), key=repr))
        row[key] = row.get(key, Fraction(0)) + sign * term.coefficient
        unknowns[key] = product(term.factors)
    return {key: value for key, value in row.items() if value}


def _is_feasible(rows: list[Row]) -> bool:
    """By elimination of one unknown after the other (Fourier and Motzkin)."""
    while rows:
        unknown = next((key for row in rows for key in row if key != _ONE), None)
        if unknown is None:
            return all(row.get(_ONE, Fraction(0)) > 0 for row in rows)
        rows = _without(rows, unknown)
        if len(rows) > MAX_ROWS:
            return True
    return True


def _without(rows: list[Row], unknown: Hashable) -> list[Row]:
    above = [row for row in rows if row.get(unknown, Fraction(0)) > 0]
    below = [row for row in rows if row.get(unknown, Fraction(0)) < 0]
    rest = [row for row in rows if unknown not in row]
    return rest + [_combined(one, other, unknown) for one in above for other in below]


def _combined(one: Row, other: Row, unknown: Hashable) -> Row:
    left, right = -other[unknown], one[unknown]
    keys = (one.keys() | other.keys()) - {unknown}
    sums = {key: left * one.get(key, Fraction(0)) + right * other.get(key, Fraction(0)) for key in keys}
    return {key: value for key, value in sums.items() if value}
