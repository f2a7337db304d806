r"""The larger constructs of the grammar: sums and products over an index, matrices, lists, intervals, norms.

    big       := ("sum" | "prod") "_" index "^" atom factors          \sum_{k=1}^{n} a_k b; the body ends at + or -
    matrix    := "[[" row "],[" row "]]" | \begin{..matrix} cells \end{..matrix} | "[" cells (";" cells)* "]"
    list      := "(" expressions ")" | "[" expressions "]" | "\{" expressions "\}"
    interval  := "(" | "[" expression "," expression "]" | ")"        when the brackets differ

Each function is handed the parser and returns a node. Heads: sum and prod (body, index, low, high), matrix of rows, tuple,
list, set, interval with its brackets in the head, norm, dots.
"""

from fractions import Fraction
from typing import TYPE_CHECKING

from service.errors import ResponseError
from service.maths.binding import integral, limit
from service.maths.tokens import Token
from service.maths.tree import Apply, Name, Node, Number
from service.maths.vectors import between_bars

if TYPE_CHECKING:
    from service.maths.parser import _Parser

WHOLE = "whole"
"""Name of the bound of a sum that gives none: `Σ_j` runs over all of j."""

_LISTS = {"(": "tuple", "[": "list", "{": "set", "\\{": "set"}
_CASES = ("cases", "dcases", "rcases")
_BARE = ("matrix", "pmatrix", "bmatrix", "Bmatrix", "smallmatrix", "array")


def big(parser: "_Parser") -> Node:
    """A sum or product over an index; an integral or limit over a name."""
    opening = parser.step()
    if opening.text in _ELSEWHERE:
        return _ELSEWHERE[opening.text](parser, opening)
    high = parser.tight() if parser.takes("operator", "^") else None
    if not parser.takes("operator", "_"):
        raise ResponseError("incomplete", (opening.start, opening.stop))
    indices = _indices(parser)
    if high is None:
        high = parser.tight() if parser.takes("operator", "^") else _whole(opening)
    body = parser.summand()
    for index, low in reversed(indices):
        body = Apply(opening.text, (body, index, low, high), (opening.start, body.span[1]))
    return body


_ELSEWHERE = {"int": integral, "lim": limit}


def _indices(parser: "_Parser") -> list[tuple[Node, Node]]:
    """`k`, `{k=1}`, `{k}` or `{i,j}`: each index and where it starts."""
    if parser.now.kind != "open":
        name = parser.step()
        return [(_symbol(name), _whole(name))]
    opening = parser.step()
    found: list[tuple[Node, Node]] = []
    while not found or parser.takes("comma", ",") or parser.now.kind == "symbol":
        name = parser.step()
        low = parser.expression() if parser.takes("relation", "=") else _whole(name)
        found.append((_symbol(name), low))
    parser.close(opening)
    return found


def _symbol(token: Token) -> Node:
    if token.kind != "symbol":
        raise ResponseError("unexpected-token", (token.start, token.stop), {"token": token.text})
    return Name(token.text, (token.start, token.stop))


def _whole(token: Token) -> Node:
    return Name(WHOLE, (token.start, token.stop))


def part(parser: "_Parser", whole: Node) -> Node:
    """`(X A^T)_i` or `W_{ij}`: a column or an entry of a matrix."""
    places: list[Node] = []
    if parser.now.kind == "open" and parser.now.text == "{":
        opening = parser.step()
        while parser.now.kind in ("symbol", "number", "comma"):
            token = parser.step()
            if token.kind != "comma":
                places.append(_place(token))
        stop = parser.close(opening).stop
    else:
        token = parser.step()
        places, stop = [_place(token)], token.stop
        if _second_index(parser, whole, stop):
            token = parser.step()
            places, stop = [*places, _place(token)], token.stop
    return Apply("part", (whole, *places), (whole.span[0], stop))


def _second_index(parser: "_Parser", whole: Node, stop: int) -> bool:
    """Whether the next letter is the `j` of `A_ij`, written without braces: an index, of a matrix that has two."""
    token, names = parser.now, parser.names
    if (
        token.kind != "symbol"
        or token.start != stop
        or (token.text in names.symbols and not names.is_index(token.text))
    ):
        return False
    return between_bars(whole, names) != "norm"


def _place(token: Token) -> Node:
    if token.kind == "number" and token.text.isdigit():
        return Number(Fraction(token.text), token.text, (token.start, token.stop))
    return _symbol(token)


def norm(parser: "_Parser") -> Node:
    """`‖x‖`."""
    opening = parser.step()
    parser.norms += 1
    inner = parser.expression()
    parser.norms -= 1
    if parser.now.kind != "norm":
        raise ResponseError("missing-closing", (opening.start, opening.stop), {"opening": "‖", "closing": "‖"})
    closing = parser.step()
    if parser.now.kind == "operator" and parser.now.text == "_":
        return _of_kind(parser, inner, opening)
    return Apply("norm", (inner,), (opening.start, closing.stop))


