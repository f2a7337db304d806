"""Values by mpmath at random points: an oracle that shares nothing with the engine but the tree."""

from collections.abc import Callable, Mapping
from random import Random
from typing import Any

import mpmath

from service.maths.tree import Apply, Name, Node, Number
from tests.properties.expressions import REALS, WHOLE

DIGITS = 60
POINTS = 6


def differ(chance: Random, left: Node, right: Node) -> bool | None:
    """Whether two expressions have different real values at some point; None when they never both have one."""
    seen = False
    for _ in range(POINTS):
        point = {name: _value(chance, name) for name in (*REALS, "a", "b", *WHOLE)}
        with mpmath.workdps(DIGITS):
            values = [_at(node, point) for node in (left, right)]
            if None in values:
                continue
            seen = True
            if abs(values[0] - values[1]) > mpmath.mpf(10) ** -25 * (1 + abs(values[0])):
                return True
    return False if seen else None


def has_value(chance: Random, node: Node) -> bool:
    """Whether it has a real value at some point."""
    return differ(chance, node, node) is not None


def _value(chance: Random, name: str) -> Any:
    if name in WHOLE:
        return mpmath.mpf(chance.randint(1, 6))
    size = mpmath.mpf(chance.randint(1, 400)) / 97
    return -size if name in REALS and chance.random() < 0.5 else size


def _at(node: Node, point: Mapping[str, Any]) -> Any:
    try:
        found = _evaluated(node, point)
    except (ValueError, ZeroDivisionError, OverflowError, TypeError):
        return None
    return found if isinstance(found, mpmath.mpf) and mpmath.isfinite(found) and abs(found) < 1e40 else None


def _evaluated(node: Node, point: Mapping[str, Any]) -> Any:
    if isinstance(node, Number):
        return mpmath.mpf(node.value.numerator) / node.value.denominator
    if isinstance(node, Name):
        return {"pi": +mpmath.pi, "e": +mpmath.e}.get(node.name, point.get(node.name))
    return _FUNCTIONS[node.head](*(_real(_evaluated(arg, point)) for arg in node.args))


def _real(value: Any) -> Any:
    if isinstance(value, mpmath.mpc) or abs(value) > 1e4:
        raise ValueError("not a real number of moderate size")
    return value


_FUNCTIONS: dict[str, Callable[..., Any]] = {
    "+": lambda *args: sum(args),
    "*": lambda *args: mpmath.fprod(args),
    "/": lambda above, below: above / below,
    "^": lambda base, exponent: base**exponent,
    "neg": lambda value: -value,
    "abs": abs,
    "min": min,
    "max": max,
    "log2": lambda value: mpmath.log(value, 2),
    "cbrt": lambda value: mpmath.sign(value) * mpmath.cbrt(abs(value)),
    "sigmoid": lambda value: 1 / (1 + mpmath.exp(-value)),
    **{head: getattr(mpmath, head) for head in "sqrt exp log sin cos tan sinh cosh tanh atan erf".split()},
}


def constant(node: Node) -> bool:
    """Whether no name occurs."""
    return isinstance(node, Number) or (isinstance(node, Apply) and all(map(constant, node.args)))
