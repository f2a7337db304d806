"""The only module that knows SymPy: two trees in, proved equal or not.

Trees become SymPy objects by constructors, never by strings. SymPy may run for ever or fill the memory, so this is only called in a
process that can be killed (`service.workers.pool`). Its "not equal" is not trusted and not returned.
"""

from collections.abc import Callable, Mapping

import sympy
from sympy import Expr
from sympy import Symbol as SympySymbol

from service.maths.names import Domain, Symbol
from service.maths.tree import Name, Node, Number

_ASSUMPTIONS: dict[Domain, dict[str, bool]] = {
    Domain.REAL: {"real": True},
    Domain.POSITIVE: {"positive": True},
    Domain.NONNEGATIVE: {"nonnegative": True},
    Domain.INTEGER: {"integer": True},
    Domain.POSITIVE_INTEGER: {"integer": True, "positive": True},
    Domain.NONNEGATIVE_INTEGER: {"integer": True, "nonnegative": True},
    Domain.COMPLEX: {"complex": True},
}


def proves_equal(left: Node, right: Node, symbols: Mapping[str, Symbol]) -> bool:
    """Whether SymPy simplifies the difference of two expressions to zero."""
    names: dict[str, Expr] = {name: _symbol(symbol) for name, symbol in symbols.items()}
    difference = _expression(left, names) - _expression(right, names)
    return any(step(difference) == 0 for step in _STEPS)


_STEPS: tuple[Callable[[Expr], Expr], ...] = (
    sympy.expand,
    sympy.trigsimp,
    lambda difference: sympy.expand_log(sympy.expand(difference), force=False),
    sympy.simplify,
)
"""From cheap to dear; the first that reaches zero is a proof."""


def _symbol(symbol: Symbol) -> Expr:
    assumptions = dict(_ASSUMPTIONS[symbol.domain])
    if symbol.positive:
        assumptions = {**assumptions, "positive": True}
        assumptions.pop("real", None)
    return SympySymbol(symbol.name, **assumptions)


def _expression(node: Node, names: Mapping[str, Expr]) -> Expr:
    if isinstance(node, Number):
        return sympy.Rational(node.value.numerator, node.value.denominator)
    if isinstance(node, Name):
        return _name(node.name, names)
    head = _HEADS.get(node.head)
    if head is None:
        raise NotImplementedError(node.head)
    return head(*(_expression(arg, names) for arg in node.args))


def _name(name: str, names: Mapping[str, Expr]) -> Expr:
    if name in names:
        return names[name]
    return {"pi": sympy.pi, "e": sympy.E}.get(name) or SympySymbol(name, real=True)


def _log(inside: Expr, base: Expr = sympy.E) -> Expr:
    return sympy.log(inside) / sympy.log(base)


_HEADS: dict[str, Callable[..., Expr]] = {
    "+": sympy.Add,
    "*": sympy.Mul,
    "/": lambda above, below: above / below,
    "^": sympy.Pow,
    "neg": lambda inside: -inside,
    "sqrt": sympy.sqrt,
    "cbrt": sympy.cbrt,
    "exp": sympy.exp,
    "log": _log,
    "log2": lambda inside: _log(inside, sympy.Integer(2)),
    "log10": lambda inside: _log(inside, sympy.Integer(10)),
    "abs": sympy.Abs,
    "floor": sympy.floor,
    "ceil": sympy.ceiling,
    "sign": sympy.sign,
    "min": sympy.Min,
    "max": sympy.Max,
    "factorial": sympy.factorial,
    "gamma": sympy.gamma,
    "binom": sympy.binomial,
    "erf": sympy.erf,
    "relu": lambda inside: sympy.Max(inside, 0),
    "sigmoid": lambda inside: 1 / (1 + sympy.exp(-inside)),
    **{
        name: getattr(sympy, name)
        for name in "sin cos tan cot sec csc sinh cosh tanh coth asin acos atan asinh acosh atanh".split()
    },
}
"""Every head of `service.maths.functions` and every operator."""
