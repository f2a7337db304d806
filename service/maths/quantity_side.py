"""One side of a chain of equal values: the words before the number, the number with its units, and what follows it."""

from fractions import Fraction
from typing import NamedTuple

from service.errors import ResponseError, Span
from service.maths import quantity_words as words
from service.maths.limits import MAX_DIGITS
from service.maths.quantity_items import Item
from service.maths.quantity_tree import Amount, amount_of, is_prefix
from service.maths.unit_runs import BARE, Senses
from service.maths.units import suggestion


class Remark(NamedTuple):
    """Something the learner should know about how a quantity was read."""

    code: str
    span: Span


class Quantity(NamedTuple):
    """A number and the units it may have been given in.

    Attributes:
        low: lower bound of the number as written, before any unit.
        high: upper bound; equal to `low` when the number is exact.
        senses: the units it may be in, the usual one first; never empty.
        written: the digits as written when it is a single literal, such as `41.70` or `2e14`; otherwise empty.
        figures: significant figures as written; MAX_DIGITS when it was computed.
        places: decimal place of the last digit as written; MAX_DIGITS when it was computed.
        span: where it stands in the response.
        remarks: in reading order.
        finer: bounds of the number that it was said to be the rounding of, if that was written before it.
    """

    low: Fraction
    high: Fraction
    senses: Senses
    written: str
    figures: int
    places: int
    span: Span
    remarks: tuple[Remark, ...] = ()
    finer: tuple[Fraction, Fraction] | None = None

    @property
    def is_bare(self) -> bool:
        """Whether no unit was written."""
        return self.senses == BARE


def has_number(items: list[Item]) -> bool:
    """Whether there is a literal or a constant among the items."""
    return any(
        item.kind == "symbol" or (item.kind == "number" and not _is_raising(items, index))
        for index, item in enumerate(items)
    )


def _is_raising(items: list[Item], index: int) -> bool:
    """Whether a number is the exponent of a unit, which is no amount of anything."""
    at = index - 1
    while at > 0 and items[at].text in ("-", "("):
        at -= 1
    return at > 0 and items[at].text == "^" and items[at - 1].kind in ("unit", "close")


def side_of(items: list[Item], text: str) -> Quantity:
    """One side of a chain: the words before the number, the number and its units, and what follows.

    Args:
        items: of this side.
        text: the whole text, for the span of a side without items.

    Raises:
        ResponseError: see `service.maths.quantity.read_quantity`.
    """
    start = _start(items, text)
    inner = _without_brackets(items[start:])
    stop = _stop(inner)
    body = _trimmed(inner[:stop])
    _refuse_dangling(body, inner[stop:])
    _refuse_range(body)
    return _followed(_quantity(amount_of(body), (body[0].start, body[-1].stop)), inner[stop:], text)


def _start(items: list[Item], text: str) -> int:
    for index, item in enumerate(items):
        if item.text.casefold() in words.VAGUE:
            raise ResponseError("no-number", (item.start, items[-1].stop))
        if item.kind in ("bound", "denial"):
            raise ResponseError(
                "bound-given" if item.kind == "bound" else "negated", (item.start, item.stop), {"word": item.text}
            )
        if _starts(items, index):
            return index
        if item.text in ("±", "\\pm"):
            raise ResponseError("several-numbers", (item.start, items[-1].stop))
        if item.kind == "word" and item.text.startswith("\\") and items[index + 1 : index + 2]:
            _refuse_command(item, items[index + 1])
    span = (items[0].start, items[-1].stop) if items else (0, len(text))
    raise ResponseError("no-number", span)


def _refuse_command(command: Item, after: Item) -> None:
    """A command that nobody knows does something to the number in its braces."""
    if after.kind == "open" and after.text == "{" and after.start == command.stop:
        raise ResponseError("unknown-command", (command.start, command.stop), {"command": command.text})


