r"""What people wrap around mathematics, blanked out in place: `$…$`, `\boxed{…}`, `**Final answer:** …`, "about", a full stop.

Every function returns a text of the same length with blanks where the wrapper stood, so that spans into it are spans into
the response. Knows no grammar: what remains is read by somebody else.
"""

import re
from itertools import pairwise

_MARKER = re.compile(r"(?:\*\*|__)?\b(?:answer|result)\b[ \t*_]{0,8}(?:[:=]|\bis\b|\n)\s*(?:\*\*|__)?", re.IGNORECASE)
_BOXED = re.compile(r"\\f?boxed\s*\{|\\fbox\s*\{")
_MATHS = re.compile(
    r"\$\$(?P<a>[^$]+)\$\$|\$(?P<b>(?:[^$\n]|(?<=\$)\s*\n|\n\s*(?=\$))+)\$|\\\((?P<c>.+?)\\\)|\\\[(?P<d>.+?)\\\]|`(?P<e>[^`\n]+)`",
    re.DOTALL,
)
_BOLD = re.compile(r"(?<![\w)\]}])(\*\*|__)(?=\S)(.+?)(?<=\S)\1(?![\w(])", re.DOTALL)
_HEDGE = re.compile(
    r"\s*(?:(?:it|this|that|so|thus|hence|therefore|i\.e\.|is|are|about|approximately|approx\.?|roughly|around|circa|ca\.|"
    r"nearly|almost|some|exactly|equals|equal to|i (?:get|think|got)|we (?:get|have|find|obtain))\b[\s,:]*|[~≈≃≅=∼∴⇒→]\s*|"
    r"\\(?:approx|sim|simeq|therefore|Rightarrow|implies|to)\b\s*)",
    re.IGNORECASE,
)
_TRAILING = " \t\r\n.;,:?。"
_RELATION = re.compile(
    r"(?<![<>!≤≥])(?::=|:(?=\s)|\\(?:coloneqq|approx|simeq|sim|cong|equiv)(?![A-Za-z])|==|=|≈|≃|≅|∼|(?<!\d)~|≡)(?!=)"
)
_VERB = re.compile(
    r"\b(?:is|are|equals?|becomes?|be|gives?|costs?|needs?|takes?|requires?|yields?)\b[\s:,]*", re.IGNORECASE
)
MAX_MARKS = 200
"""Bold marks that are looked at, so that a page of asterisks costs nothing."""
_WORDS = re.compile(r"[^\W\d_]{2,}")


def peel(text: str) -> str:
    """The response without what surrounds it: the part after the last "Final answer:", inside `\\boxed{}`, without delimiters.

    Where a sentence has formulas between delimiters, the last of them is what is meant, with the words after it.
    """
    inner = _bare(_boxed(_stated(text)))
    return _trimmed(_delimiters(_without_environments(inner)))


def peel_several(text: str) -> str:
    """As `peel`, but several formulas or boxes with nothing but connectives between them are all kept: `$x=1$ or $x=2$`."""
    return _trimmed(_all_delimited(_without_environments(_bare(_all_boxed(_stated(text))))))


def after_equals(text: str) -> str:
    """The last side of `lhs = … = rhs` (also ≈, :=, "is"), blanked on the left; the text itself when there is no relation."""
    sides = sides_of(text)
    return sides[-1] if sides else text


def sides_of(text: str) -> list[str]:
    """Every side of a chain of `=` and ≈, each of the same length as the text; a verb counts where no sign does."""
    cuts = [match.span() for match in _RELATION.finditer(text) if _at_top(text, match)]
    if not cuts:
        verb = _last_verb(text)
        return [_only(text, verb, len(text))] if verb else [text]
    starts = [0, *(stop for _, stop in cuts)]
    stops = [*(start for start, _ in cuts), len(text)]
    return [_only(text, start, stop) for start, stop in zip(starts, stops, strict=True)]


