"""Values of expressions at points of the declared domain, in balls, and the points as they are shown to a learner."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from fractions import Fraction
from typing import Any, NamedTuple

from flint import acb, arb

from service.maths import complexes
from service.maths.balls import NoValue, Point, Undefined, at, whole
from service.maths.functions import CONSTANTS
from service.maths.names import Symbol
from service.maths.sampling import points
from service.maths.tree import Apply, Name, Node

Value = Any
"""A ball, NO_VALUE, or None where nothing is known."""

NO_VALUE = object()
"""The value of what is proved to have none, such as the root of a negative number."""


class Place(NamedTuple):
    """A point, and whether values there are complex."""

    point: Point
    complex_plane: bool


@dataclass(frozen=True, slots=True)
class Witness:
    """A point where two expressions differ, with both values as they are shown."""

    point: Point
    yours: str
    expected: str


def places(names: Iterable[str], symbols: Mapping[str, Symbol], *, complex_plane: bool) -> list[Place]:
    """The public points of the names."""
    found: list[Point] = list(points(names, symbols))
    if complex_plane:
        found = [complexes.split(point, symbols) for point in found]
    return [Place(point, complex_plane) for point in found]


def value_at(node: Node, place: Place) -> Value:
    """The value at a point."""
    try:
        return complexes.at(node, place.point) if place.complex_plane else at(node, place.point)
    except NoValue:
        return NO_VALUE
    except Undefined:
        return None


def variables(node: Node, symbols: Mapping[str, Symbol]) -> frozenset[str]:
    """The names that need a value: all but constants and the indices of sums."""
    found: set[str] = set()
    _collect(node, symbols, frozenset(), found)
    return frozenset(found)


def _collect(node: Node, symbols: Mapping[str, Symbol], bound: frozenset[str], found: set[str]) -> None:
    if isinstance(node, Name):
        if node.name not in bound and (node.name in symbols or node.name not in _FIXED):
            found.add(node.name)
    elif isinstance(node, Apply):
        if node.head in ("sum", "prod") and isinstance(node.args[1], Name):
            _collect(node.args[0], symbols, bound | {node.args[1].name}, found)
            for bounds in node.args[2:]:
                _collect(bounds, symbols, bound, found)
            return
        for arg in node.args:
            _collect(arg, symbols, bound, found)


_FIXED = frozenset(CONSTANTS) | {"oo", "i", "whole"}


def witness(place: Place | Point, yours: Value, expected: Value) -> Witness:
    """A point with both values, written with as many digits as it takes to tell them apart."""
    point = place.point if isinstance(place, Place) else place
    for digits in (6, 12, 24, 48):
        written = Witness(point, _shown(yours, digits), _shown(expected, digits))
        if written.yours != written.expected:
            break
    return written


def _shown(number: Value, digits: int) -> str:
    if isinstance(number, acb):
        return str(number.str(digits, radius=False)).replace("j", "i")
    if not isinstance(number, arb):
        return "no value"
    exact = whole(number)
    if exact is not None:
        return str(exact)
    return str(number.str(digits, radius=False))


def shown_point(point: Point) -> dict[str, str]:
    """The values of the symbols as text."""
    return {name: _short(number) for name, number in point.items()}


def _short(number: Fraction) -> str:
    return str(number) if len(str(number)) <= 12 else f"{float(number):.6g}"
