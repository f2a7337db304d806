"""One change to one part of a response: which of them would make the whole right, as far as floating point tells."""

import math
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from fractions import Fraction
from itertools import combinations
from typing import NamedTuple

from service.errors import Span
from service.grading.flaws.catalogue import Slip, Slips, exactly
from service.grading.flaws.screen import Cell, Sheet, close, computed
from service.maths.tree import Apply, Name, Node, Number

_LOG_HEADS = {"log": 1.0, "log2": math.log(2), "log10": math.log(10)}
_TRIGONOMETRIC = frozenset("sin cos tan cot sec csc".split())
_INVERSE_TRIGONOMETRIC = frozenset("asin acos atan".split())
_LIKE = ("sin", "cos", "tan")
NOWHERE = (0, 0)


class Change(NamedTuple):
    """A change that may make the response right.

    Attributes:
        code: the flaw that it mends.
        at: index of the part.
        part: what would stand there.
        span: what is pointed at; None for the whole response.
        values: what the sentence needs.
    """

    code: str
    at: int
    part: Node
    span: Span | None = None
    values: Mapping[str, str] = {}


@dataclass(slots=True)
class Search:
    """What changes are made of.

    Attributes:
        sheet: the response at a point.
        names: the key's symbols with their values there.
        terms: the terms of the key's sums with their values.
        slips: the constant factors that are looked for.
    """

    sheet: Sheet
    names: Mapping[str, float]
    terms: list[tuple[Node, float]]
    slips: Slips


Family = Callable[[Search, int, Cell], Iterator[Change]]


def number(value: int | Fraction) -> Node:
    """A literal that nobody wrote."""
    return Number(Fraction(value), str(value), NOWHERE)


def constant(slip: Slip) -> Node:
    """The factor of a slip as a tree."""
    exact = exactly(slip)
    if exact is not None:
        return Number(exact, slip.text, NOWHERE)
    *twice, name = slip.text.split("*")
    return times(number(2), Name(name, NOWHERE)) if twice else Name(name, NOWHERE)


def times(left: Node, right: Node) -> Node:
    """A product; of two literals, a literal."""
    if isinstance(left, Number) and isinstance(right, Number):
        return number(left.value * right.value)
    return Apply("*", (left, right), NOWHERE)


def over(above: Node, below: Node) -> Node:
    """A quotient; of two literals, a literal."""
    if isinstance(above, Number) and isinstance(below, Number) and below.value:
        return number(above.value / below.value)
    return Apply("/", (above, below), NOWHERE)


def plus(*terms: Node) -> Node:
    """A sum; of one term, the term; a literal at the end joins one that is there, and zero is left out."""
    if len(terms) == 1:
        return terms[0]
    first, last = terms[0], terms[-1]
    if isinstance(last, Number) and len(terms) == 2:
        inside = first.args if isinstance(first, Apply) and first.head == "+" else (first,)
        literal = sum((value for arg in inside if (value := literal_of(arg)) is not None), last.value)
        others = tuple(arg for arg in inside if literal_of(arg) is None)
        terms = (*others, number(literal)) if literal or not others else others
    return terms[0] if len(terms) == 1 else Apply("+", terms, NOWHERE)


def literal_of(node: Node) -> Fraction | None:
    """The value of a literal, a sign in front included."""
    if isinstance(node, Number):
        return node.value
    if isinstance(node, Apply) and node.head == "neg" and isinstance(node.args[0], Number):
        return -node.args[0].value
    return None


def product(*factors: Node) -> Node:
    """A product; of one factor, the factor."""
    return factors[0] if len(factors) == 1 else Apply("*", factors, NOWHERE)


def power(base: Node, exponent: Node) -> Node:
    """A power."""
    return Apply("^", (base, exponent), NOWHERE)


def negated(node: Node) -> Node:
    """The negative, without a double sign."""
    if isinstance(node, Apply) and node.head == "neg":
        return node.args[0]
    return Apply("neg", (node,), NOWHERE)


def head_of(search: Search, at: int) -> str:
    """The head of the part around a part; empty for the whole."""
    parent = search.sheet.cells[at].parent
    around = search.sheet.cells[parent].node if parent >= 0 else None
    return around.head if isinstance(around, Apply) else ""


def is_slot(search: Search, at: int, cell: Cell) -> bool:
    """Whether a change of this part by a factor is not the same as one of what is around it."""
    around = head_of(search, at)
    return around not in ("*", "/", "neg") and not (around == "^" and cell.place == 0)


def is_in_sum(search: Search, cell: Cell) -> bool:
    """Whether a sum stands somewhere around this part."""
    while cell.parent >= 0:
        cell = search.sheet.cells[cell.parent]
        if isinstance(cell.node, Apply) and cell.node.head == "+":
            return True
    return False


