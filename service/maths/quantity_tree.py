"""The arithmetic of quantities: items to a tree of `service.maths.parser`, and the tree to a number with a unit.

A number and the units behind it are one factor: `200 TB / 4.8 TB/s` is 41.7 s. Where only one unit is written, and last,
it belongs to the whole: `200/4.8 s` is 41.7 s too.
"""

from fractions import Fraction
from typing import NamedTuple

from service.errors import ResponseError, Span
from service.maths.exact import approximate
from service.maths.parser import assemble
from service.maths.quantity_items import CURRENCIES, Item
from service.maths.tokens import Token
from service.maths.tree import Apply, Name, Node, names_in
from service.maths.unit_runs import BARE, Sense, Senses, run_at
from service.maths.units import PLAIN, Unit, coherent, kind_of

MAX_QUANTITY_BITS = 3_300
"""Bits of numerator and denominator: what is read stays within 10^±993, so that what is shown can be read again."""


class Amount(NamedTuple):
    """A value between two bounds, which are equal when it is exact, and the senses of its unit.

    `literal` is the only number in it, when there is but one and perhaps a sign.
    """

    low: Fraction
    high: Fraction
    senses: Senses
    literal: Item | None = None


class Piece(NamedTuple):
    """A token, or the run of units behind it."""

    token: Token | None
    senses: Senses = BARE


CODES = frozenset("USD EUR GBP JPY CNY INR CHF usd eur gbp US$".split()) | frozenset(CURRENCIES)
"""Currencies that may stand before their amount."""


def is_prefix(items: list[Item], at: int) -> bool:
    """Whether a currency stands here before its amount."""
    if items[at].text not in CODES or items[at].kind != "unit":
        return False
    return at + 1 < len(items) and (
        items[at + 1].kind == "number" or (items[at + 1].text == "-" and at + 2 < len(items))
    )


def amount_of(items: list[Item]) -> Amount:
    """The value of items that hold nothing but arithmetic and units.

    Raises:
        ResponseError: the codes of the parser, and ambiguous-unit, no-value, cannot-add, unit-in-function, number-too-large.
    """
    pieces = _pieces(items)
    end = Token("end", "", items[-1].stop, items[-1].stop)
    runs = [piece for piece in pieces if piece.token is None]
    if not runs or (len(runs) == 1 and pieces[-1] is runs[0]):
        tokens = [piece.token for piece in pieces if piece.token]
        low, high = _number(assemble([*tokens, end]).node)
        return Amount(low, high, runs[0].senses if runs else BARE, _literal(tokens, items))
    return _calculated(pieces, end)


def _literal(tokens: list[Token], items: list[Item]) -> Item | None:
    if [token.kind for token in tokens if token.text not in ("+", "-", "(", ")")] != ["number"]:
        return None
    number = next(token for token in tokens if token.kind == "number")
    return next(item for item in items if item.numeral is not None and item.start == number.start)


def _calculated(pieces: list[Piece], end: Token) -> Amount:
    units: list[Unit] = []
    node = assemble([*_grouped(pieces, units), end]).node
    low, high, unit = _evaluated(node, units)
    shown = coherent(unit)
    factor = unit.scale / shown.scale
    return Amount(low * factor, high * factor, (Sense(Fraction(1), shown),))


def _pieces(items: list[Item]) -> list[Piece]:
    pieces: list[Piece] = []
    prefix: Senses = BARE
    at = 0
    while at < len(items):
        item = items[at]
        if is_prefix(items, at):
            prefix, at = tuple(Sense(Fraction(1), unit) for unit in item.senses), at + 1
        elif item.kind in ("unit", "per", "filler"):
            senses, stop = run_at(items, at)
            pieces.extend(_run(senses, item) if stop > at else ())
            at = max(stop, at + 1)
        else:
            pieces.extend(_joint(items, at, pieces))
            pieces.append(Piece(_token(item)))
            senses, stop = _behind(items, at, prefix)
            prefix = prefix if item.kind == "operator" else BARE
            pieces.extend([Piece(None, senses)] if senses != BARE else ())
            at = max(stop, at + 1)
    return pieces


def _joint(items: list[Item], at: int, pieces: list[Piece]) -> list[Piece]:
    """Two numbers side by side are no product, `18.1.8`, `41 42`, but `12 h 7 min` is a sum."""
    if not at or items[at].kind != "number" or items[at - 1].kind not in ("number", "unit"):
        return []
    if items[at - 1].kind == "unit" and pieces and pieces[-1].token is None:
        before, after = (
            pieces[-1].senses[0].unit,
            items[at + 1].senses[0] if at + 1 < len(items) and items[at + 1].senses else None,
        )
        if after is not None and after.dimensions == before.dimensions and after.scale < before.scale:
            return [Piece(Token("operator", "+", items[at].start, items[at].start))]
    if items[at - 1].kind == "number" or (pieces and pieces[-1].token is None):
        code = "malformed-number" if items[at - 1].stop == items[at].start else "several-numbers"
        raise ResponseError(code, (items[0].start, items[at].stop))
    return []


def _run(senses: Senses, item: Item) -> list[Piece]:
    if senses == BARE:
        raise ResponseError("unknown-unit", (item.start, item.stop), {"unit": item.text, "suggestion": ""})
    return [Piece(None, senses)]


