r"""Quantities whose number is written as a formula: `\sqrt[3]{8}`, `5!`, `|-2|`, `\log_2 8`, `1\frac{3}{4} cm`, `0.\overline{3}`.

The words of `service.maths.quantity` would read over what they do not know; a text with such signs is given to the parser first.
"""

import re
from fractions import Fraction

from service.errors import ResponseError
from service.maths.equivalence import Target, decide
from service.maths.exact import approximate
from service.maths.limits import MAX_DIGITS
from service.maths.parser import NOTHING, read
from service.maths.prose import lead, sides_of
from service.maths.quantity_items import CURRENCIES, Nouns, items_of, plain
from service.maths.quantity_side import Quantity, Remark, side_of
from service.maths.trailing import without_words
from service.maths.tree import Node, Number
from service.maths.unit_runs import BARE, Senses

_SIGNS = re.compile(
    r"\\(?:[cdt]?frac|sqrt|d?binom|log|ln|lg|exp|(?:arc)?(?:sin|cos|tan)|sec|csc|cot|gcd|operatorname|l?floor|lfloor|lceil|lvert"
    r"|vert|overline|bar|dot|choose|over|b?mod|max|min|sum|prod|left\s*\|)(?![A-Za-z])"
    r"|[|!⌊⌈]|\)\s*\(|\\right\s*\)\s*\\left\s*\("
    r"|(?<![A-Za-z])(?:sin|cos|tan|a(?:rc)?(?:sin|cos|tan)|max|min|gcd|lcm|binom|root|factorial)\s*\("
)


def from_formula(text: str, nouns: Nouns) -> Quantity | None:
    """The quantity that the last side of a text is as a formula; None where it is none, or where plain numbers will do.

    Args:
        text: without what surrounds it.
        nouns: further count nouns, from the key.

    Raises:
        ResponseError: those of `service.maths.quantity_side.side_of` for the unit behind the formula.
    """
    side = lead(sides_of(text)[-1]) if _SIGNS.search(text) else ""
    if _SIGNS.search(side) is None or any(sign in side for sign in CURRENCIES):
        return None
    found = _constant(side)
    if found is not None:
        return found
    bare = without_words(side, NOTHING)
    found = _constant(bare) if bare != side else None
    return found and found._replace(senses=_senses(side, len(bare.rstrip()), nouns))


def _constant(text: str) -> Quantity | None:
    try:
        parsed = read(text, NOTHING)
    except ResponseError:
        return None
    bounds = approximate(parsed.node)
    if bounds is None:
        return None
    exact = _exactly(parsed.node, bounds)
    bounds = (exact, exact) if exact is not None else bounds
    remarks = tuple(Remark(remark.code, remark.span) for remark in parsed.remarks)
    return Quantity(*bounds, BARE, "", MAX_DIGITS, MAX_DIGITS, parsed.node.span, remarks)


MAX_DENOMINATOR = 10_000
"""Of fractions that a logarithm, a sine or a root may turn out to be."""
CLOSE = Fraction(1, 10**25)


def _exactly(node: Node, bounds: tuple[Fraction, Fraction]) -> Fraction | None:
    """The simple fraction that a constant such as log_2 8 or sin(π/6) is proved to be."""
    if bounds[0] == bounds[1]:
        return bounds[0]
    simple = ((bounds[0] + bounds[1]) / 2).limit_denominator(MAX_DENOMINATOR)
    if not bounds[0] - CLOSE <= simple <= bounds[1] + CLOSE:
        return None
    target = Target(Number(simple, str(simple), node.span), {}, b"constants")
    return simple if decide(target, node).equal else None


def _senses(text: str, start: int, nouns: Nouns) -> Senses:
    """The unit behind a formula, read as if it stood behind a 1."""
    unit = f"{' ' * (start - 1)}1 {text[start:]}" if start else text
    return side_of(items_of(plain(unit), nouns), unit).senses
