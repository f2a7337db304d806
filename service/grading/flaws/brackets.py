"""Brackets that were lost, or that hold too much: the same signs and letters in the same order, read otherwise.

k*m + l   for   k*(m + l)          1/2*x   for   1/(2*x)          x^2*y   for   x^(2*y)          a + b/c   for   (a + b)/c
"""

from collections.abc import Callable, Iterator, Sequence
from math import nan
from typing import NamedTuple

from service.grading.flaws.changes import NOWHERE, Change, Search
from service.grading.flaws.screen import Cell, Sheet, Unscreened, computed
from service.maths.tree import Apply, Node


class Part(NamedTuple):
    """A tree and what it is worth."""

    node: Node
    value: float


Reading = tuple[str, Part]
"""The flaw and what would be read without it."""

_STRUCTURAL = frozenset(["+", "*", "/", "^", "neg"])


def bracketed(search: Search, at: int, cell: Cell) -> Iterator[Change]:
    """Other ways to set the brackets of this part that would make the whole right."""
    node = cell.node
    if not isinstance(node, Apply):
        return
    rule = _RULES.get(node.head) or (_in_function if len(node.args) == 1 and node.head != "neg" else None)
    if rule is None:
        return
    for code, part in rule(search.sheet, cell, node):
        if search.sheet.fits(at, part.value):
            yield Change(code, at, part.node, node.span)


def _join(head: str, *parts: Part) -> Part:
    """An operator on parts, worth NaN where it has no value; of a single part, the part."""
    if len(parts) == 1 and head in ("+", "*"):
        return parts[0]
    node = Apply(head, tuple(part.node for part in parts), NOWHERE)
    try:
        return Part(node, computed(head, [part.value for part in parts]))
    except Unscreened:
        return Part(node, nan)


def _parts(sheet: Sheet, cell: Cell) -> list[Part]:
    return [Part(sheet.cells[arg].node, sheet.cells[arg].value) for arg in cell.args]


def _spans(count: int) -> Sequence[int]:
    """How far a bracket may reach: over one neighbour, or over all."""
    return (1, count) if count > 1 else (1,) if count else ()


def _in_sum(sheet: Sheet, cell: Cell, node: Apply) -> Iterator[Reading]:
    terms = _parts(sheet, cell)
    for at, index in enumerate(cell.args):
        inner, is_negative = sheet.cells[index], False
        if isinstance(inner.node, Apply) and inner.node.head == "neg":
            inner, is_negative = sheet.cells[inner.args[0]], True
        before, after = terms[:at], terms[at + 1 :]
        if is_negative and after:
            held = _join("neg", _join("+", Part(inner.node, inner.value), *after))
            yield "flaw-lost-bracket", _join("+", *before, held)
        if isinstance(inner.node, Apply):
            yield from _around_term(inner.node.head, _parts(sheet, inner), is_negative, before, after)


def _around_term(
    head: str, inside: list[Part], is_negative: bool, before: list[Part], after: list[Part]
) -> Iterator[Reading]:
    """A term whose last operand takes in what follows it, or whose first takes in what stands before."""
    for reach in _spans(len(after)):
        held = _to_the_right(head, inside, "+", _join("+", *after[:reach]))
        if held is not None:
            signed = _join("neg", held) if is_negative else held
            yield "flaw-lost-bracket", _join("+", *before, signed, *after[reach:])
    for reach in _spans(len(before)):
        held = _to_the_left(head, inside, before[len(before) - reach :], is_negative)
        if held is not None:
            yield "flaw-lost-bracket", _join("+", *before[: len(before) - reach], held, *after)


def _to_the_right(head: str, inside: list[Part], operator: str, more: Part) -> Part | None:
    """What is read when the last operand of a term also takes in what follows."""
    if head == "+" or not inside or (head == "*" and operator == "*"):
        return None
    last = _join(operator, inside[-1], more)
    if head in _STRUCTURAL:
        return _join(head, *inside[:-1], last)
    return _join(head, last) if len(inside) == 1 else None


def _to_the_left(head: str, inside: list[Part], before: list[Part], is_negative: bool) -> Part | None:
    """What is read when the first operand of a term also takes in what stands before."""
    if head not in ("*", "/", "^"):
        return None
    first = _join("neg", inside[0]) if is_negative else inside[0]
    return _join(head, _join("+", *before, first), *inside[1:])


