"""Formulas that are said in words: `n squared`, `x over 2`, `the square root of x`, rewritten in place into signs.

Only what can be meant in one way: a root or square is of the letters and digits side by side, or the bracket, behind it.
"""

import re
from collections.abc import Callable
from functools import lru_cache, partial

_ATOM = r"(?:[A-Za-z](?![A-Za-z])|\d+(?:\.\d+)?|\([^()]*\))"
_WHOLE = r"(?P<what>\d+(?:\.\d+)?[A-Za-z]{0,2}(?![A-Za-z])|[A-Za-z]{1,2}(?![A-Za-z])|\([^()]*\))"
_ALONE = rf"{_WHOLE}(?=\s*(?:$|[-+*/=<>,;)]|[a-z]{{2}}))"
_ORDINALS = {"second": 2, "third": 3, "fourth": 4, "fifth": 5, "sixth": 6, "nth": "n", "kth": "k"}
_RULES: tuple[tuple[str, Callable[[re.Match[str]], str]], ...] = (
    (rf"\b(?:the )?square root of (?:the )?{_ALONE}", lambda match: f"√({match['what']})"),
    (rf"\b(?:the )?cube root of (?:the )?{_ALONE}", lambda match: f"∛({match['what']})"),
    (rf"\b(?:the )?square of {_ALONE}", lambda match: f"({match['what']})^2"),
    (rf"\b(?:the )?cube of {_ALONE}", lambda match: f"({match['what']})^3"),
    (r"\blog(?:arithm)? (?:to )?(?:the )?base (\w+) of\b", lambda match: f"log_{{{match[1]}}}"),
    (rf"\b(?:(?:raised )?to the )?({'|'.join(_ORDINALS)}) power\b", lambda match: f"^{_ORDINALS[match[1]]}"),
    (r"\b(?:raised )?to the (?:power (?:of )?)?(?=[-\w(])(?!\w*(?:st|nd|rd|th)\b)", lambda _: "^"),
    (rf"\b(?:one |a )?half (?:of )?(?={_ATOM})", lambda _: "½"),
    (rf"\b(?:twice|double) (?={_ATOM})", lambda _: "2*"),
    (r"(?<=[\w)}]) squared\b", lambda _: "^2"),
    (r"(?<=[\w)}]) cubed\b", lambda _: "^3"),
    (r"\bplus\b", lambda _: "+"),
    (r"\bminus\b", lambda _: "-"),
    (r"\b(?:times|multiplied by)\b", lambda _: "*"),
    (r"\b(?:over|divided by)\b", lambda _: "/"),
)
_COMPILED = tuple((re.compile(pattern), rewritten) for pattern, rewritten in _RULES)

WORDS = frozenset(
    "the square cube squared cubed raised to half twice double plus minus times multiplied over divided base power".split()
)
"""Words at which a text is looked at more closely."""


class Spoken(Exception):
    """A text is to be read as another one, in which words became signs.

    Attributes:
        text: of the same length.
    """

    def __init__(self, text: str) -> None:
        super().__init__(text)
        self.text = text


@lru_cache(maxsize=16)
def in_signs(text: str) -> str:
    """The text with words for operations as signs, of the same length; the text itself when there are none."""
    for pattern, rewritten in _COMPILED:
        text = pattern.sub(partial(_padded, rewritten), text)
    return text


def _padded(rewritten: Callable[[re.Match[str]], str], match: re.Match[str]) -> str:
    return rewritten(match).ljust(len(match[0]))
