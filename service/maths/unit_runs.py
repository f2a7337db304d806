"""Runs of units behind a number: `tokens per minute`, `USD/GPU-hour`, `kg m^2/s^2`, `petaFLOP/s-day`, `s⁻¹`.

    run     := ("1" "/")? factor (("*" | "·") factor | ("/" | "per") factor)*
    factor  := power (("-" | nothing) power)*            side by side and hyphens bind tighter than the division
    power   := unit ("^" integer)? | "(" run ")"

A run has senses, as its units have. Knows nothing of the number before it.
"""

from collections.abc import Iterable
from fractions import Fraction
from typing import NamedTuple

from service.errors import ResponseError
from service.maths.number_words import SUFFIXES
from service.maths.quantity_items import CURRENCIES, Item
from service.maths.quantity_words import PER
from service.maths.units import MAX_POWER, MONEY, PLAIN, TABLE, Unit, glued, is_ambiguous, is_count

MAX_SENSES = 8
"""Senses of one run that are kept; two ambiguous units have four."""

PER_SECOND = Unit("s", Fraction(1), (("time", 1),))


class Sense(NamedTuple):
    """One way of reading a run.

    Attributes:
        factor: multiplies the number before the run: 10^9 for the B of `5.95B`.
        unit: the unit.
        remark: code of what the learner should know when this sense is chosen.
    """

    factor: Fraction
    unit: Unit
    remark: str = ""


Senses = tuple[Sense, ...]
BARE: Senses = (Sense(Fraction(1), PLAIN),)


def run_at(items: list[Item], at: int) -> tuple[Senses, int]:
    """The senses of the run that starts here and the index behind it; BARE and the same index when there is none.

    Raises:
        ResponseError: ambiguous-unit.
    """
    reader = _Reader(items, at)
    senses = reader.run()
    if senses is None:
        return BARE, at
    return with_multiple(items[at].text, senses) if reader.at == at + 1 else senses, reader.at


def with_multiple(letter: str, senses: Senses) -> Senses:
    """The senses of a letter that is a unit and also a multiple, as in `5.95B` and `10K`."""
    power = SUFFIXES.get(letter)
    return (*senses, Sense(Fraction(10**power), PLAIN, "letter-read-as-multiple")) if power else senses


