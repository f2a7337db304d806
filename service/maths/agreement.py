"""Whether two expressions agree as residues: at secret points, on every path of signs, step by step for sums.

Knows nothing of real values. What it finds equal is equal wherever both sides have a value, but for a stated chance.
"""

import itertools
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from math import lcm, prod
from typing import NamedTuple

from service.maths.bigs import is_finite
from service.maths.linear import contradict
from service.maths.names import Domain, Symbol
from service.maths.residues import Degenerate, Evaluation, worlds
from service.maths.signs import MAX_PATHS, Path, Vacuous
from service.maths.terms import integer, mentions, minus, number, substitute
from service.maths.tree import Apply, Name, Node
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
    forced = False
    while prescribed is not None:
        paths += 1
        evaluation = Evaluation(world, symbols, Path(prescribed), plane=plane, arguments=[], classes=classes)
        try:
            if evaluation.element(left) == evaluation.element(right):
                seen += 1
            elif not contradict(evaluation.path, symbols):
                return UNKNOWN
        except Vacuous:
            pass
        except Degenerate:
            return None
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
    for classes in _classes(periods):
        found = on_every_path(left, right, symbols, world, plane=plane, classes=classes)
        if found is None or not found.equal:
            return found
        chance, paths = chance + found.chance, paths + found.paths
    return Agreement(True, chance, paths=paths, total=False) if paths else UNKNOWN


def _classes(periods: Mapping[str, int]) -> Iterator[Classes]:
    if prod(periods.values()) > MAX_PATHS:
        return
    for rests in itertools.product(*(range(period) for period in periods.values())):
        yield {name: (periods[name], rest) for name, rest in zip(periods, rests, strict=True)}


def by_induction(left: Node, right: Node, symbols: Mapping[str, Symbol], seed: bytes) -> Agreement:
    """Whether both sides agree for every value of a bound: at its first one, and from each one to the next."""
    for name in _counters((left, right), symbols):
        start = _start(symbols.get(name))
        known = {**symbols, name: symbols.get(name) or Symbol(name, Domain.POSITIVE_INTEGER)}
        base = _at_start(left, right, known, seed, name, start)
        if base is None or not base.equal:
            continue
        step = _one_step(left, right, known, seed, name)
        if step is not None:
            return Agreement(True, base.chance + step)
    return UNKNOWN


def has_sums(node: Node) -> bool:
    """Whether a sum or product occurs."""
    return isinstance(node, Apply) and (node.head in ("sum", "prod") or any(map(has_sums, node.args)))


def has_infinite_sums(node: Node) -> bool:
    """Whether a sum or product without end occurs, which balls have no value for."""
    return any(not is_finite(bound) for big in _bigs(node) for bound in big.args[2:])


def _start(symbol: Symbol | None) -> int:
    if symbol is not None and symbol.low is not None:
        return int(symbol.low.__ceil__())
    return 0 if symbol is not None and symbol.domain is Domain.NONNEGATIVE_INTEGER else 1


def _counters(nodes: tuple[Node, ...], symbols: Mapping[str, Symbol]) -> list[str]:
    """Names n for which every sum runs from a numeric bound up to n plus a number, with no n in its body."""
    bigs = [big for node in nodes for big in _bigs(node)]
    names = {name for big in bigs for name in _in_bound(big.args[3])}
    return sorted(name for name in names if all(_counts(big, name, _start(symbols.get(name))) for big in bigs))


def _in_bound(bound: Node) -> list[str]:
    if isinstance(bound, Name):
        return [bound.name]
    return [name for arg in bound.args for name in _in_bound(arg)] if isinstance(bound, Apply) else []


def _bigs(node: Node) -> list[Apply]:
    if not isinstance(node, Apply):
        return []
    own = [node] if node.head in ("sum", "prod") else []
    return own + [big for arg in node.args for big in _bigs(arg)]