def scaled(search: Search, at: int, cell: Cell) -> Iterator[Change]:
    """A constant factor, the sign, the reciprocal."""
    if cell.needed is None or not cell.value or not is_slot(search, at, cell):
        return
    ratio = cell.needed / cell.value
    whole = at == 0
    if close(ratio, -1):
        code = "flaw-sign" if whole else "flaw-power" if head_of(search, at) == "^" else "flaw-term-sign"
        yield Change(code, at, negated(cell.node), cell.node.span)
    elif slip := search.slips.near(ratio):
        values = {"factor": slip.text}
        part = times(cell.node, constant(slip)) if ratio > 1 else over(cell.node, constant(slip))
        if whole:
            yield Change(slip.code, at, part, None, values)
        elif head_of(search, at) == "^":
            yield Change("flaw-power", at, part, cell.node.span)
        elif not isinstance(cell.node, Number):
            yield Change("flaw-term-factor", at, part, cell.node.span, values)
    if whole and close(cell.needed * cell.value, 1):
        yield Change("flaw-reciprocal", at, over(number(1), cell.node))


def shifted(search: Search, at: int, cell: Cell) -> Iterator[Change]:
    """One more or less; a term of the key that is missing."""
    around = head_of(search, at)
    if cell.needed is None or around in ("+", "neg") or (isinstance(cell.node, Number) and around in ("*", "/")):
        return
    lost = cell.needed - cell.value
    scale = max(abs(cell.needed), abs(cell.value))
    if abs(cell.needed) <= 1e-8 * scale:
        return
    if abs(abs(lost) - 1) <= 1e-8 * scale and not (isinstance(cell.node, Name) and is_in_sum(search, cell)):
        yield Change("flaw-off-by-one", at, plus(cell.node, number(1 if lost > 0 else -1)), cell.node.span)
        return
    for term, value in search.terms:
        if abs(lost - value) <= 1e-9 * scale:
            yield Change("flaw-missing-term", at, plus(cell.node, term), cell.node.span)


def powered(search: Search, at: int, cell: Cell) -> Iterator[Change]:
    """Squared or not, rooted or not, an exponent one off."""
    node, sheet = cell.node, search.sheet
    around = head_of(search, at)
    if isinstance(node, Number) or (isinstance(node, Apply) and (node.head == "neg" or _is_term(node, around))):
        return
    if sheet.fits(at, cell.value * cell.value):
        yield Change("flaw-power", at, power(node, number(2)), node.span)
    elif cell.value > 0 and sheet.fits(at, math.sqrt(cell.value)):
        yield Change("flaw-power", at, power(node, number(Fraction(1, 2))), node.span)
    if isinstance(node, Apply) and node.head == "^":
        yield from _exponents(sheet, at, cell, node)


def _is_term(node: Apply, around: str) -> bool:
    return node.head in ("*", "/") and around in ("+", "neg", "^")


def _exponents(sheet: Sheet, at: int, cell: Cell, node: Apply) -> Iterator[Change]:
    base = sheet.cells[cell.args[0]].value
    if not base:
        return
    for value, step in ((cell.value * base, 1), (cell.value / base, -1)):
        if sheet.fits(at, value):
            exponent = node.args[1]
            raised = number(exponent.value + step) if isinstance(exponent, Number) else plus(exponent, number(step))
            yield Change("flaw-power", at, power(node.args[0], raised), node.span)


def renamed(search: Search, at: int, cell: Cell) -> Iterator[Change]:
    """Another symbol of the key in this place."""
    if not at or not isinstance(cell.node, Name):
        return
    for name, value in search.names.items():
        if name != cell.node.name and search.sheet.fits(at, value):
            yield Change("flaw-symbol-replaced", at, Name(name, NOWHERE), cell.node.span, {"name": cell.node.name})


def factored(search: Search, at: int, cell: Cell) -> Iterator[Change]:
    """A symbol of the key that is missing as a factor or divisor of this part."""
    if cell.needed is None or not cell.value or isinstance(cell.node, Number):
        return
    if head_of(search, at) in ("*", "/", "neg"):
        return
    ratio = cell.needed / cell.value
    there = _factors(cell.node)
    for name, value in search.names.items():
        if name in there:
            continue
        if close(ratio, value):
            yield Change("flaw-missing-factor", at, times(cell.node, Name(name, NOWHERE)), cell.node.span)
        elif close(ratio * value, 1):
            yield Change("flaw-missing-factor", at, over(cell.node, Name(name, NOWHERE)), cell.node.span)


def _factors(node: Node) -> frozenset[str]:
    """The symbols that stand in a product or quotient as factors, raised or not."""
    if isinstance(node, Name):
        return frozenset([node.name])
    if isinstance(node, Apply) and node.head in ("*", "/", "neg"):
        return frozenset().union(*map(_factors, node.args))
    return _factors(node.args[0]) if isinstance(node, Apply) and node.head == "^" else frozenset()


def in_sum(search: Search, at: int, cell: Cell) -> Iterator[Change]:
    """A term too many, the operands of a difference swapped, a sum where a product is meant."""
    node, sheet = cell.node, search.sheet
    if not isinstance(node, Apply) or node.head != "+":
        return
    values = sheet.values(cell)
    for index, (arg, value) in enumerate(zip(node.args, values, strict=True)):
        if sheet.fits(at, cell.value - value):
            rest = plus(*node.args[:index], *node.args[index + 1 :])
            yield Change("flaw-extra-term", at, rest, arg.span)
    if _is_difference(node) and sheet.fits(at, -cell.value):
        yield Change("flaw-swapped-difference", at, negated(node), node.span)
    if not any(isinstance(arg, Number) for arg in node.args) and sheet.fits(at, math.prod(values)):
        yield Change("flaw-sum-for-product", at, product(*node.args), node.span)


