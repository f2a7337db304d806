r"""Text that holds several expressions, cut apart in place: `1, 2 and 3`, `{(1, 2), (3, 4)}`, `x = 1 or x = 2`, `±3`.

A comma separates here and never groups thousands, so the cutting is done before anything is read. Pieces are spans of the
text; every tree that is read keeps its place in it.
"""

import re
from collections.abc import Iterator
from typing import NamedTuple

from service.errors import ResponseError, Span
from service.maths.limits import MAX_EXPRESSION
from service.maths.names import Names
from service.maths.parser import Remark, read
from service.maths.prose import sides_of
from service.maths.tree import Apply, Name, Node

MAX_ELEMENTS = 100
"""Elements of one collection, those of its elements included."""

_OPEN, _SHUT = "([{⟨", ")]}⟩"
_PAIRS = {"(": ")", "[": "]", "{": "}", "⟨": "⟩"}
_HEADS = {"(": "tuple", "[": "list", "{": "set", "⟨": "tuple"}
_SAID = r"(?:\\(?:text|textrm|mathrm|mbox)\s*\{\s*(?:and|or)\s*\}|(?<![A-Za-z\\_])(?:and|or)(?![A-Za-z]))"
_WORD = re.compile(rf"{_SAID}|\\(?:land|lor|wedge|vee)(?![A-Za-z])|[∧∨]|\\q?quad(?![A-Za-z])")
_BREAK = re.compile(rf"[,;&\n]\s*(?:{_SAID}|\\q?quad(?![A-Za-z]))?|{_WORD.pattern}")
_LAYOUT = re.compile(
    r"\\(?:left|right|big|Big|bigg|Bigg|bigl|bigr|Bigl|Bigr|displaystyle)(?![A-Za-z])|(?<!\\)\\[,;:! ]|[\"“”]|\\(?=[{}])"
)
_MEMBER = re.compile(r"^\s*(?:\([^()]*\)|[A-Za-z][A-Za-z0-9_]{0,3})\s*(?:∈|\\in(?![A-Za-z])|\bin\b)\s*(?=[\[({\\⟨])")
_ENDLESS = re.compile(r"(?<![A-Za-z\\])(?:infinity|infty|inf|oo)(?![A-Za-z])|\\infty(?![A-Za-z])", re.IGNORECASE)
_POINT = re.compile(r"\s*[A-Z](?:_?\d|')?\s*(?=\()")
_BOTH_SIGNS = re.compile(r"\\pm(?![A-Za-z])|±|\+/-|\+-")
_OTHER_SIGNS = re.compile(r"\\mp(?![A-Za-z])|∓")
_ANGLES = re.compile(r"\\(langle|rangle|lbrace|rbrace|lbrack|rbrack|lparen|rparen)(?![A-Za-z])")
_ANGLE = {
    "langle": "⟨",
    "rangle": "⟩",
    "lbrace": "{",
    "rbrace": "}",
    "lbrack": "[",
    "rbrack": "]",
    "lparen": "(",
    "rparen": ")",
}
_NOTHING = re.compile(
    r"\{\s*\}|∅|\\(?:emptyset|varnothing)|(?:the )?empty(?: set)?|no (?:real )?solutions?|none", re.IGNORECASE
)


class Collection(NamedTuple):
    """What was read.

    Attributes:
        head: how it was enclosed: set, list, tuple, or nothing for a bare list.
        elements: in order; a nested collection is an `Apply` of that head.
        remarks: what was remarked while reading.
        span: where it stands.
        labels: by element, what stood before its `=`, blanks left out.
    """

    head: str
    elements: tuple[Node, ...]
    remarks: tuple[Remark, ...]
    span: Span
    labels: tuple[str, ...] = ()


