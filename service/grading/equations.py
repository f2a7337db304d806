"""Whether two equations, or two systems of them, say the same.

Equal: the differences of the sides are multiples of each other by something nowhere zero. Different: values that fit one and
not the other, found by solving one equation for a name; or a factor of one that vanishes where the other's do not.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from fractions import Fraction
from itertools import product

from flint import fmpq, fmpq_mat

from service.grading.elements import Comparison
from service.grading.form_polynomials import Ring, Undecidable
from service.grading.ideals import same_ideal
from service.grading.proportion import Symbols, by_constant, changes_sign, factored
from service.maths.balls import Point, Undefined, at
from service.maths.building import ONE, ZERO, TooLarge, minus, negated, number, over, plus, replaced, size, times
from service.maths.equivalence import Target, shown_point
from service.maths.exact import value
from service.maths.matching import all_of, matched
from service.maths.rational_functions import NoRatio, Polynomial, ratio
from service.maths.tree import Apply, Name, Node, names_in, same, walk

MAX_SIZE = 400
"""Nodes of an equation that is solved for its names."""


@dataclass(frozen=True, slots=True)
class Finding:
    """What was found.

    Attributes:
        equal: None for undecided.
        by: how.
        point: values that fit the given equation and not the wanted one.
        code: of a note that says more.
    """

    equal: bool | None
    by: str = ""
    point: str = ""
    code: str = ""


@dataclass(slots=True)
class Judge:
    """Compares equations for one grade.

    Attributes:
        symbols: what is known of the names.
        seed: secret seed for comparing expressions.
        comparison: the account of this grade.
        mode: equivalent, solution-set or identical-sides.
    """

    symbols: Symbols
    seed: bytes
    comparison: Comparison
    mode: str

    def compare(self, wanted: Node, given: Node) -> Finding:
        """Whether two statements made of equations say the same."""
        if self.mode == "identical-sides":
            return self._sides(wanted, given)
        expected = self._equations(wanted)
        yours = self._equations(given, is_system=len(expected) > 1)
        if len(expected) == 1 and len(yours) == 1:
            return self._single(expected[0], yours[0])
        return self._system(expected, yours)

    def _sides(self, wanted: Node, given: Node) -> Finding:
        by = "comparison of the sides"
        if not (isinstance(wanted, Apply) and isinstance(given, Apply) and wanted.head == given.head == "="):
            return Finding(False, by)
        straight = all_of([self._same(*pair) for pair in zip(wanted.args, given.args, strict=True)])
        swapped = all_of([self._same(*pair) for pair in zip(wanted.args, reversed(given.args), strict=True)])
        return Finding(True if True in (straight, swapped) else None if None in (straight, swapped) else False, by)

    def _same(self, wanted: Node, given: Node) -> bool | None:
        return self.comparison.decided(Target(wanted, self.symbols, self.seed), given).equal

    def _is_zero(self, node: Node) -> bool | None:
        return self._same(ZERO, node)

    def _equations(self, node: Node, *, is_system: bool = True) -> list[Node]:
        """The left side minus the right side of each equation, true ones and repeats left out; alternatives as a product."""
        if not isinstance(node, Apply):
            return []
        if node.head == "=":
            return [minus(*node.args)]
        parts = [self._equations(arg) for arg in node.args]
        if node.head == "or" or (node.head == "list" and not is_system and _are_alternatives(node)):
            joined: Node = ONE
            for part in parts:
                joined = times(joined, part[0])
            return [joined]
        found = [equation for part in parts for equation in part]
        kept = [equation for equation in found if not self._is_zero(equation)]
        return kept or found[:1]

    def _single(self, wanted: Node, given: Node) -> Finding:
        zero = self._is_zero(wanted), self._is_zero(given)
        if True in zero:
            return Finding(zero[0] == zero[1], "one of the equations always holds")
        if by_constant(Target(wanted, self.symbols, self.seed), given, self.comparison).holds:
            return Finding(True, "the sides' difference is a multiple")
        parts = factored(wanted, given, self.symbols)
        tells_apart = parts is not None and parts.independent and not self._is_complex(wanted, given)
        if parts and not parts.wanted and not parts.given and (parts.shared or self.mode == "solution-set"):
            return Finding(True, "the same irreducible factors")
        plain = _plain(wanted), _plain(given)
        if plain != (wanted, given):
            return self._single(*plain)
        apart = self._separated(wanted, given)
        if apart:
            return apart
        if parts and tells_apart and any(changes_sign(part, self.symbols) for part in (*parts.wanted, *parts.given)):
            return Finding(False, "a factor that vanishes elsewhere")
        if parts and tells_apart and not parts.wanted and not parts.given:
            return Finding(False, "other multiplicities", code="same-solutions")
        return Finding(None)

    def _separated(self, wanted: Node, given: Node) -> Finding | None:
        """Values that solve one equation and not the other."""
        for solution in self._solutions(given):
            point = self._misfit(wanted, solution)
            if point is not None:
                return Finding(False, "values that solve one equation only", point)
        for solution in self._solutions(wanted):
            if self._misfit(given, solution) is not None:
                return Finding(False, "values that solve one equation only", code="equation-misses")
        return None

    def _misfit(self, equation: Node, solution: tuple[str, Node]) -> str | None:
        """Where the equation fails although a name has the value it was solved for; an empty text where no point is known."""
        name, body = solution
        try:
            substituted = replaced(equation, {name: body})
        except TooLarge:
            return None
        decision = self.comparison.decided(Target(ZERO, self.symbols, self.seed), substituted)
        if decision.equal is not False:
            return None
        if decision.witness is None:
            return ""
        place = {key: exact for key, exact in decision.witness.point.items() if key != name}
        written = [f"{key} = {shown}" for key, shown in shown_point(place).items()]
        return ", ".join([*written, f"{name} = {_at(body, place)}"])

    def _solutions(self, equation: Node) -> Iterator[tuple[str, Node]]:
        """The equation solved for each name in which it is linear or quadratic."""
        if size(equation) > MAX_SIZE:
            return
        yield from _inverted(equation)
        for name in sorted(names_in(equation) - self._fixed()):
            try:
                above, _ = ratio(equation, name)
            except NoRatio:
                continue
            if len(above) == 2:
                yield name, over(negated(above[0]), above[1])
            elif len(above) == 3:
                free, linear, square = above
                inside = minus(times(linear, linear), times(number(4), times(square, free)))
                root = Apply("sqrt", (inside,), (0, 0))
                yield name, over(plus(negated(linear), root), times(number(2), square))
                yield name, over(minus(negated(linear), root), times(number(2), square))

    def _system(self, wanted: list[Node], given: list[Node]) -> Finding:
        linear = self._linear(wanted, given)
        if linear is not None:
            return Finding(linear, "row reduction of both systems", code="" if linear else "equation-differs")
        eliminated = self._eliminated(wanted, given)
        if eliminated.equal is not None:
            return eliminated
        found = matched(len(wanted), len(given), lambda i, j: self._single(wanted[i], given[j]).equal)
        if found.is_bijection:
            return Finding(True, "comparison equation by equation")
        if found.is_bijection is None:
            return Finding(None)
        if self._misfits(wanted, given):
            return Finding(False, "values that solve one system only")
        return Finding(True, "the same Gröbner basis") if same_ideal(wanted, given) else Finding(None)

    def _eliminated(self, wanted: list[Node], given: list[Node]) -> Finding:
        """The rest of two systems that have an equation in common which is solved for a name, with its value put in."""
        for shared, same_one in product(wanted, given):
            for (name, body), (also, theirs) in product(_solved(shared), _solved(same_one)):
                if name != also or not self._same(body, theirs):
                    continue
                try:
                    mine = [replaced(one, {name: body}) for one in wanted if one is not shared]
                    yours = [replaced(one, {name: body}) for one in given if one is not same_one]
                except TooLarge:
                    continue
                if len(mine) == len(yours) == 1:
                    return self._single(mine[0], yours[0])
        return Finding(None)

    def _misfits(self, wanted: list[Node], given: list[Node]) -> bool:
        """Whether a solution of one system surely breaks the other: of a single equation, or of a given system that is solved."""
        for single, system in ((wanted, given), (given, wanted)):
            if len(single) == 1 and len(system) > 1:
                pairs = [(equation, solution) for solution in self._solutions(single[0]) for equation in system]
                return any(self._misfit(equation, solution) is not None for equation, solution in pairs)
        for single, system in ((wanted, given), (given, wanted)):
            point = _only_point(single)
            if point and any(self._is_zero(replaced(equation, point)) is False for equation in system):
                return True
        bodies = {name: body for equation in given for name, body in _solved(equation)}
        is_solved = len(bodies) == len(given) and not any(names_in(body) & bodies.keys() for body in bodies.values())
        return is_solved and any(self._is_zero(replaced(equation, bodies)) is False for equation in wanted)

    def _linear(self, wanted: list[Node], given: list[Node]) -> bool | None:
        """Whether two systems of linear equations have the same solutions; None when they are not linear."""
        try:
            ring = Ring(*wanted, *given)
            matrices = [_reduced_rows(equations, ring) for equations in (wanted, given)]
        except Undecidable:
            return None
        if any(name not in self._names(wanted, given) for name in ring.atoms):
            return None
        if self._is_complex(*wanted, *given):
            return True if matrices[0] == matrices[1] else None
        return matrices[0] == matrices[1]

    def _fixed(self) -> frozenset[str]:
        """Names that stand for constants, the imaginary unit among them unless it is declared."""
        return frozenset(["pi", "e", "i"]) - self.symbols.keys()

    def _is_complex(self, *nodes: Node) -> bool:
        return "i" not in self.symbols and any("i" in names_in(node) for node in nodes)

    def _names(self, wanted: list[Node], given: list[Node]) -> frozenset[str]:
        return frozenset(name for equation in (*wanted, *given) for name in names_in(equation))


_INVERSES = {"sin": "asin", "cos": "acos", "tan": "atan", "exp": "log", "log": "exp", "sinh": "asinh", "tanh": "atanh"}
_KERNEL = "a function of a name"


def _inverted(equation: Node) -> Iterator[tuple[str, Node]]:
    """The equation solved for a name that occurs only as the argument of one function, linearly, as in 2 sin x = 1."""
    for node in walk(equation):
        if (
            isinstance(node, Apply)
            and node.head in _INVERSES
            and len(node.args) == 1
            and isinstance(node.args[0], Name)
        ):
            name = node.args[0].name
            try:
                above, _ = ratio(_without(equation, node), _KERNEL)
            except NoRatio:
                continue
            if len(above) == 2 and not any(name in names_in(part) for part in above):
                yield name, Apply(_INVERSES[node.head], (over(negated(above[0]), above[1]),), (0, 0))


def _plain(equation: Node) -> Node:
    """log u = v as u = e^v, and |u| = |v| as u² = v²; the same solutions among real numbers."""
    if isinstance(equation, Apply) and equation.head == "+" and len(equation.args) == 2:
        left, right = equation.args[0], negated(equation.args[1])
        if isinstance(left, Apply) and isinstance(right, Apply) and left.head == right.head == "abs":
            return minus(times(left.args[0], left.args[0]), times(right.args[0], right.args[0]))
    for node in walk(equation):
        if isinstance(node, Apply) and node.head == "log" and len(node.args) == 1 and names_in(node):
            above, below = _ratio(equation, node)
            if len(above) == 2 and len(below) == 1 and value(above[1]) and value(below[0]):
                exponent = over(negated(above[0]), above[1])
                return minus(node.args[0], Apply("exp", (exponent,), (0, 0)))
    return equation


def _ratio(equation: Node, kernel: Apply) -> tuple[Polynomial, Polynomial]:
    """Numerator and denominator as polynomials in a function; empty where it is none."""
    try:
        return ratio(_without(equation, kernel), _KERNEL)
    except NoRatio:
        return (), ()


def _without(equation: Node, kernel: Apply) -> Node:
    """The equation with a name of its own for a function."""
    if not isinstance(equation, Apply):
        return equation
    if same(equation, kernel):
        return Name(_KERNEL, (0, 0))
    return equation._replace(args=tuple(_without(arg, kernel) for arg in equation.args))


def _are_alternatives(node: Apply) -> bool:
    """Whether equations with commas between them are about the same names: `x = 2, x = -2`, but not `x = 1, y = -1`."""
    return len({names_in(arg) - {"pi", "e"} for arg in node.args}) == 1


def _solved(equation: Node) -> Iterator[tuple[str, Node]]:
    """`x` and 2 for the equation x - 2, when it was written as x = 2."""
    if isinstance(equation, Apply) and equation.head == "+" and isinstance(equation.args[0], Name):
        name, *rest = equation.args
        if isinstance(name, Name) and len(rest) == 1 and name.name not in names_in(rest[0]):
            yield name.name, negated(rest[0])


def _only_point(equations: list[Node]) -> dict[str, Node] | None:
    """The one solution of a linear system in names, if it has just one."""
    try:
        ring = Ring(*equations)
        rows = _reduced_rows(equations, ring)
    except Undecidable:
        return None
    names = frozenset(name for equation in equations for name in names_in(equation))
    if len(rows) != len(ring.atoms) or rows == [["contradiction"]] or names != ring.atoms.keys():
        return None
    return {name: number(-Fraction(row[-1])) for name, row in zip(ring.atoms, rows, strict=True)}


def _reduced_rows(equations: list[Node], ring: Ring) -> list[list[str]]:
    """The rows of the reduced echelon form of a linear system, zero rows left out; a contradiction is one row of its own."""
    width = len(ring.atoms) + 1
    rows = []
    for equation in equations:
        polynomial = ring.polynomial(equation)
        row = [fmpq(0)] * width
        for exponents, coefficient in polynomial.to_dict().items():
            if sum(exponents) > 1:
                raise Undecidable("degree")
            row[next((at for at, exponent in enumerate(exponents) if exponent), width - 1)] = coefficient
        rows.append(row)
    reduced, _ = fmpq_mat(rows).rref()
    found = [[str(entry) for entry in row] for row in reduced.tolist() if any(row)]
    unsolvable = any(row[:-1] == ["0"] * (width - 1) for row in found)
    return [["contradiction"]] if unsolvable else found


def _at(body: Node, place: Point) -> str:
    """What a name comes to at a point."""
    try:
        ball = at(body, place)
    except Undefined:
        return "?"
    exact = value(replaced(body, {name: number(one) for name, one in place.items()}))
    return str(exact) if exact is not None and len(str(exact)) <= 12 else str(ball.str(6, radius=False))
