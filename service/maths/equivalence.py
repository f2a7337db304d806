"""Whether two expressions are equal: numbers first, proof second, SymPy last, and never a guess.

| stage | settles | certificate |
| --- | --- | --- |
| same tree | equal | identical |
| residues modulo a secret prime, for all signs | equal, but for a stated chance; rational functions differ | probable / proved |
| ball arithmetic at points of the domain | different: disjoint balls, and the point is a counterexample to show | counterexample |
| induction over the bound of a sum | equal, but for a stated chance | probable |
| a separation bound for constants with roots | equal | proved |
| the prover (SymPy in another process, under a deadline) | equal; its "not equal" is never asked for | proved |
| otherwise | undecided, with what is known so far | evidence |
"""

from collections.abc import Callable, Iterator, Mapping
from typing import NamedTuple

from flint import arb

from service.maths.agreement import (
    MAX_CHANCE,
    MAX_POINTS,
    UNKNOWN,
    Agreement,
    Residue,
    compare,
    in_every_class,
    on_every_path,
    residue,
    shared_periods,
)
from service.maths.exact import value
from service.maths.induction import by_induction, has_sums, is_endless, with_whole_bounds
from service.maths.names import Symbol
from service.maths.radicands import factored, has_radicals
from service.maths.sampling import POINTS
from service.maths.separation import is_zero
from service.maths.terms import minus
from service.maths.tree import Apply, Name, Node, same, walk
from service.maths.values import NO_VALUE, Place, Survey, Value, places, shown_point, survey, value_at, witness
from service.maths.values import Witness as Witness
from service.maths.worlds import World, worlds

__all__ = ["Decision", "Prover", "Target", "Witness", "decide", "shown_point", "unproved", "witness"]

Prover = Callable[[Node, Node, Mapping[str, Symbol]], bool]
"""Whether two expressions are proved equal. False means only that no proof was found in the time given."""


def unproved(_left: Node, _right: Node, _symbols: Mapping[str, Symbol]) -> bool:
    """The prover that never finds a proof, for where there is none at hand."""
    return False


class Decision(NamedTuple):
    """What was found.

    Attributes:
        equal: True, False, or None for undecided.
        by: the stage: identical, residues, balls, prover or none.
        how: paths, induction or separation, when the stage went that way.
        chance: probability that "equal" is wrong.
        witness: where they differ, when they do and a point shows it.
        agreed: at how many points both had the same value within the error bounds.
        blocked: whether the response has no value at a point where the key has one, though the domain was not declared.
    """

    equal: bool | None
    by: str
    chance: float = 0.0
    witness: Witness | None = None
    agreed: int = 0
    blocked: bool = False
    how: str = ""


class Target:
    """An expected expression with what is computed of it once.

    Args:
        node: the tree.
        symbols: by canonical name.
        seed: secret seed of the residues.
    """

    __slots__ = ("_places", "_residues", "_values", "is_complex", "node", "seed", "symbols", "variables", "worlds")

    def __init__(self, node: Node, symbols: Mapping[str, Symbol], seed: bytes) -> None:
        self.node = node
        self.symbols = symbols
        self.seed = seed
        self.worlds = worlds(seed)
        self.variables, self.is_complex = survey(node, symbols)
        self._residues: dict[int, Residue | None] = {}
        self._places: Iterator[Place] | None = None
        self._values: list[tuple[Place, Value]] = []

    def residue(self, index: int) -> Residue | None:
        """Its residue in the world of that index, or None where it has none."""
        if index not in self._residues:
            self._residues[index] = residue(self.node, self.symbols, self.worlds[index], plane=self.is_complex)
        return self._residues[index]

    def values(self) -> Iterator[tuple[Place, Value]]:
        """Its values at the public points of its own names."""
        for turn in range(POINTS):
            yield self._value(turn)

    def _value(self, turn: int) -> tuple[Place, Value]:
        if self._places is None:
            self._places = places(self.variables, self.symbols, complex_plane=self.is_complex)
        while len(self._values) <= turn:
            place = next(self._places)
            self._values.append((place, value_at(self.node, place)))
        return self._values[turn]


def decide(target: Target, response: Node, prover: Prover = unproved) -> Decision:
    """Whether the response equals the target wherever both are defined."""
    if same(target.node, response):
        return Decision(True, "identical")
    first = _at_first_point(target, response)
    if first is not None and first.equal is False:
        return first
    found = _by_residues(target, response, plane=target.is_complex)
    if found.equal and found.exact:
        return Decision(True, "residues", found.chance)
    if found.equal and found.total and first is not None:
        return _confirmed(found, first)
    return _at_length(target, response, found, prover)


def _at_length(target: Target, response: Node, found: Agreement, prover: Prover) -> Decision:
    """What takes more than one point: domains, complex values, proofs."""
    surveyed = survey(response, target.symbols)
    if surveyed.is_complex and not target.is_complex:
        found = _by_residues(target, response, plane=True)
    compared = _by_values(target, response, surveyed, found)
    if compared.equal is False:
        return compared
    if found.equal is False:
        return Decision(False, "residues")
    if found.equal:
        return _confirmed(found, compared)
    if not compared.agreed and _has_no_value(response):
        place, expected = next(target.values())
        if isinstance(expected, arb):
            return Decision(False, "balls", witness=witness(place, None, expected))
    if compared.blocked or not (compared.agreed or is_endless(target.node) or is_endless(response)):
        return compared
    return _by_proof(target, response, prover) or compared


