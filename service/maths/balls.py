"""Ball arithmetic: values at points, with an error bound that is part of the value (Arb, by python-flint).

Two disjoint balls prove two values different. Overlapping balls prove nothing, and nobody here says that they do.
Source: F. Johansson, "Arb: efficient arbitrary-precision midpoint-radius interval arithmetic", IEEE Trans. Comput. 66 (2017).
"""

from collections.abc import Callable, Mapping
from fractions import Fraction
from math import gcd, lcm, prod

import flint
from flint import acb, arb, fmpq

from service.maths.integration import integrated
from service.maths.limits import MAX_BITS
from service.maths.tree import Apply, Name, Node, Number

PRECISION = 192
"""Bits of a midpoint; far beyond what exam figures carry. Set once: the setting is global to the process."""

MAX_POWER = 2**64
"""Largest |exponent| that is evaluated: beyond it a tower such as 9^9^9^9 would fill the memory."""

MAX_CHOSEN = 1_000
"""Largest k for which binom(n, k) is multiplied out."""

MAX_GAMMA = 10**6
"""Largest argument of factorial and gamma."""

flint.ctx.prec = PRECISION

_CONSTANTS: dict[str, Callable[[], arb]] = {"pi": arb.pi, "e": arb.const_e}
_LARGE_POWER, _LARGE_GAMMA = arb(MAX_POWER), arb(MAX_GAMMA)

Point = Mapping[str, Fraction]
"""A value for every symbol."""


class Undefined(ArithmeticError):
    """The expression has no real value at this point, or none that can be had within bounds."""


class NoValue(Undefined):
    """The expression is proved to have no real value at this point: the root or logarithm of a negative number."""


def at(node: Node, point: Point) -> arb:
    """A ball that contains the value of the expression at a point.

    Raises:
        Undefined: there is no real value (a division by a ball that contains 0) or it is out of bounds.
        NoValue: there certainly is none.
    """
    return evaluate(node, {name: ball(number) for name, number in point.items()})


def ball(number: Fraction) -> arb:
    """The smallest ball around a rational."""
    above, below = number.as_integer_ratio()
    return arb(above) if below == 1 else arb(fmpq(above, below))


def evaluate(node: Node, values: Mapping[str, arb]) -> arb:
    """As `at`, with the balls of the symbols given."""
    if isinstance(node, Apply):
        head = node.head
        if head in _UNEVALUATED:
            return _UNEVALUATED[head](node, values)
        return operate(head, [evaluate(arg, values) for arg in node.args])
    if isinstance(node, Number):
        return ball(node.value)
    found = values.get(node.name)
    return found if found is not None else _constant(node.name)


def operate(head: str, args: list[arb]) -> arb:
    """One operation or function on balls. Raises Undefined."""
    operation = _OPERATIONS.get(head)
    computed = operation(args) if operation else None
    if computed is None or not computed.is_finite():
        raise Undefined(head)
    return computed


def enclosure(node: Node) -> tuple[Fraction, Fraction] | None:
    """Rational bounds of a constant, or None when it has no real value, names a symbol or is too large to write out."""
    try:
        number = at(node, {})
    except Undefined:
        return None
    if any(abs(int(bound.mid().man_exp()[1])) > MAX_BITS for bound in (number.lower(), number.upper())):
        return None
    return _rational(number.lower()), _rational(number.upper())


def whole(number: arb) -> int | None:
    """The whole number that a ball is exactly, when it is one below 10^15; FLINT aborts the process when asked of a huge ball."""
    if not (number.is_exact() and abs(number) < 10**15):
        return None
    found = number.unique_fmpz()
    return None if found is None else int(found)


def midpoint(number: arb) -> Fraction:
    """The middle of a ball, exactly."""
    return _rational(number.mid())


def _rational(number: arb) -> Fraction:
    mantissa, exponent = number.mid().man_exp()
    man, exp = int(mantissa), int(exponent)
    return Fraction(man * 2**exp) if exp >= 0 else Fraction(man, 2**-exp)


def _constant(name: str) -> arb:
    if name not in _CONSTANTS:
        raise Undefined(name)
    return _CONSTANTS[name]()


def _sum(args: list[arb]) -> arb:
    return sum(args[1:], args[0])


def _product(args: list[arb]) -> arb:
    return prod(args[1:], start=args[0])


def _quotient(args: list[arb]) -> arb:
    return args[0] / args[1]


def _power(args: list[arb]) -> arb:
    base, exponent = args
    if not abs(exponent) < _LARGE_POWER:
        raise Undefined("^")
    if base == 0 and not exponent > 0:
        raise Undefined("^")
    whole = exponent.unique_fmpz() if exponent.is_exact() else None
    if whole is not None:
        return base**whole
    if base < 0 and not _is_odd_fraction(exponent):
        raise NoValue("^")
    return base**exponent


