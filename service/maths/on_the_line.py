"""Inequalities about one name: whether some imply another, decided piece by piece on the real line (`service.maths.line`)."""

from collections.abc import Mapping, Sequence

from service.maths.line import Line, Open
from service.maths.names import Symbol
from service.maths.refuting import Contrast, Either, Order, names_of
from service.maths.tree import Apply, Node

_CONSTANTS = frozenset(["pi", "e"])
NOWHERE = (0, 0)


def implied(
    known: Sequence[Order | Either], claim: Order | Either, symbols: Mapping[str, Symbol], seed: bytes
) -> tuple[bool | None, Contrast | None]:
    """Whether a claim about one name follows from what is known about that name alone; where it fails, when it does not.

    Nothing is said (None) where the claim is about several names, or what is known relates the name to others.
    """
    names = names_of(claim.sides) - _CONSTANTS
    if len(names) != 1:
        return None, None
    (name,) = names
    about = [each for each in known if name in names_of(each.sides)]
    alone = [each for each in about if names_of(each.sides) - _CONSTANTS == names]
    said = _statement(claim)
    before = Apply("and", tuple(map(_statement, alone)), NOWHERE) if alone else Apply("true", (), NOWHERE)
    try:
        found = Line(name, symbols.get(name), seed).difference(before, Apply("and", (before, said), NOWHERE))
    except Open:
        return None, None
    if found is None:
        return True, None
    return (False, Contrast({name: found.point}, "", "")) if len(alone) == len(about) else (None, None)


def _statement(order: Order | Either) -> Node:
    if isinstance(order, Either):
        return Apply("or", tuple(map(_statement, order.orders)), NOWHERE)
    return Apply("<" if order.strict else "<=", (order.left, order.right), NOWHERE)
