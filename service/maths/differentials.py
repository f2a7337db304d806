r"""What sums, integrals and limits bind: the x of `\int_0^1 x^2\,dx` and of `\lim_{x \to 0}`, found before tokens are made.

A differential becomes the one sign `ⅆ` in place, so that `xdx` is x and dx; elsewhere `dx` is d·x.
"""

import re

from service.maths.names import GREEK, Domain, Names, canonical

SIGN = "ⅆ"
"""U+2146, the differential d."""

_GREEK = "|".join(GREEK)
_NAME = rf"(?P<name>(?:\\(?:{_GREEK})(?![A-Za-z])|{_GREEK}|[A-Za-zα-ω])(?:\s*_\s*(?:\{{[^{{}}]{{1,12}}\}}|\w))?)"
_INTEGRAL = re.compile(r"\\int(?![A-Za-z])|∫|(?<![A-Za-z\\])int(?=\s*_)")
_HIGH_FIRST = re.compile(r"(\\int|∫)\^(\w)_(\w)")
_DIFFERENTIAL = re.compile(
    rf"(?:\\(?:mathrm|text|operatorname)\s*\{{\s*d\s*\}}\s*|\\differentialD(?![A-Za-z])\s*|{SIGN}\s*|(?<!\\)d(?=[A-Za-z\\α-ω]))"
    rf"{_NAME}(?=(?:d[A-Za-z])*(?![A-Za-z]))|(?P<other>\\[A-Za-z]+)"
)
_LIMIT = re.compile(
    rf"(?:\\|(?<![A-Za-z]))lim\s*(?:\\limits\s*)?_\s*[{{(]?\s*{_NAME}\s*(?:->|→|\\[A-Za-z]*(?:to|arrow)(?![A-Za-z]))"
)


_BOUND = re.compile(
    r"(?:\\sum|\\prod|∑|∏|Σ|Π|[Ss]um|prod)\s*(?:\\limits\s*)?(?:\^\s*(?:\{[^{}]*\}|\\?\w+)\s*)?"
    r"_\s*(?:[{(]?\s*([A-Za-z])(?![A-Za-z,])|\{\s*([A-Za-z])\s*,?\s*([A-Za-z])\s*\})"
)


def binding(text: str, names: Names) -> tuple[str, Names]:
    """The text with its differentials marked, of the same length, and the names with those that its constructs bind."""
    names = names.binding(name for found in _BOUND.findall(text) for name in found if name)
    if "int" in text or "∫" in text or "lim" in text:
        text, found = _marked(text)
        names = names.binding(found, Domain.REAL)
    return text, names


def _marked(text: str) -> tuple[str, list[str]]:
    """The text with its differentials marked, of the same length, and the names that integrals and limits bind."""
    names = [canonical(match["name"].strip()) for match in _LIMIT.finditer(text)]
    opening = _INTEGRAL.search(text)
    if opening is None:
        return text, names

    text = _HIGH_FIRST.sub(r"\1_\3^\2", text)

    def marked(match: re.Match[str]) -> str:
        if match["other"]:
            return match[0]
        names.append(canonical(match["name"].strip()))
        return f"{SIGN.ljust(match.start('name') - match.start())}{match['name']}"

    return text[: opening.end()] + _DIFFERENTIAL.sub(marked, text[opening.end() :]), names