def _is_odd_fraction(exponent: arb) -> bool:
    """Whether it may be a fraction with a small odd denominator, whose power of a negative number some call real."""
    return any((exponent * below).contains_integer() for below in range(3, 30, 2))


def _exp(args: list[arb]) -> arb:
    if not abs(args[0]) < _LARGE_POWER:
        raise Undefined("exp")
    return args[0].exp()


def _log(args: list[arb]) -> arb:
    return _natural(args[0]) if len(args) == 1 else _natural(args[0]) / _natural(args[1])


def _natural(number: arb) -> arb:
    if number < 0:
        raise NoValue("log")
    return number.log()


def _square_root(args: list[arb]) -> arb:
    if args[0] < 0:
        raise NoValue("sqrt")
    return args[0].sqrt()


def _within(name: str, function: Callable[[arb], arb], allowed: Callable[[arb], bool]) -> Callable[[list[arb]], arb]:
    """A function with a value only where `allowed` may hold."""

    def apply(args: list[arb]) -> arb:
        if not allowed(args[0]):
            raise NoValue(name)
        return function(args[0])

    return apply


def _gamma(number: arb) -> arb:
    if not abs(number) < _LARGE_GAMMA:
        raise Undefined("gamma")
    return number.gamma()


def _binom(args: list[arb]) -> arb:
    above, below = args
    chosen = whole(below)
    if chosen is not None and chosen <= MAX_CHOSEN:
        found = arb(1 if chosen >= 0 else 0)
        for step in range(chosen):
            found = found * (above - step) / (step + 1)
        return found
    if above >= 0 and below > above and whole(above) is not None and chosen is not None:
        return arb(0)
    return _gamma(above + 1) / (_gamma(below + 1) * _gamma(above - below + 1))


def _of_wholes(function: Callable[..., int], args: list[arb]) -> arb:
    numbers = [number for arg in args if (number := whole(arg)) is not None]
    if len(numbers) < len(args):
        raise Undefined("gcd")
    return arb(function(*numbers))


def _extreme(pick: Callable[[arb, arb], arb]) -> Callable[[list[arb]], arb]:
    def fold(args: list[arb]) -> arb:
        extreme = args[0]
        for arg in args[1:]:
            extreme = pick(extreme, arg)
        return extreme

    return fold


def _cbrt(args: list[arb]) -> arb:
    if args[0] == 0:
        return args[0]
    return -((-args[0]).root(3)) if args[0] < 0 else args[0].root(3)


def _small(name: str, function: Callable[[arb], arb]) -> Callable[[list[arb]], arb]:
    def apply(args: list[arb]) -> arb:
        if not abs(args[0]) < _LARGE_POWER:
            raise Undefined(name)
        return function(args[0])

    return apply


_OPERATIONS: dict[str, Callable[[list[arb]], arb]] = {
    "+": _sum,
    "*": _product,
    "/": _quotient,
    "^": _power,
    "neg": lambda args: -args[0],
    "sqrt": _square_root,
    "cbrt": _cbrt,
    "exp": _exp,
    "log": _log,
    "log10": lambda args: _natural(args[0]) / arb(10).log(),
    "log2": lambda args: _natural(args[0]) / arb(2).log(),
    "abs": lambda args: abs(args[0]),
    "floor": lambda args: args[0].floor(),
    "ceil": lambda args: args[0].ceil(),
    "sign": lambda args: args[0].sgn(),
    "min": _extreme(lambda left, right: left.min(right)),
    "max": _extreme(lambda left, right: left.max(right)),
    "factorial": lambda args: _gamma(args[0] + 1),
    "gamma": lambda args: _gamma(args[0]),
    "binom": _binom,
    "erf": lambda args: args[0].erf(),
    "gcd": lambda args: _of_wholes(gcd, args),
    "lcm": lambda args: _of_wholes(lcm, args),
    "mod": lambda args: args[0] - args[1] * (args[0] / args[1]).floor(),
    "relu": lambda args: args[0].max(arb(0)),
    "atan2": lambda args: arb.atan2(args[0], args[1]),
    "sinc": lambda args: args[0].sinc(),
    "re": lambda args: args[0],
    "im": lambda args: args[0] * 0,
    "conj": lambda args: args[0],
    "sigmoid": lambda args: 1 / (1 + _exp([-args[0]])),
    **{name: _small(name, getattr(arb, name)) for name in ("sin", "cos", "tan", "cot", "sec", "csc")},
    **{name: _small(name, getattr(arb, name)) for name in ("sinh", "cosh", "tanh", "coth")},
    **{name: _small(name, getattr(arb, name)) for name in ("sech", "csch", "atan", "asinh")},
    "asin": _within("asin", arb.asin, lambda number: not abs(number) > 1),
    "acos": _within("acos", arb.acos, lambda number: not abs(number) > 1),
    "acosh": _within("acosh", arb.acosh, lambda number: not number < 1),
    "atanh": _within("atanh", arb.atanh, lambda number: not abs(number) > 1),
    "asec": _within("asec", lambda number: (1 / number).acos(), lambda number: not abs(number) < 1),
    "acsc": _within("acsc", lambda number: (1 / number).asin(), lambda number: not abs(number) < 1),
    "acot": lambda args: (1 / args[0]).atan(),
    "acoth": _within("acoth", lambda number: (1 / number).atanh(), lambda number: not abs(number) < 1),
    "asech": _within("asech", lambda number: (1 / number).acosh(), lambda number: not (number < 0 or number > 1)),
    "acsch": lambda args: (1 / args[0]).asinh(),
}