_ROUGHLY = re.compile(r"\\(?:approx|simeq|sim|cong)(?![A-Za-z])|≈|≃|≅|∼|~")


def before_rounding(text: str) -> str | None:
    """The side before the last relation when that is an approximation, as the 2/3 of `x = 2/3 ≈ 0.67`; None when it is not."""
    if _ROUGHLY.search(text) is None:
        return None
    cuts = [match for match in _RELATION.finditer(text) if _at_top(text, match)]
    if not cuts or _ROUGHLY.match(text, cuts[-1].start()) is None:
        return None
    return _only(text, cuts[-2].end() if len(cuts) > 1 else 0, cuts[-1].start())


def _at_top(text: str, match: re.Match[str]) -> bool:
    """Whether a relation stands outside all brackets, and a colon behind words only."""
    before = text[: match.start()]
    if match[0] == ":" and not _LABEL.match(before):
        return False
    return all(before.count(left) <= before.count(right) for left, right in ("()", "[]", "{}"))


_LABEL = re.compile(r"[^\W\d][\w\s{}\\'-]*$")


def lead(text: str) -> str:
    """The text without hedges and connectives in front: "so it is about 42" is "42"."""
    position = 0
    while match := _HEDGE.match(text, position):
        if match.end() == position:
            break
        position = match.end()
    return _only(text, position, len(text))


def _last_verb(text: str) -> int:
    found = 0
    for match in _VERB.finditer(text):
        before = text[: match.start()]
        if _WORDS.search(before) or not before.strip():
            found = match.end()
    return found


def _only(text: str, start: int, stop: int) -> str:
    return " " * start + text[start:stop] + " " * (len(text) - stop)


_ASIDE = re.compile(r"(?<=[\d)\]}$%!|])[.!]?\s+[A-Z](?:[A-Za-z',;-]*[ \n]){2,}[A-Za-z',-]+[.!?]*\s*\Z")
"""A sentence of nothing but words behind what was stated: "I hope it is correct."."""
MAX_ASIDES = 8
_ENVIRONMENT = re.compile(
    r"\\(?:begin|end)\s*\{(?:align(?:ed|at)?|equation|gather(?:ed)?|split|displaymath|math|center)\*?\}"
)


def _stated(text: str) -> str:
    """The part behind the last "Final answer:", without sentences of mere words at the end."""
    text = _after_marker(text)
    for _ in range(MAX_ASIDES):
        match = _ASIDE.search(text) if ". " in text or ".\n" in text else None
        if match is None or not text[: match.start()].strip():
            return text
        text = _only(text, 0, match.start())
    return text


def _without_environments(text: str) -> str:
    r"""The text without `\\begin{align*}` and its like and the `&` of their columns."""
    if "\\begin" not in text and "\\end" not in text:
        return text
    bare = _ENVIRONMENT.sub(lambda match: " " * len(match[0]), text)
    return bare if bare == text or "\\begin" in bare else bare.replace("&", " ")


def _after_marker(text: str) -> str:
    last = None
    for match in _MARKER.finditer(text):
        last = match
    return _only(text, last.end(), len(text)) if last and text[last.end() :].strip(" *_\n.$") else text


def _boxed(text: str) -> str:
    last = None
    for match in _BOXED.finditer(text):
        last = match
    if last is None:
        return text
    return _only(text, last.end(), closing_brace(text, last.end(), len(text)))


_CONNECTIVE = re.compile(
    r"(?:[\s,;&$]|\\[()\[\]]|\\q?quad(?![A-Za-z])|\b(?:and|or)\b|\\(?:text|mathrm)\s*\{\s*(?:and|or)\s*\})*"
)


