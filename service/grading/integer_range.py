r"""Answer type `integer-range`: all integers from one to another, both included, however the interval is written.

50 to 71 · 50-71 · [50, 71] · [50, 72) · 50..71 · {50, 51, …, 71} · 50 ≤ t ≤ 71 · 49 < t < 72 · range(50, 72) · 50, 51, 52
"""

import re
from dataclasses import dataclass
from itertools import pairwise
from typing import NamedTuple

from pydantic import model_validator

from service.errors import ResponseError, Span
from service.grading.kinds import AnswerType, Setting, Spec
from service.grading.outcome import Certificate, Grade, Means, Note, ReadBack, correct, incorrect
from service.maths.equivalence import Prover
from service.maths.limits import MAX_EXPRESSION, MAX_TEXT
from service.maths.prose import peel


class KeySpec(Spec):
    """The expected integers.

    Attributes:
        low: the first, included.
        high: the last, included.
    """

    low: int
    high: int

    @model_validator(mode="after")
    def _ordered(self) -> "KeySpec":
        if self.low > self.high:
            raise ValueError("low must not be above high")
        return self


@dataclass(frozen=True, slots=True)
class Key:
    """A compiled key."""

    low: int
    high: int


class Reading(NamedTuple):
    """The integers from `low` to `high`, both included, and where they stand."""

    low: int
    high: int
    span: Span


MAX_LISTED = 500
"""Integers of a list that is written out in full."""

_FAST = re.compile(r"\s*\[?(\d{1,15}) ?(?:-|–|to|,(?=.*\])|\.\.) ?(\d{1,15})\]?\s*\.?\s*")
_SAME = {
    "−": "-", "–": "-", "—": "-", "‐": "-", "‑": "-", "≤": "≤", "⩽": "≤", "≦": "≤", "≥": "≥", "⩾": "≥", "≧": "≥", "\u00a0": " ",
    "\u2009": " ", "\u202f": " ", "（": "(", "）": ")", "［": "[", "］": "]", "，": ",", "\n": " ", "\t": " ",
}  # fmt: skip
_COMMANDS = {
    "\\leqslant": "≤", "\\leq": "≤", "\\le": "≤", "\\geqslant": "≥", "\\geq": "≥", "\\ge": "≥", "\\lt": "<", "\\gt": ">",
    "<=": "≤", "=<": "≤", ">=": "≥", "\\ldots": "…", "\\cdots": "…", "\\dots": "…", "...": "…", "\\{": "{", "\\}": "}",
    "\\lbrace": "{", "\\rbrace": "}", "--": "-", "·····": " ",
}  # fmt: skip
_COMMAND = re.compile("|".join(re.escape(name) + (r"(?![A-Za-z])" if name[-1].isalpha() else "") for name in _COMMANDS))
_LAYOUT = re.compile(r"\\(?:left|right|text|mathrm|textbf|mathbf|in|mathbb|quad|[,;:! ])(?![A-Za-z])|[$*`~]|\\[()\[\]]")
_DELIMITERS = re.compile(r"\$|`|\\[()\[\]]")
_ORDINAL = re.compile(r"(?<=\d)(?:st|nd|rd|th)\b")
_NUMBER = r"(-?\d{1,15})(?![\d.]\d|\d)"
_INTEGER = re.compile(r"(?<![\w.])-?\d+")
_NOUN = r"(?:[a-z#]{1,20}\.? +){0,3}"
_VARIABLE = r"(?:[a-z]{1,20} +){0,2}(?:[a-z]{1,20}(?:_\w{1,9})?)? *"
_DENIED = re.compile(r"\b(?:not|except|excluding|without|but|outside)\b|n't\b")
_EXCLUSIVE = re.compile(r"\bexclusive\b|\bexcluded\b|\bnot included\b")


def compile_key(spec: KeySpec, _setting: Setting) -> Key:
    """The key, compiled once."""
    return Key(spec.low, spec.high)


