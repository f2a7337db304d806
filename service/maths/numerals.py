r"""Numbers as people write them: `1,000.5`, `1 000`, `2 × 10^14`, `2\cdot10^{14}`, `10¹⁴`, `41,7`, `six billion`, `3.7 million`.

One literal at a time, exact, with the digits as written. Knows nothing of units, signs or arithmetic between literals.
"""

import re
from fractions import Fraction
from typing import NamedTuple

from service.errors import ResponseError, Span
from service.maths.limits import MAX_DIGITS, MAX_EXPONENT


class Numeral(NamedTuple):
    """A literal.

    Attributes:
        value: exact and not negative.
        written: canonical spelling with the digits as written: `41.70`, `2e14`, `7.14e14`.
        figures: significant figures as written; all digits of an integer count.
        places: decimal place of the last digit as written; negative left of the point: `2e14` has -14.
        stop: one past the last character.
        remark: code of what the learner should know about the reading; empty when it is plain.
    """

    value: Fraction
    written: str
    figures: int
    places: int
    stop: int
    remark: str = ""


_MANTISSA = (
    r"(?:(?P<comma>[1-9]\d{0,2}(?:(?:,|\{,\} {0,2})\d{3})+(?:\.\d+)?)(?![\d,]\d|\d)"
    r"|(?P<space>[1-9]\d{0,2}(?: {1,2}\d{3})+(?:[.,]\d+)?)(?!\d| ?\d)"
    r"|(?P<mark>[1-9]\d{0,2}(?:['’]\d{3})+(?:\.\d+)?|\d+(?:_\d+)+(?:\.\d+)?)(?!\d)"
    r"|(?P<points>[1-9]\d{0,2}(?:(?:\.\d{3})+,\d+|(?:\.\d{3}){2,}))(?![\d.,]\d|\d)"
    r"|(?P<decimal>\d+(?:,|\{,\})\d+)(?![\d.,]\d|\d)"
    r"|(?P<plain>\d+(?:\.\d*)?|\.\d+))"
)
_INTEGER = r"(?:\{ *(?P<braced>[-+]? *\d+) *\}|\( *(?P<bracketed>[-+]?\d+) *\)|(?P<bare>[-+]?\d+))"
_RAISED = rf"(?:\s*(?:\^|\*\*)\s*{_INTEGER}|(?P<superscript>[⁺⁻]?[⁰¹²³⁴⁵⁶⁷⁸⁹]+))"
_TIMES = r"\s*(?P<times>[xX×✕⨯·⋅∙•]|\*(?!\*)|\\times(?![a-zA-Z])|\\cdot(?![a-zA-Z])|\\ast(?![a-zA-Z]))\s*"

_NUMERAL = re.compile(_MANTISSA + r"(?:\s?[eE](?P<e>[-+]?\d+)(?!\d|\.\d))?", re.ASCII)
_SCIENTIFIC = re.compile(rf"{_TIMES}(?:10|\{{10\}}){_RAISED}(?!\d|\.\d)", re.ASCII)
_TEN = re.compile(rf"10{_RAISED}(?!\d|\.\d|\s*\^)", re.ASCII)
_LOST = re.compile(r"\s*(?:[xX×]|\\times)\s*10\s?-\s?\d+(?!\d)", re.ASCII)
_CUT = re.compile(r"[eE][-+]?(?![A-Za-z0-9^])", re.ASCII)
_MIXED = re.compile(r"(\d{1,6}) (\d{1,6})/(\d{1,6})(?![\d.])", re.ASCII)
_SUPERSCRIPTS = str.maketrans("⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻", "0123456789+-")
_GLYPHS = {"½": (1, 2), "⅓": (1, 3), "⅔": (2, 3), "¼": (1, 4), "¾": (3, 4), "⅕": (1, 5), "⅛": (1, 8)}
_LONGEST_EXPONENT = len(str(MAX_EXPONENT)) + 1
_COMPACT = re.compile("[,_'’{} ]")


def numeral_at(text: str, start: int, *, divided: bool = False) -> Numeral | None:
    """The literal that starts here; None when there is none.

    Args:
        text: with ASCII digits, spaces and minus signs.
        start: index of a digit, a point before a digit or a fraction glyph.
        divided: whether a division sign stands before, so that `a/2*10^3` stays left to right.

    Raises:
        ResponseError: number-too-large, lost-exponent or ambiguous-separator.
    """
    if text[start] in _GLYPHS:
        return _fraction(0, *_GLYPHS[text[start]], start + 1)
    special = _mixed(text, start) or _ten(text, start)
    return special or _decimal(text, start, divided=divided)


def _mixed(text: str, start: int) -> Numeral | None:
    match = _MIXED.match(text, start)
    if match is None or not 0 < int(match[2]) < int(match[3]):
        return None
    return _fraction(int(match[1]), int(match[2]), int(match[3]), match.end())


