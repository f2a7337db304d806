"""Whether two expressions agree as residues: at secret points, on every path of signs, for every rest of whole names.

Knows nothing of real values. What it finds equal is equal wherever both sides have a value, but for a stated chance.
"""

import itertools
from collections.abc import Iterable, Iterator, Mapping
from math import lcm, prod
from typing import NamedTuple, Protocol

from service.maths.linear import contradict
from service.maths.names import Symbol
from service.maths.residues import MAX_EFFORT, Degenerate, Evaluation
from service.maths.signs import MAX_PATHS, Path, Vacuous
from service.maths.tree import Node
from service.maths.worlds import Element, World

MAX_CHANCE = 2.0**-40
"""Largest probability of a wrong "equal"; until it is reached further points are tried."""

MAX_POINTS = 4
"""Points at which two sides are compared; degrees beyond 10^10 do not get below MAX_CHANCE in so many."""


Classes = Mapping[str, tuple[int, int]]
"""Whole names with a divisor and the rest they are to leave."""

NO_CLASSES: Classes = {}


class Residue(NamedTuple):
    """What one side comes to at one point.

    Attributes:
        value: its residue.
        degree: a bound on its degree.
        exact: whether it is a rational function.
        branches: whether it depends on signs that are not known.
        nested: whether a function stands in an exponent or angle.
        periods: whole names on whose rests it depends.
    """

    value: Element
    degree: int
    exact: bool
    branches: bool
    nested: bool = False
    periods: Mapping[str, int] = {}


class Agreement(NamedTuple):
    """What was found.

    Attributes:
        equal: True, False when rational functions differ, None when nothing is known.
        chance: probability that "equal" is wrong.
        exact: whether both sides are rational functions.
        paths: how many paths of signs were looked at, when there was more than one.
        total: whether nothing had to be positive for both sides to have a value.
    """

    equal: bool | None
    chance: float = 0.0
    exact: bool = False
    paths: int = 1
    total: bool = True


UNKNOWN = Agreement(None)


def residue(node: Node, symbols: Mapping[str, Symbol], world: World, *, plane: bool = False) -> Residue | None:
    """The residue of one side at a point, or None when it has none there."""
    evaluation = Evaluation(world, symbols, plane=plane)
    try:
        value = evaluation.element(node)
    except Degenerate:
        return None
    except Vacuous:
        return Residue(0, 1, exact=False, branches=True)
    path = evaluation.path
    return Residue(
        value, evaluation.degree, evaluation.exact, bool(path.chosen or path.met), evaluation.nested, evaluation.periods
    )


def compare(left: Residue, right: Residue, world: World) -> Agreement:
    """What two residues without branches say."""
    exact = left.exact and right.exact
    if left.value == right.value:
        return Agreement(True, (left.degree + right.degree) / world.q, exact)
    return Agreement(False, exact=True) if exact else UNKNOWN


def on_every_path(
    left: Node,
    right: Node,
    symbols: Mapping[str, Symbol],
    world: World,
    *,
    plane: bool = False,
    classes: Classes = NO_CLASSES,
) -> Agreement | None:
    """Whether both sides agree on every path of signs on which both have a value; None when this point does not tell."""
    prescribed: tuple[int, ...] | None = ()
    degree = seen = paths = 0
    effort = MAX_EFFORT
    forced = False
    while prescribed is not None:
        paths += 1
        evaluation = Evaluation(
            world, symbols, Path(prescribed), effort=effort, plane=plane, arguments=[], classes=classes
        )
        try:
            if evaluation.element(left) == evaluation.element(right):
                seen += 1
            elif not contradict(evaluation.path, symbols):
                return UNKNOWN
        except Vacuous:
            pass
        except Degenerate:
            return None
        effort = evaluation.effort
        degree += evaluation.degree
        forced = forced or evaluation.path.forced
        prescribed = evaluation.path.following()
        if paths > MAX_PATHS:
            return UNKNOWN
    return Agreement(True, degree / world.q, paths=paths, total=not forced) if seen else UNKNOWN


def in_every_class(
    left: Node,
    right: Node,
    symbols: Mapping[str, Symbol],
    world: World,
    periods: Mapping[str, int],
    *,
    plane: bool = False,
) -> Agreement | None:
    """As `on_every_path`, for every rest that the names may leave: (-1)^n has two values, and a point sees one of them."""
    chance, paths = 0.0, 0
    for classes in classes_of(periods):
        found = on_every_path(left, right, symbols, world, plane=plane, classes=classes)
        if found is None or not found.equal:
            return found
        chance, paths = chance + found.chance, paths + found.paths
    return Agreement(True, chance, paths=paths, total=False) if paths else UNKNOWN


def classes_of(periods: Mapping[str, int]) -> Iterator[Classes]:
    """Every choice of rests that names may leave; none when there are too many."""
    if prod(periods.values()) > MAX_PATHS:
        return
    for rests in itertools.product(*(range(period) for period in periods.values())):
        yield {name: (periods[name], rest) for name, rest in zip(periods, rests, strict=True)}


class Periodic(Protocol):
    """What may depend on the rests of whole names."""

    @property
    def periods(self) -> Mapping[str, int]:
        """The names and the divisors."""


def shared_periods(sides: Iterable[Periodic | None]) -> dict[str, int]:
    """The periods of both sides together."""
    found: dict[str, int] = {}
    for side in sides:
        for name, period in side.periods.items() if side else ():
            found[name] = lcm(found.get(name, 1), period)
    return found
