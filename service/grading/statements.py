"""Conditions compared: on the whole line where they are about one variable, else relation by relation and at points.

Equal is only said with a proof; different only with a point where one holds and the other does not.
"""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from fractions import Fraction

from service.grading.elements import Comparison
from service.grading.proportion import by_constant, by_expression
from service.maths.balls import Point, Undefined, at
from service.maths.building import minus, number, replaced
from service.maths.equivalence import Target
from service.maths.exact import value
from service.maths.line import Difference, Line, Open
from service.maths.matching import matched
from service.maths.names import Symbol
from service.maths.rational_functions import NoRatio, ratio
from service.maths.sampling import points
from service.maths.tree import Apply, Node, names_in, walk

Symbols = Mapping[str, Symbol]

POINTS = 60
MAX_PARTS = 24
_TURNED = {"<": ">", "<=": ">=", ">": "<", ">=": "<=", "=": "=", "!=": "!="}
_CONSTANTS = frozenset(["pi", "e"])


@dataclass(frozen=True, slots=True)
class Outcome:
    """What was found.

    Attributes:
        equal: None for undecided.
        difference: a point where one holds and the other does not.
        by: how it was found.
    """

    equal: bool | None
    difference: Difference | None = None
    by: str = "comparison on every piece of the line"


def compared(
    wanted: Node, given: Node, variable: str, symbols: Symbols, comparison: Comparison, seed: bytes
) -> Outcome:
    """Whether two conditions hold for the same values.

    Args:
        wanted: the key's condition.
        given: the learner's.
        variable: the name they are about.
        symbols: what is known of the names.
        comparison: the account of this grade.
        seed: secret seed for comparing constants.
    """
    try:
        difference = Line(variable, symbols.get(variable), seed).difference(wanted, given)
    except Open:
        return _by_relations(wanted, given, symbols, comparison, seed)
    return Outcome(difference is None, difference)


def _by_relations(wanted: Node, given: Node, symbols: Symbols, comparison: Comparison, seed: bytes) -> Outcome:
    if _agree(flat(wanted), flat(given), symbols, comparison, seed):
        return Outcome(True, by="comparison relation by relation")
    difference = _apart(wanted, given, symbols)
    return Outcome(False if difference else None, difference, "evaluation at points")


def _agree(wanted: Node, given: Node, symbols: Symbols, comparison: Comparison, seed: bytes) -> bool:
    """Whether the conditions are made of equivalent relations in the same way."""
    if not isinstance(wanted, Apply) or not isinstance(given, Apply):
        return False
    if wanted.head in ("and", "or", "list"):
        left, right = wanted.args, given.args
        if given.head not in ("and", "or", "list") or len(left) != len(right) or len(left) > MAX_PARTS:
            return False
        if given.head != wanted.head and "list" not in (wanted.head, given.head):
            return False
        pairs = matched(
            len(left), len(right), lambda one, other: _agree(left[one], right[other], symbols, comparison, seed) or None
        )
        return pairs.is_bijection is True
    if wanted.head in ("true", "false") or given.head not in _TURNED:
        return wanted.head == given.head
    return same_relation(wanted, given, symbols, comparison, seed)


def same_relation(wanted: Apply, given: Apply, symbols: Symbols, comparison: Comparison, seed: bytes) -> bool:
    """Whether two relations are one up to a factor, turned round where the factor is negative."""
    left, right = minus(*wanted.args), minus(*given.args)
    strictness = {frozenset((head, _TURNED[head])) for head in (wanted.head, given.head)}
    if len(strictness) > 1:
        return False
    multiple = by_constant(Target(left, symbols, seed), right, comparison)
    if not multiple.holds:
        multiple = by_expression(left, right, symbols)
    if not multiple.holds:
        return False
    return wanted.head == (given.head if multiple.sign > 0 else _TURNED[given.head])


def flat(node: Node) -> Node:
    """The condition with nested `and` in `and` and `or` in `or` as one."""
    if not isinstance(node, Apply) or node.head not in ("and", "or", "list"):
        return node
    parts: list[Node] = []
    for arg in map(flat, node.args):
        if isinstance(arg, Apply) and arg.head == node.head:
            parts.extend(arg.args)
        else:
            parts.append(arg)
    return parts[0] if len(parts) == 1 else node._replace(args=tuple(parts))


def _apart(wanted: Node, given: Node, symbols: Symbols) -> Difference | None:
    """A point where one condition surely holds and the other surely does not."""
    names = (names_in(wanted) | names_in(given)) - _CONSTANTS
    for place in [*points(names, symbols, POINTS), *_on_edges(wanted, given, names, symbols)]:
        left, right = _truth(wanted, place), _truth(given, place)
        if left is not None and right is not None and left != right:
            return Difference(", ".join(f"{name} = {number}" for name, number in place.items()), right)
    return None


def _on_edges(wanted: Node, given: Node, names: frozenset[str], symbols: Symbols) -> Iterator[dict[str, Fraction]]:
    """Points where some relation has equal sides: where `<` and `<=` differ."""
    relations = [
        node for one in (wanted, given) for node in walk(one) if isinstance(node, Apply) and node.head in _TURNED
    ]
    for relation in relations[:MAX_PARTS]:
        for name in sorted(names_in(relation) & names):
            for place in points(names, symbols, 6):
                root = _root(minus(*relation.args), name, place)
                if root is not None and _is_allowed(root, symbols.get(name)):
                    yield {**place, name: root}


def _root(node: Node, name: str, place: Point) -> Fraction | None:
    """Where an expression that is linear in a name vanishes, the others being fixed."""
    fixed = replaced(node, {other: number(exact) for other, exact in place.items() if other != name})
    try:
        above, _ = ratio(fixed, name)
    except NoRatio:
        return None
    coefficients = [value(one) for one in above]
    if len(coefficients) != 2 or coefficients[0] is None or not coefficients[1]:
        return None
    return -coefficients[0] / coefficients[1]


def _is_allowed(root: Fraction, symbol: Symbol | None) -> bool:
    if symbol is None:
        return True
    if (symbol.domain.integral and root.denominator != 1) or (symbol.positive and root <= 0):
        return False
    return not (symbol.low is not None and root < symbol.low) and not (symbol.high is not None and root > symbol.high)


def _truth(node: Node, place: Point) -> bool | None:
    if not isinstance(node, Apply):
        return None
    if node.head in ("true", "false"):
        return node.head == "true"
    if node.head in ("and", "or", "list"):
        found = [_truth(arg, place) for arg in node.args]
        if node.head == "list" and True in found and False in found:
            return None
        decisive = node.head == "or"
        return decisive if decisive in found else None if None in found else not decisive
    return _relation_truth(node, place)


def _relation_truth(node: Apply, place: Point) -> bool | None:
    difference = minus(*node.args)
    exact = value(replaced(difference, {name: number(one) for name, one in place.items()}))
    if exact is not None:
        return _HOLDS[node.head](exact)
    try:
        found = at(difference, place)
    except Undefined:
        return None
    if found > 0:
        return node.head in (">", ">=", "!=")
    return node.head in ("<", "<=", "!=") if found < 0 else None


_HOLDS: dict[str, Callable[[Fraction], bool]] = {
    "<": lambda number: number < 0,
    "<=": lambda number: number <= 0,
    ">": lambda number: number > 0,
    ">=": lambda number: number >= 0,
    "=": lambda number: number == 0,
    "!=": lambda number: number != 0,
}
