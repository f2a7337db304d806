"""Roots of polynomials with the squares taken out: √(x⁴ + 2x² + 1) as √((x² + 1)²), so that the laws of roots see them.

A slow road (a tenth of a millisecond), gone when the fast one did not settle anything.
"""

from fractions import Fraction

from flint import fmpq, fmpq_mpoly, fmpq_mpoly_ctx, fmpz

from service.maths.terms import NOWHERE, number, product, rational
from service.maths.tree import Apply, Name, Node, Number, names_in

MAX_SIZE = 200
"""Terms of a polynomial that is factored."""

MAX_POWER = 12
"""Largest exponent that is multiplied out."""

_RADICALS = ("sqrt", "cbrt")
_SIGNED = ("abs", "sign", "relu")


def factored(node: Node) -> Node:
    """The tree with every polynomial under a root or between bars replaced by the product of its factors."""
    if not isinstance(node, Apply):
        return node
    args = tuple(map(factored, node.args))
    exponent = rational(args[1]) if node.head == "^" else None
    if node.head in (*_RADICALS, *_SIGNED) or (exponent is not None and exponent.denominator != 1):
        args = (_as_product(args[0]), *args[1:])
    return Apply(node.head, args, node.span)


def has_radicals(node: Node) -> bool:
    """Whether `factored` would look at anything."""
    if not isinstance(node, Apply):
        return False
    exponent = rational(node.args[1]) if node.head == "^" else None
    if node.head in (*_RADICALS, *_SIGNED) or (exponent is not None and exponent.denominator != 1):
        return True
    return any(map(has_radicals, node.args))


def _as_product(node: Node) -> Node:
    names = sorted(names_in(node) - {"pi", "e", "i", "oo"})
    if not isinstance(node, Apply) or node.head not in ("+", "*", "/", "^", "neg") or not names:
        return node
    context = fmpq_mpoly_ctx.get(names)
    above, below = _fraction(node, context, names)
    if above is None or below is None or len(above) > MAX_SIZE or len(below) > MAX_SIZE or not above:
        return node
    top = _tree(above, names)
    return top if below.is_one() else Apply("/", (top, _tree(below, names)), NOWHERE)


def _fraction(node: Node, context: fmpq_mpoly_ctx, names: list[str]) -> tuple[fmpq_mpoly | None, fmpq_mpoly | None]:
    """Numerator and denominator, or None twice when it is no rational function of small degree."""
    one = context.constant(1)
    if isinstance(node, Number):
        return context.constant(fmpq(node.value.numerator, node.value.denominator)), one
    if isinstance(node, Name):
        return (context.gen(names.index(node.name)), one) if node.name in names else (None, None)
    if node.head == "^":
        return _raised(node, context, names)
    parts = [_fraction(arg, context, names) for arg in node.args]
    return _combined(
        node.head, [(top, bottom) for top, bottom in parts if top is not None and bottom is not None], len(parts)
    )


def _raised(node: Apply, context: fmpq_mpoly_ctx, names: list[str]) -> tuple[fmpq_mpoly | None, fmpq_mpoly | None]:
    exponent = rational(node.args[1])
    top, bottom = _fraction(node.args[0], context, names)
    if exponent is None or exponent.denominator != 1 or abs(exponent) > MAX_POWER or top is None or bottom is None:
        return None, None
    if max(len(top), len(bottom)) > MAX_POWER:
        return None, None
    times = abs(exponent.numerator)
    return (top**times, bottom**times) if exponent > 0 else (bottom**times, top**times)


def _combined(
    head: str, parts: list[tuple[fmpq_mpoly, fmpq_mpoly]], count: int
) -> tuple[fmpq_mpoly | None, fmpq_mpoly | None]:
    if len(parts) != count:
        return None, None
    top, bottom = parts[0]
    if head == "neg":
        return -top, bottom
    for other, under in parts[1:]:
        if len(top) * len(other) > MAX_SIZE * 10 or len(bottom) * len(under) > MAX_SIZE * 10:
            return None, None
        if head == "+":
            top, bottom = top * under + other * bottom, bottom * under
        elif head == "*":
            top, bottom = top * other, bottom * under
        elif head == "/":
            top, bottom = top * under, bottom * other
        else:
            return None, None
    return top, bottom


def _tree(polynomial: fmpq_mpoly, names: list[str]) -> Node:
    content, factors = polynomial.factor()
    pieces: list[Node] = [number(_rational(content))]
    for factor, times in factors:
        inner = _expanded(factor, names)
        pieces.append(inner if times == 1 else Apply("^", (inner, number(int(times))), NOWHERE))
    return product(tuple(pieces)) if len(pieces) > 1 else pieces[0]


def _expanded(polynomial: fmpq_mpoly, names: list[str]) -> Node:
    terms = []
    for powers, coefficient in polynomial.to_dict().items():
        factors = [
            Apply("^", (Name(name, NOWHERE), number(int(power))), NOWHERE)
            for name, power in zip(names, powers, strict=True)
            if power
        ]
        terms.append(product(tuple(factors), _rational(coefficient)))
    return terms[0] if len(terms) == 1 else Apply("+", tuple(terms), NOWHERE)


def _rational(value: fmpq | fmpz) -> Fraction:
    exact = fmpq(value)
    return Fraction(int(exact.p), int(exact.q))
