"""Where a claim fails although everything known holds: a point of the domain, with the values of both sides there.

The free names get small values, the names that are known through them follow, and what is still unsolved is solved numerically for
one name: a change of sign encloses a root, and the ball around it stands for its value. Everything is ball arithmetic, so what is
found is proved; what is not found proves nothing.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from fractions import Fraction
from itertools import pairwise

from flint import arb

from service.maths.balls import Undefined, ball, evaluate, whole
from service.maths.equivalence import witness
from service.maths.names import Symbol
from service.maths.sampling import points, spaced
from service.maths.tree import Name, Node, walk

Equation = tuple[Node, Node]

SCALES = (Fraction(1), Fraction(1, 10), Fraction(1, 100), Fraction(10))
"""The small values, and the same made smaller and larger, for what is only possible there."""
ENOUGH = 8
"""Points at which a claim is tried before it counts as agreeing."""
CHOICE = 5
"""Points at which a claim fails, of which the one is shown that is written shortest."""
MAX_TRIED = 240
HALVINGS = 90
MAX_ROOTS = 6
_GRID = [
    Fraction(1, 1000),
    *(Fraction(n, 8) for n in range(1, 25)),
    *(Fraction(n) for n in (4, 5, 6, 8, 10, 15, 30, 100)),
]


@dataclass(frozen=True, slots=True)
class Case:
    """One of the ways in which everything known can hold.

    Attributes:
        rules: what names are, in terms of names that have no rule.
        pending: equations that could not be solved for any name.
    """

    rules: Mapping[str, Node] = field(default_factory=dict)
    pending: tuple[Equation, ...] = ()


@dataclass(frozen=True, slots=True)
class Order:
    """An inequality: `left < right` or `left <= right`."""

    left: Node
    right: Node
    strict: bool

    @property
    def sides(self) -> tuple[Node, ...]:
        """Both sides."""
        return self.left, self.right

    def holds(self, values: Mapping[str, arb]) -> bool | None:
        """Whether it is true at a point; None when the balls do not tell or there is no value."""
        try:
            left, right = evaluate(self.left, values), evaluate(self.right, values)
        except Undefined:
            return None
        if left < right:
            return True
        if left > right:
            return False
        exact = left.is_exact() and right.is_exact()
        return not self.strict if exact else None


@dataclass(frozen=True, slots=True)
class Either:
    """One of several inequalities, such as `x < -2 or x > 2`."""

    orders: tuple[Order, ...]

    @property
    def sides(self) -> tuple[Node, ...]:
        """The sides of all of them."""
        return tuple(side for order in self.orders for side in order.sides)

    def holds(self, values: Mapping[str, arb]) -> bool | None:
        """Whether one of them is true at a point; None when the balls do not tell."""
        each = [order.holds(values) for order in self.orders]
        return True if True in each else None if None in each else False


def order_of(link: str, left: Node, right: Node) -> Order | None:
    """An inequality, its smaller side first; None for another relation."""
    if link in ("<", "<="):
        return Order(left, right, link == "<")
    if link in (">", ">="):
        return Order(right, left, link == ">")
    return None


@dataclass(frozen=True, slots=True)
class Contrast:
    """A point where the two sides differ.

    Attributes:
        point: the values of the names that occur, as text.
        left, right: the values of the sides, with enough digits to tell them apart.
    """

    point: Mapping[str, str]
    left: str
    right: str


@dataclass(frozen=True, slots=True)
class Facts:
    """What a claim is tried against.

    Attributes:
        case: what is known.
        symbols: the domains.
        orders: inequalities that are known to hold.
    """

    case: Case
    symbols: Mapping[str, Symbol]
    orders: Sequence[Order | Either] = ()

    @property
    def bare(self) -> bool:
        """Whether nothing is known, so that every point of the domain counts."""
        return not (self.case.rules or self.case.pending or self.orders)


def names_of(nodes: Sequence[Node]) -> set[str]:
    """Every name in several trees."""
    return {leaf.name for node in nodes for leaf in walk(node) if isinstance(leaf, Name)}


def contrast(facts: Facts, alternatives: Sequence[Equation]) -> tuple[Contrast | None, int]:
    """A point where none of the alternatives holds, the plainest of several, and at how many points one of them did."""
    agreed, found = 0, []
    for values in places(facts, [side for pair in alternatives for side in pair]):
        differ = [_differ(pair, values) for pair in alternatives]
        if all(differ):
            found.append(_written(values, alternatives[0]))
        agreed += any(each is False for each in differ)
        if agreed >= ENOUGH or len(found) >= CHOICE:
            break
    return min(found, key=_length, default=None), agreed


def _length(found: Contrast) -> int:
    """Characters that it takes to write the point and the values."""
    return sum(map(len, (*found.point.values(), found.left, found.right)))


def breach(facts: Facts, order: Order | Either) -> tuple[Contrast | None, int]:
    """A point where an inequality fails, and at how many points it held."""
    agreed = 0
    for values in places(facts, order.sides):
        holds = order.holds(values)
        if holds is False:
            return _written(values, order.sides[:2]), agreed
        agreed += holds is True
        if agreed >= ENOUGH * 2:
            break
    return None, agreed


def _differ(pair: Equation, values: Mapping[str, arb]) -> bool | None:
    """Whether the sides certainly differ; None when one has no value."""
    try:
        return not evaluate(pair[0], values).overlaps(evaluate(pair[1], values))
    except Undefined:
        return None


def _written(values: Mapping[str, arb], pair: Sequence[Node]) -> Contrast:
    shown = {name: _short(values[name]) for name in sorted(names_of(pair)) if name in values}
    both = witness({}, evaluate(pair[0], values), evaluate(pair[1], values))
    return Contrast(shown, both.yours, both.expected)


def _short(number: arb) -> str:
    exact = whole(number)
    return str(exact) if exact is not None else str(number.str(6, radius=False))


def places(facts: Facts, nodes: Sequence[Node]) -> Iterator[dict[str, arb]]:
    """Values of all names at points where everything known holds."""
    case, symbols = facts.case, facts.symbols
    known = [*case.rules.values(), *(side for pair in case.pending for side in pair)]
    orders = [side for order in facts.orders for side in order.sides]
    free = {name for name in names_of([*nodes, *known, *orders]) if name not in case.rules and name in symbols}
    for tried, point in enumerate(_spread(free, symbols)):
        if tried >= (MAX_TRIED if not case.pending else ENOUGH):
            return
        for values in _solved(case, {name: ball(each) for name, each in point.items()}, symbols):
            complete = _followed(case, values, symbols)
            if complete is not None and all(order.holds(complete) for order in facts.orders):
                yield complete


def _spread(free: set[str], symbols: Mapping[str, Symbol]) -> Iterator[dict[str, Fraction]]:
    if not free:
        yield {}
        return
    for scale in SCALES:
        for turn, point in enumerate(points(free, symbols, MAX_TRIED // len(SCALES))):
            if scale == 1 or turn < ENOUGH * 2:
                yield {name: _scaled(symbols.get(name), each, scale) for name, each in point.items()}


def _scaled(symbol: Symbol | None, number: Fraction, scale: Fraction) -> Fraction:
    bounded = symbol is not None and (symbol.domain.integral or symbol.low is not None or symbol.high is not None)
    return number if bounded else number * scale


def _followed(case: Case, values: dict[str, arb], symbols: Mapping[str, Symbol]) -> dict[str, arb] | None:
    """The values with those of the names that have rules; None when one has no value in its domain."""
    complete = dict(values)
    for name, body in case.rules.items():
        try:
            complete[name] = evaluate(body, values)
        except Undefined:
            return None
        if not in_domain(complete[name], symbols.get(name)):
            return None
    return complete


def in_domain(number: arb, symbol: Symbol | None) -> bool:
    """Whether a value is certainly one that the symbol can take."""
    if symbol is None:
        return True
    if symbol.domain.integral and not _is_whole(number):
        return False
    if symbol.positive and not number > 0:
        return False
    if symbol.domain.value.startswith("nonnegative") and not number >= 0:
        return False
    low, high = symbol.low, symbol.high
    return not (low is not None and not number >= ball(low)) and not (high is not None and not number <= ball(high))


def _is_whole(number: arb) -> bool:
    """Whether the ball holds one whole number; FLINT must not be asked about a huge ball."""
    return bool(abs(number) < 10**15) and number.unique_fmpz() is not None


def _solved(case: Case, values: dict[str, arb], symbols: Mapping[str, Symbol]) -> Iterator[dict[str, arb]]:
    """The values, one name changed so that the first unsolved equation holds; the others have to hold as they are."""
    if not case.pending:
        yield values
        return
    first, *others = case.pending
    name = min(names_of(first) & values.keys(), default="")
    if not name:
        return
    for root in roots(first, name, values, symbols.get(name)):
        solved = {**values, name: root}
        if in_domain(root, symbols.get(name)) and not any(_differ(pair, solved) for pair in others):
            yield solved


def roots(pair: Equation, name: str, values: Mapping[str, arb], symbol: Symbol | None) -> Iterator[arb]:
    """Balls that contain a solution of the equation for one name, the others fixed, where the sides change order."""
    grid = _grid(symbol)
    signs = [(ball(each), _sign(pair, {**values, name: ball(each)})) for each in grid]
    found = 0
    for (left, before), (right, after) in pairwise(signs):
        if before is None or after is None or found >= MAX_ROOTS:
            continue
        if before == 0:
            found += 1
            yield left
        elif before * after < 0:
            enclosure = _enclosed(pair, name, values, (left, right), before)
            if enclosure is not None:
                found += 1
                yield enclosure


def _grid(symbol: Symbol | None) -> list[Fraction]:
    """Where signs are looked at, within the domain and evenly spaced where that is bounded."""
    if symbol is not None and symbol.low is not None and symbol.high is not None:
        return spaced(symbol.low, symbol.high, len(_GRID))
    grid = [*_GRID, *(() if symbol is not None and symbol.positive else (-each for each in _GRID))]
    low, high = (symbol.low, symbol.high) if symbol is not None else (None, None)
    return sorted(each for each in grid if (low is None or each >= low) and (high is None or each <= high))


def _enclosed(pair: Equation, name: str, values: Mapping[str, arb], ends: tuple[arb, arb], before: int) -> arb | None:
    left, right = ends
    for _ in range(HALVINGS):
        middle = ((left + right) / 2).mid()
        sign = _sign(pair, {**values, name: middle})
        if sign is None:
            break
        left, right = (middle, right) if sign == before else (left, middle)
    enclosure = left.union(right)
    try:
        difference = evaluate(pair[0], {**values, name: enclosure}) - evaluate(pair[1], {**values, name: enclosure})
    except Undefined:
        return None
    return enclosure if difference.contains(0) else None


def _sign(pair: Equation, values: Mapping[str, arb]) -> int | None:
    try:
        difference = evaluate(pair[0], values) - evaluate(pair[1], values)
    except Undefined:
        return None
    if difference > 0:
        return 1
    if difference < 0:
        return -1
    return 0 if difference.is_exact() else None