def _all_boxed(text: str) -> str:
    """What stands in the last box and in the boxes that lead up to it."""
    inside = [(match.end(), closing_brace(text, match.end(), len(text))) for match in _BOXED.finditer(text)]
    if len(inside) < 2:
        return _boxed(text)
    starts = [match.start() for match in _BOXED.finditer(text)]
    first = len(inside) - 1
    while first and _CONNECTIVE.fullmatch(text, inside[first - 1][1] + 1, starts[first]):
        first -= 1
    kept = _only(text, starts[first], inside[-1][1])
    for start, (begin, stop) in zip(starts[first:], inside[first:], strict=True):
        kept = f"{kept[:start]}{' ' * (begin - start)}{kept[begin:stop]} {kept[stop + 1 :]}"[: len(text)]
    for (_, stop), after in pairwise([*inside[first:], (0, 0)]):
        if after[0] and not _SEPARATED.search(text[stop + 1 : after[0]]):
            kept = f"{kept[:stop]},{kept[stop + 1 :]}"
    return kept


_SEPARATED = re.compile(r"[,;]|\b(?:and|or)\b")


def closing_brace(text: str, start: int, stop: int) -> int:
    """Where the brace that was opened just before `start` closes; `stop` when it does not before that."""
    depth = 1
    for index in range(start, stop):
        depth += {"{": 1, "}": -1}.get(text[index], 0)
        if depth == 0:
            return index
    return stop


def _all_delimited(text: str) -> str:
    found = list(_MATHS.finditer(text))
    between = [text[left.end() : right.start()] for left, right in pairwise(found)]
    if len(found) < 2 or not all(map(_CONNECTIVE.fullmatch, between)):
        return _delimiters(text)
    kept = _only(text, found[0].start(), len(text)) if _WORDS.search(text[: found[0].start()]) else text
    for match in found:
        start, stop = match.span(match.lastgroup or 0)
        left, right = " " * (start - match.start()), " " * (match.end() - stop)
        kept = f"{kept[: match.start()]}{left}{kept[start:stop]}{right}{kept[match.end() :]}"
    return kept


def _bare(text: str) -> str:
    return _BOLD.sub(_blanked, text) if text.count("**") + text.count("__") <= MAX_MARKS else text


def _blanked(match: re.Match[str]) -> str:
    mark = " " * len(match[1])
    return f"{mark}{match[2]}{mark}"


def _delimiters(text: str) -> str:
    found = list(_MATHS.finditer(text))
    if not found:
        return text
    outside = _MATHS.sub(" ", text)
    last = found[-1]
    behind = _VERB_BEHIND.match(text, last.end())
    if behind:
        return _only(text, behind.end(), len(text))
    if _REMARK_BEHIND.match(text, last.end()):
        text = _only(text, 0, last.end())
    if len(found) > 1 or _WORDS.search(outside[: last.start()]):
        text = _only(text, last.start(), len(text))
        found = [last]
    for match in found:
        start, stop = match.span(match.lastgroup or 0)
        text = (
            text[: match.start()]
            + " " * (start - match.start())
            + text[start:stop]
            + " " * (match.end() - stop)
            + text[match.end() :]
        )
    return text


_VERB_BEHIND = re.compile(
    r"\s*\b(?:is|are|was|equals?)\s+(?:(?:about|approximately|exactly|equal to|then|thus)\s+)*(?=[-+(]?\\?[\d.$√])"
)
"""What makes the formula before it a label: `$f(x)$ is 19`."""
_REMARK_BEHIND = re.compile(
    r"\s*\b(?:is|are|was|were)\s+(?:the|our|my|an?|your|correct|right|all|also|indeed|therefore)\b[^\d$=<>\\]*\Z"
    r"|[\s,;]*\b(?:which|since|because|after|at the end|as (?:required|desired|claimed|wanted))\b[^$]*\Z"
)
"""Words behind a formula that say something about it: `$x > 5$ is the solution`."""


_GOES_ON = re.compile(r"\.\.\.|…")


def _trimmed(text: str) -> str:
    kept = text.rstrip(_TRAILING)
    if _GOES_ON.search(text, len(kept)):
        kept = text.rstrip()
    return lead(kept + " " * (len(text) - len(kept)))
