"""A derivation walked line by line: how each line is established, up to the first that does not follow.

A line may define a name, suppose something, or claim something; a claim is judged by what is known (`service.maths.knowledge`), and
what holds is known from then on. The first line of a problem may be an equation to start from. Knows no verdicts and no keys.
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

from service.errors import Span
from service.maths.building import NOWHERE, ONE, ZERO, is_number, negated, replaced
from service.maths.calculus_notation import derivative_of
from service.maths.claims import Chain, Line
from service.maths.exact import value
from service.maths.knowledge import Finding, Knowledge
from service.maths.meanings import Meanings, is_plain
from service.maths.refuting import Equation, Facts, Order, names_of, order_of
from service.maths.rounding import agrees, rounded_literals
from service.maths.tree import Apply, Name, Node

_ARCS = {"asin": "sin", "acos": "cos", "atan": "tan"}

MAX_LETTERS = 12
"""Known names that a new one is tried to be a slip of."""

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


class Place(NamedTuple):
    """Where a claim stands: its line, the line after it, and whether it is the whole line rather than a link of a chain."""

    line: Line
    following: Line | None
    alone: bool


@dataclass(slots=True)
class Reasoning:
    """The state of a walk.

    Attributes:
        knowledge: what is known.
        meanings: what was defined, as it was written.
        seen: names that have occurred, in the lines or in what was given.
        equations: whether the lines are about equations rather than about one expression.
    """

    knowledge: Knowledge
    meanings: Meanings
    seen: set[str] = field(default_factory=set)
    equations: bool = False
    last: Node | None = None
    before: tuple[Node, ...] = ()
    literals: set[str] = field(default_factory=set)
    zeroed: set[str] = field(default_factory=set)

    def walk(self, lines: Sequence[Line]) -> Iterator[Step]:
        """The steps of the lines in order; the one that does not hold is the last."""
        for place, line in enumerate(lines):
            following = lines[place + 1] if place + 1 < len(lines) else None
            for step in self._line(Place(line, following, alone=True)):
                yield step
                if step.finding.holds is False:
                    return
            self._remember(line)

    def _remember(self, line: Line) -> None:
        sides = tuple(side for chain in line.chains for side in chain.sides if side is not None)
        self.before = sides or self.before
        self.seen |= names_of(sides)

    def _line(self, place: Place) -> Iterator[Step]:
        line = place.line
        chains = [self._completed(chain) for chain in line.chains]
        if line.either and all(chain.links for chain in chains):
            pairs = [(_side(chain, 0), _side(chain, -1)) for chain in chains]
            kind, finding = self._equation(pairs, place)
            yield Step(line.number, line.span, kind, finding)
            self.last = None
            return
        for chain in chains:
            yield from self._chain(chain, place)

    def _completed(self, chain: Chain) -> Chain:
        """The chain with the side it goes on from."""
        if chain.sides[0] is not None:
            return chain
        if self.last is None:
            return Chain(chain.sides[1:], chain.links[1:])
        return Chain((self.last, *chain.sides[1:]), chain.links)

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
        self.last = sides[-1]

    def _expression(self, side: Node, line: Line) -> Step:
        """An expression alone is equal to the one before."""
        if self.last is None:
            return Step(line.number, line.span, "start", TAKEN)
        kind, finding = self._equation([(self.last, side)], Place(line, None, alone=False))
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
        if self._defines(pair):
            self._take([pair])
            return "definition", TAKEN
        finding = self._each(lambda one: self._rounded(one, strict=False), pair)
        if finding.holds is None:
            finding = self._judged([pair])
        return "step", finding

    def _rounded(self, pair: Equation, *, strict: bool) -> Finding:
        """Whether the right side is the left one, rounded, in every case."""
        for case in self.knowledge.cases:
            facts = Facts(case, self.knowledge.symbols, self.knowledge.orders)
            found = agrees(facts, pair, self.literals, strict=strict)
            if found.holds is not True:
                return Finding(found.holds, "balls" if found.contrast else "none", contrast=found.contrast)
        return Finding(True, "rounding")

    def _inequality(self, order: Order, line: Line) -> tuple[str, Finding]:
        sides = (order.left, order.right)
        if not all(map(is_plain, sides)):
            return "step", Finding(None, "none")
        finding = Finding(None, "none") if self.knowledge.compare else self.knowledge.judge_order(order)
        if finding.holds is not True and (line.supposed or not names_of(sides) <= self.seen):
            self.knowledge.bound(order)
            return "premise", TAKEN
        self.knowledge.bound(order)
        return "step", finding

    def _equation(self, pairs: Sequence[Equation], place: Place) -> tuple[str, Finding]:
        """How an equation, or one of several, is established; what holds is known from now on."""
        if len(pairs) == 1 and self._defines(pairs[0]):
            return self._definition(pairs[0])
        finding = self._judged(pairs)
        kind = "step"
        if finding.holds is not True:
            kind, finding = self._otherwise(pairs, place, finding)
        if finding.holds is not False and finding.by != "rounding":
            self._take(pairs)
        return kind, finding

    def _otherwise(self, pairs: Sequence[Equation], place: Place, finding: Finding) -> tuple[str, Finding]:
        """What an equation that does not follow may be instead."""
        if len(pairs) == 1:
            rounded = self._each(lambda one: self._rounded(one, strict=True), pairs[0])
            if rounded.holds:
                return "step", rounded
            principal = self._principal(pairs[0])
            if principal.holds:
                return "step", principal
            if self._sets_derivative_to_zero(pairs[0]):
                self._at_zero()
                return "condition", TAKEN
        if self._at_zero():
            again = self._judged(pairs)
            if again.holds:
                return "step", again
        if self._adds(pairs, place) and self._consistent(pairs):
            return "premise", TAKEN
        return "step", finding

    def _principal(self, pair: Equation) -> Finding:
        """Whether `x = arctan(u)` is the principal one of the solutions of a known tan x = u."""
        name, arc = pair
        if not isinstance(arc, Apply) or arc.head not in _ARCS:
            return Finding(None, "none")
        found = self._judged([(Apply(_ARCS[arc.head], (name,), NOWHERE), arc.args[0])])
        return Finding(found.holds, "principal", found.chance)

    def _adds(self, pairs: Sequence[Equation], place: Place) -> bool:
        """Whether the equation is something new to go on from, rather than a consequence."""
        if place.line.supposed or self._starts(pairs, place):
            return True
        if len(pairs) > 1:
            return False
        return self._is_condition(pairs[0]) or (place.following is not None and self._gives_value(pairs[0]))

    def _consistent(self, pairs: Sequence[Equation]) -> bool:
        return self.knowledge.consistent(self._plainly(pairs))

    def _definition(self, pair: Equation) -> tuple[str, Finding]:
        name, body = pair
        renamed = self._renamed(pair)
        if renamed is not None and renamed.holds is not None:
            if renamed.holds:
                self._take([pair])
            return "step", renamed
        if not isinstance(name, Name) or not self._take([pair]):
            return "step", Finding(None, "none")
        del body
        return "definition", TAKEN

    def _defines(self, pair: Equation) -> bool:
        """Whether the left side is a name that nothing is known of."""
        name, body = pair
        if not isinstance(name, Name) or name.name in names_of([body]) or name.name not in self.knowledge.symbols:
            return False
        if self.knowledge.determined(name.name) or name.name in self.seen:
            return False
        return derivative_of(name.name) is None or self.meanings.readings(name) == [name]

    def _renamed(self, pair: Equation) -> Finding | None:
        """Of `N_opt = …` right behind an equation for N: whether it is the solution for N."""
        name, body = pair
        base = Name(name.name.partition("_")[0], NOWHERE) if isinstance(name, Name) else None
        if (
            base is None
            or base.name == getattr(name, "name", "")
            or base.name not in self.seen
            or self.knowledge.compare is not None
        ):
            return None
        about = names_of(self.before)
        if base.name not in about or base.name in names_of([body]) or not self.knowledge.determined(base.name):
            return None
        found = self._judged([(base, body)])
        solves = base not in map(_anywhere, self.before) and names_of([body]) <= about | {"pi", "e"}
        return found if found.holds or solves else None

    def _starts(self, pairs: Sequence[Equation], place: Place) -> bool:
        """Whether an equation is one to start from: it brings new names, and is not a link in a chain of equal expressions."""
        if self.knowledge.compare is not None or not place.alone:
            return False
        if names_of([side for pair in pairs for side in pair]) <= self.seen | {"pi", "e"}:
            return False
        if any(self._is_connected(side) for pair in pairs for side in pair) or self._is_slip(pairs):
            return False
        if self.equations or place.following is None:
            return self.equations
        return len(pairs) > 1 or not any(self._goes_on_from(pairs[0], chain) for chain in place.following.chains)

    def _is_slip(self, pairs: Sequence[Equation]) -> bool:
        """Whether the equation would follow without its new names: an extra term or factor, or one letter in place of another."""
        new = names_of([side for pair in pairs for side in pair]) - self.seen - {"pi", "e"}
        letters: list[Node] = [Name(name, NOWHERE) for name in sorted(self.seen)[:MAX_LETTERS]] if len(new) == 1 else []
        trials: list[Node] = [ZERO, ONE, *letters]
        for each in trials:
            without = dict.fromkeys(new, each)
            meant = [(replaced(left, without), replaced(right, without)) for left, right in pairs]
            if self.knowledge.judge(meant).holds and not self.knowledge.bare().judge(meant).holds:
                return True
        return False

    def _is_connected(self, side: Node) -> bool:
        """Whether a side is what the lines before end in, a name that they define, or a derivative that can be worked out."""
        if isinstance(side, Name):
            meant = derivative_of(side.name) is not None and self.meanings.readings(side) != [side]
            return meant or side.name in self.meanings.definitions
        if not is_plain(side):
            return bool(self.meanings.readings(side))
        return self.last is not None and self._equal(side, self.last)

    def _goes_on_from(self, pair: Equation, chain: Chain) -> bool:
        first = chain.sides[0]
        if first is None or not chain.links:
            return True
        return any(is_plain(first) and is_plain(side) and self._equal(first, side) for side in pair)

    def _equal(self, left: Node, right: Node) -> bool:
        return is_plain(right) and self.knowledge.decided(left, right).equal is True

    def _is_condition(self, pair: Equation) -> bool:
        """Whether a function with unknowns in it is given its value somewhere, as in `y(0) = 3` or `N(T) = N_0/2`."""
        call, other = pair
        if not isinstance(call, Apply) or call.head != "call":
            return False
        unknown = {name for each in self.meanings.readings(call) for name in names_of([each])} - {"pi", "e"}
        fresh = names_of(call.args[1:]) - self.seen
        return bool(unknown) and (bool(fresh) or not names_of([other]) & unknown)

    def _gives_value(self, pair: Equation) -> bool:
        """Whether a free name is given a number."""
        name, number = pair
        return isinstance(name, Name) and not self.knowledge.determined(name.name) and value(number) is not None

    def _sets_derivative_to_zero(self, pair: Equation) -> bool:
        """Whether zero is set equal to a derivative: by its name, or by the expression that was found for it."""
        left, right = pair
        if not is_number(right, 0) and not is_number(left, 0):
            return False
        slope = left if is_number(right, 0) else right
        if isinstance(slope, Name) and derivative_of(slope.name):
            self.zeroed.add(slope.name)
            return True
        for name in self.meanings.slopes():
            for known in self.meanings.readings(Name(name, NOWHERE)):
                if (
                    self._each(lambda one: self.knowledge.judge([one]), (slope, known)).holds
                    or self._each(lambda one: self.knowledge.judge([one]), (slope, negated(known))).holds
                ):
                    self.zeroed.add(name)
                    return True
        return False

    def _at_zero(self) -> bool:
        """Use that derivatives were set to zero, where that is not used yet."""
        used = False
        for name in sorted(self.zeroed & set(self.meanings.slopes())):
            self.zeroed.discard(name)
            used = self.knowledge.assume([(self.meanings.definitions[name][0], ZERO)]) or used
        return used

    def _take(self, pairs: Sequence[Equation]) -> bool:
        """Make equations known; False when they contradict what is known. What a derivative is stays a matter of notation."""
        right = self._plainly(pairs)[0][1]
        if len(pairs) == 1 and isinstance(pairs[0][0], Name):
            name = pairs[0][0].name
            if derivative_of(name) is not None:
                if not is_number(right, 0):
                    self.meanings.define(name, right)
                return True
            self.meanings.define(name, right)
        return self.knowledge.assume(self._plainly(pairs))

    def _plainly(self, pairs: Sequence[Equation]) -> list[Equation]:
        """The equations in their first reading."""
        plain: list[Equation] = []
        for left, right in pairs:
            readings = [self.meanings.readings(side) for side in (left, right)]
            plain.append((readings[0][0], readings[1][0]) if all(readings) else (left, right))
        return plain

    def _judged(self, pairs: Sequence[Equation]) -> Finding:
        if len(pairs) > 1:
            return self.knowledge.judge(self._plainly(pairs))
        return self._each(lambda pair: self.knowledge.judge([pair]), pairs[0])

    def _each(self, judge: Callable[[Equation], Finding], pair: Equation) -> Finding:
        """The best finding over all readings of both sides."""
        choices = [self.meanings.readings(side) for side in pair]
        findings: list[Finding] = []
        for left in choices[0]:
            for right in choices[1]:
                findings.append(judge((left, right)))
                if findings[-1].holds:
                    return findings[-1]
        undecided = next((each for each in findings if each.holds is None), Finding(None, "none"))
        return findings[0] if findings and all(each.holds is False for each in findings) else undecided


def _side(chain: Chain, place: int) -> Node:
    side = chain.sides[place]
    if side is None:
        raise AssertionError("a completed chain has all its sides")
    return side


def _anywhere(node: Node) -> Node:
    """The node without its place in the text, to be compared."""
    return node._replace(span=NOWHERE)
