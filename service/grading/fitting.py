"""How far one formula is from another over a range: first at points, then, where it passes, proved for the whole range.

At a point the relative distance is a ball; over a range it is the ball of a whole interval, which is halved until every part is
within the tolerance. Knows no verdicts; says what was found and where it is worst.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from fractions import Fraction
from itertools import product

from flint import arb

from service.grading.power_laws import terms
from service.maths.balls import Point, Undefined, ball, evaluate
from service.maths.equivalence import Target, Witness, witness
from service.maths.sampling import spaced
from service.maths.tree import Node, names_in

STEPS = 25
"""Values of a symbol over its range, both ends included: two in a decade over twelve decades."""

MAX_PARTS = 4_000
"""Parts of the range that a proof may take, about 40 ms; a law 4.9 % off under a tolerance of 5 % takes fewer."""

Ranges = Mapping[str, tuple[Fraction, Fraction]]
"""(low, high) of each symbol, both included."""


@dataclass(frozen=True, slots=True)
class Fit:
    """What was found.

    Attributes:
        within: whether the distance is within the tolerance at every point, error bounds included.
        proved: whether that is proved for the whole range.
        tried: how many points or parts of the range were looked at.
        largest: upper bound of the largest relative distance of the value.
        witness: where the tolerance is broken worst, with both values.
    """

    within: bool
    proved: bool
    tried: int
    largest: arb
    witness: Witness | None = None

    def percent(self) -> str:
        """The largest distance in percent, two significant digits."""
        return str((self.largest * 100).str(2, radius=False))

    def values(self) -> dict[str, str]:
        """The evidence as text."""
        return {"parts" if self.proved else "points": str(self.tried), "largest_distance": f"{self.percent()} %"}


def fit(target: Target, response: Node, over: Ranges, relative: Fraction) -> Fit:
    """The distance of the response from the target over the range.

    Args:
        target: the expected formula.
        response: the learner's.
        over: (low, high) of each symbol, both included.
        relative: tolerance, dimensionless, >= 0.
    """
    used = names_in(target.node) | names_in(response)
    ranges = {name: over[name] for name in over if name in used} or dict(list(over.items())[:1])
    at_points = _at_points(target.node, response, ranges, ball(relative))
    if not at_points.within:
        return at_points
    if len(ranges) == 1 and _is_monotone(target.node, response):
        return replace(at_points, proved=True)
    parts = _parts_proved(target.node, response, ranges, ball(relative))
    return replace(at_points, proved=True, tried=parts) if parts else at_points


def _at_points(expected: Node, response: Node, ranges: Ranges, bound: arb) -> Fit:
    largest, tried, broken = arb(0), 0, None
    for place in _grid(ranges):
        tried += 1
        values = _pair(expected, response, {name: ball(number) for name, number in place.items()})
        if values is None:
            return Fit(False, False, tried, largest)
        distance = abs(values[1] / values[0] - 1)
        if not distance.rad() < 1:
            # So little is known of it, as of 9^9^9 - 9^9^9, that nothing would be further than the largest so far.
            return Fit(False, False, tried, largest)
        if distance > largest:
            largest = distance
            if not distance <= bound:
                broken = witness(place, values[1], values[0])
    return Fit(broken is None, False, tried, largest, broken)


def _is_monotone(expected: Node, response: Node) -> bool:
    """Whether both are single power laws: their ratio is one too, so that it is furthest from 1 at an end of the range."""
    return all(len(terms(node) or ()) == 1 for node in (expected, response))


def _parts_proved(expected: Node, response: Node, ranges: Ranges, bound: arb) -> int:
    """How many parts of the range it took to prove the bound everywhere; 0 when it was not proved."""
    if len(ranges) != 1:
        return 0
    ((name, (low, high)),) = ranges.items()
    parts = 0
    todo = [(ball(low), ball(high))]
    while todo:
        left, right = todo.pop()
        parts += 1
        if parts > MAX_PARTS:
            return 0
        values = _pair(expected, response, {name: left.union(right)})
        if values is None or not abs(values[1] / values[0] - 1) <= bound:
            middle = (left * right).sqrt().mid() if left > 0 else ((left + right) / 2).mid()
            todo += [(left, middle), (middle, right)]
    return parts


def _grid(ranges: Ranges) -> Iterator[Point]:
    steps = STEPS if len(ranges) == 1 else 7
    for values in product(*(spaced(*ends, steps) for ends in ranges.values())):
        yield dict(zip(ranges, values, strict=True))


def _pair(expected: Node, response: Node, place: Mapping[str, arb]) -> tuple[arb, arb] | None:
    try:
        key, yours = evaluate(expected, place), evaluate(response, place)
    except Undefined:
        return None
    return None if key.contains(0) else (key, yours)
