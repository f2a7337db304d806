"""Whether a written decimal is the other side, rounded: each literal of it stands for every number that is written so.

`2/3 ≈ 0.667` and `2/3 ≈ 0.66` (cut off) hold, `1/3 ≈ 0.34` does not. Literals that both sides share are exact, and so are exponents
and other whole numbers inside a formula; a whole number that is the side itself, or a factor in front of it, is rounded too.
"""

from collections.abc import Callable, Mapping, Set
from dataclasses import dataclass
from fractions import Fraction

from flint import arb

from service.maths.balls import Undefined, ball, evaluate
from service.maths.equivalence import witness
from service.maths.refuting import ENOUGH, Contrast, Equation, Facts, names_of, places
from service.maths.tree import Apply, Name, Node, Number, walk

FIGURES = 3
"""Significant figures from which a decimal behind `=` may be a rounded one."""


@dataclass(frozen=True, slots=True)
class Rounded:
    """What was found: whether the sides can be the same number, or where they cannot."""

    holds: bool | None
    contrast: Contrast | None = None


USEFUL_BITS = 3
"""A value that is known to fewer bits tells nothing."""


def agrees(facts: Facts, pair: Equation, known: Set[str], *, strict: bool) -> Rounded:
    """Whether the right side can be the left one, rounded.

    Args:
        facts: what is known of the names.
        pair: both sides.
        known: texts of literals that were rounded before; they are uncertain on the left as well.
        strict: whether the sides are joined by `=`, so that only decimals with enough figures count as rounded.
    """
    left, right = pair
    shared = {leaf.text for leaf in walk(left) if isinstance(leaf, Number)}
    blurs: dict[str, arb] = {}
    rough = _blurred(right, blurs, lambda leaf, free: leaf.text not in shared and _is_rounded(leaf, free, strict))
    if not blurs:
        return Rounded(None)
    before = _blurred(left, blurs, lambda leaf, _free: leaf.text in known)
    agreed = 0
    for values in places(facts, [left, right]):
        found = _overlap(before, rough, {**values, **blurs})
        if found is False:
            return Rounded(False, _written(values, pair))
        agreed += found is True
        if agreed >= ENOUGH:
            break
    return Rounded(True if agreed else None)


def rounded_literals(node: Node) -> frozenset[str]:
    """The decimals of an expression as they are written."""
    return frozenset(leaf.text for leaf in walk(node) if isinstance(leaf, Number) and not leaf.text.isdigit())


def _overlap(left: Node, right: Node, values: Mapping[str, arb]) -> bool | None:
    try:
        exact, rough = evaluate(left, values), evaluate(right, values)
    except Undefined:
        return None
    # 1.0000001^99999999999 may be anything, and so may be whatever is written in place of it.
    return None if rough.rad() > 1 and rough.rel_accuracy_bits() < USEFUL_BITS else bool(exact.overlaps(rough))


def _written(values: Mapping[str, arb], pair: Equation) -> Contrast:
    shown = {name: str(values[name].str(6, radius=False)) for name in sorted(names_of(pair)) if name in values}
    both = witness({}, evaluate(pair[0], values), evaluate(pair[1], values))
    return Contrast(shown, both.yours, both.expected)


def _is_rounded(leaf: Number, free: bool, strict: bool) -> bool:
    if leaf.text.isdigit():
        return free and not strict
    return not strict or len(_digits(leaf.text)) >= FIGURES


def _digits(text: str) -> str:
    return text.lower().partition("e")[0].replace(".", "").lstrip("0")


def _blurred(node: Node, blurs: dict[str, arb], is_rough: Callable[[Number, bool], bool], free: bool = True) -> Node:
    """The expression with rounded literals as names, whose balls are put into `blurs`."""
    if isinstance(node, Number):
        if not is_rough(node, free):
            return node
        name = f"~{len(blurs)}"
        blurs[name] = _interval(node)
        return Name(name, node.span)
    if isinstance(node, Name):
        return node
    inside = free and node.head in ("*", "neg", "+")
    args = [
        _blurred(arg, blurs, is_rough, inside or (free and node.head == "/" and place == 0))
        for place, arg in enumerate(node.args)
    ]
    return Apply(node.head, tuple(args), node.span)


def _interval(leaf: Number) -> arb:
    """Every number that is written so: half a unit of the last digit below, and a whole one above where digits were cut off."""
    mantissa, _, exponent = leaf.text.lower().partition("e")
    decimals = len(mantissa.partition(".")[2])
    if "." not in mantissa:
        decimals = -(len(mantissa) - len(mantissa.rstrip("0"))) if mantissa.strip("0") else 0
    unit = Fraction(10) ** (int(exponent or 0) - decimals)
    below, above = ball(leaf.value - unit / 2), ball(leaf.value + unit)
    return below.union(above)
