r"""Functions and LaTeX commands with arguments: `max(x, y)`, `\\ln 2x`, `\\log_{2} x`, `sin^2 x`, `\\frac12`, `\\sqrt[3]{x}`.

Each function is handed the parser and returns a node.
"""

from fractions import Fraction
from typing import TYPE_CHECKING

from service.errors import ResponseError, Span
from service.maths.constructs import piecewise
from service.maths.functions import ALL_FUNCTIONS
from service.maths.tokens import Token
from service.maths.tree import Apply, Name, Node, Number, product_of, spanning
from service.maths.vectors import paired

if TYPE_CHECKING:
    from service.maths.parser import _Parser


def command(parser: "_Parser") -> Node:
    """A fraction, root or binomial coefficient."""
    token = parser.step()
    if token.text == "sqrt":
        return _root(parser, token)
    first, second = _argument(parser), _argument(parser)
    head = "/" if token.text == "frac" else "binom"
    return Apply(head, (first, second), (token.start, second.span[1]))


def call(parser: "_Parser") -> Node:
    """A function with its arguments, in brackets or side by side."""
    token = parser.step()
    function = ALL_FUNCTIONS[token.text]
    base = _base(parser) if function.head == "log" and parser.takes("operator", "_") else None
    exponent = parser.tight() if parser.takes("operator", "^") else None
    args, stop = _arguments(parser, token)
    if function.head == "root" and len(args) == 1 and parser.now.kind == "open" and parser.now.start == stop:
        inside = parser.atom()
        args, stop = (inside, args[0]), inside.span[1]
    if not function.least <= len(args) <= function.most:
        values = {"function": token.text, "given": str(len(args)), "wanted": str(function.least)}
        raise ResponseError("wrong-arity", (token.start, stop), values)
    span = (token.start, stop)
    if exponent is not None and _is_minus_one(exponent) and f"a{function.head}" in ALL_FUNCTIONS:
        return Apply(f"a{function.head}", args, span)
    if function.head in _IN_OTHERS:
        return _raised(_IN_OTHERS[function.head](args, span), exponent, span)
    node: Node = (
        _root_of(args, span) if function.head == "root" else Apply(function.head, (*args, base) if base else args, span)
    )
    if function.head in ("inner", "outer"):
        node = spanning(paired(function.head, args[0], args[1], parser.names), span)
    return _raised(node, exponent, span)


def _raised(node: Node, exponent: Node | None, span: Span) -> Node:
    return Apply("^", (node, exponent), span) if exponent else node


def _turned(args: tuple[Node, ...], span: Span) -> Node:
    """cis θ as e^(iθ)."""
    return Apply("exp", (Apply("*", (Name("i", span), *args), span),), span)


def _arrangements(args: tuple[Node, ...], span: Span) -> Node:
    """n!/(n - k)!."""
    rest = Apply("+", (args[0], Apply("neg", (args[1],), span)), span)
    return Apply("/", (Apply("factorial", (args[0],), span), Apply("factorial", (rest,), span)), span)


_IN_OTHERS = {"cis": _turned, "perm": _arrangements}
"""Functions that are read as what they are short for."""


def _base(parser: "_Parser") -> Node:
    r"""What stands below a logarithm; of `\\log_28` the 2, since the 8 would be missing behind it."""
    after = parser.tokens[parser.at + 1] if parser.now.kind == "number" else None
    return parser.atom() if after is None or after.kind in _OPENS_ARGUMENT else _argument(parser)


_OPENS_ARGUMENT = frozenset(["number", "symbol", "indexed", "open", "function", "command", "bar"])


def _root_of(args: tuple[Node, ...], span: tuple[int, int]) -> Node:
    """`root(x, n)` or `root(n)(x)`; of one argument the square root."""
    if len(args) == 1:
        return Apply("sqrt", args, span)
    one = Number(Fraction(1), "1", span)
    return Apply("^", (args[0], Apply("/", (one, args[1]), span)), span)


def _is_minus_one(node: Node) -> bool:
    """Whether it is the -1 of sin^-1, which stands for the inverse function."""
    return (
        isinstance(node, Apply) and node.head == "neg" and isinstance(node.args[0], Number) and node.args[0].value == 1
    )


def _root(parser: "_Parser", token: Token) -> Node:
    if not (parser.now.kind == "open" and parser.now.text == "["):
        inside = parser.atom()
        return Apply("sqrt", (inside,), (token.start, inside.span[1]))
    index = parser.group()
    inside = _argument(parser)
    one = Number(Fraction(1), "1", index.span)
    return Apply("^", (inside, Apply("/", (one, index), index.span)), (token.start, inside.span[1]))


def _argument(parser: "_Parser") -> Node:
    """An atom; of a bare number only its first digit, as LaTeX has it."""
    token = parser.now
    if token.kind == "number" and len(token.text) > 1 and token.text.isdigit():
        middle = token.start + 1
        parser.now = parser.tokens[parser.at] = token._replace(text=token.text[1:], start=middle)
        return Number(Fraction(token.text[0]), token.text[0], (token.start, middle))
    return parser.atom()


def _arguments(parser: "_Parser", token: Token) -> tuple[tuple[Node, ...], int]:
    parser.inside += 1
    if parser.now.kind == "open" and parser.now.text in ("(", "{", "[", "\\{"):
        opening = parser.step()
        bars, parser.bars = parser.bars, 0
        args = piecewise(parser) if token.text == "piecewise" else _listed(parser)
        parser.bars = bars
        stop = parser.close(opening).stop
    else:
        args = [_side_by_side(parser, token)]
        stop = args[0].span[1]
    parser.inside -= 1
    return tuple(args), stop


def _listed(parser: "_Parser") -> list[Node]:
    args = [parser.expression()]
    while parser.takes("comma", ","):
        args.append(parser.expression())
    return args


def _side_by_side(parser: "_Parser", token: Token) -> Node:
    if parser.now.kind == "end":
        raise ResponseError("incomplete", (token.start, token.stop))
    factors = [parser.signed()]
    while parser.now.kind in ("number", "symbol"):
        factors.append(parser.power())
    return product_of(factors)
