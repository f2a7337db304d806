"""What is wrong with an expression in matrices: changes tried one by one against an equality test that the caller has.

Whoever compares matrices knows shapes and non-commuting products; here are only the changes: a transpose or inverse lost or added,
the order of a product, the sign, one symbol for another, a factor or term missing or too many.
"""

from collections.abc import Callable, Iterator, Sequence
from itertools import combinations
from typing import NamedTuple

from service.grading.flaws.changes import NOWHERE, negated, plus, product
from service.grading.flaws.search import agreed
from service.grading.outcome import Note
from service.maths.tree import Apply, Name, Node, names_in

MAX_TESTS = 60
"""Changes that are tried; at some 10 µs each, since parts that are not changed are computed once."""


class Equality(NamedTuple):
    """How a changed response is compared with the key.

    Attributes:
        may_be_equal: whether it is worth a proof; quick, and asked only while every change that is tried is kept.
        proves_equal: whether it is proved equal to the key; one whose shapes do not fit is not.
    """

    may_be_equal: Callable[[Node], bool]
    proves_equal: Callable[[Node], bool]


Trial = tuple[Note, Node]
"""What is said, and the response with one change made."""

RANKS = (
    "flaw-sign",
    "flaw-lost-transpose",
    "flaw-lost-inverse",
    "flaw-order",
    "flaw-symbols-swapped",
    "flaw-term-sign",
    "flaw-symbol-replaced",
    "flaw-missing-factor",
    "flaw-extra-factor",
    "flaw-missing-term",
    "flaw-extra-term",
)
"""From the simplest on."""


def matrix_flaw_of(response: Node, key: Node, tests: Equality, symbols: Sequence[str]) -> Note | None:
    """The one flaw that explains a wrong expression in matrices, or None.

    Args:
        response: known to be unequal to the key.
        key: what is expected.
        tests: of equality with the key.
        symbols: names that a factor may be.
    """
    trials = sorted(_trials(response, key, symbols), key=lambda trial: RANKS.index(trial[0].code))
    found: list[Note] = []
    for note, mended in trials[:MAX_TESTS]:
        if found and note.code != found[0].code:
            break
        if note not in found and tests.may_be_equal(mended) and tests.proves_equal(mended):
            found.append(note)
    return agreed(found)


def _trials(response: Node, key: Node, symbols: Sequence[str]) -> Iterator[Trial]:
    yield Note("flaw-sign"), negated(response)
    yield Note("flaw-lost-transpose"), _called("transpose", response)
    expected = names_in(key)
    used = [name for name in symbols if name in names_in(response) and name in expected]
    for one, other in combinations(used, 2):
        yield Note("flaw-symbols-swapped", None, {"one": one, "other": other}), _swapped(response, one, other)
    factors = [name for name in symbols if name in expected]
    for part, mended in _everywhere(response):
        yield from _of_part(part, mended, factors)
    for term in _terms(key):
        yield Note("flaw-missing-term"), plus(response, term)


def _everywhere(node: Node) -> Iterator[tuple[Node, Callable[[Node], Node]]]:
    """Every part with the function that puts another in its place."""
    yield node, lambda part: part
    if not isinstance(node, Apply):
        return
    for at, arg in enumerate(node.args):
        for part, inner in _everywhere(arg):
            yield part, _around(node, at, inner)


def _around(node: Apply, at: int, inner: Callable[[Node], Node]) -> Callable[[Node], Node]:
    return lambda part: Apply(node.head, (*node.args[:at], inner(part), *node.args[at + 1 :]), node.span)


def _of_part(part: Node, mended: Callable[[Node], Node], factors: Sequence[str]) -> Iterator[Trial]:
    if isinstance(part, Name):
        yield from _of_name(part, mended, factors)
    elif isinstance(part, Apply):
        if part.head in ("transpose", "inv"):
            code = "flaw-lost-transpose" if part.head == "transpose" else "flaw-lost-inverse"
            yield Note(code, part.span), mended(part.args[0])
        elif part.head == "*":
            yield from _of_product(part, mended)
        elif part.head == "+":
            yield from _of_sum(part, mended)


def _of_name(part: Name, mended: Callable[[Node], Node], factors: Sequence[str]) -> Iterator[Trial]:
    yield Note("flaw-lost-transpose", part.span), mended(_called("transpose", part))
    yield Note("flaw-lost-inverse", part.span), mended(_called("inv", part))
    for name in factors:
        other = Name(name, NOWHERE)
        if name != part.name:
            yield Note("flaw-symbol-replaced", part.span, {"name": part.name}), mended(other)
            yield Note("flaw-missing-factor", part.span), mended(product(other, part))
            yield Note("flaw-missing-factor", part.span), mended(product(part, other))


def _of_product(part: Apply, mended: Callable[[Node], Node]) -> Iterator[Trial]:
    args = part.args
    if len(args) > 2:
        yield Note("flaw-order", part.span), mended(product(*args[::-1]))
    for at in range(len(args)):
        yield Note("flaw-extra-factor", args[at].span), mended(product(*args[:at], *args[at + 1 :]))
        if at:
            moved = product(*args[: at - 1], args[at], args[at - 1], *args[at + 1 :])
            yield Note("flaw-order", (args[at - 1].span[0], args[at].span[1])), mended(moved)


def _of_sum(part: Apply, mended: Callable[[Node], Node]) -> Iterator[Trial]:
    for at, arg in enumerate(part.args):
        signed = plus(*part.args[:at], negated(arg), *part.args[at + 1 :])
        yield Note("flaw-term-sign", arg.span), mended(signed)
        yield Note("flaw-extra-term", arg.span), mended(plus(*part.args[:at], *part.args[at + 1 :]))


def _called(head: str, node: Node) -> Node:
    if isinstance(node, Apply) and node.head == head:
        return node.args[0]
    return Apply(head, (node,), NOWHERE)


def _swapped(node: Node, one: str, other: str) -> Node:
    if isinstance(node, Name):
        return Name({one: other, other: one}.get(node.name, node.name), node.span)
    if isinstance(node, Apply):
        return Apply(node.head, tuple(_swapped(arg, one, other) for arg in node.args), node.span)
    return node


def _terms(key: Node) -> Iterator[Node]:
    if isinstance(key, Apply) and key.head == "+":
        yield from key.args
