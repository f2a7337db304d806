"""A derivation walked line by line: how each line is established, up to the first that does not follow.

A line may define a name, suppose something, or claim something; a claim is judged by what is known (`service.maths.knowledge`), and
what holds is known from then on. The first line of a problem may be an equation to start from. Knows no verdicts and no keys.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from itertools import pairwise
from typing import NamedTuple

from service.errors import Span
from service.maths.building import NOWHERE, ZERO, is_number, negated
from service.maths.calculus_notation import derivative_of
from service.maths.claims import Chain, Line
from service.maths.ground import CONSTANTS, Ground, Place
from service.maths.knowledge import Finding
from service.maths.meanings import is_plain
from service.maths.premises import defines, figures, is_new, renamed
from service.maths.refuting import Contrast, Either, Equation, Facts, Order, names_of, order_of
from service.maths.rounding import agrees, rounded_literals
from service.maths.tree import Apply, Name, Node

_ARCS = {"asin": "sin", "acos": "cos", "atan": "tan"}

TAKEN = Finding(True, "taken")
"""Of what is true because somebody says so: definitions, suppositions, what a problem starts from."""


class Step(NamedTuple):
    """One claim of a line, and how it was established.

    Attributes:
        number: of its line.
        span: of its line.
        kind: definition, premise, condition, start, or step for what had to follow.
        finding: whether it holds.
    """

    number: int
    span: Span
    kind: str
    finding: Finding


@dataclass(slots=True)
class Reasoning:
    """A walk through the lines.

    Attributes:
        ground: what the derivation stands on so far.
        literals: decimals that were rounded.
        zeroed: derivatives that were set to zero and not used since.
    """

    ground: Ground
    literals: set[str] = field(default_factory=set)
    zeroed: set[str] = field(default_factory=set)

    def walk(self, lines: Sequence[Line]) -> Iterator[Step]:
        """The steps of the lines in order; the one that does not hold is the last."""
        for place, line in enumerate(lines):
            following = lines[place + 1] if place + 1 < len(lines) else None
            already = len(self.ground.knowledge.orders)
            for step in (*self._line(Place(line, following, alone=True)), *self._widening(line, already)):
                yield step
                if step.finding.holds is False:
                    return
            self._remember(line)

    def _widening(self, line: Line, already: int) -> Iterator[Step]:
        """Of an inequality that is being solved: where a line allows more than the lines before."""
        widest = ""
        if self.ground.solving and len(self.ground.knowledge.orders) > already:
            widest = self.ground.knowledge.widened(already)
        if widest:
            # The line itself may have lost the name.
            (name,) = names_of([side for each in self.ground.knowledge.orders for side in each.sides]) - CONSTANTS
            found = Contrast({name: widest}, "", "")
            yield Step(line.number, line.span, "step", Finding(False, "wider", contrast=found))

    def _remember(self, line: Line) -> None:
        sides = [side for chain in line.chains for side in chain.sides if side is not None]
        if sides:
            self.ground.before = tuple(pair for chain in line.chains for pair in _pairs(chain))
        self.ground.seen |= names_of(sides)

    def _line(self, place: Place) -> Iterator[Step]:
        line = place.line
        chains = [self._completed(chain) for chain in line.chains]
        if line.either and all(chain.links for chain in chains):
            yield from self._alternatives(chains, place)
            self.ground.last = None
            return
        for chain in chains:
            yield from self._chain(chain, place)

    def _alternatives(self, chains: list[Chain], place: Place) -> Iterator[Step]:
        """One of the chains holds; and in each, what goes on from its first equation is a chain of equal expressions."""
        line = place.line
        orders = [
            order_of(chain.links[0], _side(chain, 0), _side(chain, 1)) for chain in chains if len(chain.links) == 1
        ]
        found = tuple(order for order in orders if order is not None)
        if len(found) == len(chains):
            yield Step(line.number, line.span, *self._inequality(Either(found), line))
            return
        for chain in chains:
            for pair in _pairs(chain)[1:]:
                finding = self.ground.judged([pair])
                if finding.holds is False:
                    yield Step(line.number, line.span, "step", finding)
                    return
        kind, finding = self._equation([(_side(chain, 0), _side(chain, -1)) for chain in chains], place)
        yield Step(line.number, line.span, kind, finding)

    def _completed(self, chain: Chain) -> Chain:
        """The chain with the side it goes on from."""
        if chain.sides[0] is not None:
            return chain
        if self.ground.last is None:
            return Chain(chain.sides[1:], chain.links[1:])
        return Chain((self.ground.last, *chain.sides[1:]), chain.links)

    def _chain(self, chain: Chain, place: Place) -> Iterator[Step]:
        line = place.line
        sides = [side for side in chain.sides if side is not None]
        if not chain.links:
            yield self._expression(sides[0], line)
        for at, link in enumerate(chain.links):
            pair = (sides[at], sides[at + 1])
            kind, finding = self._link(link, pair, place._replace(alone=len(chain.links) == 1))
            yield Step(line.number, line.span, kind, finding)
            if finding.holds is False:
                return
        self.ground.last = sides[-1]

    def _expression(self, side: Node, line: Line) -> Step:
        """An expression alone is equal to the one before."""
        if self.ground.last is None:
            return Step(line.number, line.span, "start", TAKEN)
        kind, finding = self._equation([(self.ground.last, side)], Place(line, None, alone=False))
        return Step(line.number, line.span, kind, finding)

    def _link(self, link: str, pair: Equation, place: Place) -> tuple[str, Finding]:
        if link == "=":
            return self._equation([pair], place)
        if link == "≈":
            return self._approximation(pair)
        order = order_of(link, *pair)
        return self._inequality(order, place.line) if order else ("ignored", Finding(True, "taken"))

    def _approximation(self, pair: Equation) -> tuple[str, Finding]:
        self.literals |= rounded_literals(pair[1])
        if defines(self.ground, pair):
            self._take([pair])
            return "definition", TAKEN
        finding = self.ground.each(lambda one: self._rounded(one, strict=False), pair)
        if finding.holds is None:
            finding = self.ground.judged([pair])
        return "step", finding

    def _rounded(self, pair: Equation, *, strict: bool) -> Finding:
        """Whether the right side is the left one, rounded, in every case."""
        for case in self.ground.knowledge.cases:
            facts = Facts(case, self.ground.knowledge.symbols, self.ground.knowledge.orders)
            found = agrees(facts, pair, self.literals, strict=strict)
            if found.holds is not True:
                return Finding(found.holds, "balls" if found.contrast else "none", contrast=found.contrast)
        return Finding(True, "rounding")

    def _inequality(self, order: Order | Either, line: Line) -> tuple[str, Finding]:
        sides = order.sides
        if not all(map(is_plain, sides)):
            return "step", Finding(None, "none")
        finding = Finding(None, "none") if self.ground.knowledge.compare else self.ground.knowledge.judge_order(order)
        if finding.holds is not True and (line.supposed or not names_of(sides) <= self.ground.seen):
            self.ground.knowledge.bound(order)
            return "premise", TAKEN
        self.ground.knowledge.bound(order)
        return "step", finding

    def _equation(self, pairs: Sequence[Equation], place: Place) -> tuple[str, Finding]:
        """How an equation, or one of several, is established; what holds is known from now on."""
        if len(pairs) == 1 and defines(self.ground, pairs[0]):
            return self._definition(pairs[0])
        finding = self.ground.judged(pairs)
        kind = "step"
        if finding.holds is not True:
            kind, finding = self._otherwise(pairs, place, finding)
        if finding.holds is not False and finding.by != "rounding":
            self._take(pairs)
            self._relate(pairs, kind)
        return kind, finding

    def _relate(self, pairs: Sequence[Equation], kind: str) -> None:
        """Remember which names an equation relates; one that only gives a name its value leaves the others free."""
        gives = len(pairs) == 1 and isinstance(pairs[0][0], Name) and kind == "premise"
        if kind in ("premise", "step", "condition") and not gives:
            self.ground.bound |= names_of([side for pair in pairs for side in pair])

    def _otherwise(self, pairs: Sequence[Equation], place: Place, finding: Finding) -> tuple[str, Finding]:
        """What an equation that does not follow as it stands may be instead."""
        if len(pairs) == 1:
            found = self._nearly(pairs[0])
            if found.holds:
                return "condition" if found is TAKEN else "step", found
        if self._at_zero():
            again = self.ground.judged(pairs)
            if again.holds:
                return "step", again
        values = figures(self.ground, pairs[0]) if len(pairs) == 1 else []
        if values and all(self.ground.knowledge.assume([each]) for each in values):
            return "premise", TAKEN
        if is_new(self.ground, pairs, place) and self.ground.consistent(pairs):
            return "premise", TAKEN
        asked = self.ground.judged_as_asked(pairs)
        return "step", asked if asked.holds else finding

    def _nearly(self, pair: Equation) -> Finding:
        """Whether the equation holds rounded, for the principal one of several solutions, or says that a derivative is zero."""
        rounded = self.ground.each(lambda one: self._rounded(one, strict=True), pair)
        if rounded.holds:
            return rounded
        principal = self._principal(pair)
        if principal.holds:
            return principal
        if self._sets_derivative_to_zero(pair):
            self._at_zero()
            return TAKEN
        return Finding(None, "none")

    def _principal(self, pair: Equation) -> Finding:
        """Whether `x = arctan(u)` is the principal one of the solutions of a known tan x = u."""
        name, arc = pair
        if not isinstance(arc, Apply) or arc.head not in _ARCS:
            return Finding(None, "none")
        found = self.ground.judged([(Apply(_ARCS[arc.head], (name,), NOWHERE), arc.args[0])])
        return Finding(found.holds, "principal", found.chance)

    def _definition(self, pair: Equation) -> tuple[str, Finding]:
        name, body = pair
        solved = renamed(self.ground, pair)
        if solved is not None and solved.holds is not None:
            if solved.holds:
                self._take([pair])
            return "step", solved
        if not isinstance(name, Name) or not self._take([pair]):
            return "step", Finding(None, "none")
        del body
        return "definition", TAKEN

    def _sets_derivative_to_zero(self, pair: Equation) -> bool:
        """Whether zero is set equal to a derivative: by its name, or by the expression that was found for it."""
        left, right = pair
        if not is_number(right, 0) and not is_number(left, 0):
            return False
        slope = left if is_number(right, 0) else right
        if isinstance(slope, Name) and derivative_of(slope.name):
            self.zeroed.add(slope.name)
            return True
        for name in self.ground.meanings.slopes():
            for known in self.ground.meanings.readings(Name(name, NOWHERE)):
                if (
                    self.ground.each(lambda one: self.ground.knowledge.judge([one]), (slope, known)).holds
                    or self.ground.each(lambda one: self.ground.knowledge.judge([one]), (slope, negated(known))).holds
                ):
                    self.zeroed.add(name)
                    return True
        return False

    def _at_zero(self) -> bool:
        """Use that derivatives were set to zero, where that is not used yet."""
        used = False
        for name in sorted(self.zeroed & set(self.ground.meanings.slopes())):
            self.zeroed.discard(name)
            used = self.ground.knowledge.assume([(self.ground.meanings.definitions[name][0], ZERO)]) or used
        return used

    def _take(self, pairs: Sequence[Equation]) -> bool:
        """Make equations known; False when they contradict what is known. What a derivative is stays a matter of notation."""
        right = self.ground.plainly(pairs)[0][1]
        if len(pairs) == 1 and isinstance(pairs[0][0], Name):
            name = pairs[0][0].name
            if derivative_of(name) is not None:
                if not is_number(right, 0):
                    self.ground.meanings.define(name, right)
                return True
            self.ground.meanings.define(name, right)
        elif len(pairs) == 1 and not is_number(right, 0):
            self.ground.meanings.found(pairs[0][0], right)
        return self.ground.knowledge.assume(self.ground.plainly(pairs))


def _pairs(chain: Chain) -> list[Equation]:
    """Neighbouring sides that are said to be equal."""
    sides = [side for side in chain.sides if side is not None]
    links = chain.links[len(chain.sides) - len(sides) :]
    return [pair for link, pair in zip(links, pairwise(sides), strict=True) if link in ("=", "≈")]


def _side(chain: Chain, place: int) -> Node:
    side = chain.sides[place]
    if side is None:
        raise AssertionError("a completed chain has all its sides")
    return side
