"""Values of expressions at points of the declared domain, in balls, and the points as they are shown to a learner."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from fractions import Fraction
from typing import Any, NamedTuple

from flint import acb, arb

from service.maths import complexes
from service.maths.balls import NoValue, Point, Undefined, ball, evaluate, whole
from service.maths.functions import CONSTANTS
from service.maths.names import Domain, Symbol
from service.maths.sampling import POINTS, point
from service.maths.tree import BINDING, Apply, Name, Node

Value = Any
"""A ball, NO_VALUE, or None where nothing is known."""

NO_VALUE = object()
"""The value of what is proved to have none, such as the root of a negative number."""


@dataclass(frozen=True, slots=True)
class Place:
    """A point, the balls of its values, and whether they are complex."""

    point: Point
    balls: Mapping[str, Any]
    complex_plane: bool


class Witness:
    """A point where two expressions differ, with both values as they are shown; they are written out when they are asked for.

    Args:
        point: the values of the symbols.
        yours: the response's value, as a ball or as text.
        expected: the key's.
    """

    __slots__ = ("_expected", "_yours", "point")

    def __init__(self, point: Point, yours: Value, expected: Value) -> None:
        self.point = point
        self._yours = yours
        self._expected = expected

    @property
    def yours(self) -> str:
        """The response's value."""
        return self._written()[0]

    @property
    def expected(self) -> str:
        """The key's value."""
        return self._written()[1]

    def _written(self) -> tuple[str, str]:
        """Both values with as many digits as it takes to tell them apart."""
        if not isinstance(self._yours, str) or not isinstance(self._expected, str):
            for digits in (6, 12, 24, 48):
                yours, expected = _shown(self._yours, digits), _shown(self._expected, digits)
                if yours != expected:
                    break
            self._yours, self._expected = yours, expected
        return self._yours, self._expected


def places(names: Iterable[str], symbols: Mapping[str, Symbol], *, complex_plane: bool) -> Iterator[Place]:
    """The public points of the names, one after the other."""
    ordered = sorted(names)
    for turn in range(POINTS):
        found: Point = point(ordered, symbols, turn)
        if complex_plane:
            found = complexes.split(found, symbols)
            yield Place(found, complexes.balls(found), complex_plane)
        else:
            yield Place(found, {name: ball(number) for name, number in found.items()}, complex_plane)


def value_at(node: Node, place: Place) -> Value:
    """The value at a point."""
    try:
        return complexes.evaluate(node, place.balls) if place.complex_plane else evaluate(node, place.balls)
    except NoValue:
        return NO_VALUE
    except Undefined:
        return None


class Survey(NamedTuple):
    """The names that need a value (all but constants and the indices of sums), and whether the expression is complex."""

    variables: frozenset[str]
    is_complex: bool


def survey(node: Node, symbols: Mapping[str, Symbol]) -> Survey:
    """What occurs in an expression, in one pass."""
    found: set[str] = set()
    _collect(node, found)
    names = frozenset(name for name in found if name in symbols or name not in _FIXED)
    has_unit = "i" in found and "i" not in symbols
    return Survey(names, has_unit or any(name in symbols and symbols[name].domain is Domain.COMPLEX for name in names))


def _collect(node: Node, found: set[str]) -> None:
    if isinstance(node, Name):
        found.add(node.name)
    elif isinstance(node, Apply):
        if node.head in BINDING and isinstance(node.args[1], Name):
            inner: set[str] = set()
            _collect(node.args[0], inner)
            found |= inner - {node.args[1].name}
            for bound in node.args[2:]:
                _collect(bound, found)
            return
        for arg in node.args:
            _collect(arg, found)


_FIXED = frozenset(CONSTANTS) | {"oo", "i", "whole"}


def witness(place: Place | Point, yours: Value, expected: Value) -> Witness:
    """The witness of a point."""
    return Witness(place.point if isinstance(place, Place) else place, yours, expected)


def _shown(number: Value, digits: int) -> str:
    if isinstance(number, acb):
        return str(number.str(digits, radius=False)).replace("j", "i")
    if not isinstance(number, arb):
        return "no value"
    exact = whole(number)
    if exact is not None:
        return str(exact)
    return str(number.str(digits, radius=False))


def shown_point(place: Point) -> dict[str, str]:
    """The values of the symbols as text."""
    return {name: _short(number) for name, number in place.items()}


def _short(number: Fraction) -> str:
    return str(number) if len(str(number)) <= 12 else f"{float(number):.6g}"