def _counts(big: Apply, name: str, start: int) -> bool:
    body, _, low, high = big.args
    if not any(mentions(part, name) for part in big.args):
        return True
    first, last = integer(low), _offset(high, name)
    return (
        first is not None
        and last is not None
        and start + last >= first - 1
        and not mentions(body, name)
        and not _bigs(body)
    )


def _offset(bound: Node, name: str) -> int | None:
    """The c of n + c."""
    if isinstance(bound, Name):
        return 0 if bound.name == name else None
    if not isinstance(bound, Apply) or bound.head != "+":
        return None
    rest = [arg for arg in bound.args if not (isinstance(arg, Name) and arg.name == name)]
    offsets = [integer(arg) for arg in rest]
    if len(rest) != len(bound.args) - 1 or None in offsets:
        return None
    return sum(offset for offset in offsets if offset is not None)


def _at_start(
    left: Node, right: Node, symbols: Mapping[str, Symbol], seed: bytes, name: str, start: int
) -> Agreement | None:
    sides = [substitute(node, name, number(start)) for node in (left, right)]
    for world in worlds(seed):
        both = [residue(side, symbols, world) for side in sides]
        if None in both:
            continue
        found = in_every_class(sides[0], sides[1], symbols, world, shared_periods(both))
        if found is not None:
            return found
    return None


def shared_periods(sides: Iterable[Residue | None]) -> dict[str, int]:
    """The periods of both sides together."""
    found: dict[str, int] = {}
    for side in sides:
        for name, period in side.periods.items() if side else ():
            found[name] = lcm(found.get(name, 1), period)
    return found


def _one_step(left: Node, right: Node, symbols: Mapping[str, Symbol], seed: bytes, name: str) -> float | None:
    """The chance that the step is wrong, or None when it is not shown."""
    difference = minus(left, right)
    for world in worlds(seed):
        try:
            return _step_at(difference, symbols, world, name)
        except (Degenerate, ZeroDivisionError):
            continue
        except Vacuous:
            return None
    return None


def _step_at(difference: Node, symbols: Mapping[str, Symbol], world: World, name: str) -> float | None:
    stepper = _Stepper(difference, symbols, world, name)
    stepper.difference(None, stepped=True)
    chances = [_step_in_class(replace(stepper, classes=classes)) for classes in _classes(stepper.periods)]
    return None if None in chances or not chances else sum(chance for chance in chances if chance is not None)


def _step_in_class(before: "_Stepper") -> float | None:
    world = before.world
    now, after = before.difference(None, stepped=False), before.difference(None, stepped=True)
    if before.branches:
        return None
    if now == after:
        return 2 * before.degree / world.q
    zero, one, two = (before.difference(world.among.field.make(value), stepped=False) for value in (0, 1, 2))
    if before.unknowns != 1 or two - one != one - zero or one == zero:
        return None
    solved = -zero / (one - zero)
    return 4 * before.degree / world.q if before.difference(solved, stepped=True) == 0 else None


@dataclass(slots=True)
class _Stepper:
    """The difference of two sides at n or n + 1, with sums as unknowns."""

    node: Node
    symbols: Mapping[str, Symbol]
    world: World
    name: str
    degree: int = 1
    unknowns: int = 0
    branches: bool = False
    classes: Classes = field(default_factory=dict)
    periods: dict[str, int] = field(default_factory=dict)

    def difference(self, unknown: Element | None, *, stepped: bool) -> Element:
        """Its residue, with a value for the one sum that has none of its own."""
        evaluation = Evaluation(self.world, self.symbols, classes=self.classes)
        evaluation.unknown = unknown
        evaluation.steps = {self.name: 1} if stepped else {}
        found = evaluation.element(self.node)
        self.degree, self.unknowns = max(self.degree, evaluation.degree), len(evaluation.bigs)
        self.branches = self.branches or bool(evaluation.path.chosen)
        self.periods.update(evaluation.periods)
        return found