def _in_product(sheet: Sheet, cell: Cell, node: Apply) -> Iterator[Reading]:
    factors = _parts(sheet, cell)
    for at, index in enumerate(cell.args):
        inner = sheet.cells[index]
        if not isinstance(inner.node, Apply):
            continue
        inside, head = _parts(sheet, inner), inner.node.head
        before, after = factors[:at], factors[at + 1 :]
        for reach in _spans(len(after)):
            held = _to_the_right(head, inside, "*", _join("*", *after[:reach]))
            if held is not None:
                yield "flaw-lost-bracket", _join("*", *before, held, *after[reach:])
        if head == "^" and before:
            yield "flaw-lost-bracket", _join("*", _join("^", _join("*", *before, inside[0]), inside[1]), *after)
        if head == "+":
            yield from _opened(inside, before, after)


def _opened(inside: list[Part], before: list[Part], after: list[Part]) -> Iterator[Reading]:
    """A sum in a product without its bracket."""
    if before and not after:
        yield "flaw-extra-bracket", _join("+", _join("*", *before, inside[0]), *inside[1:])
    if after and not before:
        yield "flaw-extra-bracket", _join("+", *inside[:-1], _join("*", inside[-1], *after))


def _in_quotient(sheet: Sheet, cell: Cell, node: Apply) -> Iterator[Reading]:
    numerator, denominator = (sheet.cells[arg] for arg in cell.args)
    above, below = _parts(sheet, cell)
    if isinstance(numerator.node, Apply):
        yield from _above(sheet, numerator, numerator.node.head, below)
    if isinstance(denominator.node, Apply):
        yield from _below(denominator.node.head, above, _parts(sheet, denominator))


def _above(sheet: Sheet, numerator: Cell, head: str, below: Part) -> Iterator[Reading]:
    inside = _parts(sheet, numerator)
    if head == "+":
        yield "flaw-extra-bracket", _join("+", *inside[:-1], _join("/", inside[-1], below))
    elif head == "*":
        yield from _last_factor(sheet, numerator, inside, below)
    elif (held := _to_the_right(head, inside, "/", below)) is not None:
        yield "flaw-lost-bracket", held


def _below(head: str, above: Part, inside: list[Part]) -> Iterator[Reading]:
    if head == "^":
        yield "flaw-lost-bracket", _join("^", _join("/", above, inside[0]), inside[1])
    elif head in ("*", "+"):
        yield "flaw-extra-bracket", _join(head, _join("/", above, inside[0]), *inside[1:])


def _last_factor(sheet: Sheet, numerator: Cell, inside: list[Part], below: Part) -> Iterator[Reading]:
    """`a*x^2/3` as `a*x^(2/3)`."""
    last = sheet.cells[numerator.args[-1]]
    if isinstance(last.node, Apply):
        held = _to_the_right(last.node.head, _parts(sheet, last), "/", below)
        if held is not None and last.node.head != "*":
            yield "flaw-lost-bracket", _join("*", *inside[:-1], held)


def _in_power(sheet: Sheet, cell: Cell, node: Apply) -> Iterator[Reading]:
    base, exponent = _parts(sheet, cell)
    below, above = (sheet.cells[arg] for arg in cell.args)
    if isinstance(below.node, Apply) and below.node.head in ("+", "*", "/"):
        inside = _parts(sheet, below)
        yield "flaw-extra-bracket", _join(below.node.head, *inside[:-1], _join("^", inside[-1], exponent))
    if isinstance(above.node, Apply) and above.node.head in ("+", "*", "/"):
        inside = _parts(sheet, above)
        yield "flaw-extra-bracket", _join(above.node.head, _join("^", base, inside[0]), *inside[1:])


def _in_function(sheet: Sheet, cell: Cell, node: Apply) -> Iterator[Reading]:
    inner = sheet.cells[cell.args[0]]
    if isinstance(inner.node, Apply) and inner.node.head in ("+", "*", "/"):
        inside = _parts(sheet, inner)
        yield "flaw-extra-bracket", _join(inner.node.head, _join(node.head, inside[0]), *inside[1:])


_RULES: dict[str, Callable[[Sheet, Cell, Apply], Iterator[Reading]]] = {
    "+": _in_sum,
    "*": _in_product,
    "/": _in_quotient,
    "^": _in_power,
}