def _starts(items: list[Item], index: int) -> bool:
    item = items[index]
    if item.kind == "number" and _is_raising(items, index):
        return False
    if item.kind in ("number", "command", "function", "symbol") or is_prefix(items, index):
        return True
    if item.kind == "open":
        return has_number(items[index : _closing(items, index)])
    signed = index
    while signed < len(items) and items[signed].kind == "operator" and items[signed].text in "+-":
        signed += 1
    return index < signed < len(items) and _starts(items, signed)


def _closing(items: list[Item], opening: int) -> int:
    """The index of the bracket that closes this one, or the end."""
    depth = 0
    for index in range(opening, len(items)):
        depth += (items[index].kind == "open") - (items[index].kind == "close")
        if depth == 0:
            return index
    return len(items)


def _without_brackets(items: list[Item]) -> list[Item]:
    while items and items[0].kind == "open" and _closing(items, 0) == len(items) - 1:
        items = items[1:-1]
    return items


def _stop(items: list[Item]) -> int:
    """Where the arithmetic ends: at a word, a comma, a bound, or a bracket that only restates or explains."""
    index = 0
    while index < len(items):
        item = items[index]
        if item.kind in ("word", "stop", "bound", "denial"):
            return index
        if item.kind == "open" and index and _is_aside(items, index):
            return index
        index += 1
    return len(items)


def _is_aside(items: list[Item], index: int) -> bool:
    before, inside = items[index - 1], items[index + 1 : _closing(items, index)]
    if items[index].text == "{" or before.kind not in ("number", "unit", "close", "filler"):
        return False
    adjacent = before.stop == items[index].start
    if before.kind == "number" and _only_units(inside):
        return False
    arithmetic = all(
        item.kind in ("number", "operator", "open", "close", "function", "symbol", "command") for item in inside
    )
    return not (adjacent and arithmetic)


def _only_units(inside: list[Item]) -> bool:
    """Whether a bracket holds units and their exponents alone: `41.7 (tokens/min)`."""
    others = [item for item in inside if item.kind not in ("unit", "operator", "per", "open", "close")]
    return all(item.kind == "number" and len(item.text) <= 2 for item in others) and any(
        item.kind == "unit" for item in inside[:2]
    )


def _trimmed(body: list[Item]) -> list[Item]:
    """The body without fillers at its end and in front of brackets and signs."""
    while body and body[-1].kind == "filler":
        body = body[:-1]
    return body


def _refuse_dangling(body: list[Item], tail: list[Item]) -> None:
    if not body:
        place = tail[0] if tail else None
        raise ResponseError("no-number", (place.start, place.stop) if place else (0, 0))
    last = body[-1]
    if (last.kind == "per" or (last.kind == "operator" and last.text == "/")) and tail and tail[0].kind == "word":
        raise _unknown_unit(tail[0])
    if last.kind in ("operator", "per", "function", "command"):
        raise ResponseError("incomplete", (last.start, max(last.stop, last.start + 1)))


def _unknown_unit(item: Item) -> ResponseError:
    return ResponseError(
        "unknown-unit", (item.start, item.stop), {"unit": item.text, "suggestion": suggestion(item.text)}
    )


def _refuse_range(body: list[Item]) -> None:
    """`41-42 s` states two numbers, not a difference."""
    numbers = [item.numeral for item in body if item.numeral is not None]
    kinds = [item.kind for item in body if item.kind != "unit"]
    if kinds == ["number", "operator", "number"] and any(item.text == "-" and item.kind == "operator" for item in body):
        first, second = numbers
        units = {item.text for item in body if item.kind == "unit"}
        if first and second and first.value <= second.value and len(units) < 2 and not _is_exponent(body):
            raise ResponseError("several-numbers", (body[0].start, body[-1].stop))


def _is_exponent(body: list[Item]) -> bool:
    """Whether the last number is an exponent that lost its raising, as in `s-1`."""
    unit, minus, number = body[-3:]
    return (
        unit.kind == "unit"
        and unit.stop == minus.start
        and minus.stop == number.start
        and number.text in ("1", "2", "3")
    )


