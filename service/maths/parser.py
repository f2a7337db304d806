r"""Tokens to tree, by precedence climbing.

    expression := term (("+" | "-") term)*
    term       := dotted (("⊙" | "⊗") dotted)*
    dotted     := product ("·" product)*                           the dot between matrices; elsewhere it is a "*"
    product    := signed (("*" | "/" | nothing) signed)*           nothing: two factors side by side, read left to right
    signed     := ("+" | "-") signed | power
    power      := atom ("!" | "'" | "%" | "°" | "^" signed)*       right to left: 2^3^4 is 2^(3^4), -x^2 is -(x^2)
    atom       := number | symbol | call | "(" expression ")" | "|" expression "|" | "⌊" expression "⌋" | \frac.. \sqrt..
                | the constructs of `service.maths.constructs`
    statement  := clause (("," | ";" | "or" | "and") clause)*      clause := expression (relation expression)*
    call       := function ("^" signed)? ("(" expression ("," expression)* ")" | factors side by side)

`1/2x` reads as (1/2)·x and is remarked upon. Nothing is evaluated here; every refusal is a ResponseError with a span.
"""

from collections.abc import Callable
from fractions import Fraction
from functools import lru_cache
from typing import NamedTuple

from service.errors import ResponseError, Span
from service.maths.bars import absolute, other_pairing
from service.maths.binding import alone, differential
from service.maths.calls import call, command
from service.maths.constructs import big, dots, environment, listed, norm, part
from service.maths.exponents import raised
from service.maths.figures import mixed, scaled
from service.maths.limits import MAX_DEPTH, MAX_EXPRESSION, MAX_HEIGHT, MAX_TOKENS
from service.maths.names import Names
from service.maths.tokens import Token, tokenize
from service.maths.tree import Apply, Name, Node, Number, is_higher, product_of, spanning
from service.maths.vectors import between_bars, dotted

_CLOSING = {"(": ")", "[": "]", "{": "}", "⌊": "⌋", "⌈": "⌉", "|": "|", "\\{": "\\}"}
_FENCES = {"⌊": "floor", "⌈": "ceil", "|": "abs"}
_DIVIDES = frozenset(["/", "mod"])
_STARTS = frozenset(["number", "symbol", "indexed", "function", "open", "command", "big", "dots", "begin"])
_BARS = frozenset(["bar", "norm"])


class Remark(NamedTuple):
    """Something the learner should know about how a text was read."""

    code: str
    span: Span


class Parsed(NamedTuple):
    """A tree and what was remarked while reading it."""

    node: Node
    remarks: tuple[Remark, ...]


