"""e^u in a prime field: a generator to the power of u, roots of unity for multiples of π, powers for logarithms.

Angles are the same thing with an imaginary exponent. Inverse functions are known here by what they are the logarithm or angle of.
"""

from collections.abc import Callable, Hashable
from fractions import Fraction
from typing import TYPE_CHECKING, NamedTuple

from service.maths.terms import NOWHERE, ONE, Term, bare, is_whole, minus, number, product, rational, terms_of, total
from service.maths.tree import Apply, Name, Node
from service.maths.worlds import Degenerate, Element, Ring, small_rational

if TYPE_CHECKING:
    from service.maths.residues import Evaluation


def exponential(ev: "Evaluation", node: Node, ring: Ring, turn: int = 0) -> Element:
    """e^u, or e^(iu) when `turn` is 1: a generator to the power of u, roots of unity for multiples of π, powers for logarithms."""
    found = _exponential(ev, node, turn)[0] if ev.arguments is None else _remembered(ev, node, turn)
    if ring.name == "field":
        return found
    logarithm = ev.value(node, ev.field_ring)
    return ev.world.lifted(found, logarithm * ev.world.among.unit["field"] if turn else logarithm)


class Argument(NamedTuple):
    """An exponent or angle: its residue, whether it is an angle, its exponential, and which power of the generator that is."""

    value: Element
    turn: int
    found: Element
    exponent: Element | None


def _remembered(ev: "Evaluation", node: Node, turn: int) -> Element:
    """The exponential of an argument that is, up to a small rational, one that was met before, however it is written."""
    value = ev.value(node, ev.field_ring)
    if value == 0:
        return value**0
    for met in ev.arguments or ():
        ratio = small_rational(value / met.value, ev.world.p) if met.turn == turn else None
        if ratio is not None and ratio.denominator == 1:
            return met.found**ratio.numerator
        if ratio is not None and met.exponent is not None:
            power = met.exponent * ratio.numerator / ratio.denominator
            return ev.world.among.generator ** int(power)
    if turn:
        turns = small_rational(value / ev.value(Name("pi", NOWHERE), ev.field_ring), ev.world.p)
        special = None if turns is None or "pi" in ev.symbols else _root_of_unity(ev, turns, ())
        if special is not None:
            return special
    found, exponent = _exponential(ev, node, turn)
    if ev.arguments is not None:
        ev.arguments.append(Argument(value, turn, found, exponent))
    return found


def _exponential(ev: "Evaluation", node: Node, turn: int) -> tuple[Element, Element | None]:
    """The exponential, and the power of the generator when it is nothing else."""
    among = ev.world.among
    found = among.field.make(1)
    exponent = among.exponent.make(0)
    plain = True
    logarithms: dict[Hashable, tuple[Node, list[Term]]] = {}
    for term in terms_of(node):
        real, turns = _without_units(ev, term, turn)
        law = None if turns else _logarithm_in(real)
        if law is not None:
            logarithms.setdefault(bare(law[0]), (law[0], []))[1].append(law[1])
            continue
        special = _special(ev, real) if turns else None
        if special is not None:
            found = found * special
            plain = False
            continue
        coefficient = real.coefficient
        value = among.exponent.make(coefficient.numerator)
        if coefficient.denominator != 1:
            value = value / coefficient.denominator
        for factor in real.factors:
            value = value * ev.value(factor, among.exponent)
        exponent = exponent + (value * among.unit["exponent"] if turns else value)
    for base, multiples in logarithms.values():
        found = found * _power_of(ev, base, total(multiples))
        plain = False
    power = int(exponent)
    return (found * among.generator**power if power else found), (exponent if plain else None)


def _without_units(ev: "Evaluation", term: Term, turn: int) -> tuple[Term, int]:
    """The term without its factors i, and whether one is left over."""
    if not any(type(factor) is Name and factor.name == "i" for factor in term.factors) or "i" in ev.symbols:
        return term, turn
    real = tuple(factor for factor in term.factors if not (isinstance(factor, Name) and factor.name == "i"))
    units = len(term.factors) - len(real)
    negative = (units + turn) % 4 > 1
    if ev.conjugate and units % 2:
        negative = not negative
    return Term(-term.coefficient if negative else term.coefficient, real), (units + turn) % 2


def _logarithm_in(term: Term) -> tuple[Node, Term] | None:
    """What a term is a multiple of the logarithm of, and the multiple: e^(c·log u) = u^c. Of several the same one every time."""
    found = [
        (repr(bare(factor)), place)
        for place, factor in enumerate(term.factors)
        if isinstance(factor, Apply) and factor.head in LOGARITHMS
    ]
    if not found:
        return None
    _, place = min(found)
    factor = term.factors[place]
    rest = term.factors[:place] + term.factors[place + 1 :]
    return (LOGARITHMS[factor.head](factor), Term(term.coefficient, rest)) if isinstance(factor, Apply) else None


def natural(node: Node) -> Node:
    """The expression with logarithms to a base as quotients of natural ones."""
    if not isinstance(node, Apply):
        return node
    if node.head in _BASES or (node.head == "log" and len(node.args) == 2):
        base = node.args[1] if node.head == "log" else number(_BASES[node.head])
        above, below = (Apply("log", (inside,), NOWHERE) for inside in (node.args[0], base))
        return Apply("/", (above, below), NOWHERE)
    return Apply(node.head, tuple(map(natural, node.args)), node.span) if node.head in ("*", "/", "neg") else node


