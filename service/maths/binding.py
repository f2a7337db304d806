r"""Integrals and limits: constructs that bind a name which takes any value, not only whole ones.

    integral := "int" "_" tight "^" tight term (("+" | "-") term)* differential        \int_a^b x^2 + 1 \,dx
    limit    := "lim" "_" "{" name "→" expression "}" term                            \lim_{x \to 0^+} x \ln x

Heads: int (body, name, low, high), and lim, lim+ and lim- (body, name, where to).
"""

from fractions import Fraction
from typing import TYPE_CHECKING

from service.errors import ResponseError
from service.maths.tokens import Token
from service.maths.tree import Apply, Name, Node, Number

if TYPE_CHECKING:
    from service.maths.parser import _Parser


def integral(parser: "_Parser", opening: Token) -> Node:
    """A definite integral, behind its sign."""
    bounds: dict[str, Node] = {}
    while parser.now.kind == "operator" and parser.now.text in ("_", "^"):
        mark = parser.step()
        bounds[mark.text] = parser.tight()
    outer, parser.differentials = parser.differentials, []
    terms = [parser.term()]
    while not parser.differentials and parser.now.kind == "operator" and parser.now.text in ("+", "-"):
        sign = parser.step()
        term = parser.term()
        terms.append(Apply("neg", (term,), (sign.start, term.span[1])) if sign.text == "-" else term)
    found, parser.differentials = parser.differentials, outer
    span = (opening.start, found[-1].span[1] if found else terms[-1].span[1])
    if len(bounds) < 2 or not found:
        raise ResponseError("integral-without", span, {"missing": "bounds" if found else "dx"})
    body = terms[0] if len(terms) == 1 else Apply("+", tuple(terms), (terms[0].span[0], terms[-1].span[1]))
    return Apply("int", (body, found[0], bounds["_"], bounds["^"]), span)


def differential(parser: "_Parser") -> None:
    """`dx`, which is noted for the integral that it belongs to."""
    parser.step()
    name = parser.step()
    if name.kind != "symbol":
        raise ResponseError("unexpected-token", (name.start, name.stop), {"token": name.text})
    parser.differentials.append(Name(name.text, (name.start, name.stop)))


def alone(parser: "_Parser") -> Node:
    """`dx` as the whole of an integrand or numerator, which is 1."""
    start = parser.now.start
    differential(parser)
    return Number(Fraction(1), "1", (start, parser.differentials[-1].span[1]))


def limit(parser: "_Parser", opening: Token) -> Node:
    """A limit, behind its sign."""
    if not parser.takes("operator", "_") or parser.now.kind != "open":
        raise ResponseError("incomplete", (opening.start, opening.stop))
    bracket = parser.step()
    name = parser.step()
    is_arrow = parser.takes("arrow", "→") or (parser.takes("operator", "-") and parser.takes("relation", ">"))
    if name.kind != "symbol" or not is_arrow:
        raise ResponseError("unexpected-token", (name.start, name.stop), {"token": name.text})
    outer, parser.side = parser.side, ""
    to = parser.expression()
    side, parser.side = parser.side or "", outer
    parser.close(bracket)
    body = parser.term()
    return Apply(f"lim{side}", (body, Name(name.text, (name.start, name.stop)), to), (opening.start, body.span[1]))


def side(parser: "_Parser") -> bool:
    """Whether what stands above is the side that a limit comes from, as in `0^+`; it is noted and stepped over."""
    ahead = [token.text for token in parser.tokens[parser.at : parser.at + 4]]
    for sign in "+-":
        for written in ([sign], ["{", sign, "}"], ["(", sign, ")"]):
            if ahead[: len(written)] == written and parser.tokens[parser.at + len(written)].kind == "close":
                for _ in written:
                    parser.step()
                parser.side = sign
                return True
    return False
