r"""What people wrap around mathematics, blanked out in place: `$…$`, `\boxed{…}`, `**Final answer:** …`, "about", a full stop.

Every function returns a text of the same length with blanks where the wrapper stood, so that spans into it are spans into
the response. Knows no grammar: what remains is read by somebody else.
"""

import re
from itertools import pairwise

_MARKER = re.compile(r"(?:\*\*|__)?\b(?:answer|result)\b[ \t*_]{0,8}(?:[:=]|\bis\b|\n)\s*(?:\*\*|__)?", re.IGNORECASE)
_BOXED = re.compile(r"\\f?boxed\s*\{")
_MATHS = re.compile(
    r"\$\$(?P<a>[^$]+)\$\$|\$(?P<b>[^$\n]+)\$|\\\((?P<c>.+?)\\\)|\\\[(?P<d>.+?)\\\]|`(?P<e>[^`\n]+)`", re.DOTALL
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
    r"(?<![<>!≤≥])(?::=|:(?=\s)|\\coloneqq\b|\\approx\b|\\simeq\b|\\sim\b|\\equiv\b|==|=|≈|≃|≅|∼|~|≡)(?!=)"
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
    inner = _bare(_boxed(_after_marker(text)))
    return _trimmed(_delimiters(inner))


def peel_several(text: str) -> str:
    """As `peel`, but several formulas or boxes with nothing but connectives between them are all kept: `$x=1$ or $x=2$`."""
    return _trimmed(_all_delimited(_bare(_all_boxed(_after_marker(text)))))


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
    depth, index = 1, last.end()
    while index < len(text) and depth:
        depth += {"{": 1, "}": -1}.get(text[index], 0)
        index += 1
    return _only(text, last.end(), index - 1 if depth == 0 else index)


_CONNECTIVE = re.compile(r"(?:[\s,;&$]|\\[()\[\]]|\b(?:and|or)\b|\\(?:text|mathrm)\s*\{\s*(?:and|or)\s*\})*")


def _all_boxed(text: str) -> str:
    """What stands in the last box and in the boxes that lead up to it."""
    inside = [(match.end(), _closing(text, match.end())) for match in _BOXED.finditer(text)]
    if len(inside) < 2:
        return _boxed(text)
    starts = [match.start() for match in _BOXED.finditer(text)]
    first = len(inside) - 1
    while first and _CONNECTIVE.fullmatch(text, inside[first - 1][1] + 1, starts[first]):
        first -= 1
    kept = _only(text, starts[first], inside[-1][1])
    for start, (begin, stop) in zip(starts[first:], inside[first:], strict=True):
        kept = f"{kept[:start]}{' ' * (begin - start)}{kept[begin:stop]} {kept[stop + 1 :]}"[: len(text)]
    return kept


def _closing(text: str, start: int) -> int:
    """Where the brace that was opened just before `start` closes; the end of the text when it does not."""
    depth = 1
    for index in range(start, len(text)):
        depth += {"{": 1, "}": -1}.get(text[index], 0)
        if depth == 0:
            return index
    return len(text)


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


def _trimmed(text: str) -> str:
    kept = text.rstrip(_TRAILING)
    return lead(kept + " " * (len(text) - len(kept)))
