"""Equal by an identity, or different by a slip: one step from an expression to another."""

from collections.abc import Callable
from random import Random

from service.maths.domains import is_positive
from service.maths.terms import number
from service.maths.tree import Apply, Name, Node, Number
from tests.properties.expressions import NAMES, REALS, call, expression, name, positive

Rewrite = Callable[[Random, Node], Node | None]
"""An equal expression, or None where the identity does not apply."""


def _minus(left: Node, right: Node) -> Node:
    return call("+", left, call("neg", right))


def _square(node: Node) -> Node:
    return call("^", node, number(2))


def _is(node: Node, head: str) -> bool:
    return isinstance(node, Apply) and node.head == head


def _inside(node: Node) -> Node:
    assert isinstance(node, Apply)
    return node.args[0]


def _of(head: str, build: Callable[[Node], Node]) -> Rewrite:
    """f(u) as something else in u."""
    return lambda _chance, node: build(_inside(node)) if _is(node, head) else None


def _of_doubled(head: str, build: Callable[[Node], Node]) -> Rewrite:
    return lambda _chance, node: build(call("/", _inside(node), number(2))) if _is(node, head) else None


def _shuffled(chance: Random, node: Node) -> Node | None:
    if not isinstance(node, Apply) or node.head not in ("+", "*", "min", "max"):
        return None
    args = list(node.args)
    chance.shuffle(args)
    return call(node.head, *args)


def _distributed(_chance: Random, node: Node) -> Node | None:
    if not isinstance(node, Apply) or node.head != "*":
        return None
    first, *rest = node.args
    if not isinstance(first, Apply) or first.head != "+":
        return None
    return call("+", *(call("*", term, *rest) for term in first.args))


def _root_of_product(_chance: Random, node: Node) -> Node | None:
    if not _is(node, "sqrt") or not _is(_inside(node), "*"):
        return None
    args = _inside(node).args  # type: ignore[union-attr]
    return (
        call("*", *(call("sqrt", arg) for arg in args))
        if all(is_positive(arg, NAMES.symbols) for arg in args)
        else None
    )


def _log_of_product(_chance: Random, node: Node) -> Node | None:
    if not _is(node, "log") or not isinstance(_inside(node), Apply):
        return None
    inside = _inside(node)
    assert isinstance(inside, Apply)
    if inside.head not in ("*", "/", "^", "sqrt") or not is_positive(inside.args[0], NAMES.symbols):
        return None
    if inside.head == "^":
        return call("*", inside.args[1], call("log", inside.args[0]))
    if inside.head == "sqrt":
        return call("/", call("log", inside.args[0]), number(2))
    if not all(is_positive(arg, NAMES.symbols) for arg in inside.args):
        return None
    logs = [call("log", arg) for arg in inside.args]
    return call("+", *logs) if inside.head == "*" else _minus(logs[0], logs[1])


def _exp_of_sum(_chance: Random, node: Node) -> Node | None:
    if not _is(node, "exp") or not _is(_inside(node), "+"):
        return None
    return call("*", *(call("exp", term) for term in _inside(node).args))  # type: ignore[union-attr]


def _power_of_product(_chance: Random, node: Node) -> Node | None:
    if not isinstance(node, Apply) or node.head != "^" or not _is(node.args[0], "*"):
        return None
    base, exponent = node.args
    whole = isinstance(exponent, Number) and exponent.value.denominator == 1
    assert isinstance(base, Apply)
    if not whole and not all(is_positive(arg, NAMES.symbols) for arg in base.args):
        return None
    return call("*", *(call("^", arg, exponent) for arg in base.args))


def _power_as_exp(_chance: Random, node: Node) -> Node | None:
    if not isinstance(node, Apply) or node.head != "^" or not is_positive(node.args[0], NAMES.symbols):
        return None
    return call("exp", call("*", node.args[1], call("log", node.args[0])))


def _one_inserted(chance: Random, node: Node) -> Node:
    angle = name(chance.choice(REALS))
    one = chance.choice(
        (
            call("+", _square(call("sin", angle)), _square(call("cos", angle))),
            _minus(_square(call("cosh", angle)), _square(call("sinh", angle))),
            call("*", call("exp", angle), call("exp", call("neg", angle))),
        )
    )
    return call("*", node, one)


def _zero_inserted(chance: Random, node: Node) -> Node:
    zero = expression(chance, 1)
    return call("+", node, zero, call("neg", zero))


def _multiplied_through(chance: Random, node: Node) -> Node:
    factor = positive(chance, 1)
    return call("/", call("*", node, factor), factor)


def _larger_of_two(_chance: Random, node: Node) -> Node | None:
    if not isinstance(node, Apply) or node.head not in ("min", "max") or len(node.args) != 2:
        return None
    left, right = node.args
    distance = call("abs", _minus(left, right))
    total = call("+", left, right, distance if node.head == "max" else call("neg", distance))
    return call("/", total, number(2))


