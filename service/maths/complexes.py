"""Ball arithmetic in the complex plane, by principal values, for expressions in the imaginary unit or in complex symbols.

A point gives a complex symbol z two numbers, `Re z` and `Im z`.
"""

from collections.abc import Callable, Mapping

from flint import acb

from service.maths.balls import MAX_POWER, Point, Undefined, ball
from service.maths.names import Domain, Symbol
from service.maths.tree import Name, Node, Number


def at(node: Node, point: Point) -> acb:
    """A ball that contains the value of the expression at a point. Raises Undefined."""
    return evaluate(node, balls(point))


def balls(point: Point) -> dict[str, acb]:
    """The balls of the values at a point."""
    values = {name: acb(ball(number)) for name, number in point.items() if name[:3] not in ("Re ", "Im ")}
    for name in point:
        if name.startswith("Re "):
            values[name[3:]] = acb(ball(point[name]), ball(point[f"Im {name[3:]}"]))
    return values


def split(point: Point, symbols: Mapping[str, Symbol]) -> Point:
    """The point with two numbers for every complex symbol."""
    parts = {}
    for name, number in point.items():
        symbol = symbols.get(name)
        if symbol is not None and symbol.domain is Domain.COMPLEX:
            parts[f"Re {name}"], parts[f"Im {name}"] = number, (abs(number) + 1) / 2
        else:
            parts[name] = number
    return parts


def evaluate(node: Node, values: Mapping[str, acb]) -> acb:
    """As `at`, with the balls of the symbols given."""
    if isinstance(node, Number):
        return acb(ball(node.value))
    if isinstance(node, Name):
        found = values.get(node.name)
        return found if found is not None else _constant(node.name)
    operation = _OPERATIONS.get(node.head)
    if operation is None:
        raise Undefined(node.head)
    computed = operation([evaluate(arg, values) for arg in node.args])
    if not computed.is_finite():
        raise Undefined(node.head)
    return computed


def _constant(name: str) -> acb:
    constants: dict[str, Callable[[], acb]] = {"pi": acb.pi, "e": lambda: acb(1).exp(), "i": lambda: acb(0, 1)}
    if name not in constants:
        raise Undefined(name)
    return constants[name]()


def _total(args: list[acb]) -> acb:
    total = args[0]
    for arg in args[1:]:
        total = total + arg
    return total


def _product(args: list[acb]) -> acb:
    product = args[0]
    for arg in args[1:]:
        product = product * arg
    return product


def _power(args: list[acb]) -> acb:
    base, exponent = args
    if not abs(exponent) < MAX_POWER:
        raise Undefined("^")
    if exponent.imag == 0 and exponent.real.is_exact():
        whole = exponent.real.unique_fmpz()
        if whole is not None:
            return acb(base**whole)
    return acb(base**exponent)


def _method(name: str) -> Callable[[list[acb]], acb]:
    method = getattr(acb, name)

    def apply(args: list[acb]) -> acb:
        if not abs(args[0]) < MAX_POWER:
            raise Undefined(name)
        return acb(method(args[0]))

    return apply


_OPERATIONS: dict[str, Callable[[list[acb]], acb]] = {
    "+": _total,
    "*": _product,
    "/": lambda args: args[0] / args[1],
    "neg": lambda args: -args[0],
    "^": _power,
    "abs": lambda args: acb(abs(args[0])),
    "sinc": lambda args: args[0].sinc(),
    "re": lambda args: acb(args[0].real),
    "im": lambda args: acb(args[0].imag),
    "conj": lambda args: args[0].conjugate(),
    "arg": lambda args: acb(args[0].arg()),
    "log": lambda args: args[0].log() if len(args) == 1 else args[0].log() / args[1].log(),
    "log2": lambda args: args[0].log() / acb(2).log(),
    "log10": lambda args: args[0].log() / acb(10).log(),
    **{name: _method(name) for name in ("sqrt", "exp", "sin", "cos", "tan", "cot", "sec", "csc", "sech", "csch")},
    **{name: _method(name) for name in ("sinh", "cosh", "tanh", "coth", "asin", "acos", "atan")},
    **{name: _method(name) for name in ("asinh", "acosh", "atanh", "gamma", "erf")},
}
