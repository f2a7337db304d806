"""Inequalities about one name: whether some imply another, decided piece by piece on the real line (`service.maths.line`)."""

from collections.abc import Mapping, Sequence

from service.maths.line import Line, Open
from service.maths.names import Symbol
from service.maths.refuting import Either, Order, names_of
from service.maths.tree import Apply, Node

_CONSTANTS = frozenset(["pi", "e"])
NOWHERE = (0, 0)
Inequality = Order | Either


def excluded(
    known: Sequence[Inequality], claim: Inequality, symbols: Mapping[str, Symbol], seed: bytes
) -> tuple[str, str] | None:
    """The name that a claim is about, and a number for which what is known holds and the claim does not.

    The number is empty when the claim is proved to follow.
    None when it cannot be told: the claim is about several names, or what is known relates the name to others.
    """
    name = _only_name([claim])
    about = [each for each in known if name in names_of(each.sides)]
    alone = [each for each in about if _only_name([each]) == name]
    point = _point(name, alone, [*alone, claim], symbols, seed) if name else None
    return None if point is None or (point and len(alone) < len(about)) else (name, point)


def widened(known: Sequence[Inequality], said: Sequence[Inequality], symbols: Mapping[str, Symbol], seed: bytes) -> str:
    """A number for which what was said holds and what is known does not, as text; empty when there is none or it cannot be told."""
    name = _only_name([*known, *said])
    return (_point(name, said, [*known, *said], symbols, seed) or "") if name and known and said else ""


def _point(
    name: str, one: Sequence[Inequality], other: Sequence[Inequality], symbols: Mapping[str, Symbol], seed: bytes
) -> str | None:
    """Where two lists of inequalities differ; empty when nowhere, None when it cannot be told."""
    try:
        found = Line(name, symbols.get(name), seed).difference(_all(one), _all(other))
    except Open:
        return None
    return "" if found is None else found.point.partition(" = ")[2]


def _only_name(orders: Sequence[Inequality]) -> str:
    """The one name that they are all about; empty when there are several or none."""
    names = names_of([side for each in orders for side in each.sides]) - _CONSTANTS
    return names.pop() if len(names) == 1 else ""


def _all(orders: Sequence[Inequality]) -> Node:
    return Apply("and", tuple(map(_statement, orders)), NOWHERE) if orders else Apply("true", (), NOWHERE)


def _statement(order: Inequality) -> Node:
    if isinstance(order, Either):
        return Apply("or", tuple(map(_statement, order.orders)), NOWHERE)
    return Apply("<" if order.strict else "<=", (order.left, order.right), NOWHERE)