def _has_no_value(node: Node) -> bool:
    """Whether an expression has no value anywhere: infinity, or one that divides by zero itself."""
    if infinite(node):
        return True
    return any(
        part.head == "/" and value(part.args[1]) == 0 for part in walk(node) if isinstance(part, Apply)
    ) and not any(isinstance(part, Apply) and part.head == "cases" for part in walk(node))


def infinite(node: Node) -> bool:
    """Whether the node is infinity or its negative."""
    bare = node.args[0] if isinstance(node, Apply) and node.head == "neg" else node
    return isinstance(bare, Name) and bare.name == "oo"


def _at_first_point(target: Target, response: Node) -> Decision | None:
    """What the first point says, for a response in the key's own names that has a value there: most that are wrong differ."""
    if target.is_complex:
        return None
    place, expected = next(target.values())
    yours = value_at(response, place)
    if not isinstance(yours, arb) or not isinstance(expected, arb):
        return None
    if not yours.overlaps(expected):
        return Decision(False, "balls", witness=witness(place, yours, expected))
    return Decision(None, "none", agreed=1)


def _confirmed(found: Agreement, compared: Decision) -> Decision:
    """Equal as residues and nowhere seen to differ: equal, unless the response has no value where the key has one."""
    if compared.blocked:
        return compared
    how = "paths" if found.paths > 1 else ""
    return Decision(True, "residues", found.chance, agreed=compared.agreed, how=how)


def _by_proof(target: Target, response: Node, prover: Prover) -> Decision | None:
    if not target.variables:
        difference = minus(target.node, response)
        if value(difference) == 0 or is_zero(difference):
            return Decision(True, "prover", how="separation")
    if has_radicals(target.node) or has_radicals(response):
        found = _by_residues(
            Target(factored(target.node), target.symbols, target.seed), factored(response), plane=target.is_complex
        )
        if found.equal:
            return Decision(True, "residues", found.chance, how="paths")
    if has_sums(target.node) or has_sums(response):
        over = _over_bounds(target, response)
        if over is not None:
            return over
    return Decision(True, "prover") if prover(target.node, response, target.symbols) else None


def _over_bounds(target: Target, response: Node) -> Decision | None:
    """Whether both are equal when the bounds of sums and products are taken as whole numbers, step by step where need be."""
    symbols = with_whole_bounds(target.symbols, target.node, response)
    if symbols != target.symbols:
        found = _by_residues(Target(target.node, symbols, target.seed), response, plane=target.is_complex)
        if found.equal:
            return Decision(True, "residues", found.chance, how="paths")
    found = by_induction(target.node, response, symbols, target.seed)
    return Decision(True, "residues", found.chance, how="induction") if found.equal else None


def _by_residues(target: Target, response: Node, *, plane: bool) -> Agreement:
    """What secret points say, at as many of them as it takes for a small enough chance."""
    chance, tried = 1.0, 0
    for index, world in enumerate(target.worlds):
        expected = target.residue(index)
        yours = residue(response, target.symbols, world, plane=plane) if expected else None
        if expected is None or yours is None:
            continue
        found = _at_point(target, response, world, expected, yours, plane=plane)
        if found is None:
            continue
        if not found.equal:
            return found
        chance *= min(found.chance, 1.0)
        tried += 1
        if chance <= MAX_CHANCE:
            return found if tried == 1 else found._replace(chance=chance)
        if tried == MAX_POINTS:
            break
    return UNKNOWN


def _at_point(
    target: Target, response: Node, world: World, expected: Residue, yours: Residue, *, plane: bool
) -> Agreement | None:
    periods = shared_periods((expected, yours)) if expected.periods or yours.periods else None
    if periods:
        return in_every_class(target.node, response, target.symbols, world, periods, plane=plane)
    if expected.branches or yours.branches or ((expected.nested or yours.nested) and expected.value != yours.value):
        return on_every_path(target.node, response, target.symbols, world, plane=plane)
    return compare(expected, yours, world)


PLACES = 8
"""Points that are looked at when two sides agree as residues but for signs: every pattern of signs of three names."""


def _by_values(target: Target, response: Node, surveyed: Survey, found: Agreement) -> Decision:
    """What balls say at points of the domain; one will do for two sides that agree as residues and have values everywhere."""
    enough = (1 if found.total else PLACES) if found.equal else POINTS
    agreed = apart = 0
    lacking: Place | None = None
    for turn, (place, expected) in enumerate(_places(target, surveyed)):
        yours = value_at(response, place)
        if expected is NO_VALUE or yours is NO_VALUE:
            apart += expected is not yours
            lacking = place if lacking is None and not (expected is NO_VALUE or expected is None) else lacking
        elif yours is not None and expected is not None:
            if not yours.overlaps(expected):
                return Decision(False, "balls", witness=witness(place, yours, expected))
            agreed += 1
        if agreed and turn + 1 >= enough:
            break
    if lacking is not None and (not agreed or _is_declared(target, surveyed)):
        return Decision(False, "balls", witness=witness(lacking, None, value_at(target.node, lacking)))
    blocked = lacking is not None or (bool(apart) and not agreed)
    return Decision(None, "none", agreed=agreed, blocked=blocked)


def _is_declared(target: Target, surveyed: Survey) -> bool:
    """Whether the question says where every name takes its values."""
    names = target.variables | surveyed.variables
    return all(name in target.symbols and not target.symbols[name].assumed for name in names)


def _places(target: Target, surveyed: Survey) -> Iterator[tuple[Place, Value]]:
    if surveyed.variables <= target.variables and (target.is_complex or not surveyed.is_complex):
        yield from target.values()
        return
    plane = target.is_complex or surveyed.is_complex
    for place in places(surveyed.variables | target.variables, target.symbols, complex_plane=plane):
        yield place, value_at(target.node, place)
