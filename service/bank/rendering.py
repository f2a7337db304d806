r"""Exact figures as people write them: `1,000,000`, `100 trillion`, `3.5 \cdot 10^{11}`, `41.7`, in another unit.

A format is a few words of an author, such as `3 figures tex` or `words in TB`. Nothing is rounded unless it says so.
"""

import re
from dataclasses import dataclass, replace
from enum import StrEnum
from fractions import Fraction

from service.bank.suggest import listed
from service.errors import AuthoringError, ResponseError
from service.grading.tolerances import magnitude
from service.maths.quantity import read_quantity
from service.maths.units import Unit


class Style(StrEnum):
    """How the digits of a figure are laid out."""

    GROUPED = "grouped"
    PLAIN = "plain"
    WORDS = "words"
    TEX = "tex"
    CALC = "calc"

    @property
    def has_unit(self) -> bool:
        """Whether a unit is written behind the digits; in TeX and in a calculation it would be taken for symbols."""
        return self not in (Style.TEX, Style.CALC)


@dataclass(frozen=True, slots=True)
class Format:
    """How a figure is written.

    Attributes:
        style: of the digits.
        figures: significant figures it is rounded to; None for all of them.
        places: decimal places it is rounded to; None for all of them.
        unit: the unit it is converted to; empty for its own.
    """

    style: Style = Style.GROUPED
    figures: int | None = None
    places: int | None = None
    unit: str = ""

    @property
    def rounds(self) -> bool:
        """Whether anything is rounded."""
        return self.figures is not None or self.places is not None


_STYLES = tuple(style.value for style in Style)
PLAIN_FORMAT = Format()
MOST_DIGITS = 30
"""Significant figures or decimal places of a format, and digits of a figure that is not rounded."""

_WORDS = ((12, "trillion"), (9, "billion"), (6, "million"))
_GROUPED_FROM = 5
"""Digits in front of the point from which they are grouped: 2000, but 20,000."""
_IN_FULL = range(-3, 6)
r"""Powers of ten of the first digit for which TeX writes no power; `10^{6}` begins behind them."""
_PLAINLY = range(-5, 6)
"""Powers of ten of the first digit for which a numeral has no exponent."""
_ROUNDING = re.compile(r"(\d{1,2}) (figures?|places?)")


def read_format(text: str, default: Format = PLAIN_FORMAT) -> Format:
    """The format that an author's words describe.

    Args:
        text: such as `3 figures tex`; empty for the default.
        default: what is meant where the words say nothing else.

    Raises:
        AuthoringError: a word that is no part of a format.
    """
    words, _, unit = f" {text.strip()} ".partition(" in ")
    found = replace(default, unit=unit.strip() or default.unit)
    for number, noun in _ROUNDING.findall(words):
        digits = min(int(number), MOST_DIGITS)
        by_figures = noun.startswith("figure")
        found = replace(found, figures=digits if by_figures else None, places=None if by_figures else digits)
    for word in _ROUNDING.sub(" ", words).split():
        if word not in _STYLES:
            advice = f"Write one of {listed(_STYLES)}, and before it `3 figures` or `2 places`, behind it `in UNIT`."
            raise AuthoringError(f"`{word}` is no part of a format.", advice)
        found = replace(found, style=Style(word))
    if found.figures == 0:
        raise AuthoringError("A figure has at least one significant figure.", "Write `1 figures` or more.")
    return found


def written(number: Fraction, format: Format) -> str:
    """The digits of a number.

    Raises:
        AuthoringError: they never end, and the format does not round them.
    """
    if format.style is Style.WORDS:
        return _in_words(number, format)
    sign, (digits, exponent) = "-" if number < 0 else "", _decimal(abs(number), format)
    if format.style is Style.CALC:
        return sign + _calculable(digits, exponent)
    if format.style is Style.TEX and len(digits) - 1 + exponent not in _IN_FULL and digits.strip("0"):
        return sign + _as_power(digits, exponent)
    whole, point, rest = _in_full(digits, exponent).partition(".")
    separator = {Style.PLAIN: "", Style.TEX: r"\,"}.get(format.style, ",")
    return sign + _grouped(whole, separator) + point + rest


