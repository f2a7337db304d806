"""How far one formula is from another over a range: the largest relative distance, by ball arithmetic.

Knows no verdicts; says what was found, at how many points, and where it is worst.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from fractions import Fraction
from itertools import product

from flint import arb

from service.maths.balls import Point, Undefined, at, ball
from service.maths.equivalence import Target, Witness, shown
from service.maths.sampling import spaced
from service.maths.tree import Node, names_in

STEPS = 25
"""Values of a symbol over its range, both ends included: two in a decade over twelve decades. Fitted power laws are smooth in
the logarithm, so that their distance has its maximum at an end or varies by far less than a percent between neighbours."""

NOTABLE = Fraction(1, 50)
"""A relative distance from which a law that passes is told to be off: the 2 % that numbers are held to."""


@dataclass(frozen=True, slots=True)
class Fit:
    """What was found.

    Attributes:
        within: whether the distance is within the tolerance at every point, error bounds included.
        tried: how many points.
        largest: upper bound of the largest relative distance of the value.
        notable: whether the distance, or that of a coefficient, deserves a remark.
        witness: where the tolerance is broken worst, with both values.
    """

    within: bool
    tried: int
    largest: arb
    notable: bool
    witness: Witness | None = None

    def percent(self) -> str:
        """The largest distance in percent, two significant digits."""
        return str((self.largest * 100).str(2, radius=False))

    def values(self) -> dict[str, str]:
        """The evidence as text."""
        return {"points": str(self.tried), "largest_distance": f"{self.percent()} %"}


def fit(target: Target, response: Node, over: Mapping[str, tuple[Fraction, Fraction]], relative: Fraction) -> Fit:
    """The distance of the response from the target over the range.

    Args:
        target: the expected formula.
        response: the learner's.
        over: (low, high) of each symbol, both included.
        relative: tolerance, dimensionless, >= 0.
    """
    bound = ball(relative)
    largest, tried, broken = arb(0), 0, None
    for place in _grid(over, names_in(target.node) | names_in(response)):
        tried += 1
        pair = _pair(target.node, response, place)
        if pair is None:
            return Fit(False, tried, largest, notable=False)
        expected, yours = pair
        distance = abs(yours / expected - 1)
        if distance > largest:
            largest = distance
            if distance > bound:
                broken = Witness(place, shown(yours), shown(expected))
    return Fit(broken is None, tried, largest, notable=broken is None and largest > ball(NOTABLE), witness=broken)


def _grid(over: Mapping[str, tuple[Fraction, Fraction]], used: frozenset[str]) -> Iterator[Point]:
    names = [name for name in over if name in used] or list(over)[:1]
    steps = STEPS if len(names) == 1 else 7
    for values in product(*(spaced(*over[name], steps) for name in names)):
        yield dict(zip(names, values, strict=True))


def _pair(expected: Node, response: Node, place: Point) -> tuple[arb, arb] | None:
    try:
        key, yours = at(expected, place), at(response, place)
    except Undefined:
        return None
    return None if key.contains(0) else (key, yours)
