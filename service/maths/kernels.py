"""The functions of analysis in a prime field: trigonometry, logarithms, roots, signs; each obeys its laws there.

Each kernel takes the evaluation, the node and the ring (modulo p, or modulo p² below a logarithm) and gives a residue.
"""

from collections.abc import Callable
from fractions import Fraction
from typing import TYPE_CHECKING

from service.maths.balls import Undefined, at
from service.maths.bigs import big, cases
from service.maths.domains import is_nonnegative
from service.maths.exponentials import LOGARITHMS, exponential, plus, square
from service.maths.gammas import binomial, factorial, gamma
from service.maths.terms import (
    NOWHERE,
    ONE,
    Term,
    bare,
    is_complex,
    is_whole,
    minus,
    number,
    rational,
    substitute,
    terms_of,
    total,
)
from service.maths.tree import Apply, Name, Node, names_in
from service.maths.worlds import Element, Ring

if TYPE_CHECKING:
    from service.maths.residues import Evaluation

Kernel = Callable[["Evaluation", Apply, Ring], Element]


def _sine_and_cosine(ev: "Evaluation", node: Apply, ring: Ring) -> tuple[Element, Element]:
    along = exponential(ev, node.args[0], ring, turn=1)
    back = 1 / along
    sine, cosine = (along - back) / (2 * ev.world.among.unit[ring.name]), (along + back) / 2
    _remember(ev, node, ring, ("sin", sine), ("cos", cosine))
    return sine, cosine


def _sinh_and_cosh(ev: "Evaluation", node: Apply, ring: Ring) -> tuple[Element, Element]:
    up = exponential(ev, node.args[0], ring)
    down = 1 / up
    sine, cosine = (up - down) / 2, (up + down) / 2
    _remember(ev, node, ring, ("sinh", sine), ("cosh", cosine))
    return sine, cosine


def _remember(ev: "Evaluation", node: Apply, ring: Ring, *found: tuple[str, Element]) -> None:
    """For roots such as √(1 - sin²)."""
    if ring.name == "field":
        ev.waves.extend((head, node.args, value) for head, value in found)


def _of_pair(
    pair: Callable[["Evaluation", Apply, Ring], tuple[Element, Element]], ratio: Callable[[Element, Element], Element]
) -> Kernel:
    return lambda ev, node, ring: ratio(*pair(ev, node, ring))


def _sigmoid(ev: "Evaluation", node: Apply, ring: Ring) -> Element:
    return 1 / (1 + 1 / exponential(ev, node.args[0], ring))


def _logarithm(ev: "Evaluation", node: Apply, ring: Ring) -> Element:
    inside = node.args[0]
    if len(node.args) == 2:
        base = Apply("log", node.args[1:], NOWHERE)
        return _logarithm(ev, Apply("log", (inside,), NOWHERE), ring) / _logarithm(ev, base, ring)
    if ring.name == "lift" or is_complex(inside, ev.symbols):
        return ev.hashed(node, ring)
    if isinstance(inside, Name) and inside.name == "e" and "e" not in ev.symbols:
        return ring.make(1)
    ev.assume_positive(inside)
    return ev.world.logarithm(ev.value(inside, ev.world.among.lift))


def _logarithm_of(head: str) -> Kernel:
    inside = LOGARITHMS[head]
    return lambda ev, node, ring: _logarithm(ev, Apply("log", (inside(node),), NOWHERE), ring)


def _logarithm_to(base: int) -> Kernel:
    return lambda ev, node, ring: _logarithm(ev, Apply("log", (node.args[0], number(base)), NOWHERE), ring)


def _arcsine(ev: "Evaluation", node: Apply, ring: Ring) -> Element:
    """The angle itself for the sines of multiples of π/120; otherwise asin(u) = atan(u/√(1 - u²))."""
    inside = node.args[0]
    if isinstance(inside, Apply) and inside.head == "neg":
        return -_arcsine(ev, Apply("asin", inside.args, NOWHERE), ring)
    value = ev.value(inside, ev.field_ring)
    known = ev.world.among.sines.get(int(value))
    if known is not None:
        return 2 * known * ev.value(_PI, ring) / ev.world.among.order
    return _of_tangent(ev, inside, value / ev.root(minus(ONE, square(inside)), 2), ring)


def _arccosine(ev: "Evaluation", node: Apply, ring: Ring) -> Element:
    return ev.value(_PI, ring) / 2 - _arcsine(ev, node, ring)


def _arctangent(ev: "Evaluation", node: Apply, ring: Ring) -> Element:
    """The angle itself for the tangents of multiples of π/120; otherwise atan(u) = ±π/2 - atan(1/u) makes one of two the kernel."""
    inside = node.args[0]
    value = ev.value(inside, ev.field_ring)
    if rational(inside) is not None or not names_in(inside) - {"e", "pi"}:
        known = ev.world.among.sines.get(int(value / ev.root(plus(ONE, square(inside)), 2)))
        if known is not None:
            return 2 * known * ev.value(_PI, ring) / ev.world.among.order
    return _of_tangent(ev, inside, value, ring)


