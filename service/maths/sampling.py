"""Points of the declared domains at which expressions are tried: small, distinct, and fit to be shown to a learner.

The points are fixed and public; a secret is only needed where agreement at a point counts as equality (`residues`).
"""

from collections.abc import Iterable, Mapping
from fractions import Fraction
from functools import cache

from service.maths.names import Domain, Symbol

POINTS = 12
"""How many points are tried before two expressions that always agree are called undecided."""

_VALUES = (3, 2, 5, 7, 4, 11, 13, 6, 17, 9, 19, 23, 8, 29, 31, 10, 37, 41)
"""Small and distinct; neighbours are coprime, so that a swapped or forgotten factor shows."""


def points(names: Iterable[str], symbols: Mapping[str, Symbol], count: int = POINTS) -> list[dict[str, Fraction]]:
    """`count` points, each with a value in its domain for every name, in the order of the names."""
    ordered = sorted(names)
    return [point(ordered, symbols, turn) for turn in range(count)]


def point(ordered: Iterable[str], symbols: Mapping[str, Symbol], turn: int) -> dict[str, Fraction]:
    """The point of one turn, for names in their order."""
    return {name: _value(symbols.get(name), place, turn) for place, name in enumerate(ordered)}


def spaced(low: Fraction, high: Fraction, count: int) -> list[Fraction]:
    """`count` values from `low` to `high`, both included, evenly spaced in the logarithm where both are positive."""
    if low > 0 and high / low > 10:
        ratio = float(high / low) ** (1 / (count - 1))
        inner = [low * Fraction(ratio**step) for step in range(1, count - 1)]
    else:
        inner = [low + (high - low) * Fraction(step, count - 1) for step in range(1, count - 1)]
    return [low, *inner, high]


def _value(symbol: Symbol | None, place: int, turn: int) -> Fraction:
    number = _VALUES[(place + turn) % len(_VALUES)]
    if symbol is None:
        return _real(number, place, turn)
    if symbol.low is not None or symbol.high is not None:
        return _between(symbol, number, turn)
    if symbol.domain.integral:
        negative = symbol.domain is Domain.INTEGER and _is_negative(place, turn)
        if _SMALL.get(turn, -1) >= int(symbol.domain.positive):
            return Fraction(_SMALL[turn])
        return Fraction(-number if negative else number)
    if symbol.domain in (Domain.POSITIVE, Domain.NONNEGATIVE):
        return _divided(number, turn % 5)
    return _real(number, place, turn)


def _real(number: int, place: int, turn: int) -> Fraction:
    return _divided(-number if _is_negative(place, turn) else number, turn % 5)


@cache
def _divided(number: int, by: int) -> Fraction:
    return Fraction(number, (1, 1, 8, 16, 4)[by])


_SMALL = {6: 1, 9: 0}
"""Turns at which whole numbers are one and zero."""


def _is_negative(place: int, turn: int) -> bool:
    """All positive at the first turn; every pattern of signs of three names within eight turns."""
    return bool((turn >> (place % 3)) & 1)


def _between(symbol: Symbol, number: int, turn: int) -> Fraction:
    low, high = symbol.low, symbol.high
    if low is None:
        return (high or Fraction(0)) - number
    if high is None:
        return low + number
    inside = low + (high - low) * Fraction(number, 43 + turn)
    return Fraction(round(inside)) if symbol.domain.integral else inside
