"""Numbers in words: `six billion`, `two hundred and fifty`, `one point seven quadrillion`, `half a million`, `a dozen`.

Short scale, as in English of today: a billion is 10^9.
"""

import re
from collections.abc import Mapping
from fractions import Fraction
from types import MappingProxyType
from typing import NamedTuple

from service.maths.limits import MAX_DIGITS
from service.maths.numerals import Numeral, figures

_ONES = (
    "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen "
    "eighteen nineteen"
).split()
_TENS = "twenty thirty forty fifty sixty seventy eighty ninety".split()
_SCALES = (
    "thousand million billion trillion quadrillion quintillion sextillion septillion octillion nonillion decillion"
).split()

SMALL: Mapping[str, int] = MappingProxyType(
    {word: number for number, word in enumerate(_ONES)} | {word: 10 * ten for ten, word in enumerate(_TENS, start=2)}
)
"""Words below one hundred to what they stand for."""

SCALES: Mapping[str, int] = MappingProxyType(
    {word: 3 * power for power, word in enumerate(_SCALES, start=1)}
    | {f"{word}s": 3 * power for power, word in enumerate(_SCALES, start=1)}
    | {
        "hundred": 2,
        "hundreds": 2,
        "mn": 6,
        "mln": 6,
        "mil": 6,
        "bn": 9,
        "bln": 9,
        "tn": 12,
        "trn": 12,
        "mio": 6,
        "googol": 100,
    }
)
"""Words that multiply the number before them, to the power of ten."""

SUFFIXES: Mapping[str, int] = MappingProxyType({"k": 3, "K": 3, "M": 6, "B": 9, "G": 9, "T": 12})
"""Letters that multiply the number they are attached to."""

_PARTS: Mapping[str, Fraction] = MappingProxyType(
    {"half": Fraction(1, 2), "third": Fraction(1, 3), "quarter": Fraction(1, 4), "tenth": Fraction(1, 10)}
)
_ORDINALS = "third fourth fifth sixth seventh eighth ninth tenth".split()
_MANY: Mapping[str, Fraction] = MappingProxyType(
    {f"{word}s": Fraction(1, below) for below, word in enumerate(_ORDINALS, start=3)}
    | {"halves": Fraction(1, 2), "quarters": Fraction(1, 4)}
)
"""Parts that are counted, as in `two thirds`; one of them is a `third`."""
_WORD = re.compile(r"[ \t-]*(?:and[ \t]+)?(an?|[A-Za-z]+)\b", re.IGNORECASE)
_STARTS = frozenset([*SMALL, *_PARTS, "hundred", "thousand", "million", "billion", "trillion", "dozen", "a", "an"])
MAX_WORDS = 30
"""Words of one number; `nine hundred ninety-nine trillion …` with every scale needs fewer."""


class _Sum(NamedTuple):
    """What was read so far: groups that are complete, the group under way and the digits behind `point`."""

    total: Fraction
    group: Fraction | None
    digits: str | None
    stop: int


def words_at(text: str, start: int) -> Numeral | None:
    """The number in words that starts here; None when the first word is none."""
    first = _WORD.match(text, start)
    if first is None or first[1].lower() not in _STARTS or first.start(1) != start:
        return None
    state: _Sum | None = _Sum(Fraction(0), None, None, start)
    latest, position = None, start
    for _ in range(MAX_WORDS):
        match = _WORD.match(text, position)
        if match is None or state is None:
            break
        state = _joined(state, match[1].lower(), match.end())
        if state is not None and match[1].lower() not in ("a", "an", "point"):
            latest = state
        position = match.end()
    return _numeral(latest) if latest else None


def _numeral(state: _Sum) -> Numeral:
    digits = state.digits or ""
    value = state.total + (state.group or 0) + Fraction(int(digits or 0), 10 ** len(digits))
    if digits:
        return Numeral(value, f"{int(value)}.{digits}", figures(f"{int(value)}{digits}"), len(digits), state.stop)
    if value.denominator != 1 or value.numerator >= 10**MAX_DIGITS:
        return Numeral(value, "", MAX_DIGITS, MAX_DIGITS, state.stop)
    written = str(value.numerator)
    places = len(written.rstrip("0")) - len(written) if value else 0
    return Numeral(value, written, figures(written), places, state.stop)


def _joined(state: _Sum, word: str, stop: int) -> _Sum | None:
    if state.digits is not None:
        return _after_point(state, word, stop)
    if word in SMALL:
        return _small(state, SMALL[word], stop)
    if word in ("a", "an"):
        return (
            state._replace(group=Fraction(1), stop=stop)
            if state.group is None and not state.total
            else _article(state, stop)
        )
    if word in _PARTS:
        return state._replace(group=_PARTS[word], stop=stop) if state.group in (None, 1) and not state.total else None
    if word in _MANY or (f"{word}s" in _MANY and state.group == 1):
        share = _MANY.get(word) or _MANY[f"{word}s"]
        is_count = state.group and state.group.denominator == 1 and not state.total
        return state._replace(group=(state.group or 0) * share, stop=stop) if is_count else None
    if word == "dozen":
        return state._replace(group=12 * (state.group or Fraction(1)), stop=stop)
    if word == "point" and state.group is not None:
        return state._replace(digits="", stop=stop)
    return _multiplied(state, word, stop)


def _article(state: _Sum, stop: int) -> _Sum | None:
    return state._replace(stop=stop) if state.group in _PARTS.values() else None


def _small(state: _Sum, number: int, stop: int) -> _Sum | None:
    group = state.group
    if group is None:
        return state._replace(group=Fraction(number), stop=stop)
    fits = group % 100 == 0 if number >= 10 else group % 10 == 0 and (group % 100 != 10)
    return state._replace(group=group + number, stop=stop) if fits and group.denominator == 1 and group else None


def _multiplied(state: _Sum, word: str, stop: int) -> _Sum | None:
    if word not in SCALES or (state.group is None and word.endswith("s")):
        return None
    factor = (Fraction(1) if state.group is None else state.group) * 10 ** SCALES[word]
    if word.startswith("hundred"):
        return state._replace(group=factor, stop=stop)
    if state.group is None and state.total:
        return _Sum(state.total * 10 ** SCALES[word], None, None, stop)
    return _Sum(state.total + factor, None, None, stop)


def _after_point(state: _Sum, word: str, stop: int) -> _Sum | None:
    digits = state.digits or ""
    if SMALL.get(word, 10) < 10:
        return state._replace(digits=f"{digits}{SMALL[word]}", stop=stop)
    group = (state.group or 0) + Fraction(int(digits or 0), 10 ** len(digits))
    return _multiplied(_Sum(state.total, group, None, state.stop), word, stop) if digits else None
