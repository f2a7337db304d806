"""Whether two expressions are multiples of each other: by a constant, or by something that is nowhere zero.

An equation stays the same when its sides are multiplied by such a factor, and so does an inequality, turned round where the
factor is negative.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from fractions import Fraction

from flint import fmpq_mpoly

from service.grading.elements import Comparison
from service.grading.form_polynomials import Ring, Undecidable, irreducible
from service.grading.form_polynomials import times as multiplied
from service.maths.balls import Undefined, at
from service.maths.building import number, over, raised, replaced, times
from service.maths.domains import is_positive
from service.maths.equivalence import Target
from service.maths.exact import value
from service.maths.names import Symbol
from service.maths.sampling import points
from service.maths.show import text_of
from service.maths.tree import Apply, Name, Node, names_in, walk

Symbols = Mapping[str, Symbol]

CONSTANTS = frozenset(["pi", "e"])


@dataclass(frozen=True, slots=True)
class Multiple:
    """What was found.

    Attributes:
        holds: whether one is a multiple of the other by a factor that is nowhere zero; None when that stayed open.
        sign: of the factor, 0 when it is not known or changes.
    """

    holds: bool | None
    sign: int = 0


def by_constant(wanted: Target, given: Node, comparison: Comparison) -> Multiple:
    """Whether wanted = c · given for a constant c other than 0."""
    for place in points(names_in(wanted.node) | names_in(given), wanted.symbols, 6):
        fixed = {name: number(exact) for name, exact in place.items() if name not in CONSTANTS}
        above, below = replaced(wanted.node, fixed), replaced(given, fixed)
        sign = _sign(above) * _sign(below)
        if sign:
            factor = over(_short(above), _short(below))
            return Multiple(comparison.decided(wanted, times(factor, given)).equal, sign)
    return Multiple(None)


def _sign(node: Node) -> int:
    """The sign of a constant; 0 also where it is not known."""
    try:
        found = at(node, {})
    except Undefined:
        return 0
    return 1 if found > 0 else -1 if found < 0 else 0


def _short(node: Node) -> Node:
    exact = value(node)
    return node if exact is None else number(exact)


def by_expression(wanted: Node, given: Node, symbols: Symbols) -> Multiple:
    """Whether wanted / given is provably nowhere zero and of one sign; None where that cannot be told."""
    try:
        ring = Ring(wanted, given)
        (top, under), (other, beneath) = (ring.fraction(node) for node in (wanted, given))
        above, below = _reduced(multiplied(top, beneath), multiplied(under, other))
        parts = [part for side in (above, below) for part, _ in irreducible(side)]
    except Undecidable:
        return Multiple(None)
    atoms = _atoms_of(ring, wanted, given)
    if not all(_never_zero(_tree(part, atoms), symbols) for part in parts):
        return Multiple(None)
    quotient = over(_tree(above, atoms), _tree(below, atoms))
    for place in points(names_in(quotient) - CONSTANTS, symbols, 6):
        sign = _sign(replaced(quotient, {name: number(exact) for name, exact in place.items()}))
        if sign:
            return Multiple(True, sign)
    return Multiple(None)


@dataclass(frozen=True, slots=True)
class Factored:
    """Two expressions as products of irreducible polynomials over a common denominator.

    Attributes:
        wanted: factors of the wanted numerator that the given one lacks, up to multiplicity.
        given: factors of the given numerator that the wanted one lacks.
        shared: whether every factor that both have has the same multiplicity in both.
        independent: whether they are polynomials in names, so that one may vanish where the others do not; |x| and x are not.
    """

    wanted: tuple[Node, ...]
    given: tuple[Node, ...]
    shared: bool
    independent: bool = True


def factored(wanted: Node, given: Node, symbols: Symbols) -> Factored | None:
    """Both sides' factors that may vanish; None when they are too large or have none.

    What is provably nowhere zero on the domain is left out, and so are denominators: they only take points away.
    """
    try:
        ring = Ring(wanted, given)
        tops = [_reduced(*ring.fraction(node)) for node in (wanted, given)]
        parts = [dict(_counted(irreducible(above))) for above, _ in tops]
    except Undecidable:
        return None
    atoms = _atoms_of(ring, wanted, given)
    vanishing = [
        {
            text: (node, count)
            for text, (part, count) in found.items()
            if not _never_zero(node := _tree(part, atoms), symbols)
        }
        for found in parts
    ]
    left, right = vanishing
    return Factored(
        tuple(node for text, (node, _) in left.items() if text not in right),
        tuple(node for text, (node, _) in right.items() if text not in left),
        all(right[text][1] == count for text, (_, count) in left.items() if text in right),
        _are_independent(atoms),
    )


def _are_independent(atoms: list[Node]) -> bool:
    """Whether no two of them depend on the same name."""
    used = [names_in(atom) - CONSTANTS for atom in atoms]
    return sum(map(len, used)) == len(frozenset[str]().union(*used))


def _reduced(above: fmpq_mpoly, below: fmpq_mpoly) -> tuple[fmpq_mpoly, fmpq_mpoly]:
    if above.is_zero() or below.is_zero():
        raise Undecidable("zero")
    common = above.gcd(below)
    return above / common, below / common


def _counted(parts: list[tuple[fmpq_mpoly, int]]) -> Iterator[tuple[str, tuple[fmpq_mpoly, int]]]:
    for part, count in parts:
        yield str(part / part.leading_coefficient()), (part, count)


def _atoms_of(ring: Ring, *nodes: Node) -> list[Node]:
    found: dict[str, Node] = {}
    for tree in nodes:
        for node in walk(tree):
            name = node.name if isinstance(node, Name) else text_of(node, {}) if isinstance(node, Apply) else ""
            if name in ring.atoms:
                found.setdefault(name, node)
    return [found[name] for name in ring.atoms]


def _tree(part: fmpq_mpoly, atoms: list[Node]) -> Node:
    """A polynomial as an expression."""
    summands: list[Node] = []
    for exponents, coefficient in part.to_dict().items():
        term: Node = number(Fraction(int(coefficient.p), int(coefficient.q)))
        for atom, exponent in zip(atoms, exponents, strict=False):
            if exponent:
                term = times(term, raised(atom, number(int(exponent))))
        summands.append(term)
    return summands[0] if len(summands) == 1 else Apply("+", tuple(summands), (0, 0))


def _never_zero(node: Node, symbols: Symbols) -> bool:
    """Whether it is provably nowhere zero: positive, or a sum of squares and a positive number."""
    if is_positive(node, symbols) or is_positive(_turned(node), symbols):
        return True
    return isinstance(node, Apply) and node.head == "^" and _never_zero(node.args[0], symbols)


def _turned(node: Node) -> Node:
    """-node, term by term."""
    if isinstance(node, Apply) and node.head == "+":
        return node._replace(args=tuple(times(number(-1), arg) for arg in node.args))
    return times(number(-1), node)


def changes_sign(node: Node, symbols: Symbols) -> bool:
    """Whether the expression is positive at one point of the domain and negative at another, so that it vanishes between."""
    seen: set[int] = set()
    for scale in (1, Fraction(1, 10), 10):
        for place in points(names_in(node) - CONSTANTS, symbols):
            moved = {name: exact * scale if _may_scale(symbols.get(name)) else exact for name, exact in place.items()}
            fixed = {name: number(exact) for name, exact in moved.items()}
            seen.add(_sign(replaced(node, fixed)))
            if {1, -1} <= seen:
                return True
    return False


def _may_scale(symbol: Symbol | None) -> bool:
    return symbol is None or (symbol.low is None and symbol.high is None and not symbol.domain.integral)
