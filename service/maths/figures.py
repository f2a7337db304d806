r"""Numbers as formulas write them: mixed numbers such as `2\\frac{1}{2}`, `1\\frac34` and `2 1/2`, percent and degrees."""

from fractions import Fraction
from typing import TYPE_CHECKING

from service.errors import ResponseError
from service.maths.tokens import Token
from service.maths.tree import Apply, Name, Node, Number

if TYPE_CHECKING:
    from service.maths.parser import _Parser


def mixed(parser: "_Parser", whole: Number) -> Node:
    """A whole number and the proper fraction behind it as their sum; the number itself where none follows it."""
    if parser.now.kind not in ("command", "number") or not whole.text.isdigit():
        return whole
    before = parser.tokens[parser.at - 2] if parser.at > 1 else None
    if before is not None and before.kind in ("operator", "command") and before.text in ("^", "_", "frac", "/"):
        return whole
    found = _proper_fraction(parser.tokens, parser.at)
    if found is None:
        return whole
    above, below, parser.at = found
    parser.now = parser.tokens[parser.at]
    span = (whole.span[0], below.span[1])
    parser.remark("mixed-number", span)
    return Apply("+", (whole, Apply("/", (above, below), (above.span[0], below.span[1]))), span)


def scaled(parser: "_Parser", node: Node, mark: Token) -> Node:
    """`28%` is 28/100; degrees are radians where a function or an exponent takes them, and else a unit that is left out."""
    span = (node.span[0], mark.stop)
    if mark.text == "%":
        if parser.now.kind in ("number", "symbol", "function", "open"):
            raise ResponseError("unexpected-token", (mark.start, mark.stop), {"token": "%"})
        parser.remark("percent", span)
        return Apply("/", (node, Number(Fraction(100), "100", span)), span)
    parser.remark("degrees", span)
    if not parser.inside:
        return node
    return Apply("*", (node, Apply("/", (Name("pi", span), Number(Fraction(180), "180", span)), span)), span)


_SHAPES = (
    (("frac", "{", "#", "}", "{", "#", "}"), (2, 5)),
    (("frac", "#", "{", "#", "}"), (1, 3)),
    (("frac", "{", "#", "}", "#"), (2, 4)),
    (("frac", "#", "#"), (1, 2)),
    (("#", "/", "#"), (0, 2)),
)
"""How a fraction is written, `#` for a whole literal, and where its two numbers stand."""


def _proper_fraction(tokens: list[Token], at: int) -> tuple[Number, Number, int] | None:
    """Numerator and denominator of a proper fraction that begins at a token, and the token behind it; None where there is none."""
    first = tokens[at + 1] if tokens[at].text == "frac" else None
    if first is not None and len(first.text) == 2 and first.text.isdigit():
        middle = first.start + 1
        parts = [first._replace(text=first.text[0], stop=middle), first._replace(text=first.text[1], start=middle)]
        return _proper(parts[0], parts[1], at + 2, tokens)
    for shape, (above, below) in _SHAPES:
        run = tokens[at : at + len(shape)]
        if len(run) == len(shape) and all(map(_fits, run, shape)):
            return _proper(run[above], run[below], at + len(shape), tokens)
    return None


def _fits(token: Token, wanted: str) -> bool:
    return token.kind == "number" and token.text.isdigit() if wanted == "#" else token.text == wanted


def _proper(above: Token, below: Token, stop: int, tokens: list[Token]) -> tuple[Number, Number, int] | None:
    if not 0 < int(above.text) < int(below.text) or tokens[stop].text == "^":
        return None
    numbers = [Number(Fraction(int(one.text)), one.text, (one.start, one.stop)) for one in (above, below)]
    return numbers[0], numbers[1], stop
