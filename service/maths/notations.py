r"""Notations that are brought into one form before tokens are made, in place: `90^{\circ}`, `\hspace{1em}`, `0.\overline{3}`.

Every function keeps the length of the text, so that spans into it are spans into the response.
"""

import re
from fractions import Fraction

from service.errors import ResponseError
from service.maths.limits import MAX_DIGITS

_DEGREES = re.compile(r"\^\s*(?:\\circ(?![A-Za-z])|\{\s*\\circ\s*\})|\\(?:degrees?|textdegree)(?![A-Za-z])")
_SPACING = re.compile(
    r"\\(?:[hv]space\*?|[hv]?phantom|vskip|hskip|kern|label|tag\*?)\s*\{[^{}]*\}"
    r"|\\(?:mathstrut|strut|hfill|enspace|thinspace|medspace|thickspace|negthinspace|notag|nonumber|limits|nolimits)(?![A-Za-z])"
    r"|\\(?:rm|bf|it|sf|tt|cal|normalfont|mathclose|mathopen|mathbin|mathrel|mathord|mathinner)(?![A-Za-z])"
    r"|\\(?:tiny|small|large|Large|huge|Huge|normalsize|scriptstyle|scriptscriptstyle)(?![A-Za-z])"
)


_ARRAY_CASES = re.compile(
    r"\\left\s*(?:\\\{|\\lbrace)\s*\\begin\s*\{(?P<kind>array|aligned|matrix)\}(?P<columns>\s*\{[^{}]*\})?(?P<body>[^{}]*(?:\{[^{}]*\}[^{}]*)*?)"
    r"\\end\s*\{(?P=kind)\}\s*\\right\s*\.?"
)


def _as_cases(match: re.Match[str]) -> str:
    r"""A brace before an array as the environment `cases`."""
    body = match.start("body") - match.start()
    end = match.end("body") - match.start()
    opening, closing = "\\begin{cases}", "\\end{cases}"
    return f"{opening.ljust(body)}{match['body']}{closing.ljust(len(match[0]) - end)}"


def in_one_form(text: str) -> str:
    """The text with a degree sign for each way of writing one and without commands that only move or size what is printed."""
    if "\\" not in text:
        return text
    text = _ARRAY_CASES.sub(_as_cases, text) if "\\end" in text else text
    text = _DEGREES.sub(lambda match: "°".ljust(len(match[0])), text)
    return _SPACING.sub(lambda match: " " * len(match[0]), text)


GROUPED = r"[1-9]\d{0,2}(?:(?: ?\{,\ ?\}|,\\!|\\[,;:! ]|[ \u00a0\u2009\u202f~])\s?\d{3}(?!\d))+(?:\.\d+)?"
r"""Digits in groups of three: `14{,}916`, `32,\!349`, `10\,000`, `1 000`. A plain comma also separates arguments."""

_REPEATING = re.compile(r"(\d{0,40})\.(\d{0,40})\\(?:overline|bar|dot)\s*\{?\s*(\d{1,40})\s*\}?")


def repeating(text: str, start: int) -> tuple[Fraction, int] | None:
    r"""The value of a decimal fraction that repeats, such as `0.1\overline{6}`, and where it ends.

    Raises:
        ResponseError: number-too-large.
    """
    match = _REPEATING.match(text, start) if "\\" in text else None
    if match is None:
        return None
    whole, fixed, period = match.groups()
    if len(match[0]) > MAX_DIGITS:
        raise ResponseError("number-too-large", match.span(), {"literal": match[0][:40]})
    scale = 10 ** len(fixed)
    value = Fraction(int(whole or 0)) + Fraction(int(fixed or 0), scale)
    return value + Fraction(int(period), (10 ** len(period) - 1) * scale), match.end()