def read(_key: Key, text: str) -> Reading:
    """The range a response states.

    Raises:
        ResponseError: too-long, no-number, not-a-range, several-ranges, reversed-range, negated or number-too-large.
    """
    match = _FAST.fullmatch(text)
    if match is not None and int(match[1]) <= int(match[2]):
        return Reading(int(match[1]), int(match[2]), match.span())
    if len(text) > MAX_TEXT:
        raise ResponseError("too-long", (MAX_TEXT, len(text)), {"limit": str(MAX_TEXT)})
    plain = _plain(text)
    if len(plain.strip()) > MAX_EXPRESSION:
        raise ResponseError("too-long", (MAX_EXPRESSION, len(text)), {"limit": str(MAX_EXPRESSION)})
    return _stated(plain)


def _blank(match: re.Match[str]) -> str:
    return " " * len(match[0])


def _plain(text: str) -> str:
    """Lower case, one sign for each relation, no layout; the same length."""
    lowered = "".join(
        letter.lower() if len(letter.lower()) == 1 else letter for letter in peel(_DELIMITERS.sub(_blank, text))
    )
    same = "".join(_SAME.get(letter, letter) for letter in lowered)
    blank = _COMMAND.sub(lambda match: _COMMANDS[match[0]].ljust(len(match[0])), same)
    return _ORDINAL.sub(_blank, _LAYOUT.sub(_blank, blank))


def _stated(text: str) -> Reading:
    numbers = list(_INTEGER.finditer(text))
    if not numbers:
        raise ResponseError("no-number", (0, len(text)))
    if denied := _DENIED.search(text):
        raise ResponseError("negated", denied.span(), {"word": denied[0]})
    _refuse_large(numbers)
    for form in (_bracketed, _inequality, _spoken, _listed, _single):
        reading = form(text)
        if reading is not None:
            return _checked(reading, text, numbers)
    raise ResponseError("not-a-range", (numbers[0].start(), numbers[-1].end()))


def _refuse_large(numbers: list[re.Match[str]]) -> None:
    for number in numbers:
        if len(number[0]) > 15:
            raise ResponseError("number-too-large", number.span(), {"literal": f"{number[0][:20]}…"})


def _checked(reading: Reading, text: str, numbers: list[re.Match[str]]) -> Reading:
    """The reading, when no number lies outside it and its ends are in order."""
    start, stop = reading.span
    if any(not (start <= number.start() and number.end() <= stop) for number in numbers):
        raise ResponseError("several-ranges", (numbers[0].start(), numbers[-1].end()))
    if _EXCLUSIVE.search(text, stop):
        reading = reading._replace(high=reading.high - 1)
    if reading.low > reading.high:
        raise ResponseError("reversed-range", reading.span)
    return reading


_BRACKETED = re.compile(
    rf"(?P<function>range\s*)?(?P<open>[\[({{\]]) *{_NUMBER} *(?:,|;|to|-|:|\.\.|…) *{_NUMBER} *(?P<close>[\])}}\[])"
)


def _bracketed(text: str) -> Reading | None:
    """`[50, 71]`, `(49, 72)`, `[50, 72)`, `{50..71}`, `range(50, 72)`; `]49, 72[` as in French."""
    match = _BRACKETED.search(text)
    if match is None or (match["open"] == "{" and "," in match[0]):
        return None
    low, high = int(match[3]), int(match[4])
    if match["function"]:
        return Reading(low, high - 1, match.span())
    if "," in match[0] or ";" in match[0]:
        low, high = low + (match["open"] in "(]"), high - (match["close"] in ")[")
    return Reading(low, high, match.span())


_CHAIN = re.compile(rf"{_NUMBER} *(?P<first>[<≤>≥]) *{_VARIABLE}(?P<second>[<≤>≥]) *{_NUMBER}")
_PAIR = re.compile(
    rf"[a-z]\w{{0,20}} *(?P<first>[<≤>≥]) *{_NUMBER} *(?:,|and|&|∧|\\land|\\wedge) *"
    rf"(?:[a-z]\w{{0,20}} *)?(?P<second>[<≤>≥]) *{_NUMBER}"
)


def _inequality(text: str) -> Reading | None:
    """`50 ≤ t ≤ 71`, `72 > t ≥ 50`, `t ≥ 50 and t ≤ 71`."""
    if match := _CHAIN.search(text):
        return _ordered(match[1], match["first"], match["second"], match[4], match.span())
    if match := _PAIR.search(text):
        return _ordered(match[2], _turned(match["first"]), match["second"], match[4], match.span())
    return None


