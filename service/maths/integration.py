"""Definite integrals in balls: rigorous bounds of the value, by Arb's adaptive Gauss-Legendre integration.

Source: F. Johansson, "Numerical integration in arbitrary-precision ball arithmetic", ICMS 2018. The integrand is evaluated in the
complex plane and must say where it is not analytic, or the bounds would be wrong.
"""

from collections.abc import Callable, Mapping

from flint import acb, arb

from service.maths.tree import Name, Node, Number

MAX_EVALUATIONS = 600
"""Values of the integrand; a smooth one takes some dozens, and each costs ten microseconds or more."""

TOLERANCE = arb(2) ** -60
"""How close the bounds are to come; values that are equal overlap at any, and others differ by more."""

_NOTHING = acb("nan")
Integrand = Callable[[acb, bool], acb]


def integrated(body: Node, name: str, ends: tuple[arb, arb], values: Mapping[str, acb]) -> arb | None:
    """A ball around the integral over a real interval; None where it has no real value that can be had within bounds.

    Args:
        body: the integrand.
        name: what is integrated over.
        ends: from where to where.
        values: the balls of all other names.
    """

    def integrand(place: acb, analytic: bool) -> acb:
        return _value(body, {**values, name: place}, analytic)

    low, high = ends
    found = acb.integral(
        integrand, acb(low), acb(high), rel_tol=TOLERANCE, abs_tol=TOLERANCE, eval_limit=MAX_EVALUATIONS
    )
    return found.real if found.is_finite() and found.imag.contains(0) else None


def _value(node: Node, values: Mapping[str, acb], analytic: bool) -> acb:
    if isinstance(node, Number):
        return acb(node.value.numerator) / node.value.denominator
    if isinstance(node, Name):
        constant = _CONSTANTS.get(node.name)
        return values[node.name] if node.name in values else constant() if constant else _NOTHING
    operation = _OPERATIONS.get(node.head)
    if operation is None:
        return _NOTHING
    return operation([_value(arg, values, analytic) for arg in node.args], analytic)


_CONSTANTS: dict[str, Callable[[], acb]] = {"pi": acb.pi, "e": lambda: acb(1).exp()}

Operation = Callable[[list[acb], bool], acb]


def _sum(args: list[acb], _analytic: bool) -> acb:
    return sum(args[1:], args[0])


def _product(args: list[acb], _analytic: bool) -> acb:
    product = args[0]
    for arg in args[1:]:
        product = product * arg
    return product


def _power(args: list[acb], analytic: bool) -> acb:
    base, exponent = args
    whole = exponent.unique_fmpz() if exponent.is_exact() and abs(exponent) < 2**20 else None
    return acb(base**whole) if whole is not None else base.pow(exponent, analytic=analytic)


def _log(args: list[acb], analytic: bool) -> acb:
    found = args[0].log(analytic=analytic)
    return found / args[1].log(analytic=analytic) if len(args) > 1 else found


def _meromorphic(name: str) -> Operation:
    method = getattr(acb, name)
    return lambda args, _analytic: method(args[0])


def _with_cut(name: str) -> Operation:
    method = getattr(acb, name)
    return lambda args, analytic: method(args[0], analytic=analytic)


def _arc(name: str, *, upright: bool) -> Operation:
    """An inverse function, analytic but for two cuts that lead from ±1, or from ±i, outward along the axis."""
    method = getattr(acb, name)

    def apply(args: list[acb], analytic: bool) -> acb:
        across, along = (args[0].real, args[0].imag) if upright else (args[0].imag, args[0].real)
        return _NOTHING if analytic and across.contains(0) and not abs(along) < 1 else method(args[0])

    return apply


_OPERATIONS: dict[str, Operation] = {
    "+": _sum,
    "*": _product,
    "/": lambda args, _analytic: args[0] / args[1],
    "neg": lambda args, _analytic: -args[0],
    "^": _power,
    "log": _log,
    "log2": lambda args, analytic: args[0].log(analytic=analytic) / acb(2).log(),
    "log10": lambda args, analytic: args[0].log(analytic=analytic) / acb(10).log(),
    "sqrt": _with_cut("sqrt"),
    "abs": _with_cut("real_abs"),
    "sign": _with_cut("real_sgn"),
    "floor": _with_cut("real_floor"),
    "ceil": _with_cut("real_ceil"),
    **{name: _meromorphic(name) for name in ("exp", "sin", "cos", "tan", "cot", "sec", "csc", "sinc", "erf", "gamma")},
    **{name: _meromorphic(name) for name in ("sinh", "cosh", "tanh", "coth", "sech", "csch")},
    **{name: _arc(name, upright=True) for name in ("atan", "asinh")},
    **{name: _arc(name, upright=False) for name in ("asin", "acos", "atanh")},
}
