"""A tree at one point in floating point: what each part is worth, and what it would have to be worth for the whole to be right.

This only chooses what is worth a proof. Nothing here decides anything, so nothing here needs error bounds.
"""

import math
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from service.maths.names import Symbol
from service.maths.tree import Apply, Name, Node, Number

MAX_CELLS = 120
"""Parts of a response that are looked at; longer ones are not diagnosed."""

CLOSE = 1e-8

_SEEDS = (1.8314, 2.4641, 0.7309, 3.1713, 1.2207, 2.7917, 0.5623, 4.1231, 1.5197, 3.6055, 0.8837, 2.1161)
_PRIMES = (5.0, 3.0, 7.0, 2.0, 11.0, 13.0, 17.0, 19.0, 23.0, 29.0, 31.0, 37.0)


class Unscreened(ArithmeticError):
    """No value in floating point: too large, not real, or not a formula in numbers."""


@dataclass(slots=True)
class Cell:
    """One part of the tree.

    Attributes:
        node: the part.
        parent: index of the part around it; -1 for the whole.
        place: which argument of that it is.
        args: indices of its own arguments.
        value: what it is worth.
        needed: what it would have to be worth for the whole to be right; None when that cannot be told, NaN when nothing would do.
    """

    node: Node
    parent: int
    place: int
    args: list[int] = field(default_factory=list)
    value: float = 0.0
    needed: float | None = None


def close(left: float, right: float) -> bool:
    """Whether two values agree as far as floating point goes."""
    return abs(left - right) <= CLOSE * max(abs(left), abs(right))


def places(names: frozenset[str], symbols: Mapping[str, Symbol]) -> list[dict[str, float]]:
    """Two points: one that no formula is built around, and one of integers."""
    ordered = sorted(names)
    return [
        {name: _within(symbols.get(name), value) for name, value in zip(ordered, row * 4, strict=False)}
        for row in (_SEEDS, _PRIMES)
    ]


def _within(symbol: Symbol | None, value: float) -> float:
    if symbol is None or (symbol.low is None and symbol.high is None):
        return value
    low = float(symbol.low) if symbol.low is not None else float(symbol.high or 0) - 10
    if symbol.high is None:
        return low + value
    return low + (float(symbol.high) - low) * (value % 1 or 0.37)


def worth(node: Node, place: Mapping[str, float]) -> float:
    """The value of a tree at a point.

    Raises:
        Unscreened: it has none.
    """
    if isinstance(node, Number):
        return _float(node)
    if isinstance(node, Name):
        return named(node.name, place)
    return computed(node.head, [worth(arg, place) for arg in node.args])


def _float(node: Number) -> float:
    try:
        return float(node.value)
    except OverflowError as error:
        raise Unscreened(node.text) from error


def named(name: str, place: Mapping[str, float]) -> float:
    """The value of a symbol or constant.

    Raises:
        Unscreened: it has none.
    """
    found = place.get(name, _CONSTANTS.get(name))
    if found is None:
        raise Unscreened(name)
    return found


def computed(head: str, args: list[float]) -> float:
    """The value of an operator or function.

    Raises:
        Unscreened: it has none.
    """
    operation = _OPERATIONS.get(head)
    if operation is None:
        raise Unscreened(head)
    try:
        value = operation(args)
    except (ArithmeticError, ValueError, TypeError) as error:
        raise Unscreened(head) from error
    if isinstance(value, complex) or not math.isfinite(value):
        raise Unscreened(head)
    return value


@dataclass(slots=True)
class Sheet:
    """A response laid out in cells, the whole first, each before its arguments.

    Attributes:
        cells: the parts.
        wanted: what the whole should be worth.
        place: the point.
    """

    cells: list[Cell]
    wanted: float
    place: Mapping[str, float]

    def fits(self, at: int, value: float) -> bool:
        """Whether the whole is right when this part is worth that."""
        needed = self.cells[at].needed
        if needed is not None:
            return abs(value - needed) <= CLOSE * max(abs(value), abs(needed))
        return close(self._whole(at, value), self.wanted)

    def with_part(self, at: int, node: Node) -> Node:
        """The tree with another part there."""
        cell = self.cells[at]
        while cell.parent >= 0:
            around = self.cells[cell.parent]
            old = around.node
            if isinstance(old, Apply):
                node = Apply(old.head, (*old.args[: cell.place], node, *old.args[cell.place + 1 :]), old.span)
            cell = around
        return node

    def values(self, cell: Cell) -> list[float]:
        """What the arguments of a part are worth."""
        return [self.cells[arg].value for arg in cell.args]

    def _whole(self, at: int, value: float) -> float:
        cell = self.cells[at]
        try:
            while cell.parent >= 0:
                around = self.cells[cell.parent]
                args = self.values(around)
                args[cell.place] = value
                value = computed(_head(around.node), args)
                cell = around
        except Unscreened:
            return math.nan
        return value


