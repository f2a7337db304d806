"""A Markdown document as units: lines with what stands above them. Formulas are left whole, and nothing is rendered.

Markdown is taken apart by markdown-it. Formulas are hidden from it, since `=` below a line would make that a heading, `|` a cell.
"""

import re
from bisect import bisect_right
from collections.abc import Iterator
from itertools import pairwise
from typing import NamedTuple

from markdown_it import MarkdownIt
from markdown_it.token import Token

MAX_UNITS = 4000
"""Lines of a document that are looked at."""

MAX_FORMULA = 3000
"""Characters of a formula; bounded, so that openings that nothing closes cost little."""

_OPENING = re.compile(r"\$\$|\\\[|\\\(|\\begin\{(?P<name>[a-z]{1,12}\*?)\}|(?<![\\$\w])\$(?=[^\s$])")
_CLOSERS = {"$$": "$$", "\\[": "\\]", "\\(": "\\)", "$": "$"}
_LINE = re.compile(r"\r\n?|\n")
_BLANK = re.compile(r"(?:\r\n?|\n)[ \t]*(?:\r\n?|\n)")
_MARKERS = re.compile(r"[ \t>]*(?:(?:[-*+]|\d{1,9}[.)])[ \t]+)?(?:\[[ xX]\][ \t]+)?")
_HIDDEN = "M"
_LISTS = frozenset(["ordered_list_open", "bullet_list_open", "ordered_list_close", "bullet_list_close"])


class Unit(NamedTuple):
    """One line, or several where a formula goes over them.

    Attributes:
        start: of its first character in the document.
        stop: behind its last.
        kind: `heading`, `text`, `code`, or `row` of a table.
        above: the headings over it, outermost first.
        number: of the item of a list that it begins, as written; empty elsewhere.
        items: how many items that list has.
        cells: of a row, the columns' heads and the places of its cells.
    """

    start: int
    stop: int
    kind: str
    above: tuple[str, ...] = ()
    number: str = ""
    items: int = 0
    cells: tuple[tuple[str, int, int], ...] = ()


def formulas(text: str) -> list[tuple[int, int]]:
    """Where formulas stand, delimiters included."""
    found, at = [], 0
    while opening := _OPENING.search(text, at):
        at = opening.end()
        closer = _CLOSERS.get(opening[0]) or f"\\end{{{opening['name']}}}"
        stop = text.find(closer, at, at + MAX_FORMULA)
        if stop > at and not (_LINE if closer == "$" else _BLANK).search(text, at, stop):
            at = stop + len(closer)
            found.append((opening.start(), at))
    return found


def outline(text: str) -> list[Unit]:
    """The units of a document, in order."""
    hidden = _hidden(text)
    walk = _Walk(text, hidden, [0, *(match.end() for match in _LINE.finditer(text))])
    found = []
    for unit in walk.units(_MARKDOWN.parse(hidden)):
        found.append(unit)
        if len(found) == MAX_UNITS:
            break
    return found


def _markdown() -> MarkdownIt:
    """Blocks only, CommonMark with tables; HTML and indented code are taken for text, which is what people mean by them here."""
    made = MarkdownIt("commonmark", {"maxNesting": 12}).enable("table").disable(["html_block", "code", "reference"])
    made.core.ruler.enableOnly(["block"])
    return made


_MARKDOWN = _markdown()


def _hidden(text: str) -> str:
    """The text with its formulas made one long word each, line by line, and every line ending one character `\\n`."""
    parts, at = [], 0
    for start, stop in formulas(text):
        parts += [text[at:start], re.sub(r"[^\r\n]", _HIDDEN, text[start:stop])]
        at = stop
    return _LINE.sub("\n", "".join([*parts, text[at:]])).replace("\x00", " ")


