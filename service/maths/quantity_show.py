"""Quantities back to people: digits as written, or exact decimals and fractions, in plain text, LaTeX and MathML.

The plain text reads back as the same quantity.
"""

import re
from fractions import Fraction
from html import escape

from service.maths.units import Unit

SHOWN_DIGITS = 15
"""Significant digits of what has no short exact form."""

LONGEST_EXACT = 21
"""Digits of the longest decimal that is shown in full."""

LONGEST_FRACTION = 10**9
"""Numerators and denominators up to here are shown as a fraction."""

PLAIN_RANGE = range(-4, 15)
"""Powers of ten of the first digit for which a computed value is shown without an exponent."""

_RAISED = re.compile(r"\^(-?\d+)")
_POWER = re.compile(r"(\w+|%)\^(-?\d+)")


def digits_of(low: Fraction, high: Fraction) -> str:
    """The shortest faithful spelling of a value between two close bounds: `0.42`, `2e14`, `125/3`, `1.4142135623731`."""
    if low == high:
        places = _decimal_places(low)
        if places is not None and len(str(abs(low.numerator) * 10**places // low.denominator)) <= LONGEST_EXACT:
            return _exact(low, places)
        if abs(low.numerator) <= LONGEST_FRACTION and low.denominator <= LONGEST_FRACTION:
            return f"{low.numerator}/{low.denominator}"
    return _rounded((low + high) / 2)


def _decimal_places(value: Fraction) -> int | None:
    """Digits behind the point of a terminating decimal; None when it does not terminate or is long."""
    twos = (value.denominator & -value.denominator).bit_length() - 1
    rest, fives = value.denominator >> twos, 0
    while rest % 5 == 0 and fives <= 400:
        rest, fives = rest // 5, fives + 1
    return max(twos, fives) if rest == 1 and twos <= 400 else None


def _exact(value: Fraction, places: int) -> str:
    number = str(abs(value.numerator) * 10**places // value.denominator)
    return _laid_out("-" if value < 0 else "", number, -places)


def _laid_out(sign: str, digits: str, exponent: int) -> str:
    """Digits times a power of ten, plain where that is short."""
    kept = digits.lstrip("0").rstrip("0") or "0"
    if kept == "0":
        return "0"
    exponent += len(digits) - len(digits.rstrip("0"))
    first = exponent + len(kept) - 1
    if first not in PLAIN_RANGE:
        return f"{sign}{kept[0]}{'.' if len(kept) > 1 else ''}{kept[1:]}e{first}"
    if exponent >= 0:
        return f"{sign}{kept}{'0' * exponent}"
    padded = kept.rjust(1 - exponent, "0")
    return f"{sign}{padded[:exponent]}.{padded[exponent:]}"


def _rounded(value: Fraction) -> str:
    if not value:
        return "0"
    size = abs(value)
    shift = SHOWN_DIGITS - 1 - (size.numerator.bit_length() - size.denominator.bit_length()) * 30103 // 100000
    scaled = size * 10**shift if shift >= 0 else size / 10**-shift
    return _laid_out("-" if value < 0 else "", str(round(scaled))[: SHOWN_DIGITS + 1], -shift)


def text_of(digits: str, unit: Unit) -> str:
    """Plain text, such as `41.7 s`."""
    return f"{digits} {unit.text}" if unit.text else digits


def latex_of(digits: str, unit: Unit) -> str:
    r"""LaTeX without delimiters, such as `2\times10^{14}\ \mathrm{B}`."""
    if not unit.text:
        return _latex_number(digits)
    symbol = _RAISED.sub(r"^{\1}", unit.text).replace("·", r"{\cdot}").replace("%", r"\%").replace("µ", r"\mu ")
    return rf"{_latex_number(digits)}\ \mathrm{{{symbol}}}"


def _latex_number(digits: str) -> str:
    if "/" in digits:
        sign, above, below = _parted(digits)
        return rf"{sign}\frac{{{above}}}{{{below}}}"
    mantissa, _, exponent = digits.partition("e")
    return rf"{mantissa}\times10^{{{exponent}}}" if exponent else mantissa


def _parted(digits: str) -> tuple[str, str, str]:
    above, _, below = digits.lstrip("-").partition("/")
    return "-" if digits.startswith("-") else "", above, below


def mathml_of(digits: str, unit: Unit) -> str:
    """One `<math>` element of presentation MathML."""
    symbol = f'<mspace width="0.28em"/>{_mathml_unit(unit.text)}' if unit.text else ""
    return f'<math xmlns="http://www.w3.org/1998/Math/MathML"><mrow>{_mathml_number(digits)}{symbol}</mrow></math>'


def _mathml_unit(text: str) -> str:
    if "^" not in text:
        return f"<mtext>{escape(text)}</mtext>"
    raised = r"<msup><mtext>\1</mtext><mn>\2</mn></msup>"
    return _POWER.sub(
        raised, "".join(f"<mtext>{escape(part)}</mtext>" if part in "·/()" else part for part in _parts(text))
    )


def _parts(text: str) -> list[str]:
    return [part for part in re.split(r"([·/()])", text) if part]


def _mathml_number(digits: str) -> str:
    if "/" in digits:
        sign, above, below = _parted(digits)
        return f"{'<mo>−</mo>' if sign else ''}<mfrac><mn>{above}</mn><mn>{below}</mn></mfrac>"
    mantissa, _, exponent = digits.partition("e")
    sign, mantissa = ("<mo>−</mo>", mantissa[1:]) if mantissa.startswith("-") else ("", mantissa)
    power = f"<mo>×</mo><msup><mn>10</mn><mn>{exponent.replace('-', '−')}</mn></msup>" if exponent else ""
    return f"{sign}<mn>{mantissa}</mn>{power}"
