"""Statements about one real variable, compared on the whole line: `x^2 > 4` is `x < -2 or x > 2`, and that is decided exactly.

The roots and poles of every relation cut the line into points and open intervals; on each of these pieces a relation holds
everywhere or nowhere, so comparing two statements means comparing them piece by piece. Roots of polynomials over the
rationals are told apart by their irreducible factors; roots of linear and quadratic relations with other constants, by
`decide`. What cannot be cut this way (an unknown beside the variable, a sine) is not compared here: `Open`.

Heads of a statement: `<`, `<=`, `>`, `>=`, `=`, `!=` between expressions, `and`, `or`, `list` (either of the two), `true`, `false`.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from fractions import Fraction
from functools import cmp_to_key
from itertools import pairwise, product

from flint import arb

from service.maths.balls import Undefined, at, evaluate
from service.maths.building import ZERO
from service.maths.equivalence import Target, decide
from service.maths.exact import value
from service.maths.names import Domain, Symbol
from service.maths.rational_functions import NoRatio, Root, at_constant, ratio, roots
from service.maths.tree import Apply, Name, Node, Number, names_in, walk

RELATIONS = frozenset(["<", "<=", ">", ">=", "=", "!="])
MAX_RELATIONS = 24
MAX_SIGNS = 4
"""Absolute values in one relation."""


_COUNTABLE = 10**30


class Open(ArithmeticError):
    """The statements cannot be compared on the line."""


@dataclass(frozen=True, slots=True)
class Difference:
    """Where two statements differ: a point, as text, and whether the second one holds there."""

    point: str
    holds: bool


@dataclass(frozen=True, slots=True)
class _Piece:
    """A critical point, or an open interval with a rational point in it."""

    sample: Fraction | None
    root: int | None = None
    ends: tuple[int | None, int | None] = (None, None)


@dataclass(slots=True)
class _Branch:
    """A relation for one choice of signs of its absolute values: where it is zero, where it has no value."""

    zeros: frozenset[int]
    poles: frozenset[int]
    vanishes: bool


@dataclass(slots=True)
class Line:
    """The real line, cut by the relations of some statements.

    Attributes:
        variable: the one name.
        symbol: what is known of it.
        seed: secret seed for comparing constants.
    """

    variable: str
    symbol: Symbol | None
    seed: bytes
    _roots: list[Root] = field(default_factory=list)
    _order: list[int] = field(default_factory=list)
    _branches: dict[int, dict[tuple[int, ...], _Branch]] = field(default_factory=dict)
    _inside: dict[int, tuple[Node, ...]] = field(default_factory=dict)

    def difference(self, wanted: Node, given: Node) -> Difference | None:
        """Where the statements differ, or None when they hold at the same points of the domain.

        Raises:
            Open: it cannot be told.
        """
        pieces = self._pieces(wanted, given)
        wanted, given = (self._settled(one, pieces) for one in (wanted, given))
        for piece in pieces:
            left, right = self._holds(wanted, piece), self._holds(given, piece)
            if left != right and self._in_domain(piece):
                return Difference(self._written(piece), right)
        return None

    def is_satisfiable(self, statement: Node) -> bool:
        """Whether the statement holds anywhere on the line. Raises Open."""
        pieces = self._pieces(statement)
        return any(self._holds(self._settled(statement, pieces), piece) for piece in pieces)

    def _pieces(self, *statements: Node) -> list[_Piece]:
        relations = [node for one in statements for node in walk(one) if isinstance(node, Apply) and _is_relation(node)]
        if len(relations) > MAX_RELATIONS:
            raise Open("relations")
        for relation in [*relations, *self._bounds()]:
            self._cut(relation)
        self._order = sorted(range(len(self._roots)), key=cmp_to_key(self._compared))
        ordered = [self._roots[index] for index in self._order]
        if any(not left.ball < right.ball for left, right in pairwise(ordered)):
            raise Open("order")
        return list(self._between())

    def _bounds(self) -> list[Apply]:
        """The ends of the variable's domain, as relations."""
        if self.symbol is None:
            return []
        ends = [self.symbol.low, self.symbol.high]
        if self.symbol.domain in (Domain.POSITIVE, Domain.NONNEGATIVE):
            ends.append(Fraction(0))
        name = Name(self.variable, (0, 0))
        return [Apply("=", (name, Number(end, str(end), (0, 0))), (0, 0)) for end in ends if end is not None]

    def _cut(self, relation: Apply) -> None:
        if id(relation) in self._branches:
            return
        difference = _difference(relation)
        inside = tuple(node.args[0] for node in walk(difference) if isinstance(node, Apply) and node.head == "abs")
        if len(inside) > MAX_SIGNS:
            raise Open("signs")
        if names_in(difference) - {self.variable, "pi", "e"}:
            raise Open("names")
        self._inside[id(relation)] = inside
        for one in inside:
            self._branch(_without_bars(one, {}))
        self._branches[id(relation)] = {
            signs: self._branch(_without_bars(difference, dict(zip(map(id, inside), signs, strict=True))))
            for signs in product((1, -1), repeat=len(inside))
        }

    def _branch(self, node: Node) -> _Branch:
        try:
            above, below = ratio(node, self.variable)
            zeros, poles = roots(above), roots(below)
        except NoRatio as error:
            raise Open("no quotient of polynomials") from error
        return _Branch(
            frozenset(map(self._placed, zeros or ())), frozenset(map(self._placed, poles or ())), zeros is None
        )

    def _placed(self, root: Root) -> int:
        """The number of a root among all roots, known ones again under theirs."""
        for index, other in enumerate(self._roots):
            if root.mark is not None and root.mark == other.mark:
                return index
            if root.ball.overlaps(other.ball):
                if self._are_same(root, other):
                    return index
                raise Open("roots")
        self._roots.append(root)
        return len(self._roots) - 1

    def _are_same(self, one: Root, other: Root) -> bool:
        if one.node is not None and other.node is not None:
            return decide(Target(other.node, {}, self.seed), one.node).equal is True
        node, mark = (one.node, other.mark) if one.node is not None else (other.node, one.mark)
        if node is None or mark is None:
            return False
        return decide(Target(ZERO, {}, self.seed), at_constant(mark[0], node)).equal is True

    def _compared(self, one: int, other: int) -> int:
        return -1 if self._roots[one].ball < self._roots[other].ball else int(one != other)

    def _between(self) -> Iterator[_Piece]:
        ends: list[int | None] = [None, *self._order, None]
        for left, right in pairwise(ends):
            yield _Piece(self._inner(left, right), ends=(left, right))
            if right is not None:
                yield _Piece(None, root=right)

    def _inner(self, left: int | None, right: int | None) -> Fraction:
        """A rational between two neighbouring roots, a whole number where there is one."""
        low = None if left is None else self._roots[left].upper
        high = None if right is None else self._roots[right].lower
        if low is None and high is None:
            return Fraction(1)
        if low is None or high is None:
            return Fraction(low.__floor__() + 1 if low is not None else (high or Fraction(0)).__ceil__() - 1)
        return _simple(low, high)

    def _in_domain(self, piece: _Piece) -> bool:
        symbol = self.symbol
        if symbol is None:
            return True
        if symbol.domain.integral and not self._has_integer(piece):
            return False
        ball = self._ball(piece)
        low, high = symbol.low, symbol.high
        if symbol.domain in (Domain.NONNEGATIVE, Domain.NONNEGATIVE_INTEGER):
            low = max(low or Fraction(0), Fraction(0))
        if (low is not None and ball < _arb(low)) or (high is not None and ball > _arb(high)):
            return False
        return bool(ball > 0) if symbol.domain.positive else True

    def _has_integer(self, piece: _Piece) -> bool:
        if piece.root is not None:
            ball = self._roots[piece.root].ball
            return bool(abs(ball) < _COUNTABLE) and ball.unique_fmpz() is not None
        return piece.sample is not None and piece.sample.denominator == 1

    def _settled(self, statement: Node, pieces: list[_Piece]) -> Node:
        """The statement with every comma read: as "and" where that can hold, else as "or"."""
        if not isinstance(statement, Apply) or _is_relation(statement):
            return statement
        args = tuple(self._settled(arg, pieces) for arg in statement.args)
        settled = statement._replace(args=args)
        if statement.head != "list":
            return settled
        both = settled._replace(head="and")
        return both if any(self._holds(both, piece) for piece in pieces) else settled._replace(head="or")

    def _holds(self, statement: Node, piece: _Piece) -> bool:
        if not isinstance(statement, Apply):
            raise Open("no statement")
        if statement.head == "and":
            return all(self._holds(arg, piece) for arg in statement.args)
        if statement.head == "or":
            return any(self._holds(arg, piece) for arg in statement.args)
        if statement.head in ("true", "false"):
            return statement.head == "true"
        sign = self._sign(statement, piece)
        return sign is not None and _HOLDS[statement.head](sign)

    def _sign(self, relation: Apply, piece: _Piece) -> int | None:
        """The sign of left - right, None where that has no value."""
        signs = tuple(self._sign_inside(node, piece) for node in self._inside[id(relation)])
        branch = self._branches[id(relation)][signs]
        if piece.root in branch.poles:
            return None
        if branch.vanishes or piece.root in branch.zeros:
            return 0
        return self._sign_of(_difference(relation), piece)

    def _sign_inside(self, node: Node, piece: _Piece) -> int:
        try:
            return 1 if self._value(node, piece) >= 0 else -1
        except Undefined:
            return 1

    def _sign_of(self, node: Node, piece: _Piece) -> int | None:
        try:
            found = self._value(node, piece)
        except Undefined:
            return None
        if found > 0:
            return 1
        if found < 0:
            return -1
        raise Open("sign")

    def _value(self, node: Node, piece: _Piece) -> arb:
        if piece.sample is not None:
            return at(node, {self.variable: piece.sample})
        return evaluate(node, {self.variable: self._ball(piece)})

    def _ball(self, piece: _Piece) -> arb:
        return _arb(piece.sample) if piece.sample is not None else self._roots[piece.root or 0].ball

    def _written(self, piece: _Piece) -> str:
        if piece.sample is not None:
            return f"{self.variable} = {piece.sample}"
        root = self._roots[piece.root or 0]
        exact = value(root.node) if root.node is not None else None
        return (
            f"{self.variable} = {exact}" if exact is not None else f"{self.variable} ≈ {root.ball.str(6, radius=False)}"
        )


