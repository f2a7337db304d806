"""The prose around a quantity: which dollar signs are money, what a conclusion leaves behind, where a reason begins.

Every function keeps the length of the text.
"""

import re

from service.maths.prose import lead

_PAIRED = re.compile(r"\$\$?[^$\n]{1,500}?\$\$?(?!\d|\.\d)")
_PRICE = re.compile(r"\$(?= ?-?[\d.])")


def with_currency(text: str) -> str:
    """The text with a full-width sign for each dollar that is money, so that what is left of `$` delimits mathematics."""
    if "$" not in text:
        return text
    text = text.replace("\\$", " ＄")
    outside = _PAIRED.sub("", text)
    if "$" in outside:
        return _PRICE.sub("＄", text)
    return text


_CONCLUSION = re.compile(
    r"(?:\b(?:so|therefore|hence|thus|giving|which is|which gives|that is)\b|[→⇒∴⟹]"
    r"|\\(?:Rightarrow|implies|rightarrow|therefore|to)\b)",
    re.IGNORECASE,
)


def concluding(text: str) -> str:
    """The text behind the last "so" or arrow that is followed by a number."""
    last_digit = next((index for index in range(len(text) - 1, -1, -1) if text[index].isdecimal()), -1)
    stops = [match.end() for match in _CONCLUSION.finditer(text) if match.end() <= last_digit]
    return lead(" " * stops[-1] + text[stops[-1] :]) if stops else text


_BECAUSE = re.compile(r"\b(?:because|since|given that|assuming)\b", re.IGNORECASE)


def unexplained(text: str) -> str:
    """The text without the reason behind a number: "42 s because 200/4.8 = 41.67"."""
    match = _BECAUSE.search(text)
    if match is None or not any(letter.isdecimal() for letter in text[: match.start()]):
        return text
    return text[: match.start()] + " " * (len(text) - match.start())
