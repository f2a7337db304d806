"""Powers and logarithms that undo each other, taken out: e^(2·ln(5)/2) is 5, and (u^(1/2))² is u.

What is put into an equation often comes from solving it, and then every operation meets its inverse. Only what keeps the value
wherever the expression has one.
"""

from fractions import Fraction

from service.maths.building import negated, number, over, raised, times
from service.maths.exact import value
from service.maths.tree import Apply, Name, Node, Number, same


def tidied(node: Node) -> Node:
    """The tree with inverses taken out, from the inside to the outside."""
    if not isinstance(node, Apply):
        return node
    args = tuple(map(tidied, node.args))
    if any(old is not new for old, new in zip(node.args, args, strict=True)):
        node = node._replace(args=args)
    if all(isinstance(arg, Number) for arg in args):
        return folded(node)
    if node.head == "exp":
        return _without_log(node, None, args[0])
    if node.head == "^":
        return _power(node)
    if node.head == "log" and len(args) == 1 and isinstance(args[0], Apply):
        return _log(node, args[0])
    return node


def _power(node: Apply) -> Node:
    base, exponent = node.args
    if isinstance(base, Name) and base.name == "e":
        return _without_log(node, None, exponent)
    exact = value(exponent)
    undone = _without_root(base, exact) if isinstance(base, Apply) and exact is not None else None
    return undone or _without_log(node, base, exponent)


def _without_root(base: Apply, exponent: Fraction) -> Node | None:
    """(√u)² as u, (-√u)² as u, (u^(1/n))^m as u^(m/n), and (u^n)^(1/n) as u for odd n; None for other powers."""
    if base.head == "neg" and exponent.denominator == 1 and isinstance(base.args[0], Apply):
        inside = _without_root(base.args[0], exponent)
        return inside if inside is None or exponent.numerator % 2 == 0 else negated(inside)
    if base.head == "sqrt":
        return base.args[0] if exponent == 2 else None
    inner = value(base.args[1]) if base.head == "^" else None
    if inner is None:
        return None
    if exponent.denominator == 1 and inner.denominator > 1:
        return raised(base.args[0], number(inner * exponent))
    odd = exponent.denominator % 2 == 1
    return base.args[0] if exponent.numerator == 1 and inner == exponent.denominator and odd else None


def _log(node: Apply, inside: Apply) -> Node:
    if inside.head == "exp":
        return inside.args[0]
    base = inside.args[0]
    return inside.args[1] if inside.head == "^" and isinstance(base, Name) and base.name == "e" else node


def _without_log(node: Apply, base: Node | None, exponent: Node) -> Node:
    """base^(c·log u/log base) as u^c; the base is e when there is none."""
    above, below = _factors(exponent)
    logs = [each for each in above if _is_log(each)]
    if base is not None:
        bases = [each for each in below if _is_log(each) and isinstance(each, Apply) and same(each.args[0], base)]
        if len(bases) != 1:
            return node
        below.remove(bases[0])
    if len(logs) != 1 or not isinstance(logs[0], Apply):
        return node
    above.remove(logs[0])
    _cancel(above, below)
    rest: Node = number(1)
    for each in above:
        rest = times(rest, each)
    for each in below:
        rest = over(rest, each)
    exact = value(rest)
    return raised(logs[0].args[0], rest if exact is None else number(exact))


def _cancel(above: list[Node], below: list[Node]) -> None:
    """Take out factors that stand above and below the line."""
    for factor in list(above):
        match = next((at for at, each in enumerate(below) if same(each, factor)), None)
        if match is not None:
            above.remove(factor)
            del below[match]


def _is_log(node: Node) -> bool:
    return isinstance(node, Apply) and node.head == "log" and len(node.args) == 1


def _factors(node: Node) -> tuple[list[Node], list[Node]]:
    """The factors of a product, above and below the line; signs are factors."""
    if isinstance(node, Apply) and node.head == "neg":
        above, below = _factors(node.args[0])
        return [number(-1), *above], below
    if isinstance(node, Apply) and node.head == "*":
        pairs = [_factors(arg) for arg in node.args]
        return [each for above, _ in pairs for each in above], [each for _, below in pairs for each in below]
    if isinstance(node, Apply) and node.head == "/":
        (above, under), (below, over_) = _factors(node.args[0]), _factors(node.args[1])
        return [*above, *over_], [*under, *below]
    return [node], []


def folded(node: Node) -> Node:
    """A constant as a literal, where it is rational and small: 4^(1/2) is 2."""
    if isinstance(node, Number):
        return node
    exact: Fraction | None = value(node)
    return node if exact is None else number(exact)
