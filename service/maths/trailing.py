"""A unit or words behind a formula, such as the `bytes` of `4k(m+l) bytes`, blanked out in place."""

import re
from functools import lru_cache

from service.maths.functions import CONSTANTS, FUNCTIONS
from service.maths.names import GREEK, Names
from service.maths.units import senses_of

_WRAP = r"(?:\\(?:text|mathrm|textrm|operatorname)\{{)?(?<![A-Za-z_]) ?(?:{unit}) ?\}}?$"
_ABBREVIATIONS = {"byte": ("B",), "second": ("s", "sec"), "hour": ("h", "hr"), "dollar": ("USD",), "token": ("tok",)}


def without_unit(text: str, unit: str) -> str:
    """The text with the unit at its end blanked out; the text itself when there is none."""
    if not unit:
        return text
    kept = text.rstrip()
    match = _pattern(unit).search(kept[-80:])
    if match is None:
        return text
    start = len(kept) - len(kept[-80:]) + match.start()
    return text[:start] + " " * (len(text) - start)


@lru_cache(maxsize=256)
def _pattern(unit: str) -> re.Pattern[str]:
    singular = unit.removesuffix("s")
    spellings = {unit, singular, f"{singular}s", f"{singular}(s)", *_ABBREVIATIONS.get(singular.lower(), ())}
    choices = "|".join(re.escape(spelling) for spelling in sorted(spellings, key=len, reverse=True))
    return re.compile(_WRAP.format(unit=choices), re.IGNORECASE if len(unit) > 2 else 0)


_TEXT = r"\\(?:text|mbox|textnormal|textrm|textbf|textit|mathrm|mathbf|operatorname)\s*\{(?P<text>[^{}]*[A-Za-z]{2}[^{}]*)\}"
_LAST_WORD = re.compile(
    rf"(?:{_TEXT}|(?<![A-Za-z\\_^])(?P<word>[A-Za-z][A-Za-z'’-]*[A-Za-z]))(?:\s*\^\s*\{{?\d\}}?|[²³])?[\s.,]*\Z"
)
MAX_WORDS = 12
"""Words that are looked at behind a formula."""
_NOT_WORDS = frozenset(
    ["or", "and", "if", "otherwise", "infinity", "infty", "inf", "oo", *FUNCTIONS, *CONSTANTS, *GREEK]
)
_PERCENT = frozenset(["percent", "pct", "percentage", "per cent"])


def without_words(text: str, names: Names) -> str:
    r"""The text without the words behind a formula, such as ` ways`, `\text{ cm}^2` or ` square units`, with `%` for "percent".

    Args:
        text: a formula and what follows it.
        names: what may be written; a name is never a word, nor is a run of names such as `mk`.
    """
    kept = text.rstrip()
    for _ in range(MAX_WORDS):
        match = _LAST_WORD.search(kept[-120:])
        if match is None or not _is_word(match, names):
            break
        start = len(kept) - len(kept[-120:]) + match.start()
        said = (match["text"] or match["word"]).strip().casefold()
        kept = f"{kept[:start].rstrip()}%" if said in _PERCENT and start < len(text) else kept[:start].rstrip()
    if not kept.strip() or kept[-1] in "+-*/^_=(,·×⋅":
        return text
    return kept.ljust(len(text))


def _is_word(match: re.Match[str], names: Names) -> bool:
    text = (match["text"] or match["word"]).strip()
    if text in names.spellings or text.casefold() in _NOT_WORDS:
        return False
    if match["text"]:
        return True
    is_long = len(text) > 2 or bool(senses_of(text))
    return is_long and not all(letter in names.spellings for letter in text)