def _fraction(whole: int, above: int, below: int, stop: int) -> Numeral:
    return Numeral(whole + Fraction(above, below), "", MAX_DIGITS, MAX_DIGITS, stop)


def _ten(text: str, start: int) -> Numeral | None:
    match = _TEN.match(text, start)
    return _assembled("1", _exponent(match, (start, match.end())), match.end(), "") if match else None


def _decimal(text: str, start: int, *, divided: bool) -> Numeral | None:
    match = _NUMERAL.match(text, start)
    if match is None:
        return None
    form = next(name for name in ("comma", "space", "mark", "points", "decimal", "plain") if match[name] is not None)
    digits = _digits(match[form], form, (start, match.end(form)))
    stop = match.end()
    if text[stop : stop + 1] in _GLYPHS and digits.isdigit() and match["e"] is None:
        return _fraction(int(digits), *_GLYPHS[text[stop]], stop + 1)
    if match["e"] is None and (cut := _CUT.match(text, stop)):
        raise ResponseError("incomplete", (start, cut.end()))
    exponent = _small(match["e"] or "0", (start, stop))
    if match["e"] is None:
        exponent, stop = _tail(text, start, stop, divided=divided)
    return _assembled(digits, exponent, stop, "decimal-comma" if form in ("decimal", "points") else "")


def _tail(text: str, start: int, stop: int, *, divided: bool) -> tuple[int, int]:
    """The exponent of `× 10^n` behind a mantissa and where it ends."""
    if lost := _LOST.match(text, stop):
        raise ResponseError("lost-exponent", (start, lost.end()), {"written": text[start : lost.end()]})
    match = _SCIENTIFIC.match(text, stop)
    if match is None or (divided and match["times"] == "*"):
        return 0, stop
    return _exponent(match, (start, match.end())), match.end()


def _digits(written: str, form: str, span: Span) -> str:
    """The mantissa with a decimal point and nothing else but digits."""
    if len(written) > MAX_DIGITS:
        raise ResponseError("number-too-large", span, {"literal": f"{written[:20]}…"})
    if form == "points":
        return written.replace(".", "").replace(",", ".")
    if form == "decimal":
        return _decimal_comma(written.replace("{,}", ","), span)
    if form == "space":
        return _COMPACT.sub("", written.replace(",", "."))
    return written if form == "plain" else _COMPACT.sub("", written)


def _decimal_comma(written: str, span: Span) -> str:
    whole, _, rest = written.partition(",")
    if (len(rest) == 3 and len(whole) > 3) or (len(rest) > 3 and not rest.strip("0")):
        raise ResponseError("ambiguous-separator", span, {"written": written})
    return f"{whole}.{rest}"


def _exponent(match: re.Match[str], span: Span) -> int:
    written = match["braced"] or match["bracketed"] or match["bare"] or match["superscript"].translate(_SUPERSCRIPTS)
    return _small(written.replace(" ", ""), span)


def _small(exponent: str, span: Span) -> int:
    if len(exponent.lstrip("+-0")) >= _LONGEST_EXPONENT or abs(int(exponent)) > MAX_EXPONENT:
        raise ResponseError("number-too-large", span, {"literal": f"10^{exponent[:20]}"})
    return int(exponent)


def _assembled(digits: str, exponent: int, stop: int, remark: str) -> Numeral:
    whole, _, decimals = digits.partition(".")
    places = len(decimals) - exponent
    number = int(whole + decimals)
    value = Fraction(number * 10**-places) if places <= 0 else Fraction(number, 10**places)
    return Numeral(value, _canonical(whole, decimals, exponent), figures(whole + decimals), places, stop, remark)


def _canonical(whole: str, decimals: str, exponent: int) -> str:
    whole = whole.lstrip("0") or "0"
    if exponent and len(whole) > 1:
        whole, decimals, exponent = whole[0], whole[1:] + decimals, exponent + len(whole) - 1
    mantissa = f"{whole}.{decimals}" if decimals else whole
    return f"{mantissa}e{exponent}" if exponent else mantissa


def figures(digits: str) -> int:
    """Significant figures of a run of digits: leading zeros do not count, trailing ones do."""
    return len(digits.lstrip("0")) or 1


def scaled(numeral: Numeral, power: int, stop: int) -> Numeral:
    """A literal times a power of ten that was written behind it, as in `714 trillion`."""
    if not numeral.written:
        return numeral._replace(value=numeral.value * 10**power, stop=stop)
    mantissa, _, exponent = numeral.written.partition("e")
    whole, _, decimals = mantissa.partition(".")
    total = int(exponent or 0) + power
    if abs(total) > MAX_EXPONENT:
        raise ResponseError("number-too-large", (max(stop - 1, 0), stop), {"literal": f"10^{total}"})
    return _assembled(f"{whole}.{decimals}", total, stop, numeral.remark)
