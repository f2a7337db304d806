r"""Matrix notation brought into one form, in place: `W^T`, `W^\top`, `Wᵀ`, `A^{h\top}` and `W^{-T}` use `'` for the transpose.

What programs write (`A @ B.T`, `np.linalg.inv(A)`) and what only names a size or a norm (`I_{n \times n}`, `0_n`, `‖A‖_F`) is
brought into it too. Only for questions that declare matrices. Every rewriting keeps the length of the text, so that spans
stay true.
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


_FOREIGN = re.compile(
    r"(?P<times>@|%\*%)|(?P<entrywise>\.\*(?!\*))|(?P<transpose>(?<=[A-Za-z0-9)\]])\.T(?![A-Za-z]))"
    r"|(?P<module>(?<![A-Za-z0-9_])(?:np|numpy|torch|sp|scipy)\.(?:linalg\.)?(?=[a-z]))"
    r"|(?P<one>\\mathbb\s*(?:\{\s*[I1]\s*\}|[I1])|(?<![A-Za-z\\_])(?:eye|identity|Id)\s*\([^()]*\)|I\s*_\s*\{[^{}]*\\?times[^{}]*\})"
    r"|(?P<none>(?<![\w.])0\s*_\s*(?:\{[^{}]*\}|[A-Za-z](?![A-Za-z]))|(?<![A-Za-z\\_])zeros\s*\([^()]*\))"
    r"|(?P<kind>(?<=[‖|⟩>])\s*_\s*(?:\{\s*)?F(?:\s*\})?(?![A-Za-z])|(?<=\\\|)\s*_\s*(?:\{\s*)?F(?:\s*\})?(?![A-Za-z]))"
    r"|(?P<kinds>(?:\\rVert|\\Vert|\\rangle)\s*_\s*(?:\{\s*)?F(?:\s*\})?(?![A-Za-z]))"
)
_HINT = re.compile(r"[@%.<×]|\\mathbb|times|eye|identity|Id|zeros|0\s*_|_\s*\{?\s*F")
"""Without one of these nothing is foreign, which is quicker to see."""

_ANGLED = re.compile(r"<([^<>]*,[^<>]*)>")
_MEANT = {"times": "*", "entrywise": "⊙", "transpose": "'", "module": "", "one": "I", "none": "0", "kind": ""}


def _translated(match: re.Match[str]) -> str:
    kind = match.lastgroup or ""
    meant = _CLOSING.match(match[0]) if kind == "kinds" else None
    written = meant[0] if meant else _MEANT.get(kind, match[0])
    return written.ljust(len(match[0]))


_CLOSING = re.compile(r"\\[A-Za-z]+")


_SMALL = re.compile(r"\^\s*(?:t(?![A-Za-z(\d])|\{\s*t\s*\})")


def one_form(text: str, *, small_t: bool = False) -> str:
    """The text with every transpose as `'` and every superscript behind the subscript.

    Args:
        text: what was written.
        small_t: whether `^t` is a transpose, as it is where nothing is called t.
    """
    if small_t:
        text = _SMALL.sub(_prime, text)
    if _HINT.search(text):
        text = _FOREIGN.sub(_translated, _ANGLED.sub(r"⟨\1⟩", text))
    text = _SWAPPED.sub(lambda match: match["down"] + match["up"], text)
    text = _INVERSE.sub(lambda match: "^-1'".ljust(len(match[0])), text)
    text = _PLAIN.sub(_prime, text)
    text = _INDEXED.sub(lambda match: f"^{{{match['index']}}}'".ljust(len(match[0])), text)
    return _PRIME.sub(_prime, _UNICODE.sub("'", text))


def _prime(match: re.Match[str]) -> str:
    return "'".ljust(len(match[0]))