def collection(text: str, names: Names, *, words: bool = False) -> Collection:
    """The collection in a text whose wrappers were peeled off.

    Args:
        text: what was written.
        names: what elements may use.
        words: whether elements are words and no expressions; each is then a name of its own.

    Raises:
        ResponseError: too-long, too-many-elements, empty, and what an element is refused for.
    """
    if len(text) > MAX_EXPRESSION and len(text.strip()) > MAX_EXPRESSION:
        raise ResponseError("too-long", (MAX_EXPRESSION, len(text)), {"limit": str(MAX_EXPRESSION)})
    plain = with_angles(without_layout(text))
    start, stop = _unlabelled(plain, *trimmed(plain, 0, len(plain)))
    if start == stop:
        raise ResponseError("empty", (0, len(text)))
    if _NOTHING.fullmatch(plain, start, stop):
        return Collection("set", (), (), (start, stop))
    reader = _Reader(plain, names, words)
    inner = enclosed(plain, start, stop)
    if inner is None:
        return reader.collection("", (start, stop), (start, stop))
    return reader.collection(_HEADS[plain[start]], inner, (start, stop))


def without_layout(text: str) -> str:
    r"""The text with `\left`, quotes and spacing blanked out and every bracket as one character, in place."""
    plain = _ANGLES.sub(lambda match: _ANGLE[match[1]].ljust(len(match[0])), text)
    plain = _ENDLESS.sub(lambda match: "∞".ljust(len(match[0])), plain)
    return _LAYOUT.sub(lambda match: " " * len(match[0]), plain)


def with_angles(plain: str) -> str:
    """The text with angle brackets for `<1, 2>`, in place."""
    start, stop = trimmed(plain, 0, len(plain))
    begin = plain.find("<", start, stop)
    if begin >= 0 and plain[stop - 1] == ">" and plain.count("<") == 1 and plain.count(">") == 1:
        return f"{plain[:begin]}⟨{plain[begin + 1 : stop - 1]}⟩{plain[stop:]}"
    return plain


def trimmed(text: str, start: int, stop: int) -> Span:
    """The span without blanks at its ends."""
    piece = text[start:stop]
    begin = start + len(piece) - len(piece.lstrip())
    return begin, max(stop - len(piece) + len(piece.rstrip()), begin)


def enclosed(text: str, start: int, stop: int) -> Span | None:
    """What stands inside the one pair of brackets that encloses all of the span, if there is one."""
    if start >= stop or text[start] not in _PAIRS or text[stop - 1] != _PAIRS[text[start]]:
        return None
    depth = 0
    for index in range(start, stop):
        depth += (text[index] in _OPEN) - (text[index] in _SHUT)
        if depth == 0:
            return (start + 1, index) if index == stop - 1 else None
    return None


def pieces(text: str, start: int, stop: int) -> list[Span]:
    """The spans between the separators that stand outside all brackets, trimmed."""
    cuts = list(_cuts(text, start, stop))
    if any(text[left] == ";" for left, _ in cuts):
        cuts = [cut for cut in cuts if not _is_decimal(text, *cut)]
    starts, stops = [start, *(right for _, right in cuts)], [*(left for left, _ in cuts), stop]
    return [trimmed(text, *ends) for ends in zip(starts, stops, strict=True)]


def _cuts(text: str, start: int, stop: int) -> Iterator[Span]:
    depth, index = 0, start
    while index < stop:
        letter = text[index]
        match = _BREAK.match(text, index, stop) if depth <= 0 and (letter in ",;&\n\\∧∨" or letter.isalpha()) else None
        if match:
            yield match.span()
            index = match.end()
            continue
        depth += (letter in _OPEN) - (letter in _SHUT)
        index += 1


def _is_decimal(text: str, left: int, right: int) -> bool:
    return text[left] == "," and text[left - 1 : left].isdigit() and text[right : right + 1].isdigit()


def _unlabelled(text: str, start: int, stop: int) -> Span:
    r"""The span behind a label such as `S =`, `x ∈` or `The roots are`, where a single collection follows it."""
    start = _behind_point(text, start, stop)
    blanked = " " * start + text[start:stop]
    last = sides_of(blanked)[-1]
    behind = trimmed(last, 0, len(last))
    member = _MEMBER.match(text[start:stop])
    if member:
        behind = trimmed(text, start + member.end(), stop)
    if behind[0] >= behind[1]:
        return start, stop
    single = enclosed(text, *behind) is not None and len(pieces(text, start, stop)) == 1
    return behind if single or member or not _has_relation(blanked) else (start, stop)


