r"""What a document states: the places that may be an answer, each with the words that say what it answers.

`**Final answer:** 3`, `\boxed{3}`, `compute = 3`, `- tokens: 3`, `**3**`, a row of a table, an entry of JSON, an equation,
a sentence.
Knows no questions.
"""

import json
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from enum import IntEnum
from itertools import islice, pairwise, zip_longest

from service.bank.whole.outline import Unit, formulas
from service.bank.written import SpeltNumber, as_text
from service.maths.prose import closing_brace

MAX_STATEMENTS = 2000
MAX_ANSWER = 2000
"""Characters of one statement; what is longer is no answer to a field, but part of a text."""
MAX_BOXES = 50
"""Boxes of one line that are looked at."""


class How(IntEnum):
    """In which way something is stated; the greater, the plainer."""

    SENTENCE = 1
    BOLD = 2
    EQUATION = 3
    LABEL = 4
    ENTRY = 5
    CELL = 6
    BOX = 7
    FINAL = 8


@dataclass(frozen=True, slots=True)
class Statement:
    """One place that may be an answer.

    Attributes:
        start: of its first character in the document.
        stop: behind its last.
        text: what is stated there; the document's own characters, but for entries of JSON.
        how: in which way.
        cue: the words that say what it answers: a label, the left side of an equation, the cells in front.
        ordinal: `a`, `ii` or `3`, where it stands in a part that is numbered so.
        items: how many parts there are, where a list is numbered rather than the answer; else 0.
        above: the headings and the labels over it, nearest last.
        begins: where the label begins that it stands behind, or it itself.
    """

    start: int
    stop: int
    text: str
    how: How
    cue: str = ""
    ordinal: str = ""
    items: int = 0
    above: tuple[str, ...] = ()
    begins: int = 0


_CONCLUDING = re.compile(r"\b(?:final|answers?|results?|summary|conclusions?)\b", re.IGNORECASE)
_MARK = re.compile(
    r"(?:\*\*|__)?\s*\b(?:the\s+)?(?:final\s+)?(?:answers?|results?)\b(?P<cue>[^:=.\n]{0,60}?)(?:\*\*|__)?\s*(?::|\bis\b|\bare\b)\s*(?:\*\*|__)?\s*",
    re.IGNORECASE,
)
_ORDINAL = re.compile(
    r"(?:\*\*|__)?\s*(?:(?:part|statement|question|task|item|field|answer)\s+)?"
    r"(?:\(\s*(?P<a>[a-z]|[ivx]{2,4}|\d{1,2})\s*\)|(?P<b>[a-z]|[ivx]{2,4}|\d{1,2})[.)](?=\s|\*))[\s:.–—-]*(?:\*\*|__)?[\s:.–—-]*"
    r"|(?:\*\*|__)?\s*(?:part|statement|question|task|item|field)\s+(?P<c>[a-z]|[ivx]{2,4}|\d{1,2})(?=[\s:.)*–—-])[\s:.)–—-]*(?:\*\*|__)?[\s:.)–—-]*",
    re.IGNORECASE,
)
_LABEL = re.compile(
    r"(?:(?P<bold>\*\*|__)(?P<strong>(?:(?!(?P=bold)).){1,100}?)(?:[:=]\s*(?P=bold)|(?P=bold)\s*[:=–—-]?)"
    r"|`(?P<tick>[^`\n]{1,60})`\s*(?:[:=–—-]|\bis\b)"
    r"|(?P<plain>[^:=\n*`|]{1,80}?)\s*(?::(?!=)|(?<![<>!=])=(?!=)|\s[–—]\s))\s*"
)
_INSIDE = re.compile(
    r"(?:\*\*|__)(?P<strong>[^*:=\n]{1,100})[:=]\s*(?:\*\*|__)\s*"
    r"|(?<![\w$\\`*])(?:`(?P<tick>\w{1,60})`|(?P<plain>[A-Za-z]\w{0,60}))\s*(?::(?!=)|(?<![<>!=])=(?!=))\s*"
)
"""A label within a line: bold with a colon, or one word with a colon or an equals sign."""
_SEMICOLON = re.compile(r";\s+")
_LOOSE_END = re.compile(r"[\s,;]*(?:\band\b)?[\s,;]*$")
_BOX = re.compile(r"\\f?boxed\s*\{")
_BOLD = re.compile(r"(?<![\w*])(\*\*|__)(?=\S)(.{1,300}?)(?<=\S)\1(?![\w*])")
_SIDES = re.compile(r"(?<![<>!=:])(?:=|≈|:=|\\approx|\\simeq|\\coloneqq)(?!=)")
_OPENING = re.compile(r"\s*(?:\$\$?|\\\[|\\\()?\s*(?:\\begin\{[a-z]+\*?\})?\s*")
_CLOSING = re.compile(r"\s*(?:\\end\{[a-z]+\*?\})?\s*(?:\$\$?|\\\]|\\\))?\s*$")
_ROW_END = re.compile(r"\\\\(?:\[[^\]]{0,12}\])?\s*")