MAX_TERMS = 300
"""Terms of a sum or product; a tenth of it for one inside another, and none inside that."""

_INSIDE = "within a sum"


def _big(node: Apply, values: Mapping[str, arb]) -> arb:
    body, index, low, high = node.args
    depth = sum(name.startswith(_INSIDE) for name in values)
    first, last = _bound(low, values), _bound(high, values)
    # A sum may be empty; one that ends earlier still is not meant, and closed forms differ there by convention only.
    if last < first - 1:
        raise Undefined(node.head)
    if not isinstance(index, Name) or depth > 1 or last - first >= (MAX_TERMS // 10 if depth else MAX_TERMS):
        raise Undefined(node.head)
    inner = {**values, f"{_INSIDE} {depth}": arb(0)}
    total = arb(0 if node.head == "sum" else 1)
    for place in range(first, last + 1):
        inner[index.name] = arb(place)
        term = evaluate(body, inner)
        total = total + term if node.head == "sum" else total * term
    return total


def _integral(node: Apply, values: Mapping[str, arb]) -> arb:
    body, name, *bounds = node.args
    low, high = (evaluate(bound, values) for bound in bounds)
    others = {name: acb(number) for name, number in values.items()}
    found = integrated(body, name.name, (low, high), others) if isinstance(name, Name) else None
    if found is None:
        raise Undefined(node.head)
    return found


def _bound(node: Node, values: Mapping[str, arb]) -> int:
    found = whole(evaluate(node, values))
    if found is None:
        raise Undefined("bound")
    return found


def _cases(node: Apply, values: Mapping[str, arb]) -> arb:
    """The value of the first case whose condition certainly holds, when it is certain that those before do not."""
    cases, conditions = node.args[::2], node.args[1::2]
    for case, condition in zip(cases, conditions, strict=False):
        holds = _holds(condition, values)
        if holds is None:
            raise Undefined("cases")
        if holds:
            return evaluate(case, values)
    if len(cases) > len(conditions):
        return evaluate(cases[-1], values)
    raise NoValue("cases")


def _holds(condition: Node, values: Mapping[str, arb]) -> bool | None:
    if not isinstance(condition, Apply):
        return None
    if condition.head in ("and", "or"):
        found = [_holds(arg, values) for arg in condition.args]
        settles = condition.head == "or"
        return settles if settles in found else None if None in found else not settles
    left, right = (evaluate(arg, values) for arg in condition.args)
    compared = _COMPARED.get(condition.head)
    return compared(left, right) if compared else None


def _less(left: arb, right: arb) -> bool | None:
    return True if left < right else False if left >= right else None


def _at_most(left: arb, right: arb) -> bool | None:
    return True if left <= right else False if left > right else None


def _same(left: arb, right: arb) -> bool | None:
    return False if not left.overlaps(right) else True if left.is_exact() and right.is_exact() else None


_COMPARED: dict[str, Callable[[arb, arb], bool | None]] = {
    "<": _less,
    "<=": _at_most,
    ">": lambda left, right: _less(right, left),
    ">=": lambda left, right: _at_most(right, left),
    "=": _same,
    "!=": lambda left, right: None if (found := _same(left, right)) is None else not found,
}

_UNEVALUATED: dict[str, Callable[[Apply, Mapping[str, arb]], arb]] = {
    "sum": _big,
    "prod": _big,
    "int": _integral,
    "cases": _cases,
}
"""Constructs whose parts are not all to be evaluated at once."""