def _behind_point(text: str, start: int, stop: int) -> int:
    """Where the coordinates of `P(1, 2)` begin; the start of anything else."""
    match = _POINT.match(text, start, stop)
    inner = enclosed(text, match.end(), stop) if match else None
    return match.end() if match and inner and len(pieces(text, *inner)) > 1 else start


def _has_relation(text: str) -> bool:
    return any(sign in text for sign in "=≈<>≤≥")


class _Reader:
    """Reads elements and counts them."""

    def __init__(self, text: str, names: Names, words: bool) -> None:
        self.text = text
        self.names = names
        self.words = words
        self.count = 0
        self.in_set = False
        self.labels: list[str] = []
        self.remarks: list[Remark] = []

    def collection(self, head: str, inner: Span, whole: Span) -> Collection:
        self.in_set = head == "set"
        elements = tuple(self.elements(*inner))
        return Collection(head, elements, tuple(self.remarks), whole, tuple(self.labels))

    def elements(self, start: int, stop: int, depth: int = 0) -> list[Node]:
        start, stop = trimmed(self.text, start, stop)
        if start == stop:
            return []
        return [node for piece in pieces(self.text, start, stop) for node in self.element(*piece, depth)]

    def element(self, start: int, stop: int, depth: int) -> list[Node]:
        self.count += 1
        if self.count > MAX_ELEMENTS:
            raise ResponseError("too-many-elements", (start, stop), {"limit": str(MAX_ELEMENTS)})
        if start == stop:
            raise ResponseError("incomplete", (max(start - 1, 0), start))
        label, (start, stop) = ("", (start, stop)) if self.words else self.label(start, stop)
        inner = enclosed(self.text, start, stop) if depth < 4 else None
        if inner is not None and (self.is_set(start) or len(pieces(self.text, *inner)) > 1):
            nodes: list[Node] = [
                Apply(_HEADS[self.text[start]], tuple(self.elements(*inner, depth + 1)), (start, stop))
            ]
        else:
            if inner is not None and self.text[start] == "{":
                start, stop = trimmed(self.text, *inner)
            texts = [self.text] if self.words else signs_told_apart(self.text, start, stop)
            nodes = [self.scalar(text, start, stop) for text in texts]
        if depth == 0:
            self.labels.extend([label] * len(nodes))
        return nodes

    def is_set(self, start: int) -> bool:
        """Whether braces enclose a set, even of one element: they do inside another set, and only group elsewhere."""
        return self.in_set and self.text[start] == "{"

    def label(self, start: int, stop: int) -> tuple[str, Span]:
        """What an element is called and where it stands: `x = 1` is the 1 that is called x."""
        start = _behind_point(self.text, start, stop)
        side = sides_of(" " * start + self.text[start:stop])[-1]
        behind = trimmed(side, 0, len(side))
        if not start < behind[0] < behind[1]:
            return "", (start, stop)
        return "".join(self.text[start : behind[0]].split()).rstrip(":=≈"), behind

    def scalar(self, text: str, start: int, stop: int) -> Node:
        written = text[start:stop]
        if self.words:
            return Name(" ".join(written.strip(".!*$' ").casefold().split()), (start, stop))
        if _DECIMAL.fullmatch(written):
            written = written.replace(",", ".")
        parsed = read(" " * start + written, self.names)
        self.remarks.extend(parsed.remarks)
        return parsed.node


_DECIMAL = re.compile(r"[-+−]?\d+,\d+")


def signs_told_apart(text: str, start: int, stop: int) -> list[str]:
    """The text with `±` read as + and, in a second text, as -; the text itself where there is none."""
    piece = text[start:stop]
    if not _BOTH_SIGNS.search(piece) and not _OTHER_SIGNS.search(piece):
        return [text]
    return [text[:start] + _signed(piece, *signs) + text[stop:] for signs in ("+-", "-+")]


def _signed(piece: str, upper: str, lower: str) -> str:
    piece = _BOTH_SIGNS.sub(lambda match: upper.ljust(len(match[0])), piece)
    return _OTHER_SIGNS.sub(lambda match: lower.ljust(len(match[0])), piece)
