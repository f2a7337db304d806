"""Whether the last line of a derivation is what was asked for: an expression, the value of a name, an equation, alternatives.

It has to be finished: equal only with the help of what was derived (`C/(C_0 N_opt)` where N_opt was to be put in) is not the end.
"""

from collections.abc import Sequence
from typing import NamedTuple

from service.maths.calculus_notation import derivative_of
from service.maths.claims import Chain, Line
from service.maths.knowledge import Finding, Knowledge
from service.maths.refuting import Equation, Facts, Order, names_of, order_of
from service.maths.rounding import agrees, rounded_literals
from service.maths.tree import Name, Node

UNFINISHED = "unfinished"
"""`by` of a last line that is true but says it in other names."""


class Goal(NamedTuple):
    """What the last line should be.

    Attributes:
        chains: one chain, or alternatives; a single side is an expression.
        either: whether they are alternatives.
    """

    chains: tuple[Chain, ...]
    either: bool = False


def ending(goal: Goal, line: Line, given: Knowledge, known: Knowledge) -> Finding:
    """Whether the line is the goal.

    Args:
        goal: what was asked for.
        line: the last line.
        given: what the question gives.
        known: what the derivation found as well.
    """
    link = goal.chains[0].links[:1]
    if link and link[0] in _ORDERS:
        return _same_order(goal, line, given)
    if goal.either or line.either:
        return _same_alternatives(goal, line, given)
    left, right = _goal_sides(goal.chains[0])
    if left is None or isinstance(left, Name):
        return _value(left.name if left else "", right, line, given, known)
    return _equation((left, right), line, given)


def _goal_sides(chain: Chain) -> tuple[Node | None, Node]:
    sides = [side for side in chain.sides if side is not None]
    if len(sides) == 1:
        return None, sides[0]
    if isinstance(sides[-1], Name) and not isinstance(sides[0], Name):
        return sides[-1], sides[0]
    return sides[0], sides[-1]


def _value(name: str, wanted: Node, line: Line, given: Knowledge, known: Knowledge) -> Finding:
    """Whether the line ends in the wanted expression, as the value of that name where it names one."""
    sides = _candidates(name, line)
    findings = [_is(wanted, side, given) for side in sides]
    best = next((each for each in findings if each.holds), None)
    if best is not None:
        return best
    if any(each.holds is None for each in findings):
        return next(each for each in findings if each.holds is None)
    unfinished = bool(name) and known.judge([(Name(name, (0, 0)), wanted)]).holds
    if not name:
        unfinished = any(known.judge([(wanted, side)]).holds for side in sides if names_of([side]) - names_of([wanted]))
    first = findings[0] if findings else Finding(False, "none")
    return Finding(False, UNFINISHED if unfinished else first.by, contrast=None if unfinished else first.contrast)


def _candidates(name: str, line: Line) -> list[Node]:
    """The sides that may be meant as the end: of the chain about the name, else the last of each chain."""
    found: list[Node] = []
    for chain in line.chains:
        sides = [side for side in chain.sides if side is not None]
        others = [side for side in sides if not (isinstance(side, Name) and side.name == name)]
        if name and others and len(others) < len(sides):
            found.insert(0, others[-1])
        elif sides:
            labelled = len(sides) == 2 and isinstance(sides[1], Name) and not isinstance(sides[0], Name)
            found.append(sides[0] if labelled else sides[-1])
    return found


def _is(wanted: Node, side: Node, given: Knowledge) -> Finding:
    """Whether a side is the wanted expression: as it stands, with what is given where that needs no further names, or rounded."""
    plain = given.bare().judge([(wanted, side)])
    if plain.holds or any(derivative_of(name) for name in names_of([side])):
        return plain
    if names_of([side]) <= names_of([wanted]) | {"pi", "e"}:
        with_given = given.judge([(wanted, side)])
        if with_given.holds:
            return with_given
    rounded = _rounded(wanted, side, given)
    return rounded if rounded is not None else plain


def _rounded(wanted: Node, side: Node, given: Knowledge) -> Finding | None:
    if given.compare is not None or not rounded_literals(side):
        return None
    found = agrees(Facts(given.cases[0], given.symbols, given.orders), (wanted, side), set(), strict=True)
    return Finding(True, "rounding") if found.holds else None


def _equation(goal: Equation, line: Line, given: Knowledge) -> Finding:
    """Whether an equation says the same: each follows from the other."""
    findings: list[Finding] = []
    for chain in line.chains:
        sides = [side for side in chain.sides if side is not None]
        if len(sides) < 2:
            continue
        claim = (sides[0], sides[-1])
        there, back = _follows(claim, goal, given), _follows(goal, claim, given)
        if there.holds and back.holds:
            return there
        findings.append(there if there.holds is not True else back)
    return findings[0] if findings else Finding(False, "none")


def _follows(first: Equation, second: Equation, given: Knowledge) -> Finding:
    knowledge = given.bare()
    if not knowledge.assume([first]):
        return Finding(False, "none")
    return knowledge.judge([second])


def _same_alternatives(goal: Goal, line: Line, given: Knowledge) -> Finding:
    """Whether the values on both sides are the same, in any order."""
    wanted, found = _values(goal.chains), _values(line.chains)
    left_over = list(found)
    last = Finding(True, "identical")
    for each in wanted:
        findings = [(_is(each, other, given), other) for other in left_over]
        match = next((pair for pair in findings if pair[0].holds), None)
        if match is None:
            undecided = any(finding.holds is None for finding, _ in findings)
            return Finding(None if undecided else False, "none")
        last = match[0]
        left_over.remove(match[1])
    return last if not left_over else Finding(False, "none")


def _values(chains: Sequence[Chain]) -> list[Node]:
    values: list[Node] = []
    for chain in chains:
        sides = [side for side in chain.sides if side is not None]
        values.append(sides[0] if isinstance(sides[-1], Name) and not isinstance(sides[0], Name) else sides[-1])
    return values


_ORDERS = frozenset(["<", "<=", ">", ">="])


def _same_order(goal: Goal, line: Line, given: Knowledge) -> Finding:
    """Whether the line has the same inequalities between the same expressions, whichever way round they are written."""
    if goal.either != line.either:
        return Finding(False, "none")
    wanted = [order for chain in goal.chains for order in _orders(chain)]
    found = [order for chain in line.chains for order in _orders(chain)]
    last = Finding(False, "none")
    for each in wanted:
        findings = [(_one_order(each, other, given), other) for other in found]
        match = next((pair for pair in findings if pair[0].holds), None)
        if match is None:
            return Finding(False, "none")
        last = match[0]
        found.remove(match[1])
    return last if not found else Finding(False, "none")


def _one_order(wanted: Order, found: Order, given: Knowledge) -> Finding:
    if wanted.strict != found.strict:
        return Finding(False, "none")
    left = _is(wanted.left, found.left, given)
    return _is(wanted.right, found.right, given) if left.holds else left


def _orders(chain: Chain) -> list[Order]:
    sides = [side for side in chain.sides if side is not None]
    pairs = zip(chain.links, sides, sides[1:], strict=False)
    return [order for link, left, right in pairs if (order := order_of(link, left, right)) is not None]