def _simple(low: Fraction, high: Fraction) -> Fraction:
    """A rational strictly between two others, the whole one nearest to the lower where there is one, else a short one."""
    for scale in (1, 2, 10, 100, 1000, 10**6, 10**9, 10**12):
        short = Fraction((low * scale).__floor__() + 1, scale)
        if short < high:
            return short
    return (low + high) / 2


def _arb(number: Fraction) -> arb:
    return arb(number.numerator) / arb(number.denominator)


def _is_relation(node: Node) -> bool:
    return isinstance(node, Apply) and node.head in RELATIONS


def _difference(relation: Apply) -> Node:
    left, right = relation.args
    return Apply("+", (left, Apply("neg", (right,), right.span)), relation.span)


def _without_bars(node: Node, signs: Mapping[int, int]) -> Node:
    """The tree with each |u| as u or -u, by the identity of u; +u where nothing is said."""
    if not isinstance(node, Apply):
        return node
    if node.head == "abs":
        inside = _without_bars(node.args[0], signs)
        return Apply("neg", (inside,), node.span) if signs.get(id(node.args[0]), 1) < 0 else inside
    return node._replace(args=tuple(_without_bars(arg, signs) for arg in node.args))


_HOLDS = {
    "<": lambda sign: sign < 0,
    "<=": lambda sign: sign <= 0,
    ">": lambda sign: sign > 0,
    ">=": lambda sign: sign >= 0,
    "=": lambda sign: sign == 0,
    "!=": lambda sign: sign != 0,
}