def _of_kind(parser: "_Parser", inner: Node, opening: Token) -> Node:
    """`‖x‖_2`, which is the norm of a vector; any other is kept apart by its subscript."""
    parser.step()
    kind = parser.atom()
    is_plain = isinstance(kind, Number) and kind.value == 2 and between_bars(inner, parser.names) == "norm"
    return Apply("norm", (inner,) if is_plain else (inner, kind), (opening.start, kind.span[1]))


def dots(parser: "_Parser") -> Node:
    """An ellipsis; what it stands for is worked out from its neighbours by `service.maths.ellipsis`."""
    token = parser.step()
    return Apply("dots", (), (token.start, token.stop))


def environment(parser: "_Parser") -> Node:
    r"""`\begin{bmatrix} a & b \\ c & d \end{bmatrix}`."""
    opening = parser.step()
    if opening.text in _CASES:
        return _cases(parser, opening)
    if opening.text not in _BARE:
        raise ResponseError("unknown-command", (opening.start, opening.stop), {"command": f"\\begin{{{opening.text}}}"})
    rows = _rows(parser, "cell", "row")
    if parser.now.kind != "ending" or parser.now.text != opening.text:
        values = {"opening": f"\\begin{{{opening.text}}}", "closing": f"\\end{{{opening.text}}}"}
        raise ResponseError("missing-closing", (opening.start, opening.stop), values)
    return Apply("matrix", rows, (opening.start, parser.step().stop))


def _cases(parser: "_Parser", opening: Token) -> Node:
    r"""`\begin{cases} x & x > 0 \\ -x & \text{otherwise} \end{cases}`: values and conditions by turns."""
    args: list[Node] = []
    while parser.now.kind != "ending":
        if len(args) % 2:
            raise ResponseError("unexpected-token", (parser.now.start, parser.now.stop), {"token": parser.now.text})
        args.append(parser.expression())
        parser.takes("comma", ",")
        parser.takes("cell", "&")
        if parser.now.kind not in ("row", "ending") and not parser.takes("word", "otherwise"):
            args.append(_condition(parser))
        parser.takes("comma", ",")
        parser.takes("row", "\\\\")
    if not args or parser.now.text != opening.text:
        values = {"opening": f"\\begin{{{opening.text}}}", "closing": f"\\end{{{opening.text}}}"}
        raise ResponseError("missing-closing", (opening.start, opening.stop), values)
    return Apply("cases", tuple(args), (opening.start, parser.step().stop))


def piecewise(parser: "_Parser") -> list[Node]:
    """What stands in the brackets of `piecewise(x, x > 0, -x)`."""
    args = [_condition(parser)]
    while parser.takes("comma", ","):
        args.append(_condition(parser))
    return args


def _condition(parser: "_Parser") -> Node:
    """A relation or a chain of them, or several with `and` or `or` between."""
    first = parser.clause()
    clauses, heads = [first], set()
    while parser.now.kind == "word" and parser.now.text in ("and", "or"):
        heads.add(parser.step().text)
        clauses.append(parser.clause())
    if len(clauses) == 1:
        return first
    head = "and" if heads == {"and"} else "or"
    return Apply(head, tuple(clauses), (first.span[0], clauses[-1].span[1]))


def _rows(parser: "_Parser", between_cells: str, between_rows: str) -> tuple[Node, ...]:
    rows: list[Node] = []
    while parser.now.kind != "ending":
        cells = [parser.expression()]
        while parser.now.kind == between_cells:
            parser.step()
            cells.append(parser.expression())
        rows.append(Apply("row", tuple(cells), (cells[0].span[0], cells[-1].span[1])))
        if parser.now.kind != between_rows:
            break
        parser.step()
    return tuple(rows)


def listed(parser: "_Parser", opening: Token, first: Node) -> Node:
    """What follows the first expression inside brackets when a separator comes next: a list, interval or matrix."""
    rows: list[list[Node]] = [[first]]
    while parser.now.kind in _SEPARATORS:
        if parser.now.kind in ("semicolon", "row"):
            parser.step()
            rows.append([parser.expression()])
            continue
        if parser.now.kind in _SEPARATORS:
            parser.step()
        rows[-1].append(parser.expression())
    closing = parser.close(opening, also=_OTHER_END.get(opening.text, ""))
    span = (opening.start, closing.stop)
    if len(rows) > 1:
        return Apply("matrix", tuple(Apply("row", tuple(row), span) for row in rows), span)
    return _single(opening, closing, rows[0], (opening.start, closing.stop))


def _single(opening: Token, closing: Token, cells: list[Node], span: tuple[int, int]) -> Node:
    if closing.text != {"(": ")", "[": "]", "{": "}", "\\{": "\\}"}[opening.text]:
        if len(cells) != 2:
            raise ResponseError("unmatched-closing", (closing.start, closing.stop), {"token": closing.text})
        return Apply(f"interval{opening.text}{closing.text}", tuple(cells), span)
    head = _LISTS[opening.text]
    if head == "list" and all(isinstance(cell, Apply) and cell.head == "list" for cell in cells):
        return Apply("matrix", tuple(cell._replace(head="row") for cell in cells if isinstance(cell, Apply)), span)
    return Apply(head, tuple(cells), span)


_SEPARATORS = ("comma", "semicolon", "row", "cell", "bar")
_OTHER_END = {"(": "]", "[": ")"}
