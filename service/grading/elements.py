"""Single entries of sets, lists, matrices and the like: each is compared by `decide`, or as a number within a tolerance.

A comparison keeps account of itself, so that the certificate of the whole says how its parts were decided.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from fractions import Fraction

from service.errors import AuthoringError
from service.grading.kinds import Setting
from service.grading.outcome import Certificate, Means
from service.grading.tolerances import Nearness, Tolerance, nearness
from service.maths.equivalence import Decision, Prover, Target, decide, unproved
from service.maths.exact import approximate, value
from service.maths.matching import Matching, all_of, matched
from service.maths.names import Names, Symbol, declare
from service.maths.tree import Apply, Name, Node, names_in

MAX_DECISIONS = 2_000
"""Comparisons of expressions in one grade; what is left after them is undecided."""

MAX_PROOFS = 12
"""Comparisons in one grade for which the prover is asked."""

CONSTANTS = frozenset(["pi", "e", "i", "oo"])
"""Names that are never declared for a key without symbols."""


@dataclass(frozen=True, slots=True)
class Element:
    """One wanted entry.

    Attributes:
        target: the expression; None for a collection.
        number: its exact value where it is a rational constant.
        near: the tolerance around it, where the key has one and the entry is a number.
        head: of a nested collection: tuple, list or set.
        parts: entries of a nested collection.
    """

    target: Target | None = None
    number: Fraction | None = None
    near: Nearness | None = None
    head: str = ""
    parts: tuple["Element", ...] = ()


def element(node: Node, names: Names, setting: Setting, tolerance: Tolerance | None = None) -> Element:
    """The entry that a key's tree stands for.

    Raises:
        AuthoringError: a tolerance around something that is no number.
    """
    if isinstance(node, Apply) and node.head in ("tuple", "list", "set"):
        parts = tuple(element(part, names, setting, tolerance) for part in node.args)
        return Element(head=node.head, parts=parts)
    target = Target(node, names.symbols, setting.points)
    return Element(target, value(node), _near(node, tolerance) if tolerance else None)


def _near(node: Node, tolerance: Tolerance) -> Nearness | None:
    bounds = approximate(node)
    if bounds is not None:
        return nearness((bounds[0] + bounds[1]) / 2, tolerance)
    if names_in(node) - CONSTANTS:
        return None
    raise AuthoringError("A tolerance needs a number, and this has no value.", "Mend the value.", field="value")


def names_for(setting: Setting, nodes: Iterable[Node]) -> Names:
    """The declared names, or without any those that the key uses, with every other letter free."""
    if setting.names.symbols:
        return setting.names
    used = {name for node in nodes for name in names_in(node)} - CONSTANTS
    return declare([Symbol(name, assumed=True) for name in sorted(used)], strict=False)


def infinity(node: Node) -> int:
    """1 for infinity, -1 for minus infinity, 0 for anything else."""
    if isinstance(node, Name):
        return int(node.name == "oo")
    return -infinity(node.args[0]) if isinstance(node, Apply) and node.head == "neg" else 0


@dataclass(slots=True)
class Comparison:
    """Compares entries for one grade, within bounds.

    Attributes:
        prover: asked for what numbers leave undecided, MAX_PROOFS times.
        decisions: how often `decide` was asked.
        chance: probability that any "same" is wrong.
        means: every means that an entry was decided by.
    """

    prover: Prover
    decisions: int = 0
    proofs: int = 0
    chance: float = 0.0
    means: set[str] = field(default_factory=set)

    def same(self, wanted: Element, given: Node) -> bool | None:
        """Whether the given entry is the wanted one; None for undecided."""
        if wanted.target is None:
            return self._same_parts(wanted, given)
        if isinstance(given, Apply) and (
            given.head in ("tuple", "list", "set", "matrix") or given.head.startswith("interval")
        ):
            return False
        if infinity(wanted.target.node) or infinity(given):
            return infinity(wanted.target.node) == infinity(given)
        if wanted.near is not None:
            return self._is_near(wanted.near, given)
        if wanted.number is not None:
            number = value(given)
            if number is not None:
                self.means.add("numbers")
                return number == wanted.number
        return self.decided(wanted.target, given).equal

    def decided(self, target: Target, given: Node) -> Decision:
        """As `service.maths.equivalence.decide`, on this grade's account."""
        if self.decisions >= MAX_DECISIONS:
            return Decision(None, "none")
        self.decisions += 1
        decision = decide(target, given, self._proved)
        if decision.equal:
            self.chance += decision.chance
            self.means.add(decision.by)
        return decision

    def _proved(self, left: Node, right: Node, symbols: Mapping[str, Symbol]) -> bool:
        if self.proofs >= MAX_PROOFS:
            return unproved(left, right, symbols)
        self.proofs += 1
        return self.prover(left, right, symbols)

    def _is_near(self, near: Nearness, given: Node) -> bool | None:
        self.means.add("numbers")
        bounds = approximate(given)
        return False if bounds is None else near.holds(*bounds)

    def _same_parts(self, wanted: Element, given: Node) -> bool | None:
        if not isinstance(given, Apply) or given.head not in ("tuple", "list", "set"):
            return False
        if "set" in (wanted.head, given.head) and wanted.head == given.head:
            return self.matching(wanted.parts, given.args).is_cover
        if wanted.head != given.head and "set" in (wanted.head, given.head):
            return False
        if len(wanted.parts) != len(given.args):
            return False
        return all_of([self.same(*pair) for pair in zip(wanted.parts, given.args, strict=True)])

    def matching(self, wanted: tuple[Element, ...], given: tuple[Node, ...]) -> Matching:
        """Two collections compared without regard to order."""
        exact = all(one.near is None and one.target is not None for one in wanted)
        return matched(
            len(wanted), len(given), lambda left, right: self.same(wanted[left], given[right]), transitive=exact
        )

    def certificate(self, by: str, **values: str) -> Certificate:
        """Why the whole is right: by the weakest of the means its entries were decided by."""
        if self.chance:
            return Certificate(Means.PROBABLE, f"{by}: agreement modulo a secret prime", self.chance, values)
        if "prover" in self.means:
            return Certificate(Means.PROVED, f"{by}: symbolic simplification", values=values)
        if "numbers" in self.means:
            return Certificate(Means.COMPARED, f"{by}: exact comparison of numbers", values=values)
        if self.means:
            return Certificate(Means.IDENTICAL, f"{by}: the same expressions", values=values)
        return Certificate(Means.COMPARED, by, values=values)