class _Reader:
    """The position in the items while one run is read."""

    def __init__(self, items: list[Item], at: int) -> None:
        self.items = items
        self.at = at

    def kind(self, ahead: int = 0) -> str:
        index = self.at + ahead
        return self.items[index].kind if index < len(self.items) else "end"

    def is_operator(self, signs: str, ahead: int = 0) -> bool:
        return self.kind(ahead) == "operator" and self.items[self.at + ahead].text in signs

    def run(self) -> Senses | None:
        self.skip_fillers()
        senses = self.leading()
        while senses is not None:
            before = self.at
            senses = self.extended(senses)
            if self.at == before:
                return senses
        return None

    def leading(self) -> Senses | None:
        """A run may begin with a division, `1.44 per minute`, `3 1/s`, or a hyphen, `10-fold`."""
        if self.kind() == "number" and self.items[self.at].text == "1" and self.divides(ahead=1):
            self.at += 1
        if self.divides():
            return self.divided(BARE)
        if self.is_operator("-") and self.kind(1) == "unit":
            self.at += 1
        return self.factor()

    def extended(self, senses: Senses) -> Senses:
        if self.divides():
            return self.divided(senses) or senses
        if self.is_operator("*") and self.kind(1) == "unit":
            self.at += 1
            return _product(senses, self.factor() or BARE)
        return senses

    def divides(self, ahead: int = 0) -> bool:
        """Whether a division by a unit, not by a number, comes next."""
        if self.kind(ahead) == "per":
            return True
        if self.is_operator("/", ahead):
            return self.kind(ahead + 1) == "unit" or (self.kind(ahead + 1) == "open" and self.kind(ahead + 2) == "unit")
        return (
            self.kind(ahead) == "filler"
            and self.items[self.at + ahead].text.lower() in PER
            and self.kind(ahead + 1) == "unit"
            and self.at > 0
        )

    def divided(self, senses: Senses) -> Senses | None:
        start = self.at
        self.at += 1
        many = self.many()
        self.skip_fillers()
        below = self.factor(numerator=senses)
        if below is None:
            self.at = start
            return None
        quotient = _quotient(senses, below, many)
        if self.is_operator("*") and self.kind(1) == "unit":
            return self.all_below(senses, below, many)
        if self.follows_rate(senses, below):
            self.at += 1
            quotient = _product(quotient, self.factor() or BARE)
        return quotient

    def all_below(self, senses: Senses, below: Senses, many: Fraction) -> Senses:
        """`J/mol·K`, read from left to right and, since it is meant that way, with everything below the line."""
        self.at += 1
        right = self.factor() or BARE
        return _kept(
            [*_product(_quotient(senses, below, many), right), *_quotient(senses, _product(below, right), many)]
        )

    def many(self) -> Fraction:
        """The million of `per million tokens`."""
        numeral = self.items[self.at].numeral if self.kind() == "number" else None
        if numeral is None or self.kind(1) not in ("unit", "filler") or not numeral.value:
            return Fraction(1)
        self.at += 1
        return numeral.value

    def follows_rate(self, above: Senses, below: Senses) -> bool:
        """Whether a hyphen and a time follow FLOP/s, as in petaFLOP/s-day."""
        return _is_flop(above[0].unit) and _is_time(below[0].unit) and self.is_operator("-") and self.kind(1) == "unit"

    def factor(self, numerator: Senses = BARE) -> Senses | None:
        senses = self.power()
        while senses is not None:
            hyphen = self.is_operator("-") and self.kind(1) == "unit"
            rate = _is_flop(numerator[0].unit) and _is_time(senses[0].unit)
            if rate or not (hyphen or self.side_by_side()):
                return senses
            self.at += hyphen
            senses = self.joined(senses, hyphen=hyphen)
        return None

    def joined(self, senses: Senses, *, hyphen: bool) -> Senses:
        item, right = self.items[self.at], self.power() or BARE
        if not hyphen and right == senses and not _counts_only(right[0].unit):
            raise ResponseError("repeated-unit", (item.start, item.stop), {"unit": item.text})
        return _joined(senses, right, hyphen=hyphen)

    def side_by_side(self) -> bool:
        return self.kind() == "unit" and self.items[self.at].text not in CURRENCIES

    def power(self) -> Senses | None:
        if self.kind() == "open":
            return self.group()
        if self.kind() != "unit":
            return None
        item = self.items[self.at]
        if is_ambiguous(item.senses):
            values = {"unit": item.text, "one": item.senses[0].text, "other": item.senses[1].text}
            raise ResponseError("ambiguous-unit", (item.start, item.stop), values)
        self.at += 1
        exponent = self.exponent()
        return (
            *(Sense(Fraction(1), unit.power(exponent)) for unit in item.senses),
            *(Sense(Fraction(1), one.times(other.power(exponent))) for one, other in _pairs(item, exponent)),
        )

    def group(self) -> Senses | None:
        start = self.at
        self.at += 1
        inner = self.run()
        if inner is None or self.kind() != "close":
            self.at = start
            return None
        self.at += 1
        exponent = self.exponent()
        return tuple(sense._replace(unit=sense.unit.power(exponent)) for sense in inner) if exponent != 1 else inner

    def exponent(self) -> int:
        """The integer behind `^`, and the bare one of `s-1`; 1 when there is none."""
        bracket = self.is_operator("^") and self.kind(1) == "open"
        at = self.at + (2 if bracket else 1 if self.is_operator("^") else 0)
        if at == self.at and not self.attached_minus():
            return 1
        sign = -1 if at < len(self.items) and self.items[at].text == "-" else 1
        at += sign == -1
        numeral = self.items[at].numeral if at < len(self.items) else None
        if numeral is None or numeral.value.denominator != 1 or numeral.value > MAX_POWER:
            return 1
        self.at = at + (2 if bracket else 1)
        return sign * int(numeral.value)

    def attached_minus(self) -> bool:
        """Whether `-1`, `-2` or `-3` is attached to the unit before: an exponent that lost its raising."""
        if not self.is_operator("-") or self.kind(1) != "number" or self.kind(2) == "unit":
            return False
        unit, minus, number = self.items[self.at - 1 : self.at + 2]
        return unit.stop == minus.start and minus.stop == number.start and number.text in ("1", "2", "3")

    def skip_fillers(self) -> None:
        ahead = 0
        while self.kind(ahead) == "filler":
            ahead += 1
        if ahead and self.kind(ahead) in ("unit", "number", "per"):
            self.at += ahead


def _pairs(item: Item, exponent: int) -> tuple[tuple[Unit, Unit], ...]:
    """Two units written as one word; the `ms` of `ms^-1` may be one of them, that of `ms` is a millisecond."""
    return glued(item.text) if exponent < 0 or item.text not in TABLE else ()


def _is_flop(unit: Unit) -> bool:
    return unit.dimensions == (("FLOP", 1),)


def _counts_only(unit: Unit) -> bool:
    return all(is_count(name) for name, _ in unit.dimensions)


def _is_time(unit: Unit) -> bool:
    return unit.dimensions == (("time", 1),)


def _kept(senses: Iterable[Sense]) -> Senses:
    return tuple(dict.fromkeys(senses))[:MAX_SENSES]


def _product(left: Senses, right: Senses) -> Senses:
    return _kept(Sense(a.factor * b.factor, a.unit.times(b.unit), a.remark or b.remark) for a in left for b in right)


def _joined(left: Senses, right: Senses, *, hyphen: bool) -> Senses:
    """Two units side by side; `H200 GPUs` names one thing twice, `petaFLOP-day` means a rate kept up for a day."""
    if _is_flop(left[0].unit) and _is_time(right[0].unit) and hyphen:
        return _product(tuple(sense._replace(unit=sense.unit.over(PER_SECOND)) for sense in left[:1]), right)
    if left[0].unit.dimensions == right[0].unit.dimensions and all(
        is_count(name) for name, _ in left[0].unit.dimensions
    ):
        return left
    return _product(left, right)


def _quotient(above: Senses, below: Senses, many: Fraction) -> Senses:
    """The division; where it divides by a count, or money by a year, the amount alone is a further sense."""
    divided = [
        Sense(a.factor / b.factor / many, a.unit.over(b.unit), a.remark or b.remark) for a in above for b in below
    ]
    undivided = [
        sense._replace(remark="per-left-out")
        for sense in above
        if sense.unit.text and _may_leave_out(sense.unit, below[0].unit)
    ]
    return _kept([*divided, *undivided])


def _may_leave_out(above: Unit, below: Unit) -> bool:
    if below.text == "year":
        return any(name in MONEY for name, _ in above.dimensions)
    return _counts_only(below)
