"""What a derivation stands on at a line: what is known, what was defined as it was written, and which names have occurred."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

from service.maths.claims import Line
from service.maths.knowledge import Finding, Knowledge
from service.maths.meanings import Meanings, is_plain
from service.maths.refuting import Equation
from service.maths.tree import Node

CONSTANTS = frozenset(["pi", "e"])


class Place(NamedTuple):
    """Where a claim stands: its line, the line after it, and whether it is the whole line rather than a link of a chain."""

    line: Line
    following: Line | None
    alone: bool


@dataclass(slots=True)
class Ground:
    """The state of a walk.

    Attributes:
        knowledge: what is known.
        meanings: what was defined, as it was written.
        seen: names that have occurred, in the lines or in what was given.
        bound: names that equations relate to one another; what only occurs on the right of a definition is free.
        equations: whether the lines are about equations rather than about one expression.
        last: what the line before ends in.
        before: the equations of the line before.
        asked: the one solution that is asked for, where nothing was declared of the names; others may be left out.
        solving: whether an inequality is solved, so that each line has to say the same as the one before, not less.
    """

    knowledge: Knowledge
    meanings: Meanings
    seen: set[str] = field(default_factory=set)
    bound: set[str] = field(default_factory=set)
    equations: bool = False
    last: Node | None = None
    before: tuple[Equation, ...] = ()
    asked: Equation | None = None
    solving: bool = False

    def judged(self, pairs: Sequence[Equation]) -> Finding:
        """Whether an equation, or one of several, follows in one of its readings."""
        if len(pairs) > 1:
            return self.knowledge.judge(self.plainly(pairs))
        return self.each(lambda pair: self.knowledge.judge([pair]), pairs[0])

    def judged_as_asked(self, pairs: Sequence[Equation]) -> Finding:
        """As `judged`, without the cases in which the solution that is asked for does not hold."""
        if self.asked is None or len(self.knowledge.cases) == 1:
            return Finding(None, "none")
        whole = self.knowledge.cases
        kept = [case for case in whole if self.knowledge.within([case]).judge([self.asked]).holds]
        found = self.knowledge.within(kept).judge(self.plainly(pairs)) if kept else Finding(None, "none")
        if found.holds:
            self.knowledge.cases = kept
            return Finding(True, "asked", found.chance)
        return Finding(None, "none")

    def each(self, judge: Callable[[Equation], Finding], pair: Equation) -> Finding:
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

    def plainly(self, pairs: Sequence[Equation]) -> list[Equation]:
        """The equations in their first reading."""
        plain: list[Equation] = []
        for left, right in pairs:
            readings = [self.meanings.readings(side) for side in (left, right)]
            plain.append((readings[0][0], readings[1][0]) if all(readings) else (left, right))
        return plain

    def equal(self, left: Node, right: Node) -> bool:
        """Whether two expressions are equal as they stand."""
        return is_plain(left) and is_plain(right) and self.knowledge.decided(left, right).equal is True

    def consistent(self, pairs: Sequence[Equation]) -> bool:
        """Whether one of the equations can hold beside everything known."""
        return self.knowledge.consistent(self.plainly(pairs))