def converted(number: Fraction, unit: str, wanted: str) -> Fraction:
    """A number of one unit as a number of another.

    Raises:
        AuthoringError: one of them is not known, or they measure different things.
    """
    if not wanted or wanted == unit:
        return number
    own, other = _unit(unit), _unit(wanted)
    if own.dimensions != other.dimensions:
        raise AuthoringError(f"{unit or 'A plain number'} cannot be converted to {wanted}.", "Name a unit of its kind.")
    return number * own.scale / other.scale


def numeral(number: Fraction) -> str:
    """The exact number as text that reads back as itself: `0.02`, `2e14`, `-7` or `1/3`."""
    shift = _decimal_places(number.denominator)
    if shift is None:
        return f"{number.numerator}/{number.denominator}"
    sign = "-" if number < 0 else ""
    return sign + _calculable(str(abs(number.numerator) * 10**shift // number.denominator), -shift)


def _unit(text: str) -> Unit:
    try:
        return read_quantity(f"1 {text}").senses[0].unit
    except ResponseError:
        raise AuthoringError(f"The unit `{text}` is not known.", "Use a unit such as s, GB or USD.") from None


def _in_words(number: Fraction, format: Format) -> str:
    rounded = _value(abs(number), format)
    plain = replace(format, style=Style.GROUPED)
    for power, word in _WORDS:
        if rounded >= 10**power:
            return f"{written(number / 10**power, plain)} {word}"
    return written(number, plain)


def _value(number: Fraction, format: Format) -> Fraction:
    digits, exponent = _decimal(number, format)
    return int(digits) * Fraction(10) ** exponent


def _decimal(number: Fraction, format: Format) -> tuple[str, int]:
    """Digits and the power of ten of the last of them; zeros at the end stay where something was rounded away."""
    if format.places is not None:
        return str(_half_up(number * 10**format.places)), -format.places
    shift = _decimal_places(number.denominator)
    if format.figures is None:
        if shift is None or shift > MOST_DIGITS:
            raise AuthoringError("These digits go on and on.", "Round them, such as by `3 figures`.")
        return _short(str(number.numerator * 10**shift // number.denominator), -shift)
    scale = format.figures - 1 - magnitude(number)
    digits = str(_half_up(number * Fraction(10) ** scale))
    # 9.99 to two figures is 10, which has one digit too many.
    digits, scale = (digits[:-1], scale - 1) if len(digits) > format.figures else (digits, scale)
    exact = int(digits) == number * Fraction(10) ** scale
    return _short(digits, -scale) if exact else (digits, -scale)


def _short(digits: str, exponent: int) -> tuple[str, int]:
    kept = digits.rstrip("0") or "0"
    return kept, (exponent + len(digits) - len(kept) if kept != "0" else 0)


def _half_up(number: Fraction) -> int:
    return (number + Fraction(1, 2)).__floor__()


def _decimal_places(denominator: int) -> int | None:
    """The decimals that a fraction in lowest terms needs; None when they never end."""
    twos = fives = 0
    while denominator % 2 == 0:
        denominator, twos = denominator // 2, twos + 1
    while denominator % 5 == 0:
        denominator, fives = denominator // 5, fives + 1
    return max(twos, fives) if denominator == 1 else None


def _in_full(digits: str, exponent: int) -> str:
    if exponent >= 0:
        return digits + "0" * (exponent if digits != "0" else 0)
    padded = digits.rjust(1 - exponent, "0")
    return f"{padded[:exponent]}.{padded[exponent:]}"


def _as_power(digits: str, exponent: int) -> str:
    power = f"10^{{{exponent + len(digits) - 1}}}"
    return power if digits == "1" else rf"{_pointed(digits)} \cdot {power}"


def _calculable(digits: str, exponent: int) -> str:
    digits, exponent = _short(digits, exponent)
    first = exponent + len(digits) - 1
    if first in _PLAINLY:
        return _in_full(digits, exponent)
    return f"{_pointed(digits)}e{first}"


def _pointed(digits: str) -> str:
    return f"{digits[0]}.{digits[1:]}" if len(digits) > 1 else digits


def _grouped(whole: str, separator: str) -> str:
    return f"{int(whole):,}".replace(",", separator) if len(whole) >= _GROUPED_FROM else whole
