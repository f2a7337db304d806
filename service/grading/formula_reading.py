"""How the formula of a response is read for the type `expression`: its last side, without words, and what it may mean besides.

A percentage means a hundredth and is accepted where the key is given in percent; an angle in degrees is one in radians; of
`2/3 ≈ 0.667` either side may be meant.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from fractions import Fraction
from functools import partial

from service.errors import ResponseError
from service.grading.outcome import Note
from service.grading.sides import last_side
from service.maths.calculus_notation import Lexicon, understood
from service.maths.derivative import NotDifferentiable, derivative
from service.maths.exact import approximate
from service.maths.meanings import is_plain
from service.maths.names import Names
from service.maths.parser import Parsed
from service.maths.parser import read as parsed
from service.maths.prose import before_rounding, peel
from service.maths.quantity import read_quantity
from service.maths.trailing import without_unit, without_words
from service.maths.tree import COLLECTIONS, Apply, Name, Node, Number
from service.maths.values import survey

NEAR = Fraction(1, 20)
"""How far apart, relatively, two sides may be for the one to be the rounding of the other."""

_NOWHERE = (0, 0)
_DEGREE: Node = Apply("/", (Name("pi", _NOWHERE), Number(Fraction(180), "180", _NOWHERE)), _NOWHERE)
_HUNDRED: Node = Number(Fraction(100), "100", _NOWHERE)
_DECIMAL_COMMA = re.compile(r"\s*[-+−]?(?!0*[1-9]\d{0,2},\d{3}\s*\Z)\d+,\d+\s*")


@dataclass(frozen=True, slots=True)
class Reading:
    """A response as read.

    Attributes:
        parsed: the last side.
        notes: what was remarked while reading.
        others: what it may mean besides.
    """

    parsed: Parsed
    notes: tuple[Note, ...]
    others: tuple[Node, ...] = ()


def formula(text: str, names: Names) -> Parsed:
    """One formula; a single number may have a decimal comma.

    Raises:
        ResponseError: those of the parser, and not-one-formula for a collection.
    """
    if "," in text and _DECIMAL_COMMA.fullmatch(text):
        text = text.replace(",", ".")
    reading = (_DERIVED.search(text) and _differentiated(text, names)) or parsed(text, names)
    if "\\{" in text or "\\lbrace" in text:
        reading = Parsed(_grouped(reading.node), reading.remarks)
    stray = next((node for node in _outside_cases(reading.node) if node.head in COLLECTIONS), None)
    if stray is not None:
        raise ResponseError("not-one-formula", stray.span)
    return reading


_DERIVED = re.compile(
    r"\\[cdt]?frac\s*\{\s*(?:d|\\mathrm\s*\{\s*d\s*\}|\\partial)\s*(?:\^\s*\{?\s*\d\s*\}?\s*)?[}(\[\\]"
    r"|(?<![A-Za-z\\_^])d\s*/\s*d\s?[A-Za-z](?![A-Za-z])"
)


def _differentiated(text: str, names: Names) -> Parsed | None:
    r"""The formula with `\\frac{d}{dx}` carried out on what stands behind it; None where it cannot be."""
    lettered, lexicon = Lexicon(names).derived(text)
    try:
        reading = parsed(lettered, lexicon.names)
        node = _carried_out(understood(reading.node, lettered, lexicon))
    except (ResponseError, NotDifferentiable):
        return None
    return Parsed(node, reading.remarks) if is_plain(node) else None


def _carried_out(node: Node) -> Node:
    if not isinstance(node, Apply):
        return node
    args = tuple(map(_carried_out, node.args))
    if node.head == "derivative" and isinstance(args[1], Name):
        return derivative(args[0], args[1].name)
    return node._replace(args=args)


def _grouped(node: Node) -> Node:
    r"""The formula where braces that hold one expression only group, as in `5\\{x + 2(3 - x)\\}`."""
    if not isinstance(node, Apply):
        return node
    if node.head == "set" and len(node.args) == 1:
        return _grouped(node.args[0])
    return node._replace(args=tuple(map(_grouped, node.args)))


def _outside_cases(node: Node) -> Iterator[Apply]:
    """Every operation, without the conditions of case distinctions."""
    if isinstance(node, Apply):
        yield node
        for arg in node.args[::2] if node.head == "cases" else node.args:
            yield from _outside_cases(arg)


def read_formula(text: str, names: Names, unit: str, used: frozenset[str]) -> Reading:
    """The formula in a response: the last side that can be read of `lhs = … = rhs`, without wrappers, unit and words.

    Args:
        text: the response.
        names: what may be written.
        unit: what may trail; words besides are dropped only where there is none.
        used: names that the key uses, for telling names from words.

    Raises:
        ResponseError: what the last side is refused for.
    """
    side = partial(_side, names, unit, used)
    reading = last_side(text, side)
    if not used and survey(reading.node, {}).variables:
        reading = _in_words(text) or reading
    notes = tuple(Note(remark.code, remark.span) for remark in reading.remarks)
    return Reading(reading, notes, tuple(_rounded(text, reading.node, side)))


def _in_words(text: str) -> Parsed | None:
    """The number that a text states in words or with a unit, where a number is all that is asked for: `five`, `12 cm`."""
    try:
        found = read_quantity(text)
    except ResponseError:
        return None
    if found.low != found.high or found.senses[0].factor != 1:
        return None
    return Parsed(Number(found.low, found.written or str(found.low), found.span), ())


def _side(names: Names, unit: str, used: frozenset[str], side: str) -> Parsed:
    bare = without_unit(side, unit)
    plain = without_words(bare, names) if not unit else bare
    try:
        reading = formula(bare, names)
    except ResponseError:
        if plain != bare:
            return formula(plain, names)
        if bare == side:
            raise
        return formula(side, names)
    if plain == bare or survey(reading.node, {}).variables <= used:
        return reading
    try:
        return formula(plain, names)
    except ResponseError:
        return reading


def _rounded(text: str, last: Node, side: "partial[Parsed]") -> Iterator[Node]:
    """The constant that the last side is the rounding of, as it was written before."""
    before = before_rounding(peel(text))
    if before is None or not before.strip():
        return
    try:
        node = last_side(before, side).node
    except ResponseError:
        return
    exact, rounded = approximate(node), approximate(last)
    if exact and rounded and abs(exact[0] - rounded[0]) <= NEAR * abs(exact[0]):
        yield node


def readings_of_key(key: Parsed) -> Iterator[Node]:
    """What a key may mean: its value, and in percent or degrees also the bare number and the angle."""
    yield key.node
    codes = [remark.code for remark in key.remarks]
    if codes == ["percent"]:
        yield Apply("*", (key.node, _HUNDRED), key.node.span)
    if codes == ["degrees"]:
        yield _as_angle(key.node)


def _as_angle(node: Node) -> Node:
    return Apply("*", (node, _DEGREE), node.span)


def meant(reading: Reading, key: Node) -> Iterator[Node]:
    """What a response may mean: what it says, an angle in radians, a number in percent where the key is one above 1."""
    yield reading.parsed.node
    yield from reading.others
    codes = [remark.code for remark in reading.parsed.remarks]
    if "degrees" in codes:
        yield _as_angle(reading.parsed.node)
    if codes == ["percent"] and isinstance(key, Number) and key.value > 1:
        yield Apply("*", (reading.parsed.node, _HUNDRED), reading.parsed.node.span)
