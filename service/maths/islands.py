r"""Words and formulas of a row told apart: "so the derivative is `2x + 3 = 0` by the chain rule".

A word is a run of letters that stands alone and is neither a declared name, nor a product of such names, nor a function. What is
left between words are islands; one with a relation is a line of mathematics, and so is a row that has no words but connectives. The
words in front of an island say whether it is supposed ("let", "where", "setting") or concluded.
"""

import re
from typing import NamedTuple

from service.maths.functions import ALL_FUNCTIONS, CONSTANTS
from service.maths.names import GREEK, Names
from service.maths.naming import BIG
from service.maths.rows import DISPLAY, PLAIN, Row


class Island(NamedTuple):
    """A formula that may be a line.

    Attributes:
        text: the characters of the formula, from `start` on.
        start: where it begins in the document.
        firm: whether it stands for itself, so that it has to be readable; a formula within a sentence need not be.
        supposed: whether the words in front say that it is supposed.
    """

    text: str
    start: int
    firm: bool
    supposed: bool


CONNECTIVES = frozenset(
    "so thus hence therefore then we get have obtain find i you now finally next it this that is which are gives "
    "give yields becomes become simplifies simplify to or and equals equal as answer final result solution also "
    "follows implies means ie eg i.e that's simplifying expanding factoring cancelling canceling rearranging the "
    "same first second third last again similarly".split()
)
SUPPOSING = frozenset(
    "let set setting put assume assuming suppose define where with when whenever if for given choose take taking "
    "at denote denoting provided requiring require want demand know known inserting plugging writing write "
    "calling call".split()
)
_OTHERS = frozenset(
    "a an by of in on into from since because using use used rule chain product both sides side left right hand "
    "add adding subtract subtracting multiply multiplying divide dividing square squaring root log logarithm "
    "logarithms derivative differentiate differentiating integrate integrating substitute substituting "
    "substitution expand factor cancel collect collecting terms term move moving gather like powers power "
    "exponent exponents each other not no be can must will would here there all any only one two three step line "
    "check note recall remember but solve solving solved unknown equation expression function value values "
    "minimum maximum optimal law definition constraint constant its their his my our us me do does done was were "
    "has had been out up down over under between than more less most least different new old how why what who "
    "while until after before".split()
)
_WORDS = CONNECTIVES | SUPPOSING | _OTHERS
"""Words that are never products of names, unless a question declares them."""

_JOINING = frozenset(["or", "and"])
"""Words between claims, which the claims are told apart by."""

_COLON = re.compile(r"(?<=[^\s:]):(?=\s)")
"""A colon that ends what introduces a formula."""
_ABBREVIATED = re.compile(
    r"(?<![A-Za-z\\])(?:i\.\s?e\.|e\.\s?g\.|s\.\s?t\.|w\.r\.t\.|cf\.|resp\.|viz\.)", re.IGNORECASE
)
_RUN = re.compile(r"[A-Za-zÀ-ÖØ-öø-ÿ]+(?:['’](?:s|t|re|ll|ve|d|m)\b)?")
_TEXT = re.compile(r"\\(?:text(?:rm|it|bf|normal)?|mbox|intertext|shortintertext|hbox)\s*\{([^{}]*)\}")
_SPACING = re.compile(r"\\(?:q?quad|hspace\*?\{[^{}]*\}|hfill)(?![A-Za-z])")
_WRAPPERS = re.compile(
    r"\\(?:(?:b|x)?cancel|boxed|fbox|underline|overbrace|underbrace|mathstrut|color\{[^{}]*\})\s*(?=\{)"
)
_STACKED = re.compile(r"\\(?:stackrel|overset|underset)\s*\{[^{}]*\}\s*\{([^{}]*)\}")
_LABELLED = re.compile(r"(?<=\})\s*_\s*\{\s*\\text\{[^{}]*\}\s*\}")
_RELATED = re.compile(r"[=≈<>≤≥≃≅≡]|\\(?:approx|simeq|leq?|geq?|equiv|coloneqq|lt|gt|neq?)(?![A-Za-z])|:=")
_EDGES = ' \t\r\n.,;:!?"“”„–—'


def islands(row: Row, names: Names) -> list[Island]:
    """The formulas of a row that are lines of mathematics."""
    text, marks = _cleaned(row)
    words = sorted([*_words(text, marks, names), *(match.span() for match in _COLON.finditer(text))])
    pieces = _between(text, words)
    related = [piece for piece in pieces if _RELATED.search(text[piece[0] : piece[1]])]
    plain = all(text[start:stop].lower() in CONNECTIVES or text[start] == ":" for start, stop in words)
    if not related and plain and len(pieces) == 1:
        related = pieces if not words or _is_formula(text[pieces[0][0] : pieces[0][1]]) else []
    return [
        Island(
            text[start:stop],
            row.start + start,
            plain or _is_display(row, start, stop),
            _is_supposed(text, words, start),
        )
        for start, stop in related
    ]


def _is_display(row: Row, start: int, stop: int) -> bool:
    return all(mark == DISPLAY for mark in row.marks[start:stop])


def _is_formula(text: str) -> bool:
    return re.search(r"[-+*/^=\\(]|\d", text) is not None


