r"""Text that holds several expressions, cut apart in place: `1, 2 and 3`, `{(1, 2), (3, 4)}`, `x = 1 or x = 2`, `±3`.

A comma separates here and never groups thousands, so the cutting is done before anything is read. Pieces are spans of the
text; every tree that is read keeps its place in it.
"""

import re
from collections.abc import Iterator
from fractions import Fraction
from typing import NamedTuple

from service.errors import ResponseError, Span
from service.maths.building import number
from service.maths.exact import value
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
_BREAK = re.compile(rf"(?:[,;&\n]|{_WORD.pattern})(?:\s*(?:{_WORD.pattern})|\s*\n)*")
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


_DOTS = re.compile(r"\.\.\.|…|\\[lc]?dots(?![A-Za-z])")
_SPACED = re.compile(r"\s*[-+−]?\d+(?:\.\d+)?(?: +[-+−]?\d+(?:\.\d+)?)+\s*")
_GROUPED = re.compile(r"\s*[-+−]?\d{1,3}(?: \d{3})+(?:\.\d+)?\s*")
_BLANKS = re.compile(r" +")
_BOTH = re.compile(r"\s*both\s+", re.IGNORECASE)
_CASES = re.compile(r"\\(?:begin|end)\s*\{cases\}")


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
    plain = with_angles(without_layout(_one_a_line(text) if "{cases}" in text else text))
    if both := _BOTH.match(plain):
        plain = " " * both.end() + plain[both.end() :]
    start, stop = _unlabelled(plain, *trimmed(plain, 0, len(plain)))
    if start == stop:
        raise ResponseError("empty", (0, len(text)))
    if _NOTHING.fullmatch(plain, start, stop):
        return Collection("set", (), (), (start, stop))
    reader = _Reader(plain, names, words)
    inner = enclosed(plain, start, stop)
    if inner is None and not words and (parts := set_parts(plain, start, stop)):
        return combined(
            [reader.collection("set", part, (start, stop)) for _, part in parts], [sign for sign, _ in parts]
        )
    if inner is None:
        return reader.collection("", (start, stop), (start, stop))
    return reader.collection(_HEADS[plain[start]], inner, (start, stop))


_OPERATION = re.compile(r"\\(?:cup|cap|setminus|backslash)(?![A-Za-z])|[∪∩∖\\−-]|[Uu](?![A-Za-z])")
_MEANS = {"\\cup": "∪", "U": "∪", "u": "∪", "\\cap": "∩"}


def set_parts(text: str, start: int, stop: int) -> list[tuple[str, Span]]:
    """Sets in braces with ∪, ∩ or ∖ between them, each with the sign before it; none for anything else."""
    parts: list[tuple[str, Span]] = []
    sign, index = "∪", start
    while index < stop:
        end = next((at + 1 for at in range(index, stop) if text[at] == "}"), 0)
        inner = enclosed(text, index, end) if end and text[index] == "{" else None
        if inner is None:
            return []
        parts.append((sign, inner))
        index, _ = trimmed(text, end, stop)
        match = _OPERATION.match(text, index, stop)
        if match:
            sign = _MEANS.get(match[0], match[0] if match[0] in "∪∩" else "∖")
            index, _ = trimmed(text, match.end(), stop)
        elif index < stop:
            return []
    return parts if len(parts) > 1 else []


def combined(sets: list[Collection], signs: list[str]) -> Collection:
    """Finite sets united, intersected and taken from one another, from left to right.

    Raises:
        ResponseError: not-a-set where it depends on the values of names.
    """
    elements = sets[0].elements
    for other, sign in zip(sets[1:], signs[1:], strict=True):
        if sign == "∪":
            elements = (*elements, *other.elements)
        else:
            keys = {_key(node) for node in other.elements}
            elements = tuple(node for node in elements if (_key(node) in keys) == (sign == "∩"))
    return sets[-1]._replace(elements=elements, labels=("",) * len(elements))


def _key(node: Node) -> Fraction:
    found = value(node)
    if found is None:
        raise ResponseError("not-a-set", node.span)
    return found


def without_layout(text: str) -> str:
    r"""The text with `\left`, quotes and spacing blanked out and every bracket as one character, in place."""
    plain = _ANGLES.sub(lambda match: _ANGLE[match[1]].ljust(len(match[0])), text)
    plain = _ENDLESS.sub(lambda match: "∞".ljust(len(match[0])), plain)
    return _LAYOUT.sub(lambda match: " " * len(match[0]), plain)


def _one_a_line(text: str) -> str:
    r"""The lines of `\\begin{cases}` as lines, in place."""
    return _CASES.sub(lambda match: " " * len(match[0]), text).replace("\\\\", "\n ").strip()


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
    if not cuts and _SPACED.fullmatch(text, start, stop) and not _GROUPED.fullmatch(text, start, stop):
        cuts = [match.span() for match in _BLANKS.finditer(text, *trimmed(text, start, stop))]
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
        nodes: list[Node] = []
        gaps: list[int] = []
        for piece in pieces(self.text, start, stop):
            if not self.words and _DOTS.fullmatch(self.text, *piece):
                gaps.append(len(nodes))
            else:
                nodes += self.element(*piece, depth)
        return self.filled(nodes, gaps[0]) if len(gaps) == 1 and depth == 0 else nodes

    def filled(self, nodes: list[Node], gap: int) -> list[Node]:
        """`1, 3, …, 9` with what the dots stand for: whole numbers that go on in equal steps."""
        known = [value(node) for node in nodes[max(gap - 2, 0) : gap + 1]]
        if len(known) < 2 or gap >= len(nodes) or any(one is None or one.denominator != 1 for one in known):
            raise ResponseError("not-a-set", nodes[gap - 1].span if nodes else (0, 1))
        *before, after = [int(one) for one in known if one is not None]
        step = before[-1] - before[0] if len(before) > 1 else (1 if after > before[-1] else -1)
        between = range(before[-1] + step, after, step) if step else range(0)
        self.count += len(between)
        if not step or (after - before[-1]) % step or self.count > MAX_ELEMENTS:
            raise ResponseError("too-many-elements", nodes[gap].span, {"limit": str(MAX_ELEMENTS)})
        self.labels[gap:gap] = [""] * len(between)
        return [*nodes[:gap], *(number(each) for each in between), *nodes[gap:]]

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
