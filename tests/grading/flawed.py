"""Keys with every kind of flaw made in them, and wrong expressions that have nothing to do with a key."""

import random
from collections.abc import Callable, Iterator
from fractions import Fraction
from typing import Any, NamedTuple

from service.bank.compiling import compile_key
from service.grading.expression import Key
from service.maths.names import Names
from service.maths.parser import parse
from service.maths.tree import Apply, Name, Node, Number

NOWHERE = (0, 0)

KEYS = (
    ("4*k*(m+ell)", "k m ell"),
    ("k*(m+ell)/(m*ell)", "k m ell"),
    ("a*x^2+b*x+c", "a b c x"),
    ("sqrt(x^2+y^2)", "x y"),
    ("(alpha*A/(beta*B))^(1/(alpha+beta))*(C/D)^(beta/(alpha+beta))", "alpha beta A B C D"),
    ("n*(n+1)/2", "n"),
    ("exp(-x^2/2)/sqrt(2*pi)", "x"),
    ("sin(x)*cos(y)+cos(x)*sin(y)", "x y"),
    ("2*pi*sqrt(L/g)", "L g"),
    ("m*v^2/2+m*g*h", "m v g h"),
    ("log(a*b)/c", "a b c"),
    ("x^2*y-3*x*y^2+5", "x y"),
)
"""Keys of many kinds, each with its symbols."""


def compiled(value: str, symbols: str) -> Key:
    """A key in positive symbols."""
    declared = {name: {"domain": "positive"} for name in symbols.split()}
    mapping: dict[str, Any] = {"type": "expression", "value": value, "symbols": declared}
    key = compile_key(mapping, points=b"flaws")[1]
    assert isinstance(key, Key)
    return key


def number(value: int) -> Node:
    return Number(Fraction(value), str(value), NOWHERE)


def unrelated(chance: random.Random, names: list[str], depth: int) -> Node:
    """An expression that somebody might write who does not know the key."""
    if depth == 0 or chance.random() < 0.15:
        return number(chance.randint(1, 12)) if chance.random() < 0.3 else Name(chance.choice(names), NOWHERE)
    head = chance.choice(["+", "+", "*", "*", "*", "/", "^", "neg", "sqrt", "call"])
    if head == "call":
        head = chance.choice(["exp", "log", "sin", "cos"])
    if head == "^":
        return Apply(
            "^",
            (unrelated(chance, names, depth - 1), number(chance.choice([2, 2, 3])) if depth else number(2)),
            NOWHERE,
        )
    count = chance.choice([2, 2, 3]) if head in "+*" else 2 if head == "/" else 1
    return Apply(head, tuple(unrelated(chance, names, depth - 1) for _ in range(count)), NOWHERE)


class Flawed(NamedTuple):
    """A key with one flaw in it, and the flaw that was made."""

    code: str
    node: Node


def _parts(node: Node) -> Iterator[tuple[Node, Callable[[Node], Node]]]:
    yield node, lambda part: part
    if isinstance(node, Apply):
        for at, arg in enumerate(node.args):
            for part, inner in _parts(arg):
                yield part, _around(node, at, inner)


def _around(node: Apply, at: int, inner: Callable[[Node], Node]) -> Callable[[Node], Node]:
    return lambda part: Apply(node.head, (*node.args[:at], inner(part), *node.args[at + 1 :]), NOWHERE)


def _scaled(node: Node, factor: str) -> Node:
    return Apply("*", (parse(factor, Names(strict=False)), node), NOWHERE)


def flawed(key: Node, names: list[str]) -> Iterator[Flawed]:
    """The key with each flaw of the catalogue, everywhere it can be made."""
    for factor, code in (
        ("2", "flaw-factor"),
        ("1/4", "flaw-factor"),
        ("1000", "flaw-power-of-ten"),
        ("60", "flaw-time-unit"),
        ("1024", "flaw-binary-prefix"),
        ("pi", "flaw-factor"),
    ):
        yield Flawed(code, _scaled(key, factor))
    yield Flawed("flaw-sign", Apply("neg", (key,), NOWHERE))
    yield Flawed("flaw-reciprocal", Apply("/", (number(1), key), NOWHERE))
    yield Flawed("flaw-off-by-one", Apply("+", (key, number(1)), NOWHERE))
    for part, mended in _parts(key):
        for code, other in _local(part, names):
            yield Flawed(code, mended(other))


def _local(part: Node, names: list[str]) -> Iterator[tuple[str, Node]]:
    if isinstance(part, Name):
        yield from (("flaw-symbol-replaced", Name(name, NOWHERE)) for name in names if name != part.name)
        yield "flaw-power", Apply("^", (part, number(2)), NOWHERE)
    elif isinstance(part, Apply) and part.head in _MADE:
        yield from _MADE[part.head](part)


def _without(part: Apply, at: int) -> Node:
    rest = (*part.args[:at], *part.args[at + 1 :])
    return rest[0] if len(rest) == 1 else Apply(part.head, rest, NOWHERE)


def _in_sum(part: Apply) -> Iterator[tuple[str, Node]]:
    for at, arg in enumerate(part.args):
        negative = Apply("neg", (arg,), NOWHERE)
        yield "flaw-term-sign", Apply("+", (*part.args[:at], negative, *part.args[at + 1 :]), NOWHERE)
        yield "flaw-missing-term", _without(part, at)


def _in_product(part: Apply) -> Iterator[tuple[str, Node]]:
    yield from (("flaw-missing-factor", _without(part, at)) for at in range(len(part.args)))


def _in_quotient(part: Apply) -> Iterator[tuple[str, Node]]:
    yield "flaw-swapped-operands", Apply("/", part.args[::-1], NOWHERE)
    yield "flaw-inverted-factor", Apply("*", part.args, NOWHERE)


def _in_power(part: Apply) -> Iterator[tuple[str, Node]]:
    base, exponent = part.args
    yield "flaw-power", base
    yield "flaw-power", Apply("^", (base, Apply("+", (exponent, number(1)), NOWHERE)), NOWHERE)


_MADE = {"+": _in_sum, "*": _in_product, "/": _in_quotient, "^": _in_power}