def statements(text: str, units: Sequence[Unit]) -> list[Statement]:
    """Every statement of a document, in order; at most MAX_STATEMENTS."""
    reading = _Reading(text)
    for unit in units:
        reading.take(unit)
        if len(reading.found) > MAX_STATEMENTS:
            break
    return [each for each in reading.found[:MAX_STATEMENTS] if each.stop - each.start <= MAX_ANSWER]


class _Reading:
    """One pass over the units, keeping which part and which label is open."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.found: list[Statement] = []
        self.ordinal = ""
        self.items = 0
        self.waiting: Statement | None = None
        self.over: tuple[str, ...] = ()

    def take(self, unit: Unit) -> None:
        if unit.kind == "heading":
            self._heading(unit)
        elif unit.kind == "row":
            self.found += self._cells(unit)
        elif unit.kind == "code":
            self.found += self._entries(unit) or self._line(unit)
        else:
            self.found += self._line(unit)

    def _heading(self, unit: Unit) -> None:
        title = self.text[unit.start : unit.stop].strip("# \t=-\r\n")
        match = _ORDINAL.match(title + " ")
        self.ordinal, self.items = _ordinal(match) if match else "", 0
        self.over = (*unit.above, title)
        self.waiting = None
        if _CONCLUDING.search(title):
            self.waiting = Statement(unit.stop, unit.stop, "", How.FINAL, title, above=self.over, begins=unit.start)

    def _line(self, unit: Unit) -> list[Statement]:
        start = unit.start
        match = _ORDINAL.match(self.text, start, unit.stop)
        numbered = unit.number.rstrip(".)") if unit.items else ""
        if match:
            self.ordinal, self.items, start = _ordinal(match), 0, match.end()
        elif numbered:
            concluding = unit.above and _CONCLUDING.search(unit.above[-1])
            self.ordinal, self.items = numbered, 0 if concluding else unit.items
        waiting, self.waiting = self.waiting, None
        found = list(self._stated(unit, start))
        if waiting and start < unit.stop and not any(each.how >= How.LABEL for each in found):
            found.append(self._made(waiting.how, start, unit.stop, waiting.cue, waiting.begins))
        return sorted(found, key=lambda each: each.start)

    def _stated(self, unit: Unit, start: int) -> Iterator[Statement]:
        text, stop = self.text, unit.stop
        concluding = bool(unit.above) and _CONCLUDING.search(unit.above[-1]) is not None
        yield from self._boxes(start, stop)
        marked = _last(_MARK, text, start, stop)
        if marked is not None:
            yield from self._behind(How.FINAL, marked.end(), stop, marked["cue"], marked.start())
        hidden = formulas(text[start:stop])
        for begin, end in _pieces(text, start, stop):
            label = _LABEL.match(text, begin, end)
            if label is not None and not any(first < label.end() - start <= last for first, last in hidden):
                yield from self._labelled(label, begin, end, How.FINAL if concluding else How.LABEL)
            elif concluding and begin < end:
                yield self._made(How.FINAL, begin, end, "", begin)
        yield from self._within(start, stop, hidden)

    def _behind(self, how: How, start: int, stop: int, cue: str, begins: int) -> Iterator[Statement]:
        """What stands behind a mark or a label; when nothing does, the next line is waited for."""
        if self.text[start:stop].strip(" *_$"):
            yield self._made(how, start, stop, cue, begins)
        else:
            self.waiting = Statement(stop, stop, "", how, cue, self.ordinal, self.items, self.over, begins)

    def _labelled(self, label: re.Match[str], begin: int, stop: int, how: How) -> Iterator[Statement]:
        following = _INSIDE.search(self.text, label.end(), stop)
        yield from self._behind(how, label.end(), self._end(label.end(), following, stop), _cue(label), begin)

    def _end(self, start: int, following: re.Match[str] | None, stop: int) -> int:
        """Where what is stated from `start` on ends: before the next label, at a semicolon, without a loose "and"."""
        until = following.start() if following else stop
        semicolon = self.text.find("; ", start, until)
        until = semicolon if semicolon > 0 else until
        loose = _LOOSE_END.search(self.text, start, until)
        return loose.start() if loose else until

    def _boxes(self, start: int, stop: int) -> Iterator[Statement]:
        before = start
        for match in islice(_BOX.finditer(self.text, start, stop), MAX_BOXES):
            end = closing_brace(self.text, match.end(), min(stop, match.end() + MAX_ANSWER))
            cue = self.text[before : match.start()][-120:]
            yield self._made(How.BOX, match.end(), end, cue, match.start())
            before = end

    def _within(self, start: int, stop: int, hidden: Sequence[tuple[int, int]]) -> Iterator[Statement]:
        """Labels, equations, bold words, and the line itself as a sentence."""
        line = self.text[start:stop]
        yield from self._labels_inside(start, stop)
        for formula in hidden:
            for begin, end, cue in _equations(line, *formula):
                yield self._made(How.EQUATION, start + begin, start + end, cue, start + begin)
        for match in _BOLD.finditer(line):
            yield self._made(
                How.BOLD, start + match.start(2), start + match.end(2), line[: match.start()], start + match.start()
            )
        if line.strip():
            yield self._made(How.SENTENCE, start, stop, line, start)

    def _labels_inside(self, start: int, stop: int) -> Iterator[Statement]:
        """What stands behind each label of a line, up to the next or a semicolon."""
        found = list(_INSIDE.finditer(self.text, start, stop))
        for label, following in zip_longest(found, found[1:]):
            end = self._end(label.end(), following, stop)
            if label.end() < end:
                yield self._made(How.LABEL, label.end(), end, _cue(label), label.start())

    def _cells(self, unit: Unit) -> list[Statement]:
        """Of a row, each cell, with the first cell and the head of its column for a cue."""
        cells = unit.cells
        first = self.text[cells[0][1] : cells[0][2]] if cells else ""
        behind = [self._made(How.CELL, begin, end, f"{first} | {head}", unit.start) for head, begin, end in cells[1:]]
        alone = [self._made(How.CELL, *cells[0][1:], cells[0][0], unit.start)] if cells else []
        return [each for each in (*alone, *behind) if each.text.strip()]

    def _entries(self, unit: Unit) -> list[Statement]:
        """Of a fence that holds a JSON object, its entries."""
        inside = self.text[unit.start : unit.stop]
        if not inside.lstrip().startswith("{"):
            return []
        try:
            given = json.loads(inside, parse_float=SpeltNumber)
        except (ValueError, RecursionError):
            return []
        whole = self._made(How.ENTRY, unit.start, unit.stop, "", unit.start)
        return [
            replace(self._place(whole, name), cue=name, text=as_text(value))
            for name, value in given.items()
            if not isinstance(value, dict | list)
        ]

    def _place(self, whole: Statement, name: str) -> Statement:
        at = self.text.find(json.dumps(name, ensure_ascii=False), whole.start, whole.stop)
        end = self.text.find("\n", at, whole.stop) if at >= 0 else -1
        return replace(whole, start=at, stop=end if end > 0 else whole.stop) if at >= 0 else whole

    def _made(self, how: How, start: int, stop: int, cue: str, begins: int) -> Statement:
        return Statement(start, stop, self.text[start:stop], how, cue, self.ordinal, self.items, self.over, begins)


def _cue(label: re.Match[str]) -> str:
    """The words of a label."""
    return label["strong"] or label["tick"] or label["plain"]


def _ordinal(match: re.Match[str]) -> str:
    return next(each for each in (match["a"], match["b"], match["c"]) if each).lower()


def _last(pattern: re.Pattern[str], text: str, start: int, stop: int) -> re.Match[str] | None:
    found = None
    for match in pattern.finditer(text, start, stop):
        found = match
    return found


def _pieces(text: str, start: int, stop: int) -> Iterator[tuple[int, int]]:
    """The line, cut at semicolons when every part has a label of its own."""
    pieces = list(pairwise([start, *(match.end() for match in _SEMICOLON.finditer(text, start, stop)), stop]))
    several = len(pieces) > 1 and all(_LABEL.match(text, *piece) for piece in pieces)
    yield from pieces if several else [(start, stop)]


def _equations(text: str, start: int, stop: int) -> Iterator[tuple[int, int, str]]:
    """The rows of a formula that are equations, each with its left side; a row that begins with `=` has that of the row before."""
    opening, closing = _OPENING.match(text, start, stop), _CLOSING.search(text, start, stop)
    start, stop = opening.end() if opening else start, closing.start() if closing else stop
    cuts = [start, *(match.end() for match in _ROW_END.finditer(text, start, stop)), stop]
    cue = ""
    for begin, end in pairwise(cuts):
        row = _ROW_END.sub("", text[begin:end])
        sides = _SIDES.split(row, maxsplit=1)
        cue = sides[0].strip(" &\n") or cue
        if len(sides) > 1 and cue:
            first = begin + len(row) - len(row.lstrip(" &\n"))
            yield first, begin + len(row.rstrip()), cue