def _quantity(amount: Amount, span: Span) -> Quantity:
    low, high, senses, literal = amount
    if literal is None or literal.numeral is None or not literal.numeral.written:
        return Quantity(low, high, senses, "", MAX_DIGITS, MAX_DIGITS, span)
    numeral, place = literal.numeral, (literal.start, literal.stop)
    remarks = (Remark(numeral.remark, place),) if numeral.remark else ()
    written = f"{'-' if low < 0 else ''}{numeral.written}"
    return Quantity(low, high, senses, written, numeral.figures, numeral.places, span, remarks)


def _followed(quantity: Quantity, tail: list[Item], text: str) -> Quantity:
    """The quantity with a remark about what follows it; refuses a second number."""
    if tail and tail[0].kind == "open":
        close = _closing(tail, 0)
        if close == len(tail):
            raise ResponseError("missing-closing", (tail[0].start, tail[0].stop), {"opening": "(", "closing": ")"})
        quantity = _restated(quantity, tail[1:close], text)
        tail = tail[close + 1 :]
    tail = [item for item in tail if item.kind != "filler"]
    if not tail:
        return quantity
    first, span = tail[0], (tail[0].start, tail[-1].stop)
    if has_number(tail) and not _explains(tail):
        raise ResponseError("several-numbers", (quantity.span[0], span[1]))
    if first.kind == "word" and quantity.is_bare and not _is_tail(first):
        raise _unknown_unit(first)
    if first.kind == "close":
        raise ResponseError("unmatched-closing", (first.start, first.stop), {"token": first.text})
    code = "listed" if first.kind == "stop" else "rest-ignored"
    return quantity._replace(remarks=(*quantity.remarks, Remark(code, span)))


def _is_tail(item: Item) -> bool:
    lower = item.text.casefold()
    return lower in words.TAILS or lower in words.REASONS


def _explains(tail: list[Item]) -> bool:
    """Whether a reason begins before the first number of the tail."""
    for item in tail:
        if item.text.casefold() in words.REASONS:
            return True
        if item.kind == "number":
            return False
    return True


def _restated(quantity: Quantity, inside: list[Item], text: str) -> Quantity:
    """The quantity, with a remark when the bracket behind it states another value."""
    other = soft_side(inside, text) if has_number(inside) else None
    if other is None or other.is_bare or _scales(quantity, other) is None or agree(quantity, other):
        return quantity
    return quantity._replace(remarks=(*quantity.remarks, Remark("restated-differently", other.span)))


def soft_side(items: list[Item], text: str) -> Quantity | None:
    """As `side_of`, for what is only compared: None when it cannot be read."""
    try:
        return side_of(items, text)
    except ResponseError:
        return None


def agree(left: Quantity, right: Quantity) -> bool:
    """Whether two sides state one value within the rounding of their last digits."""
    scales = _scales(left, right)
    if scales is None:
        return False
    one, other = scales
    slack = one * _last_digit(left) + other * _last_digit(right)
    return left.low * one - slack <= right.high * other and right.low * other - slack <= left.high * one


def _scales(left: Quantity, right: Quantity) -> tuple[Fraction, Fraction] | None:
    if left.is_bare or right.is_bare:
        return _multiple(left.senses), _multiple(right.senses)
    for a in left.senses:
        for b in right.senses:
            if a.unit.dimensions == b.unit.dimensions:
                return a.factor * a.unit.scale, b.factor * b.unit.scale
    return None


def _multiple(senses: Senses) -> Fraction:
    """What multiplies the number beside a bare one: the million of `2M`, though M is a unit too."""
    return next((sense.factor for sense in senses if not sense.unit.text), senses[0].factor)


def _last_digit(quantity: Quantity) -> Fraction:
    """How far the last digit may be off: by one, since people cut digits, and by half where there is but one."""
    if not quantity.written:
        return abs(quantity.low) / 10**9
    unit = Fraction(1, 10**quantity.places) if quantity.places >= 0 else Fraction(10**-quantity.places)
    return unit if quantity.figures > 1 else unit * 49 / 100
