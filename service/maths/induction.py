"""Sums and products up to a symbolic bound, by induction over it: right at the first value, and from each value to the next.

A name in a bound is a whole number, whatever else is known of it, since a sum has no value otherwise. From n to n + 1 a sum grows
by its last terms, whatever it is; so it is enough that both sides grow alike, by a difference or by a ratio.
"""

from collections.abc import Callable, Mapping
from dataclasses import replace

from service.maths.agreement import (
    UNKNOWN,
    Agreement,
    Classes,
    classes_of,
    in_every_class,
    residue,
    shared_periods,
)
from service.maths.bigs import is_finite, linear_in
from service.maths.linear import contradict
from service.maths.names import Domain, Symbol
from service.maths.residues import Degenerate, Evaluation, worlds
from service.maths.signs import MAX_PATHS, Path, Vacuous
from service.maths.terms import integer, mentions, number, substitute
from service.maths.tree import BINDING, Apply, Node, names_in, walk
from service.maths.worlds import Element, World

MAX_SLOPE = 4
"""Terms that a sum may grow by when its bound grows by one: 2n takes two."""


def has_sums(node: Node) -> bool:
    """Whether a sum or product occurs."""
    return any(map(_is_big, walk(node)))


def is_endless(node: Node) -> bool:
    """Whether a limit, a sum, product or integral without end, or one integral in another occurs: balls have no value for these."""
    binding = [part for part in walk(node) if isinstance(part, Apply) and part.head in BINDING]
    integrals = [part for part in binding if part.head == "int"]
    return len(integrals) > 1 or any(
        part.head.startswith("lim") or not all(map(is_finite, part.args[2:])) for part in binding
    )


def with_whole_bounds(symbols: Mapping[str, Symbol], *sides: Node) -> Mapping[str, Symbol]:
    """What is known of the names, and that those in the bounds of sums and products are whole numbers."""
    bounds = (bound for side in sides for big in _bigs(side) for bound in big.args[2:] if is_finite(bound))
    names = {name for bound in bounds for name in names_in(bound)}
    known = {name: symbols.get(name) or Symbol(name, Domain.POSITIVE_INTEGER) for name in names}
    whole = {name: _whole(symbol) for name, symbol in known.items() if not symbol.domain.integral}
    return {**symbols, **known, **whole}


def _whole(symbol: Symbol) -> Symbol:
    return replace(symbol, domain=Domain.POSITIVE_INTEGER if symbol.positive else Domain.INTEGER)


def by_induction(left: Node, right: Node, symbols: Mapping[str, Symbol], seed: bytes) -> Agreement:
    """Whether both sides agree for every value of a bound at which they have one."""
    bigs = [*_bigs(left), *_bigs(right)]
    for name in sorted({name for big in bigs for name in names_in(big.args[3]) if name in symbols}):
        start = _start(bigs, symbols[name])
        if start is None:
            continue
        base = _at_start(left, right, symbols, seed, name, start)
        if base is None or not base.equal:
            continue
        step = _one_step(left, right, symbols, seed, name)
        if step is not None:
            return Agreement(True, base.chance + step)
    return UNKNOWN


def _bigs(node: Node) -> list[Apply]:
    return [part for part in walk(node) if _is_big(part) and isinstance(part, Apply)]


def _is_big(node: Node) -> bool:
    return isinstance(node, Apply) and node.head in ("sum", "prod")


def _start(bigs: list[Apply], symbol: Symbol) -> int | None:
    """The first value at which every sum has one; None where a sum does not run from a number to one that grows with the name."""
    firsts = [
        _first_with_value(big, symbol.name) for big in bigs if any(mentions(part, symbol.name) for part in big.args)
    ]
    known = [first for first in firsts if first is not None]
    return max(_least(symbol), *known) if known and len(known) == len(firsts) else None


def _first_with_value(big: Apply, name: str) -> int | None:
    body, _, low, high = big.args
    first, bound = integer(low), linear_in(high, name)
    if first is None or bound is None or not 1 <= bound[0] <= MAX_SLOPE or mentions(body, name) or _bigs(body):
        return None
    slope, offset = bound
    return -((offset - first + 1) // slope)


def _least(symbol: Symbol) -> int:
    if symbol.low is not None:
        return int(symbol.low.__ceil__())
    return 0 if symbol.domain is Domain.NONNEGATIVE_INTEGER else 1


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


def _one_step(left: Node, right: Node, symbols: Mapping[str, Symbol], seed: bytes, name: str) -> float | None:
    """The chance that the step is wrong, or None when it is not shown."""
    for world in worlds(seed):
        try:
            return _Step(left, right, symbols, world, name).chance()
        except (Degenerate, ZeroDivisionError):
            continue
    return None


class _Step:
    """Both sides at n and n + 1, at one secret point."""

    def __init__(self, left: Node, right: Node, symbols: Mapping[str, Symbol], world: World, name: str) -> None:
        self.sides = (left, right)
        self.symbols = symbols
        self.world = world
        self.name = name

    def chance(self) -> float | None:
        """The chance that the step is wrong, summed over all rests of names and all paths of signs; None when it is not shown."""
        first = Evaluation(self.world, self.symbols)
        try:
            self._both(first, stepped=True)
        except Vacuous:
            return None
        degree = 0
        for classes in classes_of(first.periods):
            found = self._on_every_path(classes)
            if found is None:
                return None
            degree += found
        return degree / self.world.q if degree else None

    def _on_every_path(self, classes: Classes) -> int | None:
        """The degree of what was compared; None when a path was met on which the step does not hold."""
        prescribed: tuple[int, ...] | None = ()
        degree = paths = 0
        while prescribed is not None:
            paths += 1
            evaluation = Evaluation(self.world, self.symbols, Path(prescribed), classes=classes)
            try:
                if not any(rule(self, evaluation) for rule in _RULES) and not contradict(evaluation.path, self.symbols):
                    return None
            except Vacuous:
                pass
            degree += 2 * evaluation.degree
            prescribed = evaluation.path.following()
            if paths > MAX_PATHS:
                return None
        return degree

    def grows_alike(self, ev: Evaluation) -> bool:
        """L(n + 1) - R(n + 1) = L(n) - R(n), or L(n + 1)·R(n) = R(n + 1)·L(n)."""
        (left, right), (left_after, right_after) = self._both(ev), self._both(ev, stepped=True)
        return bool(
            left_after - right_after == left - right or (left * right != 0 and left_after * right == right_after * left)
        )

    def follows(self, ev: Evaluation) -> bool:
        """Whether the one sum that has no value of its own, solved for at n, makes both sides equal at n + 1."""
        zero, one, two = (self._difference(ev, self.world.among.field.make(value)) for value in (0, 1, 2))
        if len(ev.bigs) != 1 or two - one != one - zero or one == zero:
            return False
        return bool(self._difference(ev, -zero / (one - zero), stepped=True) == 0)

    def _difference(self, ev: Evaluation, unknown: Element, *, stepped: bool = False) -> Element:
        left, right = self._both(ev, unknown, stepped=stepped)
        return left - right

    def _both(
        self, ev: Evaluation, unknown: Element | None = None, *, stepped: bool = False
    ) -> tuple[Element, Element]:
        """Their residues, with a value for the one sum that has none of its own."""
        ev.unknown, ev.bigs = unknown, {}
        ev.steps = {self.name: 1} if stepped else {}
        left, right = self.sides
        return ev.element(left), ev.element(right)


_RULES: tuple[Callable[[_Step, Evaluation], bool], ...] = (_Step.grows_alike, _Step.follows)