def _of_tangent(ev: "Evaluation", alike: Node, value: Element, ring: Ring) -> Element:
    """atan of a residue that has the sign of an expression."""
    if value == 0 or int(value * value) <= int(1 / (value * value)):
        return _odd(ev, "atan", value, ring)
    sign = ev.sign(alike, ev.value(alike, ev.field_ring))
    return ev.value(_PI, ring) / 2 * sign - _odd(ev, "atan", 1 / value, ring)


def _odd(ev: "Evaluation", head: str, value: Element, ring: Ring) -> Element:
    """A function with f(-u) = -f(u)."""
    if value == 0:
        return ring.make(0)
    return ring.make(int(value)) * ev.random(ring, head, value * value)


def _by_others(rewritten: Callable[[Node], Node]) -> Kernel:
    return lambda ev, node, ring: ev.value(rewritten(node.args[0]), ring)


def _of_reciprocal(head: str) -> Callable[[Node], Node]:
    return lambda inside: Apply(head, (Apply("/", (ONE, inside), NOWHERE),), NOWHERE)


_PI = Name("pi", NOWHERE)


def _negative(node: Node) -> Node:
    return Apply("neg", (node,), NOWHERE)


def _square_root(ev: "Evaluation", node: Apply, ring: Ring) -> Element:
    return _radical(ev, node, ring, 2)


def _cube_root(ev: "Evaluation", node: Apply, ring: Ring) -> Element:
    inside = node.args[0]
    if is_nonnegative(inside, ev.symbols):
        return _radical(ev, node, ring, 3)
    sign = ev.sign(inside, ev.value(inside, ev.field_ring))
    if sign >= 0:
        return _radical(ev, node, ring, 3)
    return -_radical(ev, Apply("cbrt", (_negative(inside),), NOWHERE), ring, 3)


def _radical(ev: "Evaluation", node: Apply, ring: Ring, index: int) -> Element:
    inside = node.args[0]
    if is_complex(inside, ev.symbols) or (ev.plane and index != 2):
        return ev.hashed(node, ring)
    root = ev.root(inside, index)
    if ring.name == "field":
        return root
    return ev.world.lifted(root, ev.world.logarithm(ev.value(inside, ring)) / index)


def sign_of_constant(node: Node) -> int:
    """1 or -1 for a constant whose sign is certain, else 0."""
    if names_in(node) - {"e", "pi"}:
        return 0
    try:
        value = at(node, {})
    except Undefined:
        return 0
    return 1 if value > 0 else -1 if value < 0 else 0


def _absolute(ev: "Evaluation", node: Apply, ring: Ring) -> Element:
    inside = node.args[0]
    if isinstance(inside, Apply) and inside.head in ("*", "/"):
        return _absolute_of_parts(ev, inside, ring)
    if is_complex(inside, ev.symbols):
        if ring.name != "field":
            return ev.hashed(node, ring)
        return ev.roots.of(ev.value(inside, ev.field_ring) * ev.conjugated(inside), 2)
    sign = ev.sign(inside, ev.value(inside, ev.field_ring))
    ev.path.chosen_for[bare(node)] = inside if sign >= 0 else _negative(inside)
    return ev.value(inside, ring) * sign


def _absolute_of_parts(ev: "Evaluation", inside: Apply, ring: Ring) -> Element:
    first, *rest = (_absolute(ev, Apply("abs", (arg,), NOWHERE), ring) for arg in inside.args)
    for part in rest:
        first = first * part if inside.head == "*" else first / part
    return first


def _sign(ev: "Evaluation", node: Apply, ring: Ring) -> Element:
    return ring.make(ev.sign(node.args[0], ev.value(node.args[0], ev.field_ring)))


def _relu(ev: "Evaluation", node: Apply, ring: Ring) -> Element:
    inside = node.args[0]
    chosen = inside if ev.sign(inside, ev.value(inside, ev.field_ring)) > 0 else number(0)
    ev.path.chosen_for[bare(node)] = chosen
    return ev.value(chosen, ring)


def _extreme(direction: int) -> Kernel:
    def kernel(ev: "Evaluation", node: Apply, ring: Ring) -> Element:
        chosen = node.args[0]
        for arg in node.args[1:]:
            difference = ev.value(arg, ev.field_ring) - ev.value(chosen, ev.field_ring)
            if ev.sign(minus(arg, chosen), difference) * direction > 0:
                chosen = arg
        ev.path.chosen_for[bare(node)] = chosen
        return ev.value(chosen, ring)

    return kernel


