r"""Vectors and matrices written out: `[[1,2],[3,4]]`, `\begin{pmatrix}…`, `[1 2; 3 4]`, lines of numbers, `<1,2>`, `i + 2j`.

Literals are cut out first, so that no comma in them groups thousands; what stands around them (a factor, a sum, a
transpose) is read by the parser with a name in each literal's place, and worked out in `service.maths.grid_values`.
"""

import re
from collections.abc import Iterator
from dataclasses import replace
from typing import NamedTuple

from service.errors import ResponseError, Span
from service.maths.collected import trimmed, with_angles, without_layout
from service.maths.functions import ALL_FUNCTIONS
from service.maths.grid_values import MAX_ENTRIES, Grid, components, diagonal, identity, used, worked_out
from service.maths.limits import MAX_EXPRESSION
from service.maths.names import Names, Symbol
from service.maths.parser import Remark, read
from service.maths.prose import sides_of
from service.maths.tree import Apply, Node

MAX_LITERALS = 9


class Read(NamedTuple):
    """A grid and what was remarked while reading."""

    grid: Grid
    remarks: tuple[Remark, ...]


_ENVIRONMENT = re.compile(
    r"(?:[\[(|]\s*)?"
    r"\\begin\s*\{(?P<name>[pbBvV]?matrix|smallmatrix|array)\}(?:\s*\{[lcr| ]*\})?"
    r"(?P<body>.*?)\\end\s*\{(?P=name)\}(?:\s*[\])|])?",
    re.DOTALL,
)
_ROW = re.compile(r"\\\\(?:\[[^\]]*\])?|\\cr(?![A-Za-z])|;|\n")
_LINE = re.compile(r"\\\\(?:\[[^\]]*\])?|\\cr(?![A-Za-z])|;|\n|(?<=[)\]}])\s*,\s*(?=[(\[{])|(?<=[)\]}])\s+(?=[(\[{])")
_CELL = re.compile(r"[&,]")
_CELL_OR_BLANK = re.compile(r"\s*[&,]\s*|\s+")
_HATS = re.compile(
    r"\\(?:hat|vec|mathbf|bm|boldsymbol|widehat|mathrm)\s*\{?\s*(?:\\([ijk])math|([ijkxyz]))\s*\}?(?:\s*\})?|([ijk])\u0302|([ijk])\^(?![\d({])"
)
_LAST_WORD = re.compile(r"[A-Za-z]+\d*$")
_BETWEEN = re.compile(r"(?:[\s,;]|and\b|\\\\)*")
_SCALED_AXES = re.compile(r"[ijk](?![A-Za-z])")


_NAMED = re.compile(
    r"(?<![A-Za-z\\_])(?:(?:np|numpy|sp|sympy)\s*\.\s*)?"
    r"(?:(?:eye|identity|Id)\s*\(\s*(\d)\s*\)|I_\s*\{?\s*(\d)\s*\}?|diag\s*\(([^()]*)\)|(I)(?![A-Za-z_(\d]))"
)
_PAIR = re.compile(r"<([^<>]*,[^<>]*)>")


def grid(text: str, names: Names, *, axes: bool = False, size: int = 0) -> Read:
    """The vector or matrix in a text whose wrappers were peeled off.

    Args:
        text: what the learner wrote.
        names: what entries may use.
        axes: whether i, j and k are unit vectors.
        size: of the identity matrix where a response calls it I; 0 where it may not.

    Raises:
        ResponseError: not-a-grid, ragged-rows, too-many-elements, too-long, and what an entry is refused for.
    """
    if len(text.strip()) > MAX_EXPRESSION:
        raise ResponseError("too-long", (MAX_EXPRESSION, len(text)), {"limit": str(MAX_EXPRESSION)})
    reader = _Reader(_bracketed(text), names, size)
    found = reader.whole(axes)
    if found is None:
        raise ResponseError("not-a-grid", trimmed(text, 0, len(text)))
    return Read(found, tuple(reader.remarks))


def _bracketed(text: str) -> str:
    """The text with every bracket as one character and without the name of a constructor, in place."""
    plain = _CONSTRUCTOR.sub(lambda match: " " * len(match[0]), without_layout(text))
    return _PAIR.sub(r"⟨\1⟩", with_angles(plain))


_CONSTRUCTOR = re.compile(
    r"(?<![A-Za-z\\])(?:(?:np|numpy|sp|sympy)\s*\.\s*)?(?:[Mm]atrix|array|[Vv]ector|[Vv]ec)\s*(?=[(\[])"
)