def lay_out(response: Node, wanted: float, place: Mapping[str, float]) -> Sheet:
    """The cells of a response at a point.

    Raises:
        Unscreened: some part has no value, or there are too many.
    """
    sheet = Sheet([], wanted, place)
    _grow(sheet, response, -1, 0)
    sheet.cells[0].needed = wanted
    for cell in sheet.cells[1:]:
        cell.needed = _needed(sheet, sheet.cells[cell.parent], cell.place)
    return sheet


def _grow(sheet: Sheet, node: Node, parent: int, place: int) -> float:
    at = len(sheet.cells)
    if at >= MAX_CELLS:
        raise Unscreened("size")
    cell = Cell(node, parent, place)
    sheet.cells.append(cell)
    if isinstance(node, Apply):
        args = []
        for index, arg in enumerate(node.args):
            cell.args.append(len(sheet.cells))
            args.append(_grow(sheet, arg, at, index))
        cell.value = computed(node.head, args)
    else:
        cell.value = worth(node, sheet.place)
    return cell.value


def _head(node: Node) -> str:
    return node.head if isinstance(node, Apply) else ""


def _needed(sheet: Sheet, around: Cell, place: int) -> float | None:
    inverse = _INVERSES.get(_head(around.node))
    if inverse is None or around.needed is None:
        return None
    try:
        value = inverse(around.needed, around.value, sheet.values(around), place)
    except (ArithmeticError, ValueError):
        return math.nan
    return math.nan if isinstance(value, complex) else value


def _of_sum(needed: float, value: float, args: list[float], place: int) -> float:
    return needed - (value - args[place])


def _of_product(needed: float, value: float, args: list[float], place: int) -> float:
    return needed / (value / args[place])


def _of_quotient(needed: float, _value: float, args: list[float], place: int) -> float:
    return args[0] / needed if place else needed * args[1]


def _of_power(needed: float, _value: float, args: list[float], place: int) -> float:
    base, exponent = args
    if place:
        return math.log(needed) / math.log(base)
    if needed < 0 and exponent % 2 == 1:
        return -math.pow(-needed, 1 / exponent)
    root = math.pow(needed, 1 / exponent)
    return -root if base < 0 else root


def _of_log(needed: float, _value: float, args: list[float], place: int) -> float:
    if len(args) == 1:
        return math.exp(needed)
    return math.pow(args[0], 1 / needed) if place else math.pow(args[1], needed)


Inverse = Callable[[float, float, list[float], int], float]

_INVERSES: Mapping[str, Inverse] = {
    "+": _of_sum,
    "*": _of_product,
    "/": _of_quotient,
    "^": _of_power,
    "neg": lambda needed, _value, _args, _place: -needed,
    "sqrt": lambda needed, _value, _args, _place: needed * needed if needed >= 0 else math.nan,
    "exp": lambda needed, _value, _args, _place: math.log(needed),
    "log": _of_log,
    "log2": lambda needed, _value, _args, _place: 2.0**needed,
    "log10": lambda needed, _value, _args, _place: 10.0**needed,
}
"""What one argument would have to be, given what the whole has to be."""

_CONSTANTS = {"pi": math.pi, "e": math.e}


def _log(args: list[float]) -> float:
    return math.log(args[0]) if len(args) == 1 else math.log(args[0]) / math.log(args[1])


def _of_one(function: Callable[[float], float]) -> Callable[[list[float]], float]:
    return lambda args: function(args[0])


def _binomial(args: list[float]) -> float:
    above, below = args
    return math.gamma(above + 1) / (math.gamma(below + 1) * math.gamma(above - below + 1))


_OPERATIONS: Mapping[str, Callable[[list[float]], float]] = {
    "+": sum,
    "*": math.prod,
    "/": lambda args: args[0] / args[1],
    "^": lambda args: args[0] ** args[1],
    "neg": lambda args: -args[0],
    "abs": lambda args: abs(args[0]),
    "floor": lambda args: float(math.floor(args[0])),
    "ceil": lambda args: float(math.ceil(args[0])),
    "sign": lambda args: math.copysign(1.0, args[0]) if args[0] else 0.0,
    "min": min,
    "max": max,
    "log": _log,
    "factorial": lambda args: math.gamma(args[0] + 1),
    "binom": _binomial,
    "relu": lambda args: max(args[0], 0.0),
    "sigmoid": lambda args: 1 / (1 + math.exp(-args[0])),
    "cot": lambda args: 1 / math.tan(args[0]),
    "sec": lambda args: 1 / math.cos(args[0]),
    "csc": lambda args: 1 / math.sin(args[0]),
    "coth": lambda args: 1 / math.tanh(args[0]),
    **{
        name: _of_one(getattr(math, name))
        for name in (
            "sqrt cbrt exp log2 log10 gamma erf sin cos tan sinh cosh tanh asin acos atan asinh acosh atanh".split()
        )
    },
}