def _floor(ev: "Evaluation", node: Apply, ring: Ring) -> Element:
    """⌊u + n⌋ = ⌊u⌋ + n for whole n."""
    whole: list[Term] = []
    rest: list[Term] = []
    for term in terms_of(node.args[0]):
        is_one = term.coefficient.denominator == 1 and all(is_whole(factor, ev.symbols) for factor in term.factors)
        (whole if is_one else rest).append(term)
    below = ring.make(0)
    if rest and all(not term.factors for term in rest):
        below = ring.make(sum((term.coefficient for term in rest), Fraction(0)).__floor__())
    elif rest:
        below = ev.random(ring, "floor", ev.value(total(rest), ev.field_ring))
    return ev.value(total(whole), ring) + below


def _ceiling(ev: "Evaluation", node: Apply, ring: Ring) -> Element:
    return -_floor(ev, Apply("floor", (_negative(node.args[0]),), NOWHERE), ring)


def _error_function(ev: "Evaluation", node: Apply, ring: Ring) -> Element:
    return _odd(ev, "erf", ev.value(node.args[0], ev.field_ring), ring)


def _conjugate(ev: "Evaluation", node: Apply, ring: Ring) -> Element:
    if not is_complex(node, ev.symbols):
        return ev.value(node.args[0], ring)
    return ev.conjugated(node.args[0]) if ring.name == "field" else ev.hashed(node, ring)


def _real_part(ev: "Evaluation", node: Apply, ring: Ring) -> Element:
    return (ev.value(node.args[0], ring) + _conjugate(ev, node, ring)) / 2


def _imaginary_part(ev: "Evaluation", node: Apply, ring: Ring) -> Element:
    if not is_complex(node, ev.symbols):
        return ring.make(0)
    unit = ev.world.among.unit[ring.name]
    return (ev.value(node.args[0], ring) - _conjugate(ev, node, ring)) / (-2 * unit if ev.conjugate else 2 * unit)


def _bound(ev: "Evaluation", node: Apply, ring: Ring) -> Element:
    """An integral or a limit: the same for the same body, whatever the name is called that it binds."""
    body, name, *rest = node.args
    if isinstance(name, Name):
        body = substitute(body, name.name, _ANY)
    return ev.hashed(node._replace(args=(body, *rest)), ring)


_ANY = Name("any value", NOWHERE)

KERNELS: dict[str, Kernel] = {
    "exp": lambda ev, node, ring: exponential(ev, node.args[0], ring),
    "sin": _of_pair(_sine_and_cosine, lambda sine, _cosine: sine),
    "cos": _of_pair(_sine_and_cosine, lambda _sine, cosine: cosine),
    "tan": _of_pair(_sine_and_cosine, lambda sine, cosine: sine / cosine),
    "cot": _of_pair(_sine_and_cosine, lambda sine, cosine: cosine / sine),
    "sec": _of_pair(_sine_and_cosine, lambda _sine, cosine: 1 / cosine),
    "csc": _of_pair(_sine_and_cosine, lambda sine, _cosine: 1 / sine),
    "sinh": _of_pair(_sinh_and_cosh, lambda sine, _cosine: sine),
    "cosh": _of_pair(_sinh_and_cosh, lambda _sine, cosine: cosine),
    "tanh": _of_pair(_sinh_and_cosh, lambda sine, cosine: sine / cosine),
    "coth": _of_pair(_sinh_and_cosh, lambda sine, cosine: cosine / sine),
    "sech": _of_pair(_sinh_and_cosh, lambda _sine, cosine: 1 / cosine),
    "csch": _of_pair(_sinh_and_cosh, lambda sine, _cosine: 1 / sine),
    "sigmoid": _sigmoid,
    "log": _logarithm,
    "log2": _logarithm_to(2),
    "log10": _logarithm_to(10),
    **{head: _logarithm_of(head) for head in ("asinh", "acosh", "atanh", "acoth", "asech", "acsch")},
    "asin": _arcsine,
    "acos": _arccosine,
    "atan": _arctangent,
    "asec": _by_others(_of_reciprocal("acos")),
    "acsc": _by_others(_of_reciprocal("asin")),
    "acot": _by_others(_of_reciprocal("atan")),
    "sqrt": _square_root,
    "cbrt": _cube_root,
    "abs": _absolute,
    "sign": _sign,
    "relu": _relu,
    "min": _extreme(-1),
    "max": _extreme(1),
    "floor": _floor,
    "ceil": _ceiling,
    "erf": _error_function,
    "sinc": _by_others(lambda inside: Apply("/", (Apply("sin", (inside,), NOWHERE), inside), NOWHERE)),
    "conj": _conjugate,
    "re": _real_part,
    "im": _imaginary_part,
    "factorial": factorial,
    "gamma": gamma,
    "binom": binomial,
    "int": _bound,
    "lim": _bound,
    "lim+": _bound,
    "lim-": _bound,
    "sum": big,
    "prod": big,
    "cases": cases,
}
"""The functions with laws; every other one is a hash of its arguments."""
