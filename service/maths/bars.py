"""Upright bars, which open and close alike: `|x - 1|`, and `||x||y||`, where some behind a factor open another pair."""

from collections.abc import Callable
from typing import TYPE_CHECKING

from service.errors import ResponseError
from service.maths.tokens import Token
from service.maths.tree import Apply, Node
from service.maths.vectors import between_bars

if TYPE_CHECKING:
    from service.maths.parser import Parsed, Rule, _Parser

MAX_TRIES = 24
"""Ways of pairing bars that are tried before a text is refused."""


def absolute(parser: "_Parser") -> Node:
    """`|x|`; of a matrix its determinant, of a vector its length."""
    opening = parser.step()
    parser.bars += 1
    inner = parser.expression()
    parser.bars -= 1
    head = between_bars(inner, parser.names) if parser.names.has_matrices else "abs"
    if parser.now.text == "||":
        middle = parser.now.start + 1
        parser.now = parser.tokens[parser.at] = Token("bar", "|", middle, parser.now.stop)
        return Apply(head, (inner,), (opening.start, middle))
    if parser.now.kind != "bar":
        raise ResponseError("missing-closing", (opening.start, opening.stop), {"opening": "|", "closing": "|"})
    return Apply(head, (inner,), (opening.start, parser.step().stop))


def other_pairing(first: "_Parser", starting: Callable[[frozenset[int]], "_Parser"], rule: "Rule") -> "Parsed | None":
    """The tree when bars behind a factor open rather than close; None when no way that is tried makes sense.

    Args:
        first: the attempt that failed with all of them closing.
        starting: makes a parser for which the tokens at these places open.
        rule: where reading starts in the grammar.
    """
    waiting = [first]
    left = MAX_TRIES
    while waiting and left:
        tried = waiting.pop(0)
        later = sorted(place for place in tried.doubtful if place > max(tried.opening, default=-1))
        for place in later[:left]:
            left -= 1
            parser = starting(tried.opening | {place})
            try:
                return parser.all(rule)
            except ResponseError:
                waiting.append(parser)
    return None