def _behind(items: list[Item], at: int, prefix: Senses) -> tuple[Senses, int]:
    """The units behind a number, and the currency before it."""
    if items[at].kind not in ("number", "close") or _ends_exponent(items, at):
        return BARE, at + 1
    senses, stop = run_at(items, at + 1)
    if items[at].kind == "number" and prefix != BARE:
        return _paid(items, at, prefix), stop
    return senses, stop


def _paid(items: list[Item], at: int, prefix: Senses) -> Senses:
    """`$18.18/hour`: the currency is the first unit of the run behind the number; `$18.18 USD` names it once."""
    currency = Item("unit", prefix[0].unit.text, items[at].stop, items[at].stop, None, (prefix[0].unit,))
    behind = items[at + 1 :]
    if behind and behind[0].kind == "unit" and behind[0].senses == currency.senses:
        behind = behind[1:]
    return run_at([currency, *behind], 0)[0]


def _ends_exponent(items: list[Item], at: int) -> bool:
    return at > 0 and items[at - 1].text == "^" and at + 1 < len(items) and items[at + 1].kind != "unit"


def _token(item: Item) -> Token:
    if item.numeral is not None:
        return Token("number", item.numeral.written or str(item.numeral.value), item.start, item.stop)
    return Token(item.kind, item.text, item.start, item.stop)


def _grouped(pieces: list[Piece], units: list[Unit]) -> list[Token]:
    """The tokens with every number and its units in brackets; units become the names #0, #1, …"""
    tokens: list[Token] = []
    for piece in pieces:
        if piece.token is not None:
            tokens.append(piece.token)
            continue
        place = tokens[-1].stop if tokens else 0
        unit = piece.senses[0].unit
        named = [Token("operator", "*", place, place), Token("symbol", f"#{len(units)}", place, place)]
        units.append(Unit(unit.text, unit.scale * piece.senses[0].factor, unit.dimensions))
        if tokens and tokens[-1].kind == "number":
            number = tokens.pop()
            tokens += [
                Token("open", "(", number.start, number.start),
                number,
                *named,
                Token("close", ")", place, place),
            ]
        else:
            tokens += named
    return tokens


def _number(node: Node) -> tuple[Fraction, Fraction]:
    """The bounds of a constant."""
    bounds = approximate(node)
    if bounds is None:
        raise ResponseError("no-value", node.span)
    if any(part.bit_length() > MAX_QUANTITY_BITS for bound in bounds for part in (bound.numerator, bound.denominator)):
        raise ResponseError("number-too-large", node.span, {"literal": "…"})
    return bounds


Evaluated = tuple[Fraction, Fraction, Unit]


def _evaluated(node: Node, units: list[Unit]) -> Evaluated:
    if isinstance(node, Name) and node.name.startswith("#"):
        return Fraction(1), Fraction(1), units[int(node.name[1:])]
    if not isinstance(node, Apply) or not any(name.startswith("#") for name in names_in(node)):
        return *_number(node), PLAIN
    if node.head == "^":
        return _power(node, units)
    args = [_evaluated(arg, units) for arg in node.args]
    if node.head == "neg":
        low, high, unit = args[0]
        return -high, -low, unit
    if node.head == "+":
        return _sum(args, node.span)
    if node.head not in "*/":
        raise ResponseError("unit-in-function", node.span, {"function": node.head})
    return _folded(args, node)


def _folded(args: list[Evaluated], node: Apply) -> Evaluated:
    low, high, unit = args[0]
    for a, b, other in args[1:]:
        if node.head == "/" and a <= 0 <= b:
            raise ResponseError("no-value", node.span)
        corners = [x / y if node.head == "/" else x * y for x in {low, high} for y in {a, b}]
        low, high = min(corners), max(corners)
        unit = unit.over(other) if node.head == "/" else unit.times(other)
        _check(low, high, node.span)
    return low, high, unit


def _check(low: Fraction, high: Fraction, span: Span) -> None:
    if max(low.numerator.bit_length(), low.denominator.bit_length(), high.numerator.bit_length()) > MAX_QUANTITY_BITS:
        raise ResponseError("number-too-large", span, {"literal": "…"})


def _power(node: Apply, units: list[Unit]) -> Evaluated:
    low, high, unit = _evaluated(node.args[0], units)
    exponent, _ = _number(node.args[1])
    if exponent.denominator != 1 or not 0 < exponent <= 12 or low != high:
        raise ResponseError("unit-in-function", node.span, {"function": "^"})
    _check(
        low**0,
        Fraction(1 << (max(low.numerator.bit_length(), low.denominator.bit_length()) * int(exponent))),
        node.span,
    )
    return low ** int(exponent), low ** int(exponent), unit.power(int(exponent))


def _sum(args: list[Evaluated], span: Span) -> Evaluated:
    unit = args[0][2]
    for _, _, other in args:
        if other.dimensions != unit.dimensions:
            raise ResponseError(
                "cannot-add", span, {"one": kind_of(unit.dimensions), "other": kind_of(other.dimensions)}
            )
    low = sum((low * other.scale for low, _, other in args), Fraction(0)) / unit.scale
    high = sum((high * other.scale for _, high, other in args), Fraction(0)) / unit.scale
    return low, high, unit