class _Walk:
    """One pass over the blocks."""

    def __init__(self, text: str, hidden: str, starts: list[int]) -> None:
        self.text = text
        self.masked = hidden.split("\n")
        self.starts = starts
        self.formulas = [span for span in formulas(text) if _LINE.search(text, *span)]
        self.headings: list[tuple[int, str]] = []
        self.item: tuple[str, int] = ("", 0)
        self.lists: list[int] = []
        self.heads: tuple[str, ...] = ()

    def units(self, tokens: list[Token]) -> Iterator[Unit]:
        for at, token in enumerate(tokens):
            if token.type in _LISTS:
                self.lists = self.lists[:-1] if token.nesting < 0 else [*self.lists, _items(tokens, at)]
            elif token.type == "list_item_open":
                self.item = (token.info, self.lists[-1])
            elif token.type == "tr_open":
                yield from self._row(token, tokens[at + 1].type == "th_open")
            elif token.type in ("heading_open", "paragraph_open", "fence"):
                yield from self._block(token)

    def _block(self, token: Token) -> Iterator[Unit]:
        if token.type == "heading_open":
            yield self._heading(token)
        else:
            yield from self._fence(token) if token.type == "fence" else self._lines(token, "text")

    def _above(self) -> tuple[str, ...]:
        return tuple(heading for _, heading in self.headings)

    def _heading(self, token: Token) -> Unit:
        level = int(token.tag[1])
        first, last = token.map or [0, 1]
        start, stop = self._span(first, last)
        written = self.text[start:stop].strip("# \t\r\n=-")
        above = tuple(heading for depth, heading in self.headings if depth < level)
        self.headings = [each for each in self.headings if each[0] < level] + [(level, written)]
        return Unit(start, stop, "heading", above)

    def _span(self, first: int, last: int) -> tuple[int, int]:
        start = self.starts[first]
        stop = self.starts[last] if last < len(self.starts) else len(self.text)
        return start, start + len(self.text[start:stop].rstrip())

    def _lines(self, token: Token, kind: str) -> Iterator[Unit]:
        first, last = token.map or [0, 0]
        number, items = self.item
        self.item = ("", 0)
        line = first
        while line < last:
            start, stop = self._span(line, line + 1)
            until = next((end for begin, end in self.formulas if begin < stop <= end), stop)
            line = max(line + 1, bisect_right(self.starts, until - 1))
            _, stop = self._span(line - 1, line)
            start += len((_MARKERS.match(self.text, start, stop) or [""])[0])
            if start < stop and self.text[start:stop].strip():
                yield Unit(start, stop, kind, self._above(), number, items)
                number, items = "", 0

    def _fence(self, token: Token) -> Iterator[Unit]:
        first, last = token.map or [0, 0]
        closed = self.masked[last - 1].strip().startswith(token.markup)
        if "".join(self.masked[first + 1 : last - closed]).strip():
            yield Unit(*self._span(first + 1, last - closed), "code", self._above())

    def _row(self, token: Token, is_head: bool) -> Iterator[Unit]:
        first, _ = token.map or [0, 0]
        start, stop = self._span(first, first + 1)
        cells = list(_cells(self.masked[first][: stop - start], start))
        if is_head:
            self.heads = tuple(self.text[begin:end] for begin, end in cells)
            return
        heads = [*self.heads, *[""] * len(cells)]
        places = tuple((head, begin, end) for head, (begin, end) in zip(heads, cells, strict=False))
        yield Unit(start, stop, "row", self._above(), cells=places)


def _items(tokens: list[Token], at: int) -> int:
    """How many items the list has that opens here."""
    level, count = tokens[at].level, 0
    for token in tokens[at + 1 :]:
        if token.level == level and token.nesting == -1:
            break
        count += token.type == "list_item_open" and token.level == level + 1
    return count


def _cells(masked: str, start: int) -> Iterator[tuple[int, int]]:
    """The places of the cells of a row; formulas are hidden in it."""
    bars = [-1, *(match.start() for match in re.finditer(r"(?<!\\)\|", masked)), len(masked)]
    for left, right in pairwise(bars):
        inside = masked[left + 1 : right]
        kept = inside.strip()
        if kept or (left >= 0 and right < len(masked)):
            begin = start + left + 1 + (len(inside) - len(inside.lstrip()) if kept else 0)
            yield begin, begin + len(kept)
