"""The derivative of an expression by one of its names, by the rules; the tree is not simplified beyond what is plainly 0 or 1.

Where the derivative does not exist at single points (|x| at 0, max at a tie) the expression that comes out has no value there.
"""

from collections.abc import Callable

from service.maths.building import ONE, ZERO, minus, negated, number, over, plus, raised, size, times
from service.maths.tree import Apply, Name, Node, Number, walk

NOWHERE = (0, 0)

MAX_NODES = 200
"""Nodes of what is differentiated: a product of n factors has n² in its derivative."""


class NotDifferentiable(ArithmeticError):
    """The name stands inside something that has no rule here."""


def derivative(node: Node, name: str) -> Node:
    """The derivative by the name, all other names held fixed.

    Raises:
        NotDifferentiable: the name stands inside a construct without a rule, such as floor or factorial, or it is too large.
    """
    if size(node) > MAX_NODES:
        raise NotDifferentiable("size")
    return _derived(node, name)


def _derived(node: Node, name: str) -> Node:
    if isinstance(node, Name):
        return ONE if node.name == name else ZERO
    if isinstance(node, Number) or all(not (isinstance(leaf, Name) and leaf.name == name) for leaf in walk(node)):
        return ZERO
    rule = _RULES.get(node.head)
    if rule is not None:
        return rule(node, name)
    outer = _OUTER.get(node.head)
    if outer is None or len(node.args) != 1:
        raise NotDifferentiable(node.head)
    return times(outer(node.args[0]), _derived(node.args[0], name))


def _sum(node: Apply, name: str) -> Node:
    total: Node = ZERO
    for arg in node.args:
        total = plus(total, _derived(arg, name))
    return total


def _product(node: Apply, name: str) -> Node:
    total: Node = ZERO
    for place in range(len(node.args)):
        term: Node = ONE
        for at, arg in enumerate(node.args):
            term = times(term, _derived(arg, name) if at == place else arg)
        total = plus(total, term)
    return total


def _quotient(node: Apply, name: str) -> Node:
    above, below = node.args
    slope, other = _derived(above, name), _derived(below, name)
    if other == ZERO:
        return over(slope, below)
    return over(minus(times(slope, below), times(above, other)), raised(below, number(2)))


def _power(node: Apply, name: str) -> Node:
    base, exponent = node.args
    slope, growth = _derived(base, name), _derived(exponent, name)
    if growth == ZERO:
        return times(times(exponent, raised(base, minus(exponent, ONE))), slope)
    inside = times(growth, _call("log", base))
    if slope != ZERO:
        inside = plus(inside, over(times(exponent, slope), base))
    return times(node, inside)


def _logarithm(node: Apply, name: str) -> Node:
    if len(node.args) == 1:
        return over(_derived(node.args[0], name), node.args[0])
    inside, base = node.args
    return _derived(over(_call("log", inside), _call("log", base)), name)


def _call(head: str, *args: Node) -> Node:
    return Apply(head, args, NOWHERE)


def _square(node: Node) -> Node:
    return raised(node, number(2))


def _root(node: Node) -> Node:
    return _call("sqrt", node)


_RULES: dict[str, Callable[[Apply, str], Node]] = {
    "+": _sum,
    "*": _product,
    "/": _quotient,
    "neg": lambda node, name: negated(_derived(node.args[0], name)),
    "^": _power,
    "log": _logarithm,
}

_OUTER: dict[str, Callable[[Node], Node]] = {
    "exp": lambda x: _call("exp", x),
    "sqrt": lambda x: over(ONE, times(number(2), _root(x))),
    "cbrt": lambda x: over(ONE, times(number(3), _square(_call("cbrt", x)))),
    "log10": lambda x: over(ONE, times(x, _call("log", number(10)))),
    "log2": lambda x: over(ONE, times(x, _call("log", number(2)))),
    "sin": lambda x: _call("cos", x),
    "cos": lambda x: negated(_call("sin", x)),
    "tan": lambda x: plus(ONE, _square(_call("tan", x))),
    "cot": lambda x: negated(plus(ONE, _square(_call("cot", x)))),
    "sec": lambda x: times(_call("sec", x), _call("tan", x)),
    "csc": lambda x: negated(times(_call("csc", x), _call("cot", x))),
    "sinh": lambda x: _call("cosh", x),
    "cosh": lambda x: _call("sinh", x),
    "tanh": lambda x: minus(ONE, _square(_call("tanh", x))),
    "coth": lambda x: minus(ONE, _square(_call("coth", x))),
    "asin": lambda x: over(ONE, _root(minus(ONE, _square(x)))),
    "acos": lambda x: negated(over(ONE, _root(minus(ONE, _square(x))))),
    "atan": lambda x: over(ONE, plus(ONE, _square(x))),
    "asinh": lambda x: over(ONE, _root(plus(_square(x), ONE))),
    "acosh": lambda x: over(ONE, times(_root(minus(x, ONE)), _root(plus(x, ONE)))),
    "atanh": lambda x: over(ONE, minus(ONE, _square(x))),
    "sech": lambda x: negated(times(_call("sech", x), _call("tanh", x))),
    "csch": lambda x: negated(times(_call("csch", x), _call("coth", x))),
    "acot": lambda x: negated(over(ONE, plus(ONE, _square(x)))),
    "asec": lambda x: over(ONE, times(_call("abs", x), _root(minus(_square(x), ONE)))),
    "acsc": lambda x: negated(over(ONE, times(_call("abs", x), _root(minus(_square(x), ONE))))),
    "acoth": lambda x: over(ONE, minus(ONE, _square(x))),
    "asech": lambda x: negated(over(ONE, times(x, _root(minus(ONE, _square(x)))))),
    "acsch": lambda x: negated(over(ONE, times(_call("abs", x), _root(plus(_square(x), ONE))))),
    "sigmoid": lambda x: times(_call("sigmoid", x), minus(ONE, _call("sigmoid", x))),
    "erf": lambda x: times(over(number(2), _root(Name("pi", NOWHERE))), _call("exp", negated(_square(x)))),
    "abs": lambda x: over(x, _call("abs", x)),
    "relu": lambda x: over(plus(x, _call("abs", x)), times(number(2), x)),
}
"""For each function, its derivative at its argument."""