NOTHING = Names()
"""No names: for constants."""


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
            missing-closing, unmatched-closing, wrong-arity, too-deep, too-many-parts, and those of `tokenize`.
    """
    if len(text) > MAX_EXPRESSION:
        raise ResponseError("too-long", (MAX_EXPRESSION, len(text)), {"limit": str(MAX_EXPRESSION)})
    return assemble(tokenize(text, names), names)


def statement(text: str, names: Names) -> Parsed:
    """As `read`, for relations (`x < 3`, `a = b = c`) and for several clauses at the top level (`x = 1 or x = 2`, `1, 2`)."""
    if len(text) > MAX_EXPRESSION:
        raise ResponseError("too-long", (MAX_EXPRESSION, len(text)), {"limit": str(MAX_EXPRESSION)})
    return assemble(tokenize(text, names), names, _Parser.statement)


def assemble(tokens: list[Token], names: Names = NOTHING, rule: "Rule | None" = None) -> Parsed:
    """The tree of tokens that were made elsewhere, closed by one of kind `end`; see `read` for the errors."""
    if len(tokens) == 1:
        raise ResponseError("empty", (0, tokens[0].stop))
    if len(tokens) > MAX_TOKENS:
        raise ResponseError("too-many-parts", (0, tokens[-1].stop), {"limit": str(MAX_TOKENS)})
    start = rule or _Parser.halves
    parser = _Parser([*tokens], names)
    try:
        return parser.all(start)
    except ResponseError:
        found = other_pairing(parser, lambda opening: _Parser([*tokens], names, opening), start)
        if found is None:
            raise
        return found


def unexpected(token: Token) -> ResponseError:
    """The complaint about a token that may not stand where it does."""
    span = (token.start, token.stop)
    if token.kind == "end":
        return ResponseError("incomplete", (max(token.start - 1, 0), max(token.stop, 1)))
    if token.kind == "close":
        return ResponseError("unmatched-closing", span, {"token": token.text})
    return ResponseError("unexpected-token", span, {"token": token.text})


class _Parser:
    """The position in the tokens while one expression is read."""

    __slots__ = (
        "at", "bars", "depth", "differentials", "doubtful", "inside", "names", "norms", "now", "opening", "postfixes",
        "remarks", "side", "tokens",
    )  # fmt: skip

    def __init__(self, tokens: list[Token], names: Names, opening: frozenset[int] = frozenset()) -> None:
        self.tokens = tokens
        self.names = names
        self.at = 0
        self.now = tokens[0]
        self.depth = 0
        self.bars = 0
        self.norms = 0
        self.inside = 0
        self.postfixes = "!'^%°_" if names.has_matrices else "!'^%°"
        self.remarks: list[Remark] = []
        self.opening = opening
        self.doubtful: set[int] = set()
        self.differentials: list[Name] = []
        self.side: str | None = None

    def all(self, rule: "Rule") -> Parsed:
        node = rule(self)
        if self.now.kind != "end":
            raise unexpected(self.now)
        # What is high has a token for each level.
        if len(self.tokens) > MAX_HEIGHT and is_higher(node, MAX_HEIGHT):
            raise ResponseError("too-deep", node.span, {"limit": str(MAX_DEPTH)})
        return Parsed(node, tuple(self.remarks))

    def step(self) -> Token:
        token = self.now
        if token.kind == "end":
            raise unexpected(token)
        self.at += 1
        self.now = self.tokens[self.at]
        return token

    def takes(self, kind: str, text: str) -> bool:
        if self.now.kind == kind and self.now.text == text:
            self.step()
            return True
        return False

    def statement(self) -> Node:
        clauses = [self.clause()]
        heads = set()
        while self.now.kind in ("comma", "semicolon", "word"):
            token = self.step()
            heads.add(token.text if token.kind == "word" else "list")
            clauses.append(self.clause())
        if len(clauses) == 1:
            return clauses[0]
        head = heads.pop() if len(heads) == 1 else "or"
        return Apply(head, tuple(clauses), (clauses[0].span[0], clauses[-1].span[1]))

    def clause(self) -> Node:
        sides, links = [self.expression()], []
        while self.now.kind == "relation":
            links.append(self.step().text)
            sides.append(self.expression())
        steps = [
            Apply(link, (left, right), (left.span[0], right.span[1]))
            for link, left, right in zip(links, sides, sides[1:], strict=False)
        ]
        if not steps:
            return sides[0]
        return steps[0] if len(steps) == 1 else Apply("and", tuple(steps), (sides[0].span[0], sides[-1].span[1]))

    def halves(self) -> Node:
        r"""An expression, or two with `\\over` or `\\choose` between them."""
        above = self.expression()
        if self.now.kind != "infix":
            return above
        head = self.step().text
        below = self.expression()
        return Apply(head, (above, below), (above.span[0], below.span[1]))

    def expression(self) -> Node:
        terms = [self.term()]
        while self.now.kind == "operator" and self.now.text in "+-":
            sign = self.step()
            term = self.term()
            terms.append(Apply("neg", (term,), (sign.start, term.span[1])) if sign.text == "-" else term)
        return terms[0] if len(terms) == 1 else Apply("+", tuple(terms), (terms[0].span[0], terms[-1].span[1]))

    def term(self) -> Node:
        left = self.dotted()
        while self.now.kind == "operator" and self.now.text in _ENTRYWISE:
            operator = self.step().text
            right = self.dotted()
            left = Apply(_ENTRYWISE[operator], (left, right), (left.span[0], right.span[1]))
        return left

    def dotted(self) -> Node:
        left = self.product()
        while self.takes("operator", "·"):
            left = dotted(left, self.product(), self.names)
        return left

    def product(self) -> Node:
        factors = [self.signed()]
        divided_at = -1
        while True:
            kind, text, _, _ = self.now
            if kind == "operator" and text == "*":
                self.step()
                factors.append(self.signed())
            elif kind == "operator" and text in _DIVIDES:
                self.step()
                divided_at = self.now.start
                below = self.signed()
                above = product_of(factors)
                factors = [Apply(text, (above, below), (above.span[0], below.span[1]))]
            elif kind in _STARTS or (kind in _BARS and self.opens(kind)):
                self.remark_reading(divided_at, factors[-1])
                factors.append(self.power())
            else:
                if kind == "differential":
                    differential(self)
                return product_of(factors) if len(factors) > 1 else factors[0]

    def opens(self, kind: str) -> bool:
        """Whether a bar opens an absolute value or a norm rather than closing one."""
        if kind == "norm" and self.bars and self.now.text == "||":
            return False
        if not (self.bars if kind == "bar" else self.norms):
            return True
        self.doubtful.add(self.at)
        return self.at in self.opening

    def remark_reading(self, divided_at: int, before: Node) -> None:
        if divided_at >= 0 and before.span[1] == self.now.start and isinstance(before, Apply):
            below = before.args[-1]
            if before.head == "/" and not self.closed_by_bracket(below):
                self.remark("read-left-to-right", (before.span[0], self.now.stop))

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
        node = self.atom()
        while self.now.kind == "operator" and self.now.text in self.postfixes:
            mark = self.step()
            if mark.text == "!":
                node = Apply("factorial", (node,), (node.span[0], mark.stop))
            elif mark.text == "'":
                node = Apply("transpose", (node,), (node.span[0], mark.stop))
            elif mark.text == "_":
                node = part(self, node)
            elif mark.text in "%°":
                node = scaled(self, node, mark)
            else:
                node = raised(self, node)
        return node

    def remark(self, code: str, span: Span) -> None:
        self.remarks.append(Remark(code, span))

    def tight(self) -> Node:
        """An atom with at most a sign: an exponent or bound that no postfix belongs to."""
        if self.takes("operator", "-"):
            inner = self.atom()
            return Apply("neg", (inner,), inner.span)
        return self.atom()

    def summand(self) -> Node:
        """The body of a sum: everything up to the next + or -."""
        return self.term()

    def atom(self) -> Node:
        token = self.now
        kind, text, start, stop = token
        if kind == "number" or kind == "symbol":
            self.at += 1
            self.now = self.tokens[self.at]
            if kind == "symbol":
                return Name(text, (start, stop))
            return mixed(self, Number(_exact(text), text, (start, stop)))
        if token.kind == "indexed":
            return _indexed(self.step())
        nested = _NESTED.get(token.kind)
        if nested is None:
            raise unexpected(token)
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
        bars, self.bars = self.bars, int(opening.text == "[" and self.names.has_matrices)
        inner = self.halves()
        node = inner if self.now.kind == "close" else self.listed(opening, inner)
        self.bars = bars
        return self.closed(opening, inner) if node is inner else node

    def listed(self, opening: Token, inner: Node) -> Node:
        if opening.text in _FENCES or self.now.kind == "end":
            return inner
        return listed(self, opening, inner)

    def closed(self, opening: Token, inner: Node) -> Node:
        span = (opening.start, self.close(opening).stop)
        head = _FENCES.get(opening.text)
        if head == "abs" and self.names.has_matrices:
            head = between_bars(inner, self.names)
        if head:
            return Apply(head, (inner,), span)
        if opening.text == "\\{":
            return Apply("set", (inner,), span)
        if opening.text == "[" and isinstance(inner, Apply) and any(_is_dots(arg) for arg in inner.args):
            return Apply("list", inner.args, span)
        return spanning(inner, span)

    def close(self, opening: Token, also: str = "") -> Token:
        wanted = _CLOSING[opening.text]
        if self.now.kind == "close" and self.now.text in (wanted, also):
            return self.step()
        if self.now.kind == "end":
            raise ResponseError(
                "missing-closing", (opening.start, opening.stop), {"opening": opening.text, "closing": wanted}
            )
        raise unexpected(self.now)


def _indexed(token: Token) -> Node:
    """`X_j|k` as the family's member at those indices."""
    span = (token.start, token.stop)
    declared, _, indices = token.text.partition("|")
    places = [Number(Fraction(one), one, span) if one.isdigit() else Name(one, span) for one in indices.split(",")]
    return Apply("index", (Name(declared, span), *places), span)


@lru_cache(maxsize=1024)
def _exact(literal: str) -> Fraction:
    """The value of a literal; whole numbers, which are most, skip the slower way of `Fraction`."""
    return Fraction(int(literal)) if literal.isdecimal() else Fraction(literal)


def _is_dots(node: Node) -> bool:
    return isinstance(node, Apply) and node.head == "dots"


Rule = Callable[[_Parser], Node]
"""Where reading starts in the grammar."""

_ENTRYWISE = {"⊙": "hadamard", "⊗": "kronecker", "∪": "union", "∩": "intersection", "∖": "difference"}

_NESTED: dict[str, Callable[[_Parser], Node]] = {
    "open": _Parser.group,
    "function": call,
    "command": command,
    "bar": absolute,
    "differential": alone,
    "big": big,
    "norm": norm,
    "dots": dots,
    "begin": environment,
}
"""What an atom that holds further expressions is read by."""
