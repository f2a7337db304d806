"""The only module that knows SymPy: two trees in, proved equal or not.

Trees become SymPy objects by constructors, never by strings. SymPy may run for ever or fill the memory, so this is only called in a
process that can be killed (`service.workers.pool`). Its "not equal" is not trusted and not returned.
"""

from collections.abc import Callable, Mapping

import sympy
from sympy import Expr
from sympy import Symbol as SympySymbol

from service.maths.names import Domain, Symbol
from service.maths.tree import Apply, Name, Node, Number

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
    """Whether SymPy simplifies the difference of two expressions to zero; what it has no name for is not proved."""
    try:
        difference = expression_of(left, symbols) - expression_of(right, symbols)
    except NotImplementedError:
        return False
    return any(step(difference) == 0 for step in _STEPS)


def expression_of(node: Node, symbols: Mapping[str, Symbol]) -> Expr:
    """The tree as a SymPy object, its symbols with what is known of their domains."""
    return _expression(node, {name: _symbol(symbol) for name, symbol in symbols.items()})


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
    construct = _CONSTRUCTS.get(node.head)
    if construct:
        return construct(node, names)
    head = _HEADS.get(node.head)
    if head is None:
        raise NotImplementedError(node.head)
    return head(*(_expression(arg, names) for arg in node.args))


def _big(node: Apply, names: Mapping[str, Expr]) -> Expr:
    body, index, low, high = node.args
    if not isinstance(index, Name):
        raise NotImplementedError(node.head)
    counter = SympySymbol(index.name, integer=True)
    bounds = (counter, _expression(low, names), _expression(high, names))
    total = sympy.summation if node.head == "sum" else sympy.product
    return total(_expression(body, {**names, index.name: counter}), bounds)


def _integral(node: Apply, names: Mapping[str, Expr]) -> Expr:
    body, name, low, high = node.args
    if not isinstance(name, Name):
        raise NotImplementedError(node.head)
    over = SympySymbol(name.name, real=True)
    ends = (_expression(low, names), _expression(high, names))
    return sympy.integrate(_expression(body, {**names, name.name: over}), (over, *ends))


def _limit(node: Apply, names: Mapping[str, Expr]) -> Expr:
    body, name, to = node.args
    if not isinstance(name, Name):
        raise NotImplementedError(node.head)
    over, where = SympySymbol(name.name, real=True), _expression(to, names)
    side = node.head[3:] or ("+-" if where.is_finite else "-")
    try:
        return sympy.limit(_expression(body, {**names, name.name: over}), over, where, side)
    except (ValueError, sympy.PoleError) as error:
        raise NotImplementedError(node.head) from error


def _cases(node: Apply, names: Mapping[str, Expr]) -> Expr:
    values = [_expression(value, names) for value in node.args[::2]]
    conditions = [_condition(condition, names) for condition in node.args[1::2]]
    conditions += [sympy.true] * (len(values) - len(conditions))
    return sympy.Piecewise(*zip(values, conditions, strict=True))


def _condition(node: Node, names: Mapping[str, Expr]) -> Expr:
    relation = _RELATIONS.get(node.head) if isinstance(node, Apply) else None
    if relation is None or not isinstance(node, Apply):
        raise NotImplementedError("condition")
    inner = _condition if node.head in ("and", "or") else _expression
    return relation(*(inner(arg, names) for arg in node.args))


_CONSTRUCTS: dict[str, Callable[[Apply, Mapping[str, Expr]], Expr]] = {
    "sum": _big,
    "prod": _big,
    "int": _integral,
    "lim": _limit,
    "lim+": _limit,
    "lim-": _limit,
    "cases": _cases,
}
_RELATIONS: dict[str, Callable[..., Expr]] = {
    "<": sympy.Lt,
    "<=": sympy.Le,
    ">": sympy.Gt,
    ">=": sympy.Ge,
    "=": sympy.Eq,
    "!=": sympy.Ne,
    "and": sympy.And,
    "or": sympy.Or,
}


def _name(name: str, names: Mapping[str, Expr]) -> Expr:
    if name in names:
        return names[name]
    return {"pi": sympy.pi, "e": sympy.E, "i": sympy.I, "oo": sympy.oo}.get(name) or SympySymbol(name, real=True)


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
    "gcd": sympy.Function("gcd"),
    "lcm": sympy.Function("lcm"),
    "mod": sympy.Mod,
    "atan2": sympy.atan2,
    "sinc": sympy.sinc,
    "re": sympy.re,
    "im": sympy.im,
    "conj": sympy.conjugate,
    "arg": sympy.arg,
    "relu": lambda inside: sympy.Max(inside, 0),
    "sigmoid": lambda inside: 1 / (1 + sympy.exp(-inside)),
    **{
        name: getattr(sympy, name)
        for name in "sin cos tan cot sec csc sinh cosh tanh coth sech csch asin acos atan asec acsc acot".split()
    },
    **{name: getattr(sympy, name) for name in "asinh acosh atanh asech acsch acoth".split()},
}
"""Every head of `service.maths.functions` and every operator."""