def _is_difference(node: Apply) -> bool:
    return len(node.args) == 2 and sum(isinstance(arg, Apply) and arg.head == "neg" for arg in node.args) == 1


def in_product(search: Search, at: int, cell: Cell) -> Iterator[Change]:
    """A factor too many, one that should divide, a product where a sum is meant."""
    node, sheet = cell.node, search.sheet
    if not isinstance(node, Apply) or node.head != "*":
        return
    values = sheet.values(cell)
    for index, (arg, value) in enumerate(zip(node.args, values, strict=True)):
        if not value or isinstance(arg, Number):
            continue
        rest = product(*node.args[:index], *node.args[index + 1 :])
        if sheet.fits(at, cell.value / value):
            yield Change("flaw-extra-factor", at, rest, arg.span)
        if sheet.fits(at, cell.value / value / value):
            yield Change("flaw-inverted-factor", at, over(rest, arg), arg.span)
    yield from _summing(sheet, at, cell, node)


def _summing(sheet: Sheet, at: int, cell: Cell, node: Apply) -> Iterator[Change]:
    values = sheet.values(cell)
    symbolic = [place for place, arg in enumerate(node.args) if values[place] and not isinstance(arg, Number)]
    for one, other in combinations(symbolic, 2):
        summed = cell.value / values[one] / values[other] * (values[one] + values[other])
        if sheet.fits(at, summed):
            span = (node.args[one].span[0], node.args[other].span[1])
            yield Change("flaw-product-for-sum", at, _summed(node, one, other), span)


def _summed(node: Apply, index: int, other: int) -> Node:
    kept = [arg for at, arg in enumerate(node.args) if at not in (index, other)]
    return product(*kept, plus(node.args[index], node.args[other]))


def in_quotient(search: Search, at: int, cell: Cell) -> Iterator[Change]:
    """The operands of a division or power swapped; a divisor too many, or one that should be a factor."""
    node, sheet = cell.node, search.sheet
    if not isinstance(node, Apply) or node.head not in ("/", "^"):
        return
    left, right = sheet.values(cell)
    one, other = node.args
    if node.head == "^":
        if left > 0 and right > 0 and sheet.fits(at, _raised(right, left)):
            yield Change("flaw-swapped-operands", at, power(other, one), node.span)
        return
    if at and left and sheet.fits(at, right / left):
        yield Change("flaw-swapped-operands", at, over(other, one), node.span)
    if not isinstance(other, Number):
        if sheet.fits(at, left):
            yield Change("flaw-extra-factor", at, one, other.span)
        if sheet.fits(at, left * right):
            yield Change("flaw-inverted-factor", at, times(one, other), other.span)


def _raised(base: float, exponent: float) -> float:
    try:
        return float(base**exponent)
    except OverflowError:
        return math.inf


def in_function(search: Search, at: int, cell: Cell) -> Iterator[Change]:
    """Another base of a logarithm, degrees for radians, sine for cosine."""
    node, sheet = cell.node, search.sheet
    if not isinstance(node, Apply):
        return
    if node.head in _LOG_HEADS and len(node.args) == 1:
        natural = cell.value * _LOG_HEADS[node.head]
        for head, base in _LOG_HEADS.items():
            if head != node.head and sheet.fits(at, natural / base):
                yield Change("flaw-log-base", at, Apply(head, node.args, node.span), node.span)
    if node.head in _TRIGONOMETRIC:
        yield from _angles(sheet, cell.args[0], node.args[0], node.span)
        yield from _like(sheet, at, cell, node)
    elif node.head in _INVERSE_TRIGONOMETRIC:
        yield from _angles(sheet, at, node, node.span)


_DEGREE = over(Name("pi", NOWHERE), number(180))
_RADIAN = over(number(180), Name("pi", NOWHERE))


def _angles(sheet: Sheet, at: int, node: Node, span: Span) -> Iterator[Change]:
    for value, factor in ((math.pi / 180, _DEGREE), (180 / math.pi, _RADIAN)):
        if sheet.fits(at, sheet.cells[at].value * value):
            yield Change("flaw-degrees", at, times(node, factor), span)


def _like(sheet: Sheet, at: int, cell: Cell, node: Apply) -> Iterator[Change]:
    if node.head not in _LIKE:
        return
    for head in _LIKE:
        if head != node.head and sheet.fits(at, computed(head, sheet.values(cell))):
            yield Change("flaw-function", at, Apply(head, node.args, node.span), node.span)


FAMILIES: tuple[Family, ...] = (
    scaled,
    shifted,
    powered,
    renamed,
    factored,
    in_sum,
    in_product,
    in_quotient,
    in_function,
)
"""Every kind of change to one part, brackets aside."""
