r"""Matrix superscripts brought into one form, in place: `W^T`, `W^\top`, `Wᵀ`, `A^{h\top}` and `W^{-T}` use `'` for the transpose.

Only for questions that declare matrices. Every rewriting keeps the length of the text, so that spans stay true.
"""

import re

_T = r"(?:T(?![A-Za-z])|\\top(?![A-Za-z])|\\intercal(?![A-Za-z])|\\mathsf\s*\{?T\}?|\\mathrm\s*\{?T\}?|\\text\s*\{?T\}?|⊤|ᵀ|ᵗ)"
_PLAIN = re.compile(rf"\^\s*(?:{_T}|T(?=[A-Z\\])|\{{\s*{_T}\s*\}}|\(\s*{_T}\s*\))")
_UNICODE = re.compile(r"[ᵀ⊤ᵗ]")
_INDEXED = re.compile(rf"\^\s*\{{\s*(?P<index>[A-Za-z0-9()]+?)\s*,?\s*{_T}\s*\}}")
_INVERSE = re.compile(rf"\^\s*\{{\s*-\s*{_T}\s*\}}|\^\s*\(\s*-\s*{_T}\s*\)")
_SWAPPED = re.compile(
    r"(?P<up>\^\s*(?:\{[^{}^_]{1,12}\}|[A-Za-z0-9]))(?P<down>\s*_\s*(?:\{[^{}^_]{1,24}\}|[A-Za-z0-9]))"
)
_PRIME = re.compile(r"\^\s*\{?\s*\\prime\s*\}?|\\prime|[′’]")


def one_form(text: str) -> str:
    """The text with every transpose as `'` and every superscript behind the subscript."""
    text = _SWAPPED.sub(lambda match: match["down"] + match["up"], text)
    text = _INVERSE.sub(lambda match: "^-1'".ljust(len(match[0])), text)
    text = _PLAIN.sub(_prime, text)
    text = _INDEXED.sub(lambda match: f"^{{{match['index']}}}'".ljust(len(match[0])), text)
    return _PRIME.sub(_prime, _UNICODE.sub("'", text))


def _prime(match: re.Match[str]) -> str:
    return "'".ljust(len(match[0]))
