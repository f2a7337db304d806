r"""Tokens to tree, by precedence climbing.

    expression := term (("+" | "-") term)*
    term       := signed (("*" | "/" | nothing) signed)*          nothing: two factors side by side, read left to right
    signed     := ("+" | "-") signed | power
    power      := postfix ("^" signed)?                            right to left: 2^3^4 is 2^(3^4), -x^2 is -(x^2)
    postfix    := atom "!"*
    atom       := number | symbol | call | "(" expression ")" | "|" expression "|" | "⌊" expression "⌋" | \frac.. \sqrt..
    call       := function ("^" signed)? ("(" expression ("," expression)* ")" | factors side by side)

`1/2x` reads as (1/2)·x and is remarked upon. Nothing is evaluated here; every refusal is a ResponseError with a span.
"""

from collections.abc import Callable
from fractions import Fraction
from typing import NamedTuple

from service.errors import ResponseError, Span
from service.maths.functions import FUNCTIONS
from service.maths.limits import MAX_DEPTH, MAX_EXPRESSION
from service.maths.names import Names
from service.maths.tokens import Token, tokenize
from service.maths.tree import Apply, Name, Node, Number

_CLOSING = {"(": ")", "[": "]", "{": "}", "⌊": "⌋", "⌈": "⌉", "|": "|"}
_FENCES = {"⌊": "floor", "⌈": "ceil", "|": "abs"}
_STARTS = frozenset(["number", "symbol", "function", "open", "command"])


class Remark(NamedTuple):
    """Something the learner should know about how a text was read."""

    code: str
    span: Span


class Parsed(NamedTuple):
    """A tree and what was remarked while reading it."""

    node: Node
    remarks: tuple[Remark, ...]


def parse(text: str, names: Names) -> Node:
    """The tree of an expression; see `read` for the errors."""
    return read(text, names).node


def read(text: str, names: Names) -> Parsed:
    """The tree of an expression and the remarks about it.

    Args:
        text: plain text, LaTeX or Unicode, without delimiters and without `lhs =`.
        names: what may be written.

    Raises:
        ResponseError: with a span in `text` and one of the codes too-long, empty, incomplete, unexpected-token,
            missing-closing, unmatched-closing, wrong-arity, too-deep, and those of `tokenize`.
    """
    if len(text) > MAX_EXPRESSION:
        raise ResponseError("too-long", (MAX_EXPRESSION, len(text)), {"limit": str(MAX_EXPRESSION)})
    tokens = tokenize(text, names)
    return assemble(tokens)


def assemble(tokens: list[Token]) -> Parsed:
    """The tree of tokens that were made elsewhere, closed by one of kind `end`; see `read` for the errors."""
    if len(tokens) == 1:
        raise ResponseError("empty", (0, tokens[0].stop))
    parser = _Parser(tokens)
    node = parser.expression()
    if parser.now.kind != "end":
        raise _unexpected(parser.now)
    return Parsed(node, tuple(parser.remarks))


def _unexpected(token: Token) -> ResponseError:
    span = (token.start, token.stop)
    if token.kind == "end":
        return ResponseError("incomplete", (max(token.start - 1, 0), max(token.stop, 1)))
    if token.kind == "close":
        return ResponseError("unmatched-closing", span, {"token": token.text})
    return ResponseError("unexpected-token", span, {"token": token.text})