def _exp(node: Node) -> Node:
    return call("exp", node)


def _down(node: Node) -> Node:
    return call("exp", call("neg", node))


IDENTITIES: tuple[Rewrite, ...] = (
    _shuffled, _distributed, _root_of_product, _log_of_product, _exp_of_sum, _power_of_product, _power_as_exp,
    _one_inserted, _zero_inserted, _multiplied_through, _larger_of_two,
    _of("tan", lambda u: call("/", call("sin", u), call("cos", u))),
    _of("tanh", lambda u: call("/", _minus(_exp(u), _down(u)), call("+", _exp(u), _down(u)))),
    _of("sinh", lambda u: call("/", _minus(_exp(u), _down(u)), number(2))),
    _of("cosh", lambda u: call("/", call("+", _exp(u), _down(u)), number(2))),
    _of("sigmoid", lambda u: call("/", number(1), call("+", number(1), _down(u)))),
    _of("sigmoid", lambda u: call("/", call("+", number(1), call("tanh", call("/", u, number(2)))), number(2))),
    _of("abs", lambda u: call("sqrt", _square(u))),
    _of("abs", lambda u: call("max", u, call("neg", u))),
    _of("abs", lambda u: call("abs", call("neg", u))),
    _of("atan", lambda u: call("neg", call("atan", call("neg", u)))),
    _of("erf", lambda u: call("neg", call("erf", call("neg", u)))),
    _of("sqrt", lambda u: call("^", u, call("/", number(1), number(2)))),
    _of("cbrt", lambda u: call("/", u, _square(call("cbrt", u)))),
    _of("log2", lambda u: call("/", call("log", u), call("log", number(2)))),
    _of("exp", lambda u: call("^", name("e"), u)),
    _of("exp", lambda u: call("/", number(1), _down(u))),
    _of("sin", lambda u: call("cos", _minus(call("/", name("pi"), number(2)), u))),
    _of("cos", lambda u: call("cos", call("neg", u))),
    _of("sin", lambda u: call("neg", call("sin", call("+", u, name("pi"))))),
    _of_doubled("sin", lambda u: call("*", number(2), call("sin", u), call("cos", u))),
    _of_doubled("cos", lambda u: _minus(number(1), call("*", number(2), _square(call("sin", u))))),
    _of("neg", lambda u: call("*", call("neg", number(1)), u)),
)  # fmt: skip


def equal(chance: Random, node: Node, steps: int) -> Node:
    """An equal expression, some identities away."""
    for _ in range(steps):
        node = _somewhere(chance, node, _by_identity)
    return node


def _by_identity(chance: Random, node: Node) -> Node | None:
    for rewrite in chance.sample(IDENTITIES, len(IDENTITIES)):
        found = rewrite(chance, node)
        if found is not None:
            return found
    return None


def different(chance: Random, node: Node) -> Node:
    """An expression with one slip; nearly always of another value."""
    return _somewhere(chance, node, _by_slip)


def _by_slip(chance: Random, node: Node) -> Node | None:
    if isinstance(node, Number):
        return number(node.value + chance.choice((1, -1, 2)))
    if isinstance(node, Name):
        others = [other for other in ("x", "y", "a", "b", "n") if other != node.name]
        return chance.choice((call("*", number(2), node), call("neg", node), name(chance.choice(others))))
    return _slipped(chance, node)


def _slipped(chance: Random, node: Apply) -> Node:
    if node.head in ("+", "*") and chance.random() < 0.6:
        kept = list(node.args)
        kept.pop(chance.randrange(len(kept)))
        return kept[0] if len(kept) == 1 else call(node.head, *kept)
    if node.head in _CONFUSED and chance.random() < 0.6:
        return call(_CONFUSED[node.head], *node.args)
    return chance.choice(
        (call("+", node, number(1)), call("*", node, number(2)), call("neg", node), call("/", node, number(3)))
    )


_CONFUSED = {
    "sin": "cos", "cos": "sin", "tan": "sin", "exp": "sinh", "sinh": "cosh", "cosh": "exp", "tanh": "tan", "sqrt": "cbrt",
    "log": "log2", "log2": "log", "min": "max", "max": "min", "abs": "neg", "/": "*", "atan": "tan", "cbrt": "sqrt",
}  # fmt: skip


def _somewhere(chance: Random, node: Node, change: Callable[[Random, Node], Node | None]) -> Node:
    """The expression with a change at a random place."""
    if isinstance(node, Apply) and chance.random() < 0.6:
        at = chance.randrange(len(node.args))
        if not (node.head == "^" and at == 1 and change is _by_identity):
            changed = _somewhere(chance, node.args[at], change)
            return call(node.head, *node.args[:at], changed, *node.args[at + 1 :])
    return change(chance, node) or node
