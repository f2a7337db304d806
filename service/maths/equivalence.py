"""Whether two expressions are equal: numbers first, proof second, SymPy last, and never a guess.

| stage | settles | certificate |
| --- | --- | --- |
| same tree | equal | identical |
| residues modulo a secret prime | equal, but for a stated chance; rational functions that differ | probable / proved |
| ball arithmetic at points of the domain | different: disjoint balls, and the point is a counterexample to show | counterexample |
| the prover (SymPy in another process, under a deadline) | equal; its "not equal" is never asked for | proved |
| otherwise | undecided, with what is known so far | evidence |
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from fractions import Fraction

from flint import arb

from service.maths.balls import Point, Undefined, at, whole
from service.maths.functions import CONSTANTS
from service.maths.names import Symbol
from service.maths.residues import Degenerate, Evaluation, worlds
from service.maths.sampling import points
from service.maths.tree import Node, names_in, same

MAX_CHANCE = 2.0**-40
"""Largest probability of a wrong "equal"; beyond it (degrees above 10^6) agreement modulo a prime says nothing."""

Prover = Callable[[Node, Node, Mapping[str, Symbol]], bool]
"""Whether two expressions are proved equal. False means only that no proof was found in the time given."""


def unproved(_left: Node, _right: Node, _symbols: Mapping[str, Symbol]) -> bool:
    """The prover that never finds a proof, for where there is none at hand."""
    return False


@dataclass(frozen=True, slots=True)
class Witness:
    """A point where two expressions differ, with both values as they are shown."""

    point: Point
    yours: str
    expected: str


@dataclass(frozen=True, slots=True)
class Decision:
    """What was found.

    Attributes:
        equal: True, False, or None for undecided.
        by: the stage: identical, residues, balls, prover or none.
        chance: probability that "equal" is wrong.
        witness: where they differ, when they do and a point shows it.
        agreed: at how many points both had the same value within the error bounds.
    """

    equal: bool | None
    by: str
    chance: float = 0.0
    witness: Witness | None = None
    agreed: int = 0


@dataclass(slots=True)
class Target:
    """An expected expression with what is computed of it once.

    Attributes:
        node: the tree.
        symbols: by canonical name.
        seed: secret seed of the residues.
    """

    node: Node
    symbols: Mapping[str, Symbol]
    seed: bytes
    _residues: dict[int, "_Residue | None"] = field(default_factory=dict)
    _points: list[tuple[Point, arb | None]] = field(default_factory=list)

    def residue(self, index: int) -> "_Residue | None":
        """Its residue in the world of that index, or None where it has none."""
        if index not in self._residues:
            self._residues[index] = _residue(self.node, self, index)
        return self._residues[index]

    def values(self) -> list[tuple[Point, arb | None]]:
        """Its values at the public points of its own names."""
        if not self._points:
            places = points(_variables(self.node, self.symbols), self.symbols)
            self._points = [(place, _value(self.node, place)) for place in places]
        return self._points


@dataclass(frozen=True, slots=True)
class _Residue:
    number: int
    degree: int
    exact: bool


def decide(target: Target, response: Node, prover: Prover = unproved) -> Decision:
    """Whether the response equals the target wherever both are defined."""
    if same(target.node, response):
        return Decision(True, "identical")
    by_residues = _compare_residues(target, response)
    if by_residues is not None and by_residues.equal:
        return by_residues
    by_balls = _compare_values(target, response)
    if by_balls.equal is False:
        return by_balls
    if by_residues is not None:
        return by_residues
    if prover(target.node, response, target.symbols):
        return Decision(True, "prover")
    return by_balls


def _compare_residues(target: Target, response: Node) -> Decision | None:
    for index in range(len(worlds(target.seed))):
        expected = target.residue(index)
        if expected is None:
            continue
        yours = _residue(response, target, index)
        if yours is None:
            continue
        if yours.number == expected.number:
            chance = (yours.degree + expected.degree) / worlds(target.seed)[index].q
            return Decision(True, "residues", chance=chance) if chance <= MAX_CHANCE else None
        return Decision(False, "residues") if yours.exact and expected.exact else None
    return None


def _residue(node: Node, target: Target, index: int) -> _Residue | None:
    evaluation = Evaluation(worlds(target.seed)[index], target.symbols)
    try:
        number = evaluation.residue(node)
    except Degenerate:
        return None
    return _Residue(number, evaluation.degree, evaluation.exact)


def _compare_values(target: Target, response: Node) -> Decision:
    agreed = 0
    for place, expected in _places(target, response):
        yours = _value(response, place)
        if yours is None or expected is None:
            continue
        if not yours.overlaps(expected):
            return Decision(False, "balls", witness=witness(place, yours, expected))
        agreed += 1
    return Decision(None, "none", agreed=agreed)


def _places(target: Target, response: Node) -> list[tuple[Point, arb | None]]:
    names, own = _variables(response, target.symbols), _variables(target.node, target.symbols)
    if names <= own:
        return target.values()
    return [(place, _value(target.node, place)) for place in points(names | own, target.symbols)]


def _variables(node: Node, symbols: Mapping[str, Symbol]) -> frozenset[str]:
    return frozenset(name for name in names_in(node) if name in symbols or name not in CONSTANTS)


def _value(node: Node, place: Point) -> arb | None:
    try:
        return at(node, place)
    except Undefined:
        return None


def witness(place: Point, yours: arb, expected: arb) -> Witness:
    """A point with both values, written with as many digits as it takes to tell them apart."""
    for digits in (6, 12, 24, 48):
        written = Witness(place, _shown(yours, digits), _shown(expected, digits))
        if written.yours != written.expected:
            break
    return written


def _shown(number: arb, digits: int) -> str:
    exact = whole(number)
    if exact is not None:
        return str(exact)
    return str(number.str(digits, radius=False))


def shown_point(point: Point) -> dict[str, str]:
    """The values of the symbols as text."""
    return {name: _short(number) for name, number in point.items()}


def _short(number: Fraction) -> str:
    return str(number) if len(str(number)) <= 12 else f"{float(number):.6g}"