def _cleaned(row: Row) -> tuple[str, bytes]:
    """The text with `\\text{…}` opened, wrappers and spacing out; the characters that came out of `\\text` count as plain."""
    text, marks = row.text, bytearray(row.marks)
    for match in _TEXT.finditer(text):
        if text[: match.start()].rstrip(" {")[-1:] in ("_", "^"):
            continue
        start, stop = match.span(1)
        text = f"{text[: match.start()]}{' ' * (start - match.start())}{match[1]}{' ' * (match.end() - stop)}{text[match.end() :]}"
        marks[start:stop] = bytes([PLAIN]) * (stop - start)
    text = _ABBREVIATED.sub(lambda match: ",".ljust(len(match[0])), text)
    text = _STACKED.sub(lambda match: match[1].rjust(len(match[0])), text)
    text = _LABELLED.sub(lambda match: " " * len(match[0]), text)
    text = _unwrapped(text)
    return _SPACING.sub(lambda match: (" , " if len(match[0]) > 5 else " ").ljust(len(match[0])), text), bytes(marks)


def _unwrapped(text: str) -> str:
    """What stands in `\\boxed{…}`, `\\cancel{…}` and their like, without the braces."""
    while match := _WRAPPERS.search(text):
        depth, at = 0, match.end()
        for at in range(match.end(), len(text)):
            depth += (text[at] == "{") - (text[at] == "}")
            if depth == 0:
                break
        inside = text[match.end() + 1 : at]
        text = f"{text[: match.start()]}{' ' * (match.end() + 1 - match.start())}{inside} {text[at + 1 :]}"[: len(text)]
    return text


def _words(text: str, marks: bytes, names: Names) -> list[tuple[int, int]]:
    """Where words stand that are no mathematics."""
    depth, at, found = 0, 0, []
    for match in _RUN.finditer(text):
        depth += text.count("{", at, match.start()) - text.count("}", at, match.start())
        at = match.start()
        if (depth <= 0 and marks[match.start()] == PLAIN and _is_word(text, match, names)) or (
            depth <= 0
            and match[0].lower() in _WORDS - {"or", "and"}
            and _alone(text, match)
            and match[0] not in names.spellings
        ):
            found.append(match.span())
    return found


def _alone(text: str, match: re.Match[str]) -> bool:
    before, after = text[: match.start()][-1:], text[match.end() : match.end() + 1]
    return (
        not (before and (before in "\\_^{" or before.isalnum()))
        and after not in ("_", "^", "(", "{", "'")
        and not after.isdigit()
    )


def _is_word(text: str, match: re.Match[str], names: Names) -> bool:
    run = match[0]
    if not _alone(text, match) or run in _JOINING or _is_name(run, names):
        return False
    if run.lower() in _WORDS:
        return len(run) > 1 or run in ("a", "I")
    if _splits(run, names):
        return False
    if len(run) < 3:
        return False
    return (run.islower() or run.istitle() or "'" in run) and re.search(r"[aeiouyAEIOUYäöü]", run) is not None


def _is_name(run: str, names: Names) -> bool:
    return (
        run in names.spellings
        or run in ALL_FUNCTIONS
        or run in CONSTANTS
        or run in GREEK
        or run in BIG
        or run in ("pi", "oo", "mod")
    )


def _splits(run: str, names: Names) -> bool:
    """Whether the letters are a product of declared names."""
    at = 0
    while at < len(run):
        length = next((length for length in range(len(run) - at, 0, -1) if run[at : at + length] in names.spellings), 0)
        if not length:
            return False
        at += length
    return True


def _between(text: str, words: list[tuple[int, int]]) -> list[tuple[int, int]]:
    """The stretches between words that hold anything, without punctuation and brackets that close or open nothing."""
    starts = [0, *(stop for _, stop in words)]
    stops = [*(start for start, _ in words), len(text)]
    trimmed = (_trimmed(text, start, stop) for start, stop in zip(starts, stops, strict=True))
    return [(start, stop) for start, stop in trimmed if re.search(r"[^\W_]", text[start:stop])]


_PAIRS = {"(": ")", "[": "]", "{": "}"}


def _trimmed(text: str, start: int, stop: int) -> tuple[int, int]:
    before = (-1, -1)
    while (start, stop) != before and start < stop:
        before = (start, stop)
        start, stop = _without_edges(text, start, stop)
        start, stop = _without_stray(text, start, stop)
    return start, stop


def _without_edges(text: str, start: int, stop: int) -> tuple[int, int]:
    """The stretch without punctuation and joining words at its ends; a factorial is no punctuation."""
    while start < stop and text[start] in _EDGES:
        start += 1
    while (
        start < stop and text[stop - 1] in _EDGES and not (text[stop - 1] == "!" and text[stop - 2 : stop - 1].strip())
    ):
        stop -= 1
    if match := re.match(r"(?:and|or)(?![A-Za-z])", text[start:stop]):
        start += match.end()
    if match := re.search(r"(?<![A-Za-z\\])(?:and|or)$", text[start:stop]):
        stop = start + match.start()
    return start, stop


def _without_stray(text: str, start: int, stop: int) -> tuple[int, int]:
    """The stretch without a bracket at its end that opens or closes nothing in it."""
    inside = text[start:stop]
    for left, right in _PAIRS.items():
        if inside.endswith(left) or (inside.endswith(right) and inside.count(right) > inside.count(left)):
            return start, stop - 1
        if inside.startswith(right) or (inside.startswith(left) and inside.count(left) > inside.count(right)):
            return start + 1, stop
    return start, stop


def _is_supposed(text: str, words: list[tuple[int, int]], start: int) -> bool:
    """Whether one of the words between the island before and this one supposes it."""
    run: list[str] = []
    end = start
    for begin, stop in reversed([word for word in words if word[1] <= start]):
        if re.search(r"[^\W_]", text[stop:end]):
            break
        run.append(text[begin:stop].lower())
        end = begin
    return any(word in SUPPOSING for word in run)