class _Reader:
    """Reads the literals of one text."""

    def __init__(self, text: str, names: Names, size: int) -> None:
        self.text = text
        self.names = names
        self.size = size if "I" not in names.symbols else 0
        self.count = 0
        self.remarks: list[Remark] = []

    def whole(self, axes: bool) -> Grid | None:
        start, stop = self.unlabelled(*trimmed(self.text, 0, len(self.text)))
        literals = list(self.literals(start, stop))
        inner = self.inside(start, stop) if start < stop else None
        if (len(literals) == 1 and literals[0] == (start, stop)) or (not literals and inner and self.is_spaced(*inner)):
            return self.literal(start, stop)
        if len(literals) > 1 and self.are_listed(start, stop, literals):
            rows = [self.literal(*span) for span in literals]
            return self.stacked(rows, (start, stop))
        if literals:
            return self.computed(start, stop, literals)
        if axes and _SCALED_AXES.search(self.in_axes(start, stop)):
            return self.along_axes(start, stop)
        return self.bare(start, stop)

    def are_listed(self, start: int, stop: int, literals: list[Span]) -> bool:
        """Whether nothing but separators stands between and around the literals."""
        ends = [start, *(end for _, end in literals)]
        begins = [*(begin for begin, _ in literals), stop]
        gaps = list(zip(ends, begins, strict=True))
        separated = all(self.text[left:right].strip(" ") for left, right in gaps[1:-1])
        return separated and all(_BETWEEN.fullmatch(self.text, *gap) for gap in gaps)

    def stacked(self, rows: list[Grid], span: Span) -> Grid:
        """Vectors that stand one after another, as the rows of a matrix."""
        if any(min(row.shape) > 1 for row in rows):
            raise ResponseError("not-a-grid", span)
        if len({len(row.entries) for row in rows}) > 1:
            raise ResponseError("ragged-rows", span)
        return Grid(tuple(row.entries for row in rows), False, span)

    def unlabelled(self, start: int, stop: int) -> Span:
        side = sides_of(" " * start + self.text[start:stop])[-1]
        behind = trimmed(side, 0, len(side))
        return behind if behind[0] < behind[1] else (start, stop)

    def literals(self, start: int, stop: int) -> Iterator[Span]:
        """The spans of what is written out: environments and brackets with separators in them."""
        index = start
        while index < stop:
            written = _ENVIRONMENT.match(self.text, index, stop) or self.named(index, stop)
            end = written.end() if written else self.closing(index, stop)
            if written or (end and self.is_literal(index, end)):
                yield index, end
                index = end
            else:
                index += 1

    def named(self, start: int, stop: int) -> re.Match[str] | None:
        """A matrix called by its name: `I_3`, `eye(3)`, `diag(1, 2)`."""
        match = _NAMED.match(self.text, start, stop)
        return match if match and (self.size or not match[4]) else None

    def known(self, match: re.Match[str]) -> Grid:
        if match[3] is not None:
            cells = self.cut(*match.span(3), _CELL)
            return diagonal(tuple(self.entry(*cell) for cell in cells), match.span())
        return identity(int(match[1] or match[2] or self.size), match.span())

    def closing(self, start: int, stop: int) -> int:
        """One past the bracket that closes the one at `start`; 0 where none is opened there."""
        if self.text[start] not in "([{⟨":
            return 0
        depth = 0
        for index in range(start, stop):
            depth += (self.text[index] in "([{⟨") - (self.text[index] in ")]}⟩")
            if depth == 0:
                return index + 1
        raise ResponseError(
            "missing-closing", (start, start + 1), {"opening": self.text[start], "closing": _CLOSING[self.text[start]]}
        )

    def is_literal(self, start: int, stop: int) -> bool:
        """Whether brackets hold a vector or matrix and do not only group, or hold a function's arguments."""
        before = self.text[:start].rstrip()
        word = _LAST_WORD.search(before)
        if self.text[start] in "({" and (before[-1:] in ("^", "_", "}") or (word and word[0] in ALL_FUNCTIONS)):
            return False
        inside = (start + 1, stop - 1)
        if self.text[start] == "[" or self.text[start] == "⟨":
            return True
        return len(self.cut(*inside, _CELL)) > 1 or len(self.cut(*inside, _LINE)) > 1

    def cut(self, start: int, stop: int, separator: re.Pattern[str]) -> list[Span]:
        spans, begin, depth, index = [], start, 0, start
        while index < stop:
            match = separator.match(self.text, index, stop) if depth <= 0 else None
            if match and match.end() > index:
                spans.append(trimmed(self.text, begin, index))
                begin = index = match.end()
                continue
            depth += (self.text[index] in "([{⟨") - (self.text[index] in ")]}⟩")
            index += 1
        return [*spans, trimmed(self.text, begin, stop)]

    def literal(self, start: int, stop: int) -> Grid:
        if known := self.named(start, stop):
            return self.known(known)
        environment = _ENVIRONMENT.fullmatch(self.text, start, stop)
        if environment:
            lines = [line for line in self.cut(*environment.span("body"), _ROW) if line[0] < line[1]]
            return self.rows([self.cut(*line, re.compile("&")) for line in lines], (start, stop))
        inner = trimmed(self.text, start + 1, stop - 1)
        lines = [line for line in self.cut(*inner, _LINE) if line[0] < line[1]]
        nested = [self.inside(*line) for line in lines]
        if lines and all(nested):
            return self.rows([self.cells(*line) for line in nested if line], (start, stop))
        rows = [self.cells(*line) for line in lines]
        if self.text[start] == "(" and len(rows) > 1 and all(len(row) == 1 for row in rows):
            return self.rows([[row[0] for row in rows]], (start, stop), is_flat=True)
        return self.rows(rows, (start, stop), is_flat=len(rows) == 1)

    def inside(self, start: int, stop: int) -> Span | None:
        """What stands inside brackets that enclose a whole row."""
        if self.text[start] in "([{⟨" and self.closing(start, stop) == stop:
            return trimmed(self.text, start + 1, stop - 1)
        return None

    def cells(self, start: int, stop: int) -> list[Span]:
        cells = self.cut(start, stop, _CELL)
        return (
            cells if len(cells) > 1 else self.cut(start, stop, _CELL_OR_BLANK) if self.is_spaced(start, stop) else cells
        )

    def is_spaced(self, start: int, stop: int) -> bool:
        """Whether blanks separate entries: `1 2 -3`, but not `x + 1`."""
        parts = self.text[start:stop].split()
        return len(parts) > 1 and all(
            re.fullmatch(r"[-+−]?[\w.\\{}()/√π^]+(?:[-+*−][\w.\\{}()/√π^]+)*", part) for part in parts
        )

    def bare(self, start: int, stop: int) -> Grid | None:
        """Lines of entries without brackets."""
        lines = [line for line in self.cut(start, stop, _ROW) if line[0] < line[1]]
        rows = [self.cells(*line) for line in lines]
        if len(rows) == 1 and len(rows[0]) == 1:
            return None
        return self.rows(rows, (start, stop), is_flat=len(rows) == 1)

    def rows(self, cells: list[list[Span]], span: Span, *, is_flat: bool = False) -> Grid:
        if not cells or any(not row for row in cells):
            raise ResponseError("not-a-grid", span)
        if len({len(row) for row in cells}) > 1:
            raise ResponseError("ragged-rows", span)
        self.count += len(cells) * len(cells[0])
        if self.count > MAX_ENTRIES:
            raise ResponseError("too-many-elements", span, {"limit": str(MAX_ENTRIES)})
        return Grid(tuple(tuple(self.entry(*cell) for cell in row) for row in cells), is_flat, span)

    def entry(self, start: int, stop: int) -> Node:
        if start >= stop:
            raise ResponseError("incomplete", (max(start - 1, 0), max(start, 1)))
        found = read(" " * start + self.text[start:stop], self.names)
        self.remarks.extend(found.remarks)
        if isinstance(found.node, Apply) and found.node.head in ("tuple", "list", "set", "matrix"):
            raise ResponseError("not-a-grid", (start, stop))
        return found.node

    def computed(self, start: int, stop: int, literals: list[Span]) -> Grid | None:
        """Arithmetic with literals, such as `1/2 [[1, 2], [3, 4]]` or `(1, 2) + (3, 4)`."""
        if len(literals) > MAX_LITERALS:
            raise ResponseError("too-many-elements", literals[MAX_LITERALS], {"limit": str(MAX_LITERALS)})
        found = {f"Qq{number}": self.literal(*span) for number, span in enumerate(literals, 1)}
        text = " " * start + self.text[start:stop]
        for name, (left, right) in reversed(list(zip(found, literals, strict=True))):
            text = text[:left] + name.ljust(right - left) + text[right:]
        symbols = {**self.names.symbols, **{name: Symbol(name, shape=("?", "?")) for name in found}}
        spellings = {**self.names.spellings, **{name: name for name in found}}
        parsed = read(text, replace(self.names, symbols=symbols, spellings=spellings, has_matrices=True))
        value = worked_out(parsed.node, found)
        return value._replace(span=(start, stop)) if isinstance(value, Grid) else None

    def in_axes(self, start: int, stop: int) -> str:
        """The text with hatted letters as plain ones, in place."""

        def letter(match: re.Match[str]) -> str:
            found = next(group for group in match.groups() if group)
            return {"x": "i", "y": "j", "z": "k"}.get(found, found).ljust(len(match[0]))

        plain = self.text[start:stop].replace("î", "i").replace("ĵ", "j").replace("k̂", "k ")
        return " " * start + _HATS.sub(letter, plain)

    def along_axes(self, start: int, stop: int) -> Grid | None:
        """`3i - 2j + k` as (3, -2, 1)."""
        text = self.in_axes(start, stop)
        free = {axis: axis for axis in "ijk" if axis not in self.names.symbols}
        parsed = read(text, replace(self.names, spellings={**self.names.spellings, **free}))
        parts = components(parsed.node)
        size = 3 if "k" in used(parsed.node) else 2
        return Grid((parts[:size],), True, (start, stop)) if parts else None


_CLOSING = {"(": ")", "[": "]", "{": "}", "⟨": "⟩"}