class _Parser:
    """The position in the tokens while one expression is read."""

    def __init__(self, tokens: list[Token]) -> None:
        self.tokens = tokens
        self.at = 0
        self.now = tokens[0]
        self.depth = 0
        self.bars = 0
        self.remarks: list[Remark] = []

    def step(self) -> Token:
        token = self.now
        self.at += 1
        self.now = self.tokens[self.at]
        return token

    def takes(self, kind: str, text: str) -> bool:
        if self.now.kind == kind and self.now.text == text:
            self.step()
            return True
        return False

    def expression(self) -> Node:
        terms = [self.term()]
        while self.now.kind == "operator" and self.now.text in "+-":
            sign = self.step()
            term = self.term()
            terms.append(Apply("neg", (term,), (sign.start, term.span[1])) if sign.text == "-" else term)
        return terms[0] if len(terms) == 1 else Apply("+", tuple(terms), (terms[0].span[0], terms[-1].span[1]))

    def term(self) -> Node:
        factors = [self.signed()]
        divided_at = -1
        while True:
            operator = self.factor_operator()
            if operator is None:
                return _product(factors)
            if operator == "/":
                divided_at = self.now.start
                below = self.signed()
                above = _product(factors)
                factors = [Apply("/", (above, below), (above.span[0], below.span[1]))]
            else:
                self.remark_reading(operator, divided_at, factors[-1])
                factors.append(self.signed() if operator == "*" else self.power())

    def factor_operator(self) -> str | None:
        token = self.now
        if token.kind == "operator" and token.text in "*/":
            return self.step().text
        if token.kind in _STARTS or (token.kind == "bar" and not self.bars):
            return ""
        return None

    def remark_reading(self, operator: str, divided_at: int, before: Node) -> None:
        if operator == "" and divided_at >= 0 and before.span[1] == self.now.start and isinstance(before, Apply):
            below = before.args[-1]
            if before.head == "/" and not self.closed_by_bracket(below):
                self.remarks.append(Remark("read-left-to-right", (before.span[0], self.now.stop)))

    def closed_by_bracket(self, node: Node) -> bool:
        return self.tokens[self.at - 1].kind == "close" and node.span[1] >= self.tokens[self.at - 1].stop

    def signed(self) -> Node:
        if self.now.kind == "operator" and self.now.text in "+-":
            self.descend()
            sign = self.step()
            operand = self.signed()
            self.depth -= 1
            return Apply("neg", (operand,), (sign.start, operand.span[1])) if sign.text == "-" else operand
        return self.power()

    def power(self) -> Node:
        return self.raised(self.postfix())

    def raised(self, base: Node) -> Node:
        if not self.takes("operator", "^"):
            return base
        self.descend()
        exponent = self.signed()
        self.depth -= 1
        return Apply("^", (base, exponent), (base.span[0], exponent.span[1]))

    def postfix(self) -> Node:
        node = self.atom()
        while self.now.kind == "operator" and self.now.text == "!":
            node = Apply("factorial", (node,), (node.span[0], self.step().stop))
        return node

    def atom(self) -> Node:
        token = self.now
        if token.kind == "number":
            self.step()
            return Number(Fraction(token.text), token.text, (token.start, token.stop))
        if token.kind == "symbol":
            self.step()
            return Name(token.text, (token.start, token.stop))
        nested = _NESTED.get(token.kind)
        if nested is None:
            raise _unexpected(token)
        self.descend()
        node = nested(self)
        self.depth -= 1
        return node

    def descend(self) -> None:
        """One level deeper; the only guard against Python's recursion limit."""
        self.depth += 1
        if self.depth > MAX_DEPTH:
            raise ResponseError("too-deep", (self.now.start, self.now.stop), {"limit": str(MAX_DEPTH)})

    def group(self) -> Node:
        opening = self.step()
        bars, self.bars = self.bars, 0
        inner = self.expression()
        self.bars = bars
        closing = self.close(opening)
        head = _FENCES.get(opening.text)
        span = (opening.start, closing.stop)
        return Apply(head, (inner,), span) if head else inner._replace(span=span)

    def close(self, opening: Token) -> Token:
        wanted = _CLOSING[opening.text]
        if self.now.kind == "close" and self.now.text == wanted:
            return self.step()
        if self.now.kind == "end":
            raise ResponseError(
                "missing-closing", (opening.start, opening.stop), {"opening": opening.text, "closing": wanted}
            )
        raise _unexpected(self.now)

    def absolute(self) -> Node:
        opening = self.step()
        self.bars += 1
        inner = self.expression()
        self.bars -= 1
        if self.now.kind != "bar":
            raise ResponseError("missing-closing", (opening.start, opening.stop), {"opening": "|", "closing": "|"})
        return Apply("abs", (inner,), (opening.start, self.step().stop))

    def command(self) -> Node:
        token = self.step()
        if token.text == "sqrt":
            return self.root(token)
        first, second = self.argument(), self.argument()
        head = "/" if token.text == "frac" else "binom"
        return Apply(head, (first, second), (token.start, second.span[1]))

    def root(self, token: Token) -> Node:
        if not (self.now.kind == "open" and self.now.text == "["):
            inside = self.argument()
            return Apply("sqrt", (inside,), (token.start, inside.span[1]))
        index = self.group()
        inside = self.argument()
        one = Number(Fraction(1), "1", index.span)
        span = (token.start, inside.span[1])
        return Apply("^", (inside, Apply("/", (one, index), index.span)), span)

    def argument(self) -> Node:
        token = self.now
        if token.kind == "number" and len(token.text) > 1 and token.text.isdigit():
            return self.single_digit(token)
        return self.atom()

    def single_digit(self, token: Token) -> Node:
        middle = token.start + 1
        self.now = self.tokens[self.at] = token._replace(text=token.text[1:], start=middle)
        return Number(Fraction(token.text[0]), token.text[0], (token.start, middle))

    def call(self) -> Node:
        token = self.step()
        function = FUNCTIONS[token.text]
        base = self.base() if function.head == "log" else None
        exponent = self.exponent()
        args, stop = self.arguments(token)
        if not function.least <= len(args) <= function.most:
            values = {"function": token.text, "given": str(len(args)), "wanted": str(function.least)}
            raise ResponseError("wrong-arity", (token.start, stop), values)
        span = (token.start, stop)
        node: Node = Apply(function.head, (*args, base) if base else args, span)
        return Apply("^", (node, exponent), span) if exponent else node

    def base(self) -> Node | None:
        return self.atom() if self.takes("operator", "_") else None

    def exponent(self) -> Node | None:
        return self.signed_atom() if self.takes("operator", "^") else None

    def signed_atom(self) -> Node:
        if self.takes("operator", "-"):
            inner = self.atom()
            return Apply("neg", (inner,), inner.span)
        return self.atom()

    def arguments(self, token: Token) -> tuple[tuple[Node, ...], int]:
        if self.now.kind == "open" and self.now.text in "({[":
            opening = self.step()
            bars, self.bars = self.bars, 0
            args = [self.expression()]
            while self.takes("comma", ","):
                args.append(self.expression())
            self.bars = bars
            return tuple(args), self.close(opening).stop
        inside = self.side_by_side(token)
        return (inside,), inside.span[1]

    def side_by_side(self, token: Token) -> Node:
        if self.now.kind == "end":
            raise ResponseError("incomplete", (token.start, token.stop))
        factors = [self.power()]
        while self.now.kind in ("number", "symbol"):
            factors.append(self.power())
        return _product(factors)


_NESTED: dict[str, Callable[[_Parser], Node]] = {
    "open": _Parser.group,
    "function": _Parser.call,
    "command": _Parser.command,
    "bar": _Parser.absolute,
}
"""What an atom that holds further expressions is read by."""


def _product(factors: list[Node]) -> Node:
    if len(factors) == 1:
        return factors[0]
    return Apply("*", tuple(factors), (factors[0].span[0], factors[-1].span[1]))
