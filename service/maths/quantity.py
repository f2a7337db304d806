r"""A response to a quantity: a number, exact or between bounds, with the units it may have been given in.

Reads "2 \times 10^{14} bytes", "about 6 billion books", "200 TB / (4.8 TB/s) = 41.7 s" and "The cost is $18.18.". What can
be read in two ways is never guessed: it is refused, or it keeps both senses for the key to choose from.
"""

import re
from collections.abc import Mapping
from fractions import Fraction
from types import MappingProxyType

from service.errors import ResponseError
from service.maths import quantity_words as words
from service.maths.limits import MAX_EXPRESSION, MAX_TEXT
from service.maths.numerals import figures
from service.maths.prose import before_rounding, lead, peel, sides_of
from service.maths.quantity_formula import from_formula
from service.maths.quantity_items import Item, Nouns, items_of, plain
from service.maths.quantity_prose import concluding, unexplained, with_currency
from service.maths.quantity_side import Quantity, Remark, agree, has_number, side_of, soft_side
from service.maths.unit_runs import BARE, Sense, Senses, with_multiple
from service.maths.units import TABLE

__all__ = ["Quantity", "read_quantity"]

_FAST = re.compile(
    r"\s*(-?)([1-9]\d{0,2}(?:,\d{3}){1,100}|\d{1,40})(?:\.(\d{1,40}))?(?:[eE]([-+]?\d{1,3})(?![\d.]))?"
    r"(?: ?([A-Za-z%$]{1,24}))?\s*\.?\s*",
    re.ASCII,
)
"""A plain number with at most one known unit, which is what most responses are."""

_UNITS: Mapping[str, Senses] = MappingProxyType(
    {
        spelling: with_multiple(spelling, tuple(Sense(Fraction(1), unit) for unit in senses))
        for spelling, senses in TABLE.items()
    }
)
_NO_NOUNS: Nouns = MappingProxyType({})


def read_quantity(text: str, nouns: Nouns = _NO_NOUNS) -> Quantity:
    """The quantity a text states.

    Args:
        text: what the learner wrote.
        nouns: further count nouns in lower case, from the key.

    Raises:
        ResponseError: with a span in `text` and one of the codes empty, too-long, no-number, incomplete, several-numbers,
            bound-given, negated, unknown-unit, ambiguous-unit, number-too-large, lost-exponent, ambiguous-separator,
            no-value, cannot-add, unit-in-function, and those of the parser.
    """
    match = _FAST.fullmatch(text)
    if match is not None:
        unit = match[5]
        senses = BARE if unit is None else _UNITS.get(unit)
        if senses is not None:
            return _fast(match, senses)
    return _careful(text, nouns)


def _fast(match: re.Match[str], senses: Senses) -> Quantity:
    sign, whole, decimals, exponent, _ = match.groups()
    whole, decimals = whole.replace(",", ""), decimals or ""
    power = int(exponent or 0)
    places = len(decimals) - power
    digits = whole + decimals
    number = int(sign + digits)
    value = Fraction(number * 10**-places) if places <= 0 else Fraction(number, 10**places)
    mantissa = f"{sign}{whole.lstrip('0') or '0'}{'.' if decimals else ''}{decimals}"
    written = f"{mantissa}e{power}" if power else mantissa
    return Quantity(value, value, senses, written, figures(digits), places, match.span())


def _careful(text: str, nouns: Nouns) -> Quantity:
    if len(text) > MAX_TEXT:
        raise ResponseError("too-long", (MAX_TEXT, len(text)), {"limit": str(MAX_TEXT)})
    if not text.strip():
        raise ResponseError("empty", (0, len(text)))
    peeled = concluding(unexplained(peel(with_currency(text))))
    if len(peeled.strip()) > MAX_EXPRESSION:
        raise ResponseError("too-long", (MAX_EXPRESSION, len(text)), {"limit": str(MAX_EXPRESSION)})
    if not peeled.strip():
        raise ResponseError("no-number", (0, len(text)))
    found = from_formula(peeled, nouns) or _stated(plain(peeled), nouns)
    return _with_finer(found, peeled, nouns)


def _with_finer(last: Quantity, text: str, nouns: Nouns) -> Quantity:
    """The quantity together with what it is the rounding of, as the 2/3 of `2/3 ≈ 0.667`."""
    before = before_rounding(text)
    if before is None:
        return last
    try:
        finer = from_formula(before, nouns) or _stated(plain(before), nouns)
    except ResponseError:
        return last
    scales = {sense.unit.dimensions for sense in finer.senses} & {sense.unit.dimensions for sense in last.senses}
    return last._replace(finer=(finer.low, finer.high)) if (scales or finer.is_bare) and agree(finer, last) else last


MAX_SIDES = 12
"""Sides of a chain that are compared; of a longer one the last."""


def _stated(text: str, nouns: Nouns) -> Quantity:
    """The last side of a chain of equal values; the sides before it are only compared."""
    sides = [(side, items_of(plain(lead(side)), nouns)) for side in sides_of(text)[-MAX_SIDES:]]
    while len(sides) > 1 and not has_number(sides[-1][1]) and any(has_number(items) for _, items in sides[:-1]):
        if not sides[-1][0].strip():
            raise ResponseError("incomplete", (len(text.rstrip()) - 1, len(text.rstrip())))
        sides.pop()
    if len(sides) == 1 and not has_number(sides[0][1]):
        sides = [(text, items_of(text, nouns))]
    last = side_of(sides[-1][1], text)
    before = [items for _, items in sides[:-1]] or [[item for item in sides[0][1] if item.stop <= last.span[0]]]
    return _compared(last, before, text)


def _compared(last: Quantity, before: list[list[Item]], text: str) -> Quantity:
    """The last side, with its unit taken from the label before it, and a remark when the sides contradict each other."""
    for index, items in enumerate(before):
        previous = soft_side(items, text)
        if previous is None:
            continue
        if index and any(remark.code == "listed" for remark in previous.remarks):
            raise ResponseError("several-numbers", (previous.span[0], last.span[1]))
        if not agree(previous, last):
            return last._replace(remarks=(*last.remarks, Remark("sides-differ", (previous.span[0], last.span[1]))))
    if last.is_bare and len(before) == 1 and (senses := _label(before[0])):
        return last._replace(senses=senses, remarks=(*last.remarks, Remark("unit-from-label", last.span)))
    return last


def _label(items: list[Item]) -> Senses:
    """The one unit that a label states as `latency in ms` or `latency (ms)`."""
    units = [index for index, item in enumerate(items) if item.kind == "unit"]
    if len(units) != 1 or units[0] == 0 or items[units[0] - 1].text not in words.LABELLED:
        return ()
    return tuple(Sense(Fraction(1), unit) for unit in items[units[0]].senses)