def _turned(sign: str) -> str:
    return {"<": ">", ">": "<", "≤": "≥", "≥": "≤"}[sign]


def _ordered(left: str, first: str, second: str, right: str, span: Span) -> Reading | None:
    if first in "<≤" and second in "<≤":
        return Reading(int(left) + (first == "<"), int(right) - (second == "<"), span)
    if first in ">≥" and second in ">≥":
        return Reading(int(right) + (second == ">"), int(left) - (first == ">"), span)
    return None


_SPOKEN = re.compile(
    rf"(?P<between>\b(?:between|from)\b)? *{_NOUN}{_NUMBER} *(?P<joint>-|to|through|thru|until|up to|till|\.\.|…|and|:)"
    rf" *(?:and *)?(?:including *)?{_NOUN}{_NUMBER}"
)


def _spoken(text: str) -> Reading | None:
    """`50 to 71`, `from 50 through 71`, `tokens 50-71`, `between 50 and 71`, `position 50 to position 71`."""
    match = _SPOKEN.search(text)
    if match is None or (match["joint"] == "and" and match["between"] is None) or match["joint"] == ":":
        return None
    start = match.start(2)
    return Reading(int(match[2]), int(match[4]), (start, match.end()))


_LIST = re.compile(r"-?\d+(?: *(?:,|;|and|or|&|…)+ *(?:and *)?(?:-?\d+|…))+")


def _listed(text: str) -> Reading | None:
    """`{50, 51, …, 71}`, `50, …, 71` or every integer written out."""
    match = _LIST.search(text)
    if match is None:
        return None
    pieces = re.findall(r"-?\d+|…", match[0])
    if len(pieces) > MAX_LISTED or pieces.count("…") > 1 or pieces[-1] == "…":
        return None
    gap = pieces.index("…") if "…" in pieces else len(pieces)
    runs = [[int(piece) for piece in run] for run in (pieces[:gap], pieces[gap + 1 :])]
    if not runs[0] or not all(_consecutive(run) for run in runs):
        return None
    return Reading(runs[0][0], (runs[1] or runs[0])[-1], match.span())


def _consecutive(run: list[int]) -> bool:
    return all(after == before + 1 for before, after in pairwise(run))


_DANGLING = re.compile(r" *(?:to\b|through\b|until\b|and\b|onwards?\b|or\b|-|:(?! )|…|\.\.|,|[<≤>≥+])")
_OPEN_START = re.compile(r"(?:\b(?:to|until|from|before|after|above|below|than|least|most)\b|[<≤>≥…-]) *$")


def _single(text: str) -> Reading | None:
    match = re.search(_NUMBER, text)
    if match is None or _DANGLING.match(text, match.end()) or _OPEN_START.search(text[: match.start()]):
        return None
    return Reading(int(match[1]), int(match[1]), match.span())


def mark(key: Key, reading: Reading, _prover: Prover) -> Grade:
    """Correct when both ends are the same; a note says which end differs, not where it should be."""
    certificate = Certificate(
        Means.COMPARED, "comparison of both ends", 0.0, {"yours": f"{reading.low} to {reading.high}"}
    )
    if reading.low == key.low and reading.high == key.high:
        return correct(certificate)
    ends = ((reading.low != key.low, "first-end-differs"), (reading.high != key.high, "last-end-differs"))
    return incorrect(certificate, notes=tuple(Note(code, reading.span) for differs, code in ends if differs))


def show(_key: Key, reading: Reading) -> ReadBack:
    """`50 to 71`."""
    low, high = reading.low, reading.high
    latex = rf"\{{{low},\dots,{high}\}}"
    row = f"<mo>{{</mo><mn>{low}</mn><mo>,</mo><mo>…</mo><mo>,</mo><mn>{high}</mn><mo>}}</mo>"
    return ReadBack(
        f"{low} to {high}", latex, f'<math xmlns="http://www.w3.org/1998/Math/MathML"><mrow>{row}</mrow></math>'
    )


INTEGER_RANGE = AnswerType(
    spec=KeySpec,
    compile=compile_key,
    read=read,
    mark=mark,
    show=show,
    summary="All integers from one to another, both included.",
)