_BASES = {"log2": 2, "log10": 10}


def mentions_logarithm(node: Node) -> bool:
    """Whether a logarithm is among the factors of an expression."""
    if not isinstance(node, Apply):
        return False
    return node.head in LOGARITHMS or (node.head in ("*", "/", "neg") and any(map(mentions_logarithm, node.args)))


def _special(ev: "Evaluation", term: Term) -> Element | None:
    """e^(iπn/120) and e^(i·n·atan u); None where no law applies."""
    for place, factor in enumerate(term.factors):
        rest = term.factors[:place] + term.factors[place + 1 :]
        if isinstance(factor, Name) and factor.name == "pi" and "pi" not in ev.symbols:
            return _root_of_unity(ev, term.coefficient, rest)
        if isinstance(factor, Apply) and factor.head in _ANGLES and not rest and term.coefficient.denominator == 1:
            return _ANGLES[factor.head](ev, factor) ** term.coefficient.numerator
    return None


def _power_of(ev: "Evaluation", base: Node, exponent: Node) -> Element:
    plain = rational(exponent)
    if plain is None and ev.arguments is not None:
        plain = small_rational(ev.value(exponent, ev.field_ring), ev.world.p)
    ev.assume_positive(base)
    if plain is None:
        return (
            ev.real_power(base, exponent) if mentions_logarithm(exponent) else ev.power(base, exponent, ev.field_ring)
        )
    if plain.denominator == 1:
        return ev.value(base, ev.field_ring) ** plain.numerator
    return ev.root(base, plain.denominator) ** plain.numerator


def _root_of_unity(ev: "Evaluation", coefficient: Fraction, rest: tuple[Node, ...]) -> Element | None:
    among = ev.world.among
    turns = coefficient * among.order / 2
    if not all(is_whole(factor, ev.symbols) for factor in rest):
        return None
    if turns.denominator != 1:
        if turns.denominator == 3 and among.order % 3:
            raise Degenerate("no third root of unity")
        return None
    if rest:
        ev.repeats(product(rest), 2 * coefficient.denominator)
    times = int(ev.value(product(rest), among.whole)) if rest else 1
    return among.zeta ** (turns.numerator * times % among.order)


def _asinh_inside(node: Apply) -> Node:
    inside = node.args[0]
    return plus(inside, _root(plus(square(inside), ONE)))


def _acosh_inside(node: Apply) -> Node:
    inside = node.args[0]
    return plus(inside, _root(minus(square(inside), ONE)))


def _atanh_inside(node: Apply) -> Node:
    inside = node.args[0]
    return _root(Apply("/", (plus(ONE, inside), minus(ONE, inside)), NOWHERE))


def _inverted(inside: Callable[[Apply], Node]) -> Callable[[Apply], Node]:
    return lambda node: inside(Apply("", (Apply("/", (ONE, node.args[0]), NOWHERE),), NOWHERE))


LOGARITHMS: dict[str, Callable[[Apply], Node]] = {
    "log": lambda node: node.args[0] if len(node.args) == 1 else _based(node),
    "asinh": _asinh_inside,
    "acosh": _acosh_inside,
    "atanh": _atanh_inside,
    "acoth": _inverted(_atanh_inside),
    "asech": _inverted(_acosh_inside),
    "acsch": _inverted(_asinh_inside),
    "log2": lambda node: _based(Apply("log", (node.args[0], number(2)), NOWHERE)),
    "log10": lambda node: _based(Apply("log", (node.args[0], number(10)), NOWHERE)),
}
"""What each function is the natural logarithm of."""


def _based(node: Apply) -> Node:
    """log_b u is the logarithm of u^(1/log b)."""
    inside, base = node.args
    return Apply("^", (inside, Apply("/", (ONE, Apply("log", (base,), NOWHERE)), NOWHERE)), NOWHERE)


def plus(left: Node, right: Node) -> Node:
    """The tree of a sum."""
    return Apply("+", (left, right), NOWHERE)


def square(node: Node) -> Node:
    """The tree of a square."""
    return Apply("^", (node, number(2)), NOWHERE)


def _root(node: Node) -> Node:
    return Apply("sqrt", (node,), NOWHERE)


def _along_tangent(ev: "Evaluation", node: Apply) -> Element:
    """e^(i·atan u) = (1 + iu)/√(1 + u²)."""
    inside = node.args[0]
    slope = 1 + ev.world.among.unit["field"] * ev.value(inside, ev.field_ring)
    return slope / ev.root(plus(ONE, square(inside)), 2)


def _along_sine(ev: "Evaluation", node: Apply) -> Element:
    """e^(i·asin u) = √(1 - u²) + iu."""
    inside = node.args[0]
    cosine = ev.root(minus(ONE, square(inside)), 2)
    return cosine + ev.world.among.unit["field"] * ev.value(inside, ev.field_ring)


def _along_cosine(ev: "Evaluation", node: Apply) -> Element:
    """e^(i·acos u) = u + i√(1 - u²)."""
    return ev.world.among.unit["field"] / _along_sine(ev, node)


_ANGLES: dict[str, Callable[["Evaluation", Apply], Element]] = {
    "atan": _along_tangent,
    "asin": _along_sine,
    "acos": _along_cosine,
}
